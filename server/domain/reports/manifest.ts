/**
 * What an export says of itself, so that each of its figures can be computed again: which question,
 * over which data, under which rules and settings, by which program.
 */
export interface Manifest {
	readonly manifestVersion: 1;
	/** Same question over the same data, same id. */
	readonly reportId: string;
	readonly kind: "coverage" | "findings";
	readonly createdAt: string;
	/** The day everything was judged as of (ISO day). */
	readonly asOf: string;
	readonly program: { readonly name: "Palimpsest"; readonly version: string };
	readonly city: {
		readonly cityId: string;
		readonly names: { readonly en: string | null; readonly zh: string | null; readonly vi: string | null };
		readonly jurisdiction: string;
	};
	/** Invented data: no figure here is a real one. */
	readonly isDemo: boolean;
	/** Rules of another country, applied as a trial. */
	readonly isTrial: boolean;
	/** The lines a reader must not miss, in three languages; empty where there are none. */
	readonly notices: readonly { readonly en: string; readonly zh: string; readonly vi: string }[];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly settings: Readonly<Record<string, unknown>>;
	readonly rules: readonly { readonly code: string; readonly version: number }[];
	readonly dataVersions: readonly DataVersion[];
	readonly figures: Readonly<Record<string, unknown>>;
	/** Hash of every row of every table in canonical form, whatever format it was written to. */
	readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[];
	/** How the figures were written, which changes none of them. */
	readonly writing: { readonly format: string; readonly crs: string; readonly encoding: string };
	readonly files: readonly {
		readonly name: string;
		readonly bytes: number;
		readonly sha256: string;
		readonly rows: number;
	}[];
}

/** One data set version that a figure rests on. */
export interface DataVersion {
	readonly layer: string;
	readonly version: number;
	readonly asOf: string;
	readonly source: string;
	readonly licence: string;
	readonly contentSha256: string;
}

const demoNotice = {
	en: "Demonstration city: invented data. No figure here is a real one.",
	zh: "演示城市：数据均为虚构，所有数字均非真实数据。",
	vi: "Thành phố minh họa: dữ liệu hư cấu. Không con số nào ở đây là số liệu thật.",
} as const;

const trialNotice = {
	en: "Rules of China applied as a trial: this city is under another law.",
	zh: "试用中国规则：本城市适用其他法律。",
	vi: "Áp dụng thử quy tắc của Trung Quốc: thành phố này thuộc hệ thống pháp luật khác.",
} as const;

/** The lines that go with every export of a demonstration city and of a trial. */
export function noticesOf({ isDemo, isTrial }: { isDemo: boolean; isTrial: boolean }): Manifest["notices"] {
	return [...(isDemo ? [demoNotice] : []), ...(isTrial ? [trialNotice] : [])];
}

/** JSON with every object's keys in order: two equal values give the same text. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value)
			.filter(([, inner]) => inner !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
		return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
	}
	return JSON.stringify(value ?? null);
}
