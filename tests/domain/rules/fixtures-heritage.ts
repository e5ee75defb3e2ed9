import type { BuildingFact, Facts, ParcelFact, ZoneOverlap } from "../../../server/domain/rules/facts.ts";
import {
	aBuilding,
	anAction,
	anAppraisal,
	anApproval,
	anItem,
	aParcel,
	aZone,
	covering,
	runDate,
	someFacts,
	withLayer,
} from "./builders.ts";
import type { Fixture } from "./fixtures.ts";

type B = Partial<BuildingFact>;
type P = Partial<ParcelFact>;
const acts = (action: Parameters<typeof anAction>[0], building: B = {}, facts: Partial<Facts> = {}): Facts =>
	someFacts({ ...facts, buildings: [aBuilding({ action: anAction(action), ...building })] });
const trial = { jurisdiction: "US", rulePacks: ["CN"], registersKept: [] } as const;
const unkept = { registersKept: ["building"] } as const;
const of =
	(rule: string) =>
	(name: string, facts: Facts, verdict: string, rest: Partial<Fixture> = {}): Fixture => ({
		rule,
		name,
		facts,
		verdict,
		...rest,
	});
const missing = (layer: string): Partial<Facts> => ({ layers: withLayer(layer, { state: "missing" }) });
const unanswered = (layer: string): Partial<Facts> => ({ layers: withLayer(layer, { state: "failed" }) });

const asks = "conflict(requires-approval)";
const village = (zone: Partial<ZoneOverlap> = {}, rest: B = {}): B => ({
	zones: [aZone({ zoneKind: "village_core", ...zone })],
	...rest,
});
const worksApproved = { approvals: [anApproval("village_works")] };
const coreApproved = { approvals: [anApproval("core_demolition")] };
const r08 = of("R08");
const villages: Fixture[] = [
	r08("no approval", acts({}, village()), asks),
	r08("relics count too", acts({}, village({}, { heritageType: "relic" })), asks),
	r08("partial demolition", acts({ action: "partial_demolish" }, village()), asks),
	r08(
		"county's approval, village not listed",
		acts({}, village({ listedNamedVillage: false }, worksApproved)),
		"clear",
	),
	r08("county's approval, listing not known", acts({}, village({}, worksApproved)), "clear"),
	r08("county's approval in a named village", acts({}, village({ listedNamedVillage: true }, worksApproved)), asks),
	r08("core's approval in a named village", acts({}, village({ listedNamedVillage: true }, coreApproved)), "clear"),
	r08("core's approval elsewhere", acts({}, village({}, coreApproved)), "clear"),
	r08("approved without a plan", acts({ planRef: null }, village({}, coreApproved)), asks),
	r08("control zone is another rule's", acts({}, village({ zoneKind: "village_control" })), "clear"),
	r08("kept", acts({ action: "keep" }, village()), "not-applicable"),
	r08("draft zone", acts({}, village({ status: "draft" })), "possible(requires-approval, draft-zone)"),
	r08(
		"within precision",
		acts({}, village({ isBeyondPrecision: false })),
		"possible(requires-approval, within-precision)",
	),
	r08("proxy building", acts({}, village({}, { origin: "proxy" })), "possible(requires-approval, proxy-building)"),
	r08("overlap 0.99 m²", acts({}, village({ overlapM2: 0.99 })), "clear"),
	r08(
		"overlap 1 m² of a large footprint",
		acts({}, village({ overlapM2: 1 }, { footprintM2: 400 })),
		"possible(requires-approval, small-overlap)",
	),
	r08(
		"just under 2 % of the footprint",
		acts({}, village({ overlapM2: 7.99 }, { footprintM2: 400 })),
		"possible(requires-approval, small-overlap)",
	),
	r08("2 % of the footprint", acts({}, village({ overlapM2: 8 }, { footprintM2: 400 })), asks),
	r08("50 m² of a very large footprint", acts({}, village({ overlapM2: 50 }, { footprintM2: 9_000 })), asks),
	r08("no zones loaded", acts({}, {}, missing("heritage_zone")), "not-known(layer-missing)", {
		missing: ["heritage_zone"],
	}),
	r08("zones not answered", acts({}, {}, unanswered("heritage_zone")), "not-known(query-failed)"),
	r08("unseen zone, core's approval and plan", acts({}, coreApproved, missing("heritage_zone")), "clear"),
	r08(
		"unseen zone, core's approval, no plan",
		acts({ planRef: null }, coreApproved, missing("heritage_zone")),
		"not-known(layer-missing)",
	),
	r08(
		"unseen zone, county's approval alone",
		acts({}, worksApproved, missing("heritage_zone")),
		"not-known(layer-missing)",
	),
	r08("partly outside", acts({}, { coverageByLayer: covering({ heritage_zone: 0.9 }) }), "not-known(outside-coverage)"),
	r08("no register of approvals", acts({}, village(), unkept), "not-known(attribute-missing)", {
		missing: ["approval.village_works", "approval.core_demolition"],
	}),
	r08("no register, no plan", acts({ planRef: null }, village(), unkept), asks),
	r08("trial", acts({}, village(), trial), "possible(requires-approval, document-not-kept)"),
];

const listed: B = { heritageType: "historic_building" };
const relic: B = { heritageType: "relic" };
const retrofit = { action: "retrofit" } as const;
const r09 = of("R09");
const changes: Fixture[] = [
	...(["retrofit", "reinforce", "convert", "extend"] as const).map((action) =>
		r09(`${action} of a historic building`, acts({ action }, listed), asks),
	),
	r09("relic without approval", acts(retrofit, relic), asks, { says: ["protection", "words.heritageType.relic"] }),
	r09(
		"historic building approved",
		acts(retrofit, { ...listed, approvals: [anApproval("historic_building_change")] }),
		"clear",
	),
	r09("relic approved", acts(retrofit, { ...relic, approvals: [anApproval("relic_change")] }), "clear"),
	r09(
		"relic approved as another kind",
		acts(retrofit, { ...relic, approvals: [anApproval("historic_building_change")] }),
		asks,
	),
	r09(
		"historic building approved as a relic",
		acts(retrofit, { ...listed, approvals: [anApproval("relic_change")] }),
		asks,
	),
	r09("kept, use as it is", acts({ action: "keep" }, listed), "clear"),
	r09("kept, to another use", acts({ action: "keep", toUse: "0901" }, listed), asks),
	r09("vacated, use as it is", acts({ action: "vacate" }, listed), "clear"),
	r09("vacated, to another use", acts({ action: "vacate", toUse: "0901" }, listed), asks),
	r09("kept, to the building's own use", acts({ action: "keep", toUse: "0701" }, listed), "clear"),
	r09("kept, from the use said", acts({ action: "keep", fromUse: "0901", toUse: "0901" }, listed), "clear"),
	r09("kept, from another use said", acts({ action: "keep", fromUse: "0901", toUse: "0701" }, listed), asks),
	r09(
		"kept, use before not known",
		acts({ action: "keep", toUse: "0901" }, { ...listed, useCode: null }),
		"not-known(attribute-missing)",
		{ missing: ["building.use_code"] },
	),
	r09("demolished is another rule's", acts({}, listed), "not-applicable"),
	r09("moved is another rule's", acts({ action: "relocate_heritage" }, listed), "not-applicable"),
	r09("no heritage", acts(retrofit), "clear"),
	r09("traditional style", acts(retrofit, { heritageType: "traditional_style" }), "clear"),
	r09("heritage type not known", acts(retrofit, { heritageType: null }), "not-known(attribute-missing)", {
		missing: ["building.heritage_type"],
	}),
	r09("heritage type not known, kept", acts({ action: "keep" }, { heritageType: null }), "clear"),
	r09("named relic", acts(retrofit, { items: [anItem({ itemKind: "relic", isNamed: true })] }), asks),
	r09("outline shares 30 %", acts(retrofit, { items: [anItem({ overlapM2: 30 })] }), asks),
	r09(
		"outline shares under 30 %",
		acts(retrofit, { items: [anItem({ overlapM2: 29.9 })] }),
		"possible(requires-approval, small-overlap)",
	),
	r09(
		"outline shares 1 m²",
		acts(retrofit, { items: [anItem({ overlapM2: 1 })] }),
		"possible(requires-approval, small-overlap)",
	),
	r09("outline shares 0.99 m²", acts(retrofit, { items: [anItem({ overlapM2: 0.99 })] }), "clear"),
	r09(
		"point at 10 m",
		acts(retrofit, { items: [anItem({ featureM2: null, overlapM2: 0, distanceM: 10 })] }),
		"possible(requires-approval, nearest-item)",
	),
	r09(
		"point at 10.1 m",
		acts(retrofit, { items: [anItem({ featureM2: null, overlapM2: 0, distanceM: 10.1 })] }),
		"clear",
	),
	r09("honorary item", acts(retrofit, { items: [anItem({ level: "honorary" })] }), "clear"),
	r09("no items loaded", acts(retrofit, {}, missing("heritage_item")), "not-known(layer-missing)", {
		missing: ["heritage_item"],
	}),
	r09(
		"approved by its own register, items not loaded",
		acts(retrofit, { ...relic, approvals: [anApproval("relic_change")] }, missing("heritage_item")),
		"clear",
	),
	r09("no register of approvals", acts(retrofit, listed, unkept), "not-known(attribute-missing)"),
	r09("proxy building", acts(retrofit, { ...listed, origin: "proxy" }), "possible(requires-approval, proxy-building)"),
	r09("trial", acts(retrofit, listed, trial), "possible(requires-approval, document-not-kept)"),
];

const needs = "conflict(requires-action)";
const old: B = { yearBuilt: 1975 };
const valued = (extra: Parameters<typeof anAppraisal>[1] = {}): B => ({
	...old,
	appraisals: [anAppraisal("some", { kind: "heritage_value", ...extra })],
});
const r14 = of("R14");
const ages: Fixture[] = [
	r14("50 years old", acts({}, old), needs),
	r14("49 years old", acts({}, { yearBuilt: 1976 }), "clear"),
	r14("60 years at the baseline of its unit", acts({}, { yearBuilt: 1960 }, { baselineDate: "2020-01-01" }), needs),
	r14("49 years at the baseline of its unit", acts({}, old, { baselineDate: "2024-12-31" }), "clear"),
	r14("traditional style counts", acts({}, { ...old, heritageType: "traditional_style" }), needs),
	r14("heritage type not known counts", acts({}, { ...old, heritageType: null }), needs),
	r14("relic is another rule's", acts({}, { ...old, heritageType: "relic" }), "not-applicable"),
	r14("kept", acts({ action: "keep" }, old), "not-applicable"),
	r14("assessed", acts({}, valued()), "clear", { says: ["assessment_no", "A-1"] }),
	r14("assessed on the day", acts({}, valued({ date: runDate })), "clear"),
	r14("assessed tomorrow", acts({}, valued({ date: "2025-07-02" })), needs),
	r14("assessment without a date", acts({}, valued({ date: null })), needs),
	r14("assessment without an organ", acts({}, valued({ organ: null })), needs),
	r14("assessment without a number", acts({}, valued({ number: null })), needs),
	r14("assessment ends on the day", acts({}, valued({ validUntil: runDate })), "clear"),
	r14("assessment still in force", acts({}, valued({ validUntil: "2026-01-01" })), "clear"),
	r14("assessment ended", acts({}, valued({ validUntil: "2025-06-30" })), needs),
	r14("assessment of its danger", acts({}, valued({ kind: "danger" })), needs),
	r14("approved", acts({}, { ...old, approvals: [anApproval("value_assessment")] }), "clear", {
		says: ["assessment_no", "No. 7"],
	}),
	r14("year not known", acts({}, { yearBuilt: null }), "not-known(attribute-missing)", {
		missing: ["building.year_built"],
	}),
	r14("year not known, assessed", acts({}, { ...valued(), yearBuilt: null }), "clear"),
	r14("no register of appraisals", acts({}, old, { registersKept: ["approval"] }), "not-known(attribute-missing)", {
		missing: ["building_appraisal.heritage_value"],
	}),
	r14(
		"no register of approvals",
		acts({}, old, { registersKept: ["building_appraisal"] }),
		"not-known(attribute-missing)",
		{
			missing: ["approval.value_assessment"],
		},
	),
	r14("appraisals not answered", acts({}, old, unanswered("building_appraisal")), "not-known(query-failed)"),
	r14("appraisals not loaded", acts({}, old, missing("building_appraisal")), "not-known(layer-missing)"),
	r14("young, appraisals not loaded", acts({}, {}, missing("building_appraisal")), "clear"),
	r14(
		"outside the register",
		acts({}, { ...old, coverageByLayer: covering({ building_appraisal: 0 }) }),
		"not-known(outside-coverage)",
	),
	r14("trial", acts({}, old, trial), "possible(requires-action, document-not-kept)"),
	r14("proxy building", acts({}, { ...old, origin: "proxy" }), "possible(requires-action, proxy-building)"),
];

const kept = ["approval", "parcel"];
const lies = (parcel: P, facts: Partial<Facts> = {}): Facts =>
	someFacts({ registersKept: kept, ...facts, parcels: [aParcel({ transferPlanned: true, ...parcel })] });
const buried = (zone: Partial<ZoneOverlap> = {}, rest: P = {}): P => ({
	zones: [aZone({ zoneKind: "underground_relic_area", ...zone })],
	...rest,
});
const surveyed = (
	archaeologyStatus: ParcelFact["archaeologyStatus"],
	archaeologyDate: string | null = "2024-01-01",
): P => buried({}, { archaeologyStatus, archaeologyDate });
const r11 = of("R11");
const transfers: Fixture[] = [
	r11("nothing surveyed", lies(buried()), needs),
	r11("where relics may lie", lies(buried({ zoneKind: "potential_relic_area" })), needs),
	r11("another kind of zone", lies(buried({ zoneKind: "old_city" })), "clear"),
	r11("survey cleared", lies(surveyed("survey_done_cleared")), "clear"),
	r11("dig cleared", lies(surveyed("excavated_cleared")), "clear"),
	r11("protected in the plan", lies(surveyed("protected_in_plan")), "clear"),
	r11("cleared without a date", lies(surveyed("excavated_cleared", null)), needs),
	r11("under way", lies(surveyed("under_way")), needs),
	r11("not done, no register of plots", lies(surveyed("not_done", null), { registersKept: ["approval"] }), needs),
	r11("approved", lies(buried({}, { approvals: [anApproval("archaeology_clearance")] })), "clear"),
	r11("no transfer", lies(buried({}, { transferPlanned: false })), "not-applicable"),
	r11("transfer not known", lies(buried({}, { transferPlanned: null })), "not-known(attribute-missing)", {
		missing: ["parcel.transfer_planned"],
	}),
	r11("transfer not known, nothing buried", lies({ transferPlanned: null }), "clear"),
	r11("transfer not known, cleared", lies({ ...surveyed("excavated_cleared"), transferPlanned: null }), "clear"),
	r11(
		"status not written, no register of plots",
		lies(buried(), { registersKept: ["approval"] }),
		"not-known(attribute-missing)",
		{
			missing: ["parcel.archaeology_status"],
		},
	),
	r11("no register of approvals", lies(buried(), { registersKept: ["parcel"] }), "not-known(attribute-missing)", {
		missing: ["approval.archaeology_clearance"],
	}),
	r11("draft zone", lies(buried({ status: "draft" })), "possible(requires-action, draft-zone)"),
	r11("within precision", lies(buried({ isBeyondPrecision: false })), "possible(requires-action, within-precision)"),
	r11("overlap 0.99 m²", lies(buried({ overlapM2: 0.99 })), "clear"),
	r11("overlap 1 m²", lies(buried({ overlapM2: 1 })), "possible(requires-action, small-overlap)"),
	r11("just under 2 %", lies(buried({ overlapM2: 39.9 })), "possible(requires-action, small-overlap)"),
	r11("2 %", lies(buried({ overlapM2: 40 })), needs),
	r11("50 m² of a very large plot", lies(buried({ overlapM2: 50 }, { areaM2: 9_000 })), needs),
	r11("no zones loaded", lies({}, missing("heritage_zone")), "not-known(layer-missing)", {
		missing: ["heritage_zone"],
	}),
	r11(
		"no zones loaded, cleared",
		lies({ ...surveyed("excavated_cleared"), zones: [] }, missing("heritage_zone")),
		"clear",
	),
	r11("zones past their age", lies({}, { layers: withLayer("heritage_zone", { isStale: true }) }), "not-known(stale)"),
	r11("partly outside", lies({ coverageByLayer: covering({ heritage_zone: 0.5 }) }), "not-known(outside-coverage)"),
	r11("trial", lies(buried(), trial), "possible(requires-action, document-not-kept)"),
];

export const heritageFixtures: readonly Fixture[] = [...villages, ...changes, ...ages, ...transfers];
