import { addYears } from "./calendar.ts";
import { decide } from "./decide.ts";
import type { ParcelFact } from "./facts.ts";
import { defineRule } from "./rule.ts";
import { day, feature, number, word } from "./sentence-values.ts";
import { notApplicable, overParcels } from "./subjects.ts";
import { and, isOneOf, or, type Truth, unknown } from "./truth.ts";

/** Part of a whole that is known; a whole of nothing has no part. */
function shareOf(part: number | null, whole: number | null): number | null {
	return part === null || whole === null || whole <= 0 ? null : part / whole;
}

const isBelow = (share: number | null, limit: number, attribute: string): Truth =>
	share === null ? unknown("attribute-missing", attribute) : share < limit;

/** Which of the Measures' cases an idle plot is. Fee and retrieval speak of land never started, and of the holder's own fault. */
function outcomeOf(parcel: ParcelFact, runDate: string, retrievalAfterYears: number): string {
	if (parcel.govCause === true) return "government_cause";
	if (parcel.govCause === null) return "cause_not_known";
	if (parcel.actualStartDate !== null || parcel.agreedStartDate === null) return "started_but_stopped";
	return runDate >= addYears(parcel.agreedStartDate, retrievalAfterYears) ? "retrieval_candidate" : "fee_case";
}

const percent = (share: number | null) => number(share === null ? null : 100 * share, 1);

/** State land not started within a year of its date, or stopped for a year with little done. */
export const idleLandOverdue = defineRule({
	code: "R34",
	id: "idle-land-overdue",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2012-07-01",
	validTo: null,
	clauses: ["III.2"],
	basis: [
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "law-standard", instrument: "idleLandMeasures", verified: "V2" },
		{ class: "law-standard", instrument: "realEstateLaw", verified: "V" },
		{ class: "law-standard", instrument: "idleLandMeasures", verified: "M" },
	],
	basisClass: "law-standard",
	severity: "requires-action",
	escalations: [],
	isBlocking: false,
	role: "land",
	subject: "parcel",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{
			layer: "parcel",
			attributes: [
				"tenure",
				"supply_mode",
				"agreed_start_date",
				"actual_start_date",
				"due_area_m2",
				"started_area_m2",
				"invest_total",
				"invest_done",
				"stop_date",
				"gov_cause",
			],
			missing: "not-known",
		},
	],
	parameters: [
		{ key: "idle_after", default: 1, unit: "a", origin: "V2", source: "Order No. 53" },
		{ key: "retrieval_after", default: 2, unit: "a", origin: "V", source: "real estate law art. 26; Order No. 53" },
		{ key: "started_share_min", default: 1 / 3, unit: "share", origin: "V2", source: "Order No. 53" },
		{ key: "invest_share_min", default: 0.25, unit: "share", origin: "V2", source: "Order No. 53" },
		{
			key: "fee_share",
			default: 0.2,
			unit: "share",
			origin: "V2",
			source: "Order No. 53; the statute says up to 20 % [V]",
		},
	],
	judge: (facts, parameters) =>
		overParcels(facts, (parcel) => {
			const isState = isOneOf(parcel.tenure, ["state"], "parcel.tenure");
			const isSupplied = isOneOf(parcel.supplyMode, ["transfer", "allocation"], "parcel.supply_mode");
			if (isState === false || isSupplied === false) return notApplicable("tenure");
			const { runDate } = facts;
			const isPast = (date: string): boolean => runDate >= addYears(date, parameters.idle_after);
			const startedShare = shareOf(parcel.startedAreaM2, parcel.dueAreaM2);
			const investShare = shareOf(parcel.investDone, parcel.investTotal);
			const isNeverStarted = parcel.actualStartDate === null;
			const isLate: Truth =
				parcel.agreedStartDate === null
					? unknown("attribute-missing", "parcel.agreed_start_date")
					: isPast(parcel.agreedStartDate);
			const isSmall = or(
				isBelow(startedShare, parameters.started_share_min, "parcel.started_area_m2"),
				isBelow(investShare, parameters.invest_share_min, "parcel.invest_done"),
			);
			const isStopped = parcel.stopDate !== null && isPast(parcel.stopDate);
			const isIdle = isNeverStarted ? isLate : and(isStopped, isSmall);
			const outcome = outcomeOf(parcel, runDate, parameters.retrieval_after);
			return decide({
				facts,
				doubts: [isState, isSupplied],
				lines: [{ severity: "requires-action", holds: and(isState, isSupplied, isIdle), cause: null }],
				grounds: {
					values: {
						parcel: feature("parcel", parcel.id),
						area_m2: number(parcel.areaM2),
						outcome: word("idleOutcome", outcome),
						agreed_date: day(parcel.agreedStartDate),
						start_date: day(parcel.actualStartDate),
						stop_date: day(parcel.stopDate),
						started_pct: percent(startedShare),
						invested_pct: percent(investShare),
					},
					hits: [],
					measures: [
						{ key: "started_share", value: startedShare, limit: parameters.started_share_min, unit: "share" },
						{ key: "invest_share", value: investShare, limit: parameters.invest_share_min, unit: "share" },
						...(outcome === "fee_case"
							? [{ key: "fee_share", value: parameters.fee_share, limit: null, unit: "share" }]
							: []),
					],
				},
			});
		}),
});
