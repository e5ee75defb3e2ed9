import type { CheckRequest } from "../../contracts/conflicts.ts";
import type { Approval, CoverageByLayer } from "../../domain/rules/facts.ts";
import type { Settings } from "../../domain/rules/run.ts";
import { itemMatchParameters, overlapParameters } from "../../domain/rules/shared-parameters.ts";
import type { Transaction } from "../../platform/database.ts";
import type { CityInForce } from "../cities/service.ts";
import type { Families } from "./ask-families.ts";
import { groupRows } from "./group-rows.ts";
import {
	type Features,
	measureCoverageShares,
	measureOverlaps,
	type OverlapRow,
	type Subjects,
} from "./overlap-queries.ts";
import { type ApprovalSubject, findApprovals, type LayerRow, type Site } from "./queries.ts";

export interface Question {
	readonly site: Site;
	readonly city: CityInForce;
	readonly request: CheckRequest;
}

export interface Context extends Question {
	readonly settings: Settings;
	readonly families: Families;
	readonly rowByLayer: ReadonlyMap<string, LayerRow>;
}

export function settingOf(context: Context, key: string): number {
	const byDefault = [...overlapParameters, ...itemMatchParameters].find((parameter) => parameter.key === key);
	return context.settings[key] ?? byDefault?.default ?? 0;
}

export const precisionOf = (context: Context, row: LayerRow): number =>
	row.precision_m ?? settingOf(context, "precision_default_m");

/** Asks a family only where its layer is loaded. */
export async function askLayer<T>(
	context: Context,
	layer: string,
	fallback: T,
	query: (db: Transaction, row: LayerRow) => Promise<T>,
): Promise<T> {
	const row = context.rowByLayer.get(layer);
	return row === undefined ? fallback : context.families.ask([layer], fallback, (db) => query(db, row));
}

export const overlapsWith = (context: Context, layer: Features["layer"], subjects: Subjects): Promise<OverlapRow[]> =>
	askLayer<OverlapRow[]>(context, layer, [], (db, row) =>
		measureOverlaps(db, context.site, {
			subjects,
			features: { layer, version: row.version, precisionM: precisionOf(context, row) },
		}),
	);

/** Shares of subjects inside each layer's coverage; where that cannot be asked the layers count as failed. */
export async function coverageShares(
	context: Context,
	subjects: Subjects,
	wanted: readonly string[],
): Promise<(subjectId: string) => CoverageByLayer> {
	const rows = wanted.flatMap((layer) => context.rowByLayer.get(layer) ?? []);
	const outside = await context.families.ask(
		rows.map((row) => row.layer),
		[],
		(db) => measureCoverageShares(db, context.site, { subjects, versions: rows.map((row) => row.version) }),
	);
	const whole = Object.fromEntries(rows.map((row) => [row.layer, 1]));
	const byId = groupRows(outside, (row) => row.subject_id);
	return (id) => ({ ...whole, ...Object.fromEntries((byId.get(id) ?? []).map((row) => [row.layer, row.share])) });
}

/** Approvals on file for subjects of one kind, by the subject's id. */
export async function approvalsOf(
	context: Context,
	subjectKind: ApprovalSubject,
	subjectIds: readonly string[],
): Promise<Map<string, Approval[]>> {
	const rows = await askLayer(context, "approval", [], (db, { version }) =>
		findApprovals(db, context.site, { version, subjectKind, subjectIds }),
	);
	return new Map(
		[...groupRows(rows, ({ subject_id }) => subject_id)].map(([id, found]) => [
			id,
			found.map(({ kind, organ, number, date, valid_until }) => ({
				kind: kind as Approval["kind"],
				organ,
				number,
				date,
				validUntil: valid_until,
			})),
		]),
	);
}
