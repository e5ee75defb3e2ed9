import { z } from "zod";
import { severities } from "../domain/rules/verdict.ts";
import { endpoint } from "./endpoint.ts";

/** The same words in the three languages of the program. */
export const Text = z.strictObject({ en: z.string(), zh: z.string(), vi: z.string() });
export type Text = z.infer<typeof Text>;

/** What a rule rests on, and how well its wording was verified; the text names instrument and article. */
const Basis = z.strictObject({
	class: z.enum(["law-standard", "policy", "local", "app-default"]),
	classText: Text,
	instrument: Text,
	article: Text,
	verified: z.enum(["V", "V2", "M", "H"]),
	verifiedText: Text,
});

const Parameter = z.strictObject({
	key: z.string(),
	name: Text,
	/** In force in this city; the default where the city set none. */
	value: z.number(),
	default: z.number(),
	unit: z.string(),
	/** V, V2: read in a source; M: not verified; H: default of this program, not law. */
	origin: z.string(),
	source: z.string(),
	isCitySetting: z.boolean(),
});

/** Everything said once of a rule; findings name it by its code. */
export const RuleText = z.strictObject({
	code: z.string(),
	id: z.string(),
	version: z.int(),
	jurisdiction: z.string(),
	validFrom: z.string(),
	validTo: z.string().nullable(),
	title: Text,
	clauses: z.array(z.string()),
	basis: z.array(Basis),
	basisClass: z.string(),
	severity: z.enum([...severities, "opportunity"]),
	isBlocking: z.boolean(),
	role: z.string(),
	roleText: Text,
	remedy: Text,
	caveats: z.array(Text),
	parameters: z.array(Parameter),
	/** Layers whose facts decide. */
	layers: z.array(z.string()),
	after: z.array(z.string()),
});
export type RuleText = z.infer<typeof RuleText>;

export const listRules = endpoint({
	method: "GET",
	path: "/api/rules",
	summary: "The rules in force on a day: clause, basis, parameters, sentences.",
	query: z.strictObject({ asOf: z.iso.date().optional() }),
	reply: z.strictObject({ rules: z.array(RuleText) }),
});
