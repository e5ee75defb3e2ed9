import type { FeatureRow } from "../../server/domain/datasets/feature-row.ts";
import { lineOf, pointOf, polygonOf } from "./ground.ts";
import { type Point, rectangle, ringAround } from "./plane.ts";
import type { Plan } from "./quarters.ts";
import type { Random } from "./random.ts";
import { numbered, row } from "./rows.ts";

/** What the ground does to houses: the bend that floods, low corners, the old mine, a loose slope. */
export function hazardRows({ bounds, riverHalfM }: Plan, scale: number, random: Random): FeatureRow[] {
	const { west, east, south, north } = bounds;
	const rows: FeatureRow[] = [];
	const add = (geometry: FeatureRow["geometry"], attributes: FeatureRow["attributes"]): void => {
		rows.push(row(numbered("hz", rows.length), geometry, attributes));
	};
	const bowl = (at: Point, radiusM: number, shares: number): Point[] =>
		ringAround(
			at,
			Array.from({ length: 12 }, () => radiusM * scale * shares * random.between(0.85, 1.15)),
		);
	// The inner bend by the quay of the works went under in the flood of 2016.
	add(polygonOf(rectangle([west * 0.62, -riverHalfM - 90 * scale], [1, 0], 1_500 * scale, 240 * scale)), {
		kind: "flood",
		level: "moderate",
		depth_m: 0.8,
		scale: "2016 flood mark",
		date: "2016-07-04",
		status: "open",
	});
	const low: readonly (readonly [Point, number | null])[] = [
		[[0.12 * west, south * 0.24], 0.45],
		[[0.22 * east, south * 0.32], 0.2],
		[[west * 0.5, north * 0.3], null],
	];
	for (const [at, depth_m] of low) {
		add(polygonOf(bowl(at, 120, 1)), { kind: "waterlogging", depth_m, date: "2024-06-21", status: "open" });
		add(pointOf(at), { kind: "waterlogging", depth_m, date: "2025-05-30", status: "open" });
	}
	// The old mine sinks in the middle, and has come to rest at its rim.
	const mine: Point = [west * 0.82, south * 0.86];
	add(polygonOf(bowl(mine, 330, 1)), { kind: "subsidence", level: "stable", date: "2025-03-01", status: "treated" });
	add(polygonOf(bowl(mine, 330, 0.55)), { kind: "subsidence", level: "moderate", date: "2025-03-01", status: "open" });
	add(polygonOf(bowl([west * 0.7, south * 0.82], 110, 1)), { kind: "subsidence", level: null, date: null });
	add(polygonOf(bowl([east * 0.35, north * 0.93], 170, 1)), {
		kind: "landslide",
		level: "high",
		date: "2023-09-12",
		status: "open",
	});
	add(polygonOf(rectangle([0, (north + south) / 2], [1, 0], (east - west) * 1.04, (north - south) * 1.04)), {
		kind: "seismic_zone",
		level: "7",
	});
	return rows;
}

const pipeKinds = [
	{ kind: "gas", share: 0.5, materials: ["grey_cast_iron", "ductile_iron", "steel", "pe", "pe", "pe"] },
	{ kind: "water", share: 0.7, materials: ["cement", "unlined_grey_iron", "ductile_iron", "pe", "pe", "steel"] },
	{ kind: "sewer", share: 0.5, materials: ["concrete", "concrete", "pe"] },
] as const;

/** Pipes under streets wide enough to hold them, each kind a stride from the middle. */
export function pipeRows(plan: Plan, random: Random): FeatureRow[] {
	const rows: FeatureRow[] = [];
	for (const { klass, widthM, from, to } of plan.streets.streets) {
		if (widthM < 5.5 || klass === "bridge") continue;
		for (const [place, { kind, share, materials }] of pipeKinds.entries()) {
			if (!random.has(share)) continue;
			const install_year = random.has(0.05) ? null : random.whole(1_968, 2_023);
			rows.push(
				row(numbered("pp", rows.length), lineOf(beside(from, to, (place - 1) * widthM * 0.22)), {
					kind,
					material: random.has(0.03) ? null : random.pick(materials),
					install_year,
					action: random.has(0.12) ? "replace" : "keep",
					risk_assessed: random.has(0.3) ? "safe" : random.has(0.1) ? "unsafe" : null,
					precision_m: 0.5,
				}),
			);
		}
	}
	return rows;
}

function beside([x1, y1]: Point, [x2, y2]: Point, byM: number): Point[] {
	const length = Math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2);
	const [dx, dy] = [(-(y2 - y1) / length) * byM, ((x2 - x1) / length) * byM];
	return [
		[x1 + dx, y1 + dy],
		[x2 + dx, y2 + dy],
	];
}

/** Ways that a fire engine was measured on; the narrow ones are in it too, or nobody would know that they are. */
export const fireLaneRows = (plan: Plan, random: Random): FeatureRow[] =>
	plan.streets.streets
		.filter(({ klass, widthM }) => widthM >= 2.6 && klass !== "bridge" && klass !== "footway" && klass !== "steps")
		.map(({ from, to, widthM }, index) =>
			row(numbered("fl", index), lineOf([from, to]), {
				width_m: random.has(0.05) ? null : Math.round(widthM * random.between(0.75, 0.95) * 10) / 10,
				clear_height_m: random.has(0.05) ? null : random.has(0.06) ? 3.4 : 4.5,
			}),
		);
