import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { generateDemoCity } from "../../data/demo-city/generate.ts";
import { withDatabase } from "../support/database.ts";

const seed = 20_250_502;
const hashOf = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

describe("the demonstration city as it is drawn", () => {
	const city = generateDemoCity({ seed, size: "city" });
	const rowsOf = (name: string) => city.layers.find(({ layer }) => layer === name)?.rows ?? [];

	test("the same seed gives the same bytes, another seed others", () => {
		const quarter = hashOf(generateDemoCity({ seed, size: "quarter" }));
		expect(hashOf(generateDemoCity({ seed, size: "quarter" }))).toBe(quarter);
		expect(hashOf(generateDemoCity({ seed: seed + 1, size: "quarter" }))).not.toBe(quarter);
	});

	test("holds what it is said to hold", () => {
		expect(rowsOf("building")).toHaveLength(26_051);
		expect(rowsOf("parcel")).toHaveLength(22_224);
		expect(city.city.residentPop).toBeGreaterThan(145_000);
		expect(city.city.residentPop).toBeLessThan(155_000);
	});

	test("no id comes twice in a layer", () => {
		for (const { rows } of city.layers) expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
	});

	test("one can walk from nearly everywhere to nearly everywhere", () => {
		const parent = new Map<string, string>();
		const rootOf = (key: string): string => {
			let at = key;
			while ((parent.get(at) ?? at) !== at) at = parent.get(at) as string;
			parent.set(key, at);
			return at;
		};
		for (const { geometry } of rowsOf("walk_network")) {
			if (geometry?.type !== "LineString") continue;
			const keys = geometry.coordinates.map((position) => position.join(" "));
			for (const key of keys) parent.set(rootOf(key), rootOf(keys[0] as string));
		}
		const sizes = new Map<string, number>();
		for (const key of parent.keys()) sizes.set(rootOf(key), (sizes.get(rootOf(key)) ?? 0) + 1);
		expect(Math.max(...sizes.values()) / parent.size).toBeGreaterThan(0.99);
	});
});

describe("the quarter on the ground", () => {
	const quarter = withDatabase("demo_quarter");

	test("no two buildings overlap, and each stands on one plot", async () => {
		const [overlaps] = await quarter.db`
			select count(*)::int as n from building a join building b
				on a.city_id = b.city_id and a.id < b.id and st_intersects(a.geom, b.geom)
			where st_area(st_transform(st_intersection(a.geom, b.geom), 4547)) > 0.5`;
		expect(overlaps?.["n"]).toBe(0);
		const [astray] = await quarter.db`
			select count(*)::int as n from building a where not exists (
				select 1 from parcel p where p.city_id = a.city_id and st_intersects(p.geom, a.geom)
					and st_area(st_intersection(p.geom, a.geom)) > 0.98 * st_area(a.geom))`;
		expect(astray?.["n"]).toBe(0);
	});
});
