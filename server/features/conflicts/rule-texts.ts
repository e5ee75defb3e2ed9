import type { RuleText } from "../../contracts/rules.ts";
import { inEachLanguage, messageAt, messagesAt } from "../../domain/messages/languages.ts";
import type { Parameters, Rule } from "../../domain/rules/rule.ts";

const say = (key: string) => inEachLanguage((language) => messageAt(language, key));

/** What a rule says of itself, in every language; `parameters` are those in force where it is asked. */
export function ruleTextOf(rule: Rule, parameters: Parameters): RuleText {
	return {
		code: rule.code,
		id: rule.id,
		version: rule.version,
		jurisdiction: rule.jurisdiction,
		validFrom: rule.validFrom,
		validTo: rule.validTo,
		title: say(`rules.${rule.code}.title`),
		clauses: [...rule.clauses],
		basis: rule.basis.map((basis, index) => ({
			class: basis.class,
			classText: say(`basisClasses.${basis.class}`),
			instrument: say(`instruments.${basis.instrument}`),
			article: inEachLanguage((language) => messagesAt(language, `rules.${rule.code}.articles`)[index] ?? ""),
			verified: basis.verified,
			verifiedText: say(`verified.${basis.verified}`),
		})),
		basisClass: rule.basisClass,
		severity: rule.severity,
		isBlocking: rule.isBlocking,
		role: rule.role,
		roleText: say(`roles.${rule.role}`),
		remedy: say(`rules.${rule.code}.remedy`),
		caveats: inEachCaveat(rule.code),
		parameters: rule.parameters.map((parameter) => {
			const value = parameters[parameter.key] ?? parameter.default;
			return {
				key: parameter.key,
				name: say(`parameters.${parameter.key}`),
				value,
				default: parameter.default,
				unit: parameter.unit,
				origin: parameter.origin,
				source: parameter.source,
				isCitySetting: value !== parameter.default,
			};
		}),
		layers: [...new Set(rule.inputs.map((input) => input.layer))],
		after: [...rule.after],
	};
}

function inEachCaveat(code: string): RuleText["caveats"] {
	const caveats = messagesAt("en", `rules.${code}.caveats`);
	return caveats.map((_, index) =>
		inEachLanguage((language) => messagesAt(language, `rules.${code}.caveats`)[index] ?? ""),
	);
}
