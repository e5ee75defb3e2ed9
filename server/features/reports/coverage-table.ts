import type { AreaCoverage, CoverageSummary } from "../../contracts/coverage.ts";
import type { Table } from "../../platform/table-files/table.ts";
import { type Field, type Flags, tableOf } from "./fields.ts";

type Row = { readonly area: AreaCoverage; readonly category: AreaCoverage["categories"][number] };

/** Coverage by area and category: the rows of the panel, one figure a column, those not counted in columns of their own. */
export function coverageTable(
	summary: CoverageSummary,
	flags: Flags,
	shapes: ReadonlyMap<string | null, object>,
): Table {
	const rows = summary.areas.flatMap((area) => area.categories.map((category) => ({ area, category })));
	return tableOf(
		"coverage",
		[...fields, ...flagFields(flags)],
		rows,
		({ area }) => shapes.get(area.districtId) ?? null,
	);
}

const flagFields = (flags: Flags): Field<Row>[] => [
	["is_demonstration", "boolean", () => flags.isDemo],
	["is_trial", "boolean", () => flags.isTrial],
];

const fields: readonly Field<Row>[] = [
	["district_id", "text", ({ area }) => area.districtId],
	["district_en", "text", ({ area }) => area.names?.en ?? null],
	["district_zh", "text", ({ area }) => area.names?.zh ?? null],
	["district_vi", "text", ({ area }) => area.names?.vi ?? null],
	["category", "text", ({ category }) => category.code],
	["limit_m", "number", ({ category }) => category.limitM],
	["facilities", "integer", ({ category }) => category.facilityCount],
	["facilities_not_joined", "integer", ({ category }) => category.facilitiesNotJoined],
	["not_known_reason", "text", ({ category }) => category.notKnown],
	["residential_buildings", "integer", ({ area }) => area.residentialCount],
	["reached", "integer", ({ category }) => category.residential.buildings.reached],
	["not_reached", "integer", ({ category }) => category.residential.buildings["not-reached"]],
	["at_edge_of_data", "integer", ({ category }) => category.residential.buildings["at-edge"]],
	["not_joined", "integer", ({ category }) => category.residential.buildings["not-joined"]],
	["category_not_known", "integer", ({ category }) => category.residential.buildings["category-not-known"]],
	["share_of_buildings", "number", ({ category }) => category.residential.buildingShare],
	["residents_reached", "number", ({ category }) => category.residential.people?.reached ?? null],
	["residents_not_reached", "number", ({ category }) => category.residential.people?.["not-reached"] ?? null],
	["residents_not_counted", "number", ({ category }) => notCounted(category)],
	["share_of_residents", "number", ({ category }) => category.residential.peopleShare],
	["use_not_known_buildings", "integer", ({ area }) => area.useNotKnownCount],
	["use_not_known_reached", "integer", ({ category }) => category.useNotKnown.buildings.reached],
];

function notCounted({ residential: { people } }: Row["category"]): number | null {
	return people === null ? null : people["at-edge"] + people["not-joined"] + people["category-not-known"];
}
