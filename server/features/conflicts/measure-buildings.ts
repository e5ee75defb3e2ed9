import type { ActionInput } from "../../contracts/conflicts.ts";
import type { Approval, BuildingFact } from "../../domain/rules/facts.ts";
import { AppError } from "../../platform/app-error.ts";
import { approvalsOf, askLayer, type Context, coverageShares, overlapsWith, settingOf } from "./check-context.ts";
import { groupRows } from "./group-rows.ts";
import { type ItemRow, measureItems, type Subjects } from "./overlap-queries.ts";
import { type AppraisalRow, type BuildingRow, findAppraisals, findBuildings } from "./queries.ts";
import { resolveActions } from "./resolve-actions.ts";
import { itemMatchOf, zoneOverlapOf } from "./row-facts.ts";

/** More buildings than this are a district, not a project. */
const BUILDING_COUNT_MAX = 20_000;

/** The buildings of a site with what is done to them, what protects them and what was found of them. */
export async function measureBuildings(context: Context) {
	const { site, city, request } = context;
	const row = context.rowByLayer.get("building");
	const rows = await askLayer<BuildingRow[]>(context, "building", [], (db, { version }) =>
		findBuildings(db, site, version),
	);
	if (rows.length > BUILDING_COUNT_MAX) {
		throw new AppError("boundary.holds-too-much", {
			detail: `The boundary meets ${rows.length} buildings; at most ${BUILDING_COUNT_MAX} are taken.`,
		});
	}
	const subjects: Subjects = { layer: "building", version: row?.version ?? 0, ids: rows.map(({ id }) => id) };
	const appraisals = groupRows(
		await askLayer<AppraisalRow[]>(context, "building_appraisal", [], (db, { version }) =>
			findAppraisals(db, site, { version, buildingIds: subjects.ids }),
		),
		({ building_id }) => building_id,
	);
	const targets = rows.map((building) => ({
		id: building.id,
		isMember: building.is_member,
		heritageType: building.heritage_type,
		isIllegal: building.is_illegal,
		yearBuilt: building.year_built,
		appraisals: (appraisals.get(building.id) ?? []).map(({ valid_until, ...said }) => ({
			...said,
			validUntil: valid_until,
		})),
	}));
	const isListed = row !== undefined && !context.families.failedLayers.has("building");
	const actions = isListed
		? resolveActions(request.actions, request.bulkActions, { buildings: targets, runDate: city.runDate })
		: [...request.actions];
	const acted: Subjects = { ...subjects, ids: actions.map(({ buildingId }) => buildingId) };
	const zones = await overlapsWith(context, "heritage_zone", acted);
	const items = await askLayer<ItemRow[]>(context, "heritage_item", [], (db, { version }) =>
		measureItems(db, site, { buildings: acted, itemVersion: version, reachM: settingOf(context, "snap_m") }),
	);
	const approvals = await findApprovalsOf(context, acted.ids);
	const coverageOf = await coverageShares(context, subjects, ["heritage_zone", "heritage_item", "building_appraisal"]);
	const zonesById = groupRows(zones, ({ subject_id }) => subject_id);
	const itemsById = groupRows(items, ({ building_id }) => building_id);
	const actionById = new Map(actions.map((action) => [action.buildingId, action]));
	const facts = rows.map((building, index): BuildingFact => {
		const action = actionById.get(building.id);
		return {
			id: building.id,
			isMember: building.is_member,
			footprintM2: building.footprint_m2,
			origin: building.origin,
			heritageType: building.heritage_type,
			isIllegal: building.is_illegal,
			completeSet: building.complete_set,
			landTenure: building.land_tenure,
			ownerType: building.owner_type,
			occupied: building.occupied,
			vacateDate: building.vacate_date,
			yearBuilt: building.year_built,
			useCode: building.use_code,
			action: action === undefined ? null : actionFactOf(action),
			zones: (zonesById.get(building.id) ?? []).map(zoneOverlapOf),
			items: (itemsById.get(building.id) ?? []).map(itemMatchOf),
			appraisals: targets[index]?.appraisals ?? [],
			approvals: approvals.get(building.id) ?? [],
			coverageByLayer: coverageOf(building.id),
		};
	});
	return {
		rows,
		facts,
		subjects,
		actions,
		items,
		overlaps: zones.map((zone) => ({ ...zone, layer: "heritage_zone", subjectLayer: "building" as const })),
	};
}

const actionFactOf = (action: ActionInput): NonNullable<BuildingFact["action"]> => ({
	action: action.action,
	reasonCode: action.reasonCode ?? null,
	noticeDays: action.noticeDays ?? null,
	planRef: action.planRef ?? null,
	fromUse: action.fromUse ?? null,
	toUse: action.toUse ?? null,
});

/** Approvals are given for the actions of a saved project; a sketch can have none. */
async function findApprovalsOf(context: Context, buildingIds: readonly string[]): Promise<Map<string, Approval[]>> {
	const { projectId } = context.request;
	if (projectId === undefined) return new Map();
	const prefix = `${projectId}/`;
	const bySubject = await approvalsOf(
		context,
		"building_action",
		buildingIds.map((id) => prefix + id),
	);
	return new Map([...bySubject].map(([id, found]) => [id.slice(prefix.length), found]));
}
