import type { CheckRequest, ConflictReport } from "../../contracts/conflicts.ts";
import type { RuleText } from "../../contracts/rules.ts";
import type { Actor } from "../../domain/actor.ts";
import { rulesInForce } from "../../domain/rules/catalogue.ts";
import { parametersOf, runRules } from "../../domain/rules/run.ts";
import type { Pool } from "../../platform/database.ts";
import type { CityService } from "../cities/service.ts";
import type { Log } from "./ask-families.ts";
import { readBoundary } from "./boundary.ts";
import { measureFacts } from "./measure-facts.ts";
import type { Site } from "./queries.ts";
import { type ReplyLimits, reportOf, unlimited } from "./report.ts";
import { refuseTwice } from "./resolve-actions.ts";
import { ruleTextOf } from "./rule-texts.ts";

export type ConflictService = ReturnType<typeof createConflictService>;

export interface ConflictServiceOptions {
	readonly db: Pool;
	readonly cities: CityService;
	readonly now: () => Date;
	readonly log: Log;
	/** One family of facts may take this long; then its rules are not-known. */
	readonly statementTimeoutMs?: number;
}

/** Checks a boundary with its actions against the rules in force; saves nothing. */
export function createConflictService({ db, cities, now, log, statementTimeoutMs = 10_000 }: ConflictServiceOptions) {
	async function check(
		_actor: Actor,
		cityId: string,
		request: CheckRequest,
		limits: ReplyLimits,
	): Promise<ConflictReport> {
		const city = await cities.mustFind(cityId);
		refuseTwice(request.actions);
		const site: Site = { cityId, metricSrid: city.city.metricSrid, boundary: JSON.stringify(request.boundary) };
		const boundary = await readBoundary(db, site, request.boundary);
		const measured = await db.begin("isolation level repeatable read read only", async (transaction) => {
			await transaction`select set_config('statement_timeout', ${String(statementTimeoutMs)}, true)`;
			return measureFacts(transaction, { site, city, request }, log);
		});
		const outcomes = runRules(measured.facts, measured.settings);
		const input = { city, boundary, kind: request.kind, measured, outcomes, checkedAt: now().toISOString() };
		return reportOf(input, limits);
	}

	return {
		check,

		/** The whole report, every finding in it: what is saved and exported. */
		checkWhole: (actor: Actor, cityId: string, request: CheckRequest): Promise<ConflictReport> =>
			check(actor, cityId, request, unlimited),

		/** The catalogue as it stands on a day, with the parameters' own defaults. */
		listRules(asOf: string | undefined): RuleText[] {
			const onDay = asOf ?? now().toISOString().slice(0, 10);
			return rulesInForce(onDay).map((rule) => ruleTextOf(rule, parametersOf(rule, {})));
		},
	};
}
