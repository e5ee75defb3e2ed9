import type { Actor } from "../../domain/actor.ts";
import { type Cause, type Comparison, compareManifests } from "../../domain/reports/compare-manifests.ts";
import type { DataVersion, Manifest } from "../../domain/reports/manifest.ts";
import { AppError } from "../../platform/app-error.ts";
import type { DatasetService } from "../datasets/service.ts";
import type { ReportService } from "./service.ts";

interface Services {
	readonly datasets: DatasetService;
	readonly reports: ReportService;
}

/** Reads what a report says of itself; anything else is refused before a figure is compared. */
export function readManifest(text: string): Manifest {
	try {
		const manifest = JSON.parse(text) as Manifest;
		if (manifest.manifestVersion === 1 && (manifest.kind === "coverage" || manifest.kind === "findings"))
			return manifest;
	} catch {
		// Told below, like a file of another kind.
	}
	throw new AppError("report.no-manifest", { detail: "The file holds no manifest of a Palimpsest report." });
}

/**
 * Computes a report again from the data itself. Where none of its data sets is here, nothing is compared;
 * where one is here in another state, its rows are hashed anew, so that a changed value is told by its layer.
 */
export async function verifyReport({ datasets, reports }: Services, actor: Actor, told: Manifest): Promise<Comparison> {
	const held = await datasets.holds(
		told.city.cityId,
		told.dataVersions.map((version) => version.contentSha256),
	);
	const absent = told.dataVersions.filter((version) => !held.has(version.contentSha256));
	if (absent.length > 0 && absent.length === told.dataVersions.length) {
		return { ...compareManifests(told, null), causes: absent.map(notHere) };
	}
	const found = await reports.manifestAnew(actor, told);
	const comparison = compareManifests(told, found);
	const altered = await alteredLayers(datasets, told, held);
	return { figures: comparison.figures, causes: [...altered, ...comparison.causes] };
}

const notHere = ({ layer, version }: DataVersion): Cause => ({
	kind: "layer-not-here",
	name: layer,
	told: `version ${version}`,
	found: "none",
});

/** Layers whose rows are no longer those that were published under their hash. */
async function alteredLayers(
	datasets: DatasetService,
	told: Manifest,
	held: ReadonlyMap<string, number>,
): Promise<Cause[]> {
	const causes: Cause[] = [];
	for (const { layer, contentSha256 } of told.dataVersions) {
		const version = held.get(contentSha256);
		if (version === undefined) continue;
		const { expected, actual } = await datasets.verifyVersion(told.city.cityId, version);
		if (expected !== actual)
			causes.push({
				kind: "layer-altered",
				name: layer,
				told: expected.slice(0, 12),
				found: `${actual.slice(0, 12)}: its rows are not those that were published`,
			});
	}
	return causes;
}
