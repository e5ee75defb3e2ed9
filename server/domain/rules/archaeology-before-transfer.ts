import { decide, type Line } from "./decide.ts";
import { documentMissing, hasApproval } from "./definitions.ts";
import type { Facts, ParcelFact } from "./facts.ts";
import { defineRule } from "./rule.ts";
import { day, feature, number, word } from "./sentence-values.ts";
import { overlapParameters } from "./shared-parameters.ts";
import { notApplicable, overParcels } from "./subjects.ts";
import { and, isOneOf, not, type Truth } from "./truth.ts";
import { isOfKind, metM2, toleranceOf, unseenZone, zoneLine, zonesMet } from "./zone-lines.ts";

const isBuriedArea = isOfKind("underground_relic_area", "potential_relic_area");

/** The survey or the dig is not on file; what nobody wrote down is missing only where plots' registers are kept. */
function isUncleared(facts: Facts, parcel: ParcelFact): Truth {
	const { archaeologyStatus: status, archaeologyDate } = parcel;
	const isStatusClear =
		status === "survey_done_cleared" || status === "excavated_cleared" || status === "protected_in_plan";
	const isUnwritten = status === null || (isStatusClear && archaeologyDate === null);
	const lacksSurvey = isUnwritten ? documentMissing(facts, "parcel", "parcel.archaeology_status") : !isStatusClear;
	return and(lacksSurvey, not(hasApproval(facts, parcel, "archaeology_clearance")));
}

/** Land where relics may lie is surveyed before it is transferred or allocated. */
export const archaeologyBeforeTransfer = defineRule({
	code: "R11",
	id: "archaeology-before-transfer",
	version: 1,
	jurisdiction: "CN",
	validFrom: "2025-03-01",
	validTo: null,
	clauses: ["II.8"],
	basis: [
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "law-standard", instrument: "culturalRelicsLaw", verified: "V" },
		{ class: "policy", instrument: "renewalOpinions2025", verified: "V2" },
		{ class: "app-default", instrument: "appDefault", verified: "H" },
	],
	basisClass: "law-standard",
	severity: "requires-action",
	escalations: [],
	isBlocking: true,
	role: "land",
	subject: "parcel",
	isOverruleAllowed: true,
	after: [],
	inputs: [
		{ layer: "parcel", attributes: ["transfer_planned"], missing: "not-known" },
		{ layer: "parcel", attributes: ["archaeology_status", "archaeology_date"], missing: "conflict" },
		{ layer: "heritage_zone", attributes: ["kind", "status", "precision_m"], missing: "not-known" },
		{
			layer: "approval",
			attributes: ["subject", "kind", "organ", "number", "date", "valid_until"],
			missing: "conflict",
		},
		{ layer: "city", attributes: ["register_kept"], missing: "not-known" },
	],
	parameters: [...overlapParameters],
	judge: (facts, parameters) =>
		overParcels(facts, (parcel) => {
			if (parcel.transferPlanned === false) return notApplicable("no-transfer");
			const tolerance = toleranceOf(parameters);
			const ground = { zones: parcel.zones, footprintM2: parcel.areaM2, coverageByLayer: parcel.coverageByLayer };
			const zones = zonesMet(facts, ground, tolerance, isBuriedArea);
			const isTransferred = isOneOf(parcel.transferPlanned, [true], "parcel.transfer_planned");
			const holds = and(isTransferred, isUncleared(facts, parcel));
			return decide({
				facts,
				lines: zones.met.map((zone): Line => zoneLine(zone, ground, tolerance, { severity: "requires-action", holds })),
				doubts: [unseenZone(zones, holds)],
				touches: zones.touches,
				grounds: {
					values: {
						parcel: feature("parcel", parcel.id),
						area_m2: number(metM2(zones), 1),
						status: word("archaeologyStatus", parcel.archaeologyStatus),
						status_date: day(parcel.archaeologyDate),
					},
					hits: [],
					measures: [{ key: "overlap_m2", value: metM2(zones), limit: parameters.overlap_min_m2, unit: "m2" }],
				},
			});
		}),
});
