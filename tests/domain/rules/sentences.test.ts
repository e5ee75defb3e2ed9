import { describe, expect, test } from "vitest";
import { writeSentence } from "../../../server/domain/messages/fill-sentence.ts";
import { type Language, languages } from "../../../server/domain/messages/languages.ts";
import { runRules } from "../../../server/domain/rules/run.ts";
import type { Verdict } from "../../../server/domain/rules/verdict.ts";
import { aBuilding, anAction, aZone, someFacts } from "./builders.ts";
import { fixtures } from "./fixtures.ts";

const told = fixtures.flatMap((fixture) =>
	runRules(fixture.facts, {}).flatMap(({ rule, judgements, isTrial }) =>
		judgements.flatMap(({ verdict }) =>
			verdict.kind === "not-applicable" ? [] : [{ code: rule.code, verdict, trialOf: isTrial ? "CN" : null }],
		),
	),
);
type Told = { code: string; verdict: Exclude<Verdict, { kind: "not-applicable" }>; trialOf: string | null };
const write = (one: Told, language: Language): string =>
	writeSentence({ ...one, asOf: "2025-06-01" }, language, (_, id) => id);

describe.each(languages)("in %s", (language) => {
	test("every verdict of every fixture is a whole sentence", () => {
		expect(told.length).toBeGreaterThan(1_000);
		for (const one of told) {
			const sentence = write(one, language);
			expect(sentence).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
			expect(sentence).toMatch(/[.。]$/);
		}
	});
});

test("numbers, doubts and trials are told as each language tells them", () => {
	const facts = someFacts({
		jurisdiction: "PT",
		registersKept: [],
		buildings: [
			aBuilding({
				id: "b7",
				footprintM2: 2_469,
				action: anAction(),
				zones: [aZone({ id: "z9", overlapM2: 1_234.5, status: "draft" })],
			}),
		],
	});
	const verdict = runRules(facts, {})[0]?.judgements[0]?.verdict as Told["verdict"];
	expect(languages.map((language) => write({ code: "R01", verdict, trialOf: "CN" }, language))).toEqual([
		"Possibly, because the zone is a draft; document not kept in this city: Demolition inside a core protection zone: 1,234.5 m² of building b7 in z9 (50.0 % of its footprint); approval: none; public notice: 30 of 20 days. Rule of China, applied as a trial.",
		"可能（该范围为草案；本市未保存该类文件）：核心保护范围内拆除：建筑b7有1,234.5 m²位于z9（占其基底面积50.0%）；批准文号：无；公示30日（应不少于20日）。中国规则，试用。",
		"Có thể, vì vùng này mới là dự thảo; thành phố này không lưu hồ sơ loại đó: Phá dỡ trong khu vực bảo vệ cốt lõi: 1.234,5 m² của công trình b7 nằm trong z9 (chiếm 50,0% diện tích chiếm đất); văn bản phê duyệt: không có; công khai 30 ngày, yêu cầu tối thiểu 20 ngày. Quy tắc của Trung Quốc, áp dụng thử.",
	]);
});
