import type { ActionInput, BulkAction } from "../../contracts/conflicts.ts";
import { gradeOf } from "../../domain/rules/definitions.ts";
import type { BuildingFact } from "../../domain/rules/facts.ts";
import { AppError } from "../../platform/app-error.ts";

type Target = Pick<BuildingFact, "id" | "isMember" | "heritageType" | "isIllegal" | "yearBuilt" | "appraisals">;

/** Refuses an action given twice for one building, which would leave it to chance which one counts. */
export function refuseTwice(actions: readonly ActionInput[]): void {
	const seen = new Set<string>();
	for (const [index, { buildingId }] of actions.entries()) {
		if (seen.has(buildingId)) {
			throw new AppError("action.twice", {
				detail: `Building ${buildingId} is given two actions.`,
				place: `/actions/${index}`,
			});
		}
		seen.add(buildingId);
	}
}

/**
 * One list of actions, by building: each given by name, and those given by rule for every member that
 * meets it. A name goes before a rule, a later rule before an earlier one.
 */
export function resolveActions(
	actions: readonly ActionInput[],
	bulkActions: readonly BulkAction[],
	{ buildings, runDate }: { buildings: readonly Target[]; runDate: string },
): ActionInput[] {
	const known = new Set(buildings.map((building) => building.id));
	const outside = actions.findIndex(({ buildingId }) => !known.has(buildingId));
	if (outside >= 0) {
		throw new AppError("action.building-outside", {
			detail: `Building ${actions[outside]?.buildingId} does not meet the boundary.`,
			place: `/actions/${outside}`,
		});
	}
	const byBuilding = new Map<string, ActionInput>();
	for (const { where, ...action } of bulkActions) {
		for (const building of buildings) {
			if (building.isMember && meets(building, where, runDate)) {
				byBuilding.set(building.id, { buildingId: building.id, ...action });
			}
		}
	}
	for (const action of actions) byBuilding.set(action.buildingId, action);
	return [...byBuilding.values()].sort((a, b) => (a.buildingId < b.buildingId ? -1 : 1));
}

/** Every condition given must be known to hold. */
function meets(building: Target, where: BulkAction["where"], runDate: string): boolean {
	const { grade } = gradeOf(building, runDate);
	const isGraded = where.dangerGrade === undefined || (grade !== null && where.dangerGrade.includes(grade));
	const isOfType =
		where.heritageType === undefined ||
		(building.heritageType !== null && where.heritageType.includes(building.heritageType));
	const isOfLegality = where.isIllegal === undefined || building.isIllegal === where.isIllegal;
	const isOldEnough =
		where.builtBefore === undefined || (building.yearBuilt !== null && building.yearBuilt < where.builtBefore);
	return isGraded && isOfType && isOfLegality && isOldEnough;
}
