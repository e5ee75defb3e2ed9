import type { ActionInput } from "../../contracts/conflicts.ts";
import { layerAgeDays } from "../../domain/datasets/layer-age.ts";
import { layers } from "../../domain/datasets/layers.ts";
import type { Facts, LayerFact } from "../../domain/rules/facts.ts";
import type { Settings } from "../../domain/rules/run.ts";
import type { Transaction } from "../../platform/database.ts";
import { askFamilies, type Log } from "./ask-families.ts";
import { askLayer, type Context, type Question } from "./check-context.ts";
import { measureBuildings } from "./measure-buildings.ts";
import { measureParcels } from "./measure-parcels.ts";
import { type ItemRow, type OverlapRow, type Subjects, type SummaryRow, summariseLayer } from "./overlap-queries.ts";
import {
	type BuildingRow,
	findBaselineDate,
	findSettings,
	type LayerRow,
	measureLayersInForce,
	type ParcelRow,
} from "./queries.ts";

/** Ids told of each layer that meets the boundary; their count is told whole. */
const ID_LIMIT = 50;

/** Everything one check rests on: facts for the rules, and rows for what is shown beside them. */
export interface Measured {
	readonly facts: Facts;
	readonly settings: Settings;
	readonly layerRows: readonly LayerRow[];
	readonly summaryByLayer: ReadonlyMap<string, SummaryRow>;
	readonly failedLayers: ReadonlySet<string>;
	readonly buildings: readonly BuildingRow[];
	readonly parcels: readonly (ParcelRow & { readonly isJudged: boolean })[];
	readonly overlaps: readonly (OverlapRow & { readonly layer: string; readonly subjectLayer: Subjects["layer"] })[];
	readonly items: readonly ItemRow[];
	readonly actions: readonly ActionInput[];
}

export async function measureFacts(transaction: Transaction, question: Question, log: Log): Promise<Measured> {
	const { site, city } = question;
	const layerRows = await measureLayersInForce(transaction, site);
	const settings = readSettings(await findSettings(transaction, site.cityId));
	const families = askFamilies(transaction, log);
	const context: Context = {
		...question,
		settings,
		families,
		rowByLayer: new Map(layerRows.map((row) => [row.layer, row])),
	};
	const built = await measureBuildings(context);
	const baselineDate = await findBaselineDateOf(question, transaction);
	const land = await measureParcels(context, built.subjects);
	const summaryByLayer = await summariseLayers(context);
	const layerFacts = layerFactsOf(context);
	return {
		settings,
		layerRows,
		summaryByLayer,
		failedLayers: families.failedLayers,
		buildings: built.rows,
		parcels: land.rows,
		overlaps: [...built.overlaps, ...land.overlaps],
		items: built.items,
		actions: built.actions,
		facts: {
			runDate: city.runDate,
			jurisdiction: city.city.jurisdiction,
			rulePacks: city.city.rulePacks,
			registersKept: city.registerKept,
			stage: question.request.stage,
			baselineDate,
			layers: layerFacts,
			coverageByLayer: Object.fromEntries(layerRows.map((row) => [row.layer, row.coverage_share])),
			actionCount: question.request.actions.length + question.request.bulkActions.length,
			buildings: built.facts,
			parcels: land.facts,
			compatRows: land.compatRows,
		},
	};
}

/** A sketch belongs to no unit yet. */
const findBaselineDateOf = async ({ site, request }: Question, db: Transaction): Promise<string | null> =>
	request.projectId === undefined ? null : findBaselineDate(db, site, request.projectId);

/** Nothing is judged by these alone, or they are too many to be worth a count. */
const notSummarised = new Set(["base_map", "terrain"]);

async function summariseLayers(context: Context): Promise<Map<string, SummaryRow>> {
	const summaries = new Map<string, SummaryRow>();
	for (const { name, geometry } of layers) {
		if (geometry === "none" || notSummarised.has(name)) continue;
		const summary = await askLayer<SummaryRow | null>(context, name, null, (db, { version }) =>
			summariseLayer(db, context.site, { layer: name, version, idLimit: ID_LIMIT }),
		);
		if (summary !== null) summaries.set(name, summary);
	}
	return summaries;
}

/** Numbers a city has set for its rules: `rules.notice_days_min`, or for one rule alone `rules.R01.notice_days_min`. */
function readSettings(rows: readonly { key: string; value: unknown }[]): Settings {
	return Object.fromEntries(
		rows.flatMap(({ key, value }) =>
			key.startsWith("rules.") && typeof value === "number" ? [[key.slice("rules.".length), value]] : [],
		),
	);
}

function layerFactsOf({ rowByLayer, families, city }: Context): Record<string, LayerFact> {
	return Object.fromEntries(
		layers.map(({ name, maxAgeDays }) => {
			const row = rowByLayer.get(name);
			const isStale = row !== undefined && layerAgeDays(row.as_of, city.runDate) > (row.max_age_days ?? maxAgeDays);
			const state = row === undefined ? "missing" : families.failedLayers.has(name) ? "failed" : "loaded";
			return [name, { state, isStale }];
		}),
	);
}
