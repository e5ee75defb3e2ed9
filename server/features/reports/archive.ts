import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { canonicalJson, type DataVersion, type Manifest, noticesOf } from "../../domain/reports/manifest.ts";
import type { Table, TableFormat, TextEncoding } from "../../platform/table-files/table.ts";
import { writeTables } from "../../platform/table-files/write-tables.ts";
import { zipOf } from "../../platform/zip.ts";
import type { CityInForce } from "../cities/service.ts";
import { type Flags, tableOf } from "./fields.ts";

export interface ReportArchive {
	readonly name: string;
	readonly stream: Readable;
}

/** How the same figures are to be written. */
export interface Writing {
	readonly format: TableFormat;
	readonly epsg: number;
	readonly encoding: TextEncoding;
}

export interface Content
	extends Pick<Manifest, "kind" | "parameters" | "settings" | "rules" | "dataVersions" | "figures"> {
	readonly isTrial: boolean;
	readonly runDate: string;
	readonly tables: readonly Table[];
}

interface Base {
	readonly inForce: CityInForce;
	readonly programVersion: string;
	readonly createdAt: Date;
}

const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");
/** Formats of many tables in one file carry their sources inside; in a zip of single tables the manifest does. */
const isBook = (format: TableFormat): boolean => format === "xlsx" || format === "gpkg";

/** A zip of the data files and the manifest that lets every figure be computed again. */
export async function archiveOf(
	{ inForce, programVersion, createdAt }: Base,
	content: Content,
	writing: Writing,
): Promise<ReportArchive> {
	const { city } = inForce;
	const manifest = manifestOf({ inForce, programVersion, createdAt }, content);
	const tables = isBook(writing.format)
		? [...content.tables, sourcesTable(content), aboutTable(manifest)]
		: content.tables;
	const files = await writeTables(tables, content.kind, writing.format, writing);
	const whole: Manifest = {
		...manifest,
		writing: { format: writing.format, crs: `EPSG:${writing.epsg}`, encoding: writing.encoding },
		files: files.map((file) => ({
			name: file.name,
			bytes: file.content.length,
			sha256: sha256(file.content),
			rows: file.rows,
		})),
	};
	const entries = [
		...files,
		{ name: "manifest.json", content: Buffer.from(`${JSON.stringify(whole, null, "\t")}\n`, "utf8") },
	];
	return {
		name: `palimpsest-${city.cityId}-${content.kind}-${manifest.reportId}.zip`,
		stream: zipOf(entries, createdAt),
	};
}

/** What the figures say of themselves, whatever file they are written to. */
export function manifestOf(
	{ inForce, programVersion, createdAt }: Base,
	content: Content,
): Omit<Manifest, "files" | "writing"> {
	const { city } = inForce;
	const { kind, parameters, settings, rules, dataVersions, figures, runDate, tables } = content;
	const flags: Flags = { isDemo: city.isDemo, isTrial: content.isTrial };
	const hashes = dataVersions.map((version) => version.contentSha256);
	const question = { kind, cityId: city.cityId, parameters, settings, rules, dataVersions: hashes, runDate };
	return {
		manifestVersion: 1,
		reportId: sha256(canonicalJson(question)).slice(0, 20),
		kind,
		createdAt: createdAt.toISOString(),
		asOf: runDate,
		program: { name: "Palimpsest", version: programVersion },
		city: { cityId: city.cityId, names: city.names, jurisdiction: city.jurisdiction },
		...flags,
		notices: noticesOf(flags),
		parameters,
		settings,
		rules,
		dataVersions,
		figures,
		tables: tables.map(({ name, rows, columns }) => ({
			name,
			rows: rows.length,
			sha256: sha256(canonicalJson({ columns, rows })),
		})),
	};
}

const sourcesTable = ({ dataVersions }: Content): Table =>
	tableOf<DataVersion>(
		"sources",
		[
			["layer", "text", (version) => version.layer],
			["version", "integer", (version) => version.version],
			["as_of", "day", (version) => version.asOf],
			["source", "text", (version) => version.source],
			["licence", "text", (version) => version.licence],
			["content_sha256", "text", (version) => version.contentSha256],
		],
		dataVersions,
		null,
	);

/** The head of the manifest, for those who only ever see the table. */
function aboutTable(manifest: Omit<Manifest, "files" | "writing">): Table {
	const lines: [string, string][] = [
		["report_id", manifest.reportId],
		["created_at", manifest.createdAt],
		["as_of", manifest.asOf],
		["city", manifest.city.cityId],
		["program", `${manifest.program.name} ${manifest.program.version}`],
		...manifest.notices.flatMap(({ en, zh, vi }): [string, string][] => [
			["notice", en],
			["notice", zh],
			["notice", vi],
		]),
		...Object.entries(manifest.parameters).map(([key, value]): [string, string] => [key, JSON.stringify(value)]),
	];
	return tableOf(
		"about",
		[
			["item", "text", ([item]) => item],
			["value", "text", ([, value]) => value],
		],
		lines,
		null,
	);
}
