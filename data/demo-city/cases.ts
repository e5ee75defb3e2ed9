import type { VerdictKind } from "../../server/domain/rules/verdict.ts";

/** What a project round the feature would ask, so that a rule gives a verdict of it. */
interface CaseQuestion {
	readonly action: "none" | "demolish" | "demolish_rebuild" | "retrofit" | "reinforce" | "convert";
	readonly stage: "idea" | "plan" | "construction";
	readonly reasonCode?: "danger" | "renewal";
	readonly noticeDays?: number;
}

/** One verdict of one rule, at a feature of the demonstration city (size `city`) where it can be seen. */
export interface DemoCase {
	readonly rule: string;
	readonly verdict: VerdictKind;
	/** Severity of a conflict, cause of a possible, reason of a not-known. */
	readonly detail: string | null;
	readonly layer: "building" | "parcel";
	readonly id: string;
	readonly question: CaseQuestion;
}

const look: CaseQuestion = { action: "none", stage: "idea" };
const demolish: CaseQuestion = { action: "demolish", stage: "plan", reasonCode: "renewal" };
const atWork: CaseQuestion = { action: "demolish", stage: "construction", reasonCode: "danger", noticeDays: 30 };
const rebuild: CaseQuestion = { action: "demolish_rebuild", stage: "plan", reasonCode: "danger" };
const retrofit: CaseQuestion = { action: "retrofit", stage: "plan", reasonCode: "renewal" };
const convert: CaseQuestion = { action: "convert", stage: "plan", reasonCode: "renewal" };

type Line = readonly [verdict: VerdictKind, detail: string | null, id: string, question: CaseQuestion];
const at = (rule: string, layer: DemoCase["layer"], lines: readonly Line[]): DemoCase[] =>
	lines.map(([verdict, detail, id, question]) => ({ rule, verdict, detail, layer, id, question }));

/** The table of cases: rule × verdict, and for conflicts and doubts each kind of them that the city shows. */
export const demoCases: readonly DemoCase[] = [
	...at("R01", "building", [
		["possible", "proxy-building", "b-00042", demolish],
		["not-known", "outside-coverage", "b-09451", demolish],
		["conflict", "requires-approval", "b-03211", demolish],
		["conflict", "prohibited", "b-03211", atWork],
		["possible", "draft-zone", "b-10234", demolish],
		["possible", "small-overlap", "b-05146", demolish],
		["possible", "within-precision", "b-05125", demolish],
		["clear", null, "b-10923", demolish],
		["not-applicable", null, "b-03211", retrofit],
	]),
	...at("R03", "building", [
		["possible", "nearest-item", "b-04381", demolish],
		["conflict", "prohibited", "b-05727", demolish],
		["not-known", "attribute-missing", "b-11000", demolish],
		["clear", null, "b-00376", demolish],
	]),
	...at("R04", "building", [
		["possible", "nearest-item", "b-00881", demolish],
		["conflict", "requires-approval", "b-00412", demolish],
		["conflict", "prohibited", "b-00412", atWork],
		["not-known", "attribute-missing", "b-00034", demolish],
		["clear", null, "b-00467", demolish],
	]),
	...at("R05", "building", [
		["conflict", "requires-action", "b-05727", demolish],
		["conflict", "prohibited", "b-05727", atWork],
		["possible", "draft-zone", "b-10234", atWork],
		["possible", "rule-names-it", "b-05820", atWork],
		["possible", "small-overlap", "b-05057", atWork],
		["not-known", "attribute-missing", "b-11000", demolish],
		["clear", null, "b-10923", demolish],
	]),
	...at("R06", "building", [
		["not-known", "outside-coverage", "b-09451", demolish],
		["conflict", "advisory", "b-05017", demolish],
		["conflict", "requires-approval", "b-00376", demolish],
		["conflict", "prohibited", "b-00376", atWork],
		["possible", "small-overlap", "b-04660", demolish],
		["possible", "within-precision", "b-03630", demolish],
		["possible", "rule-names-it", "b-00376", convert],
		["clear", null, "b-00412", demolish],
	]),
	...at("R08", "building", [
		["not-known", "outside-coverage", "b-09451", demolish],
		["conflict", "requires-approval", "b-06347", demolish],
		["possible", "small-overlap", "b-05962", demolish],
		["clear", null, "b-00376", demolish],
	]),
	...at("R09", "building", [
		["possible", "nearest-item", "b-04381", retrofit],
		["conflict", "requires-approval", "b-05727", retrofit],
		["not-known", "attribute-missing", "b-11000", retrofit],
		["clear", null, "b-10923", retrofit],
	]),
	...at("R14", "building", [
		["possible", "proxy-building", "b-00042", demolish],
		["conflict", "requires-action", "b-00034", demolish],
		["not-known", "attribute-missing", "b-10930", demolish],
		["not-known", "outside-coverage", "b-25832", demolish],
		["clear", null, "b-10923", demolish],
	]),
	...at("R18", "building", [
		["not-known", "outside-coverage", "b-09451", look],
		["possible", "proxy-building", "b-02467", look],
		["conflict", "requires-action", "b-04950", look],
		["not-known", "attribute-missing", "b-02492", look],
		["not-known", "stale", "b-04353", look],
		["clear", null, "b-10300", demolish],
	]),
	...at("R19", "building", [
		["possible", "proxy-building", "b-00333", demolish],
		["conflict", "requires-action", "b-10925", demolish],
		["not-known", "attribute-missing", "b-11107", demolish],
		["not-known", "stale", "b-11128", demolish],
		["not-known", "outside-coverage", "b-25916", demolish],
		["clear", null, "b-10342", demolish],
	]),
	...at("R20", "building", [
		["possible", "proxy-building", "b-00333", look],
		["conflict", "advisory", "b-05726", look],
		["conflict", "requires-action", "b-00376", look],
		["not-known", "attribute-missing", "b-00539", look],
		["not-known", "stale", "b-11128", look],
		["clear", null, "b-10925", retrofit],
	]),
	...at("R11", "parcel", [["clear", null, "p-08347", look]]),
	...at("R34", "parcel", [
		["conflict", "requires-action", "p-08083", look],
		["not-known", "attribute-missing", "p-08347", look],
		["clear", null, "p-08348", look],
	]),
	...at("R35", "parcel", [
		["not-known", "run-pending", "p-08083", look],
		["not-known", "attribute-missing", "p-08347", look],
		["clear", null, "p-08410", look],
	]),
	// Rebuilding on the spot is a demolition to the rules of danger, and none to those of a zone's outline.
	...at("R19", "building", [["conflict", "requires-action", "b-10925", rebuild]]),
];

/** Verdicts that a rule can give and no feature of the city shows yet, and why. */
export const casesDue: readonly { readonly rule: string; readonly verdict: VerdictKind; readonly why: string }[] = [
	{ rule: "R11", verdict: "conflict", why: "no plot of the city is due for transfer yet" },
	{ rule: "R11", verdict: "possible", why: "no area of buried relics is drawn yet" },
	{ rule: "R11", verdict: "not-known", why: "no plot of the city is due for transfer yet" },
	{ rule: "R35", verdict: "opportunity", why: "the score waits for the service gap" },
];

/** Rules of the catalogue that are not built; each brings its own line when it is. */
export const rulesDue: readonly string[] = [
	"R02",
	"R07",
	"R10",
	"R12",
	"R13",
	"R15",
	"R16",
	"R17",
	"R21",
	"R22",
	"R23",
	"R24",
	"R25",
	"R26",
	"R27",
	"R28",
	"R29",
	"R30",
	"R31",
	"R32",
	"R33",
	"R36",
	"R37",
	"R38",
	"R39",
	"R40",
];
