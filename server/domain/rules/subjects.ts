import { WHOLLY_COVERED, whyNotNone } from "./definitions.ts";
import type { BuildingFact, Facts } from "./facts.ts";
import { summarise, unknown } from "./truth.ts";
import type { Judgement } from "./verdict.ts";

/** The project answers where its buildings or parcels could not be listed, so that silence is never clear. */
function unlistedSubjects(facts: Facts, layer: string): Judgement[] {
	const fact = facts.layers[layer];
	const isListed = fact?.state === "loaded";
	const isPartlyCovered = isListed && (facts.coverageByLayer[layer] ?? 0) < WHOLLY_COVERED;
	const gap = isPartlyCovered ? unknown("outside-coverage", layer) : isListed ? null : whyNotNone(facts, layer, {});
	if (gap === null) return [];
	const verdict = {
		kind: "not-known",
		...summarise(gap.gaps),
		values: {
			building: { kind: "word", key: "phrases.someBuilding" },
			subject: { kind: "word", key: "phrases.someBuilding" },
			parcel: { kind: "word", key: "phrases.someParcel" },
		},
		hits: [],
		measures: [],
	} as const;
	return [{ subject: { kind: "project", id: "" }, verdict }];
}

/** One judgement for each building whose point on surface lies in the project. */
export const overMembers = (facts: Facts, judge: (building: BuildingFact) => Judgement["verdict"]): Judgement[] => [
	...facts.buildings
		.filter((building) => building.isMember)
		.map((building) => ({ subject: { kind: "building", id: building.id } as const, verdict: judge(building) })),
	...unlistedSubjects(facts, "building"),
];

/** One judgement for each building that is given an action; what nobody touches is no subject. */
export function overActions(
	facts: Facts,
	judge: (building: BuildingFact, action: NonNullable<BuildingFact["action"]>) => Judgement["verdict"],
): Judgement[] {
	const judged = facts.buildings.flatMap((building): Judgement[] =>
		building.action === null
			? []
			: [{ subject: { kind: "building", id: building.id }, verdict: judge(building, building.action) }],
	);
	const isUnlisted = facts.layers["building"]?.state !== "loaded" && facts.actionCount > 0;
	return isUnlisted ? unlistedSubjects(facts, "building") : judged;
}

export const overParcels = (
	facts: Facts,
	judge: (parcel: Facts["parcels"][number]) => Judgement["verdict"],
): Judgement[] => [
	...facts.parcels.map((parcel) => ({ subject: { kind: "parcel", id: parcel.id } as const, verdict: judge(parcel) })),
	...unlistedSubjects(facts, "parcel"),
];

export const notApplicable = (why: string): Judgement["verdict"] => ({ kind: "not-applicable", why });
