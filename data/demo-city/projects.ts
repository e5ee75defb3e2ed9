import type { DemoProject } from "../../server/domain/datasets/demo-city.ts";
import type { BuildingAction } from "../../server/domain/datasets/layers.ts";
import type { Building } from "./buildings.ts";
import type { Lot } from "./fabric.ts";
import { polygonOf } from "./ground.ts";
import { centreOf, distance, type Point } from "./plane.ts";
import type { Plan, Quarter } from "./quarters.ts";

interface Wanted {
	readonly id: string;
	readonly name: string;
	readonly at: Point | undefined;
	readonly kind: string;
	readonly stage: string;
	readonly action: BuildingAction;
	/** One building in so many is given the action. */
	readonly share: number;
	readonly by?: string;
}

/** A square-ish boundary around a place, drawn as a planner would. */
const drawn = ([x, y]: Point, halfM: number) =>
	polygonOf([
		[x - halfM, y - halfM * 0.7],
		[x + halfM * 0.9, y - halfM * 0.8],
		[x + halfM, y + halfM * 0.75],
		[x - halfM * 0.85, y + halfM * 0.8],
	]);

/** A dozen projects at every stage and of every kind; "Granary lanes" and "Granary court" overlap on purpose. */
export function sampleProjects(plan: Plan, lots: readonly Lot[], buildings: readonly Building[]): DemoProject[] {
	const reachM = Math.min(110, plan.riverHalfM * 1.2);
	return wantedProjects(plan, lots, reachM).flatMap(({ at, share, action, by, ...said }): DemoProject[] => {
		if (at === undefined) return [];
		const chosen = buildings
			.filter((building) => distance(building.at, at) < reachM * 0.55)
			.filter((_building, index) => index % share === 0);
		return [
			{
				...said,
				geometry: drawn(at, reachM),
				createdBy: by ?? "lin",
				actions: chosen.map(({ id }) => ({ buildingId: id, action, reasonCode: "renewal", noticeDays: null })),
			},
		];
	});
}

function wantedProjects(plan: Plan, lots: readonly Lot[], reachM: number): Wanted[] {
	const heart = centreOf(plan.wall);
	/** The middle of a built plot of the quarter, so many hundredths through its list. */
	const inQuarter = (quarter: Quarter, hundredths: number): Point | undefined => {
		const built = lots.filter((lot) => lot.quarter === quarter && lot.houses.length > 0);
		const lot = built[Math.floor((built.length * hundredths) / 100)];
		return lot === undefined ? undefined : centreOf(lot.corners);
	};
	const near = (dx: number, dy: number): Point => [heart[0] + reachM * dx, heart[1] + reachM * dy];
	return [
		{
			id: "demo-granary",
			name: "Granary lanes",
			at: near(-0.9, 0),
			kind: "old_district",
			stage: "plan",
			action: "demolish",
			share: 4,
		},
		{
			id: "demo-granary-court",
			name: "Granary court",
			at: near(-0.1, -0.5),
			kind: "micro",
			stage: "idea",
			action: "retrofit",
			share: 2,
			by: "hoa",
		},
		{
			id: "demo-east-gate",
			name: "East gate repairs",
			at: near(1, 0.5),
			kind: "old_district",
			stage: "idea",
			action: "retrofit",
			share: 3,
		},
		{
			id: "demo-works",
			name: "Old works, west hall",
			at: inQuarter("works", 0),
			kind: "factory",
			stage: "idea",
			action: "convert",
			share: 1,
		},
		{
			id: "demo-quay",
			name: "Quay sheds",
			at: inQuarter("works", 70),
			kind: "factory",
			stage: "plan",
			action: "convert",
			share: 2,
			by: "hoa",
		},
		{
			id: "demo-compound",
			name: "Compound No. 3",
			at: inQuarter("compounds", 40),
			kind: "old_district",
			stage: "implementation",
			action: "reinforce",
			share: 2,
		},
		{
			id: "demo-walk-ups",
			name: "South walk-ups",
			at: inQuarter("walk-ups", 25),
			kind: "estate",
			stage: "plan",
			action: "retrofit",
			share: 1,
		},
		{
			id: "demo-walk-ups-lifts",
			name: "Lifts for the north rows",
			at: inQuarter("walk-ups", 80),
			kind: "estate",
			stage: "implementation",
			action: "retrofit",
			share: 2,
			by: "hoa",
		},
		{
			id: "demo-village-lanes",
			name: "Lanes of the village in the city",
			at: inQuarter("urban-village", 30),
			kind: "urban_village",
			stage: "plan",
			action: "partial_demolish",
			share: 6,
		},
		{
			id: "demo-village-clearance",
			name: "Village in the city, clearance",
			at: inQuarter("urban-village", 75),
			kind: "urban_village",
			stage: "demolition",
			action: "demolish",
			share: 1,
			by: "hoa",
		},
		{
			id: "demo-hill-village",
			name: "Hill village houses",
			at: inQuarter("hill-village", 50),
			kind: "micro",
			stage: "idea",
			action: "reinforce",
			share: 2,
		},
		{
			id: "demo-new-district",
			name: "Stalled block",
			at: inQuarter("new-district", 50),
			kind: "tract",
			stage: "idea",
			action: "keep",
			share: 1,
		},
	];
}
