import { archaeologyBeforeTransfer } from "./archaeology-before-transfer.ts";
import { coreZoneDemolition } from "./core-zone-demolition.ts";
import { dangerLabelHeritage } from "./danger-label-heritage.ts";
import { cGradeDemolished, cGradeUnaddressed, dGradeUnaddressed } from "./dangerous-buildings.ts";
import { heritageChange } from "./heritage-change.ts";
import { historicBuildingDemolition } from "./historic-building-demolition.ts";
import { idleLandOverdue } from "./idle-land.ts";
import { mixedUseFit } from "./mixed-use-fit.ts";
import { oldBuildingUnassessed } from "./old-building-unassessed.ts";
import { relicDemolition } from "./relic-demolition.ts";
import { relicZoneWorks } from "./relic-zone-works.ts";
import type { Rule } from "./rule.ts";
import { villageDemolition } from "./village-demolition.ts";

/** Every rule the program knows, by code. Documents, sentences, settings and fixtures all name a rule by it. */
export const rules: readonly Rule[] = [
	coreZoneDemolition,
	historicBuildingDemolition,
	relicDemolition,
	dangerLabelHeritage,
	relicZoneWorks,
	villageDemolition,
	heritageChange,
	archaeologyBeforeTransfer,
	oldBuildingUnassessed,
	dGradeUnaddressed,
	cGradeDemolished,
	cGradeUnaddressed,
	idleLandOverdue,
	mixedUseFit,
];

/** Rules dated to hold on that day. */
export const rulesInForce = (onDay: string, among: readonly Rule[] = rules): Rule[] =>
	among.filter((rule) => rule.validFrom <= onDay && (rule.validTo === null || rule.validTo >= onDay));

/** Each rule after those it rests on; throws where they rest on one another in a circle. */
export function inRunOrder(among: readonly Rule[]): Rule[] {
	const ordered: Rule[] = [];
	const visit = (rule: Rule, path: readonly string[]): void => {
		if (path.includes(rule.code)) throw new Error(`Rules rest on one another: ${[...path, rule.code].join(" → ")}`);
		if (ordered.includes(rule)) return;
		for (const code of rule.after) {
			const before = among.find((candidate) => candidate.code === code);
			if (before !== undefined) visit(before, [...path, rule.code]);
		}
		ordered.push(rule);
	};
	for (const rule of among) visit(rule, []);
	return ordered;
}
