import type { VersionMetadata } from "../../domain/datasets/feature-row.ts";
import type { LayerMapping, Mapping } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import type { LoadedSource } from "./load-sources.ts";
import type { ImportedLayer, ImportRequest } from "./service.ts";

export const wantedLayers = ({ mapping, layerName, cityId }: ImportRequest): LayerMapping[] =>
	mapping.layers.filter(
		(layer) =>
			(layerName === undefined || layer.layer === layerName) &&
			(layer.onlyFor === undefined || layer.onlyFor === cityId),
	);

/** Sources of the layers asked for, of the city's boundary, and of what features are located in. */
export function neededSources(request: ImportRequest): Set<string> {
	const { mapping } = request;
	const names = new Set(wantedLayers(request).flatMap((layer) => layer.from));
	if (names.size === 0) {
		throw new AppError("layer.unknown", { detail: `The mapping ${mapping.name} has no layer ${request.layerName}.` });
	}
	for (const spec of mapping.sources) {
		if (names.has(spec.name)) for (const other of spec.locateIn ?? []) names.add(other);
	}
	const boundary = mapping.cities.find((city) => city.cityId === request.cityId)?.boundary;
	if (boundary !== undefined && "source" in boundary) names.add(boundary.source);
	return names;
}

export function refuseEmpty(mapping: Mapping, sources: ReadonlyMap<string, LoadedSource>): void {
	const featureCount = [...sources.values()].reduce((sum, source) => sum + source.featureCount, 0);
	if (featureCount === 0) {
		throw new AppError("import.file-empty", { detail: "The file can be read, but there is no feature in it." });
	}
	const { needs } = mapping;
	const needed = (needs?.sources ?? []).map((name) => sources.get(name)).filter((source) => source !== undefined);
	if (needs !== undefined && needed.length > 0 && needed.every((source) => source.featureCount === 0)) {
		throw new AppError("import.nothing-accepted", { detail: needs.sentence });
	}
}

export function nothingAccepted(layers: readonly ImportedLayer[]): AppError {
	const rejected = layers.reduce((sum, layer) => sum + layer.rejectedCount, 0);
	const first = layers.flatMap((layer) => layer.rejects)[0];
	const why =
		first === undefined ? "No feature is anything of these layers." : `The first, line ${first.line}: ${first.detail}`;
	return new AppError("import.nothing-accepted", {
		detail: `Not one row could be taken, ${rejected} were rejected; what was published before stays. ${why}`,
	});
}

export const metadataOf = (
	mapping: Mapping,
	layer: LayerMapping,
	asOf: string,
	coverage: VersionMetadata["coverage"],
): VersionMetadata => ({
	asOf: layer.asOf ?? asOf,
	source: layer.source ?? mapping.source,
	authority: layer.authority === undefined ? mapping.authority : layer.authority,
	licence: mapping.licence,
	precisionM: layer.precisionM,
	coverage,
	catCodesHeld: layer.catCodesHeld,
});

export const extraOf = (layer: LayerMapping): Record<string, unknown> => ({
	...layer.extra,
	...(layer.catCodesReason !== undefined && { cat_codes_reason: layer.catCodesReason }),
});
