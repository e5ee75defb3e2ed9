/**
 * Assessments of Cambridge, Massachusetts: one record per condominium unit, many to one lot. Use codes
 * are the state's property classes; a leading zero means mixed use, further digits are local.
 */
type Assessment = Readonly<Record<string, string>>;

const M2_PER_SQUARE_FOOT = 0.092_903_04;

/** First three digits of the state's code → land and sea use code (2023); what is not here stays unknown. */
const landUseByClass: readonly [from: number, to: number, code: string][] = [
	[101, 105, "0701"],
	[109, 112, "0701"],
	[113, 113, "0807"],
	[121, 123, "0701"],
	[140, 140, "080404"],
	[199, 199, "0701"],
	[300, 302, "090104"],
	[304, 304, "0806"],
	[316, 316, "1101"],
	[323, 325, "090101"],
	[326, 326, "090103"],
	[327, 327, "090101"],
	[330, 333, "0904"],
	[334, 334, "090105"],
	[335, 335, "0904"],
	[336, 337, "120803"],
	[338, 338, "0904"],
	[339, 339, "120803"],
	[340, 346, "0902"],
	[353, 355, "0904"],
	[362, 375, "0903"],
	[400, 400, "1001"],
	[401, 401, "1101"],
	[404, 406, "0802"],
	[407, 409, "1001"],
	[413, 413, "0802"],
	[422, 430, "13"],
	[900, 900, "0801"],
	[910, 910, "1401"],
	[931, 931, "0801"],
	[934, 934, "080403"],
	[935, 935, "0801"],
	[940, 941, "080403"],
	[942, 942, "080401"],
	[947, 947, "0802"],
	[951, 952, "0807"],
	[953, 953, "1506"],
	[955, 955, "0806"],
	[957, 957, "0807"],
	[960, 961, "1503"],
	[970, 970, "0701"],
	[971, 971, "13"],
	[972, 972, "1208"],
	[992, 992, "0801"],
];

/** Vacant or undeveloped by the codes' own descriptions. */
const vacantCodes = new Set("1062 130 132 1322 390 392 440 442 930 933 936 946 973 974 975".split(" "));

const numberIn = (record: Assessment, field: string): number => Number(record[field] ?? 0) || 0;
const codeOf = (record: Assessment): string => record["UseCode"] ?? "";

/** `0104` is a mixed use whose main part is class 104; `1021` is class 102. */
const classOf = (code: string): number => Number((code.startsWith("0") ? code.slice(1) : code).slice(0, 3));

function landUseOf(code: string): string | null {
	const number = classOf(code);
	return landUseByClass.find(([from, to]) => number >= from && number <= to)?.[2] ?? null;
}

const sumOf = (records: readonly Assessment[], field: string): number =>
	records.reduce((sum, record) => sum + numberIn(record, field), 0);

/** Condominium units count one each; a house counts the homes it is assessed with. */
function dwellingsOf(records: readonly Assessment[]): number | null {
	let dwellings = 0;
	for (const record of records) {
		const number = classOf(codeOf(record));
		if (number === 102) dwellings += 1;
		else if (number >= 101 && number <= 112 && number !== 106) dwellings += numberIn(record, "Occupancy");
	}
	return dwellings > 0 ? Math.round(dwellings) : null;
}

/** The whole building's record of a condominium, where it states a floor area, outweighs the sum of its units. */
function floorAreaM2(records: readonly Assessment[]): number | null {
	const wholes = records.filter((record) => classOf(codeOf(record)) === 199 && numberIn(record, "GrossArea") > 0);
	const counted = wholes.length > 0 ? wholes : records.filter((record) => numberIn(record, "GrossArea") > 0);
	const squareFeet = sumOf(counted, "GrossArea");
	return squareFeet > 0 ? Math.round(squareFeet * M2_PER_SQUARE_FOOT) : null;
}

/** The use most records state; ties by code, so that the order of the file decides nothing. */
function mainRecord(records: readonly Assessment[]): Assessment | undefined {
	const counts = new Map<string, number>();
	for (const record of records) counts.set(codeOf(record), (counts.get(codeOf(record)) ?? 0) + 1);
	const [code] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [""];
	return records.find((record) => codeOf(record) === code);
}

export interface LotAssessment {
	/** Something is built: an improvement is valued, or a year of building is known. */
	readonly isImproved: boolean;
	readonly isVacant: boolean;
	readonly address: string | null;
	readonly landUseCode: string | null;
	readonly useDescription: string | null;
	/** Of the oldest part: what age decides, it decides by that. */
	readonly yearBuilt: number | null;
	readonly storeys: number | null;
	readonly floorAreaM2: number | null;
	readonly dwellings: number | null;
	/** US dollars, land and improvements; null where the sum is not positive. */
	readonly value: number | null;
}

/** What the records of one lot say together; null where there is none. */
export function assessLot(records: readonly Assessment[]): LotAssessment | null {
	const main = mainRecord(records);
	if (main === undefined) return null;
	const years = records.map((record) => numberIn(record, "AYBYrBuilt")).filter((year) => year > 0);
	const storeys = records.map((record) => numberIn(record, "BldgStories")).filter((count) => count > 0);
	const value = sumOf(records, "TotalAppraisedParcelValue");
	return {
		isImproved: sumOf(records, "TotalAppraisedImprovements") > 0 || years.length > 0,
		isVacant: records.every((record) => vacantCodes.has(codeOf(record))),
		address: main["Location"] ?? null,
		landUseCode: landUseOf(codeOf(main)),
		useDescription: main["UseDescription"] ?? null,
		yearBuilt: years.length > 0 ? Math.min(...years) : null,
		storeys: storeys.length > 0 ? Math.max(...storeys) : null,
		floorAreaM2: floorAreaM2(records),
		dwellings: dwellingsOf(records),
		value: value > 0 ? Math.round(value) : null,
	};
}

/** Zoning district → the use it is mainly for; special districts with an article of their own stay unknown. */
export function plannedUseOf(zone: string | undefined): string | null {
	if (zone === undefined) return null;
	if (zone === "OS") return "1401";
	if (/^(A-|B$|C$|C-|C[123])/.test(zone)) return "0701";
	if (/^B[ABC]/.test(zone)) return "0901";
	if (/^O-/.test(zone)) return "0902";
	return /^I[ABC]/.test(zone) ? "1001" : null;
}
