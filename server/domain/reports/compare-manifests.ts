import { canonicalJson, type Manifest } from "./manifest.ts";

/** What of a manifest can be computed again: everything but the files it was written to. */
export type Recomputed = Omit<Manifest, "files" | "writing">;

type FigureOutcome = "same" | "different" | "data-not-here";

interface ComparedFigure {
	/** Path of the figure in the manifest, keys joined by dots. */
	readonly figure: string;
	readonly told: unknown;
	/** Null where it could not be computed. */
	readonly found: unknown;
	readonly outcome: FigureOutcome;
}

/** A thing that the figures rest on and that is not as it was. */
export interface Cause {
	readonly kind:
		| "layer-changed"
		| "layer-not-here"
		| "layer-altered"
		| "rule-changed"
		| "setting-changed"
		| "program-changed"
		| "day-changed";
	readonly name: string;
	readonly told: string;
	readonly found: string;
}

export interface Comparison {
	readonly figures: readonly ComparedFigure[];
	readonly causes: readonly Cause[];
}

/** Figures that say when, not what. */
const isMoment = (figure: string): boolean => /(^|\.)(checkedAt|isUpToDate|timings)(\.|$)/.test(figure);

/**
 * Compares what a report told with what the same question gives here and now, figure by figure, and names
 * everything the figures rest on that has moved. `found` is null where the data of the report is not here.
 */
export function compareManifests(told: Manifest, found: Recomputed | null): Comparison {
	const toldFigures = leavesOf({ figures: told.figures, tables: told.tables });
	const foundFigures = found === null ? null : new Map(leavesOf({ figures: found.figures, tables: found.tables }));
	const figures = toldFigures
		.filter(([figure]) => !isMoment(figure))
		.map(([figure, value]): ComparedFigure => {
			if (foundFigures === null) return { figure, told: value, found: null, outcome: "data-not-here" };
			const now = foundFigures.get(figure);
			return {
				figure,
				told: value,
				found: now ?? null,
				outcome: canonicalJson(now) === canonicalJson(value) ? "same" : "different",
			};
		});
	return { figures, causes: found === null ? [] : causesOf(told, found) };
}

function causesOf(told: Manifest, found: Recomputed): Cause[] {
	const layerNow = new Map(found.dataVersions.map((version) => [version.layer, version]));
	const ruleNow = new Map(found.rules.map((rule) => [rule.code, rule.version]));
	return [
		...told.dataVersions.flatMap((version): Cause[] => {
			const now = layerNow.get(version.layer);
			if (now === undefined)
				return [{ kind: "layer-not-here", name: version.layer, told: `version ${version.version}`, found: "none" }];
			return now.contentSha256 === version.contentSha256
				? []
				: [{ kind: "layer-changed", name: version.layer, told: sayVersion(version), found: sayVersion(now) }];
		}),
		...found.dataVersions
			.filter((version) => !told.dataVersions.some((entry) => entry.layer === version.layer))
			.map(
				(version): Cause => ({ kind: "layer-changed", name: version.layer, told: "none", found: sayVersion(version) }),
			),
		...told.rules.flatMap((rule): Cause[] => {
			const now = ruleNow.get(rule.code);
			return now === rule.version
				? []
				: [
						{
							kind: "rule-changed",
							name: rule.code,
							told: `version ${rule.version}`,
							found: now === undefined ? "none" : `version ${now}`,
						},
					];
		}),
		...found.rules
			.filter((rule) => !told.rules.some((entry) => entry.code === rule.code))
			.map(
				(rule): Cause => ({ kind: "rule-changed", name: rule.code, told: "none", found: `version ${rule.version}` }),
			),
		...settingCauses(told.settings, found.settings),
		...(told.asOf === found.asOf
			? []
			: [{ kind: "day-changed", name: "asOf", told: told.asOf, found: found.asOf } as const]),
		...(told.program.version === found.program.version
			? []
			: [
					{
						kind: "program-changed",
						name: told.program.name,
						told: told.program.version,
						found: found.program.version,
					} as const,
				]),
	];
}

function settingCauses(told: Manifest["settings"], found: Manifest["settings"]): Cause[] {
	const keys = [...new Set([...Object.keys(told), ...Object.keys(found)])].sort();
	return keys.flatMap((key): Cause[] => {
		const [before, now] = [canonicalJson(told[key]), canonicalJson(found[key])];
		return before === now ? [] : [{ kind: "setting-changed", name: key, told: before, found: now }];
	});
}

const sayVersion = ({ version, asOf, contentSha256 }: Manifest["dataVersions"][number]): string =>
	`version ${version} of ${asOf}, ${contentSha256.slice(0, 12)}`;

/** Every figure of a tree with the path to it. */
function leavesOf(value: unknown, path = ""): [string, unknown][] {
	if (typeof value !== "object" || value === null) return [[path, value]];
	return Object.entries(value)
		.filter(([, inner]) => inner !== undefined)
		.flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`));
}
