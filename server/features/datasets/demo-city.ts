import { generateDemoCity } from "../../../data/demo-city/generate.ts";
import type { Actor } from "../../domain/actor.ts";
import type { DemoCity, DemoProject } from "../../domain/datasets/demo-city.ts";
import type { Pool, Transaction } from "../../platform/database.ts";
import { hasDemoCity, insertActions, insertProject } from "./demo-queries.ts";
import { upsertPerson } from "./queries.ts";
import { createDatasetService, type PublishedVersion } from "./service.ts";

/** One seed for everybody, so that pictures, tests and reports of the demonstration agree. */
const DEMO_SEED = 20_250_502;
const loader: Actor = { personId: "demo", name: "Demonstration", role: "administrator" };

/** Loads the demonstration city where there is none yet. Returns whether it had to. */
export async function loadDemoCity(options: {
	readonly db: Pool;
	readonly now: () => Date;
	readonly size: "city" | "quarter";
	readonly log: (line: string) => void;
}): Promise<boolean> {
	if (await hasDemoCity(options.db)) return false;
	const demo = generateDemoCity({ seed: DEMO_SEED, size: options.size });
	options.log("The demonstration city is drawn up.");
	await storeDemoCity(options, demo);
	return true;
}

/** Everything in one transaction: a load that is cut off leaves nothing behind. */
export async function storeDemoCity(
	{ db, now }: { readonly db: Pool; readonly now: () => Date },
	demo: DemoCity,
): Promise<PublishedVersion[]> {
	const datasets = createDatasetService({ db, now });
	const { cityId } = demo.city;
	return db.begin(async (tx) => {
		await datasets.createCity(loader, { ...demo.city, isDemo: true }, tx);
		for (const person of demo.people) await upsertPerson(tx, cityId, person);
		const published: PublishedVersion[] = [];
		for (const { layer, metadata, rows } of demo.layers) {
			const version = await datasets.publishIn(tx, loader, cityId, { layerName: layer, said: metadata, rows });
			refuseRejects(version);
			published.push(version);
		}
		for (const project of demo.projects) await storeProject(tx, cityId, project, now());
		await datasets.refreshStatistics(tx, published);
		return published;
	});
}

/** The generator answers for every row; a rejected one is its mistake, not a fault of the data. */
function refuseRejects(version: PublishedVersion): void {
	const [first] = version.rejects;
	if (first === undefined) return;
	throw new Error(
		`The demonstration city has ${version.rejectedCount} bad rows in ${version.layerName}; line ${first.line}: ${first.code}, ${first.detail}`,
	);
}

async function storeProject(tx: Transaction, cityId: string, project: DemoProject, at: Date): Promise<void> {
	await insertProject(tx, cityId, project, at);
	if (project.actions.length > 0) await insertActions(tx, cityId, project.id, project.actions);
}
