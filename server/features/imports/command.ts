import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mappings } from "../../../data/mappings/registry.ts";
import type { Actor } from "../../domain/actor.ts";
import type { Mapping } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";
import { readConfig } from "../../platform/config.ts";
import { openDatabase } from "../../platform/database.ts";
import { migrate } from "../../platform/migrate.ts";
import { startPrivateCluster } from "../../platform/private-cluster.ts";
import { createDatasetService } from "../datasets/service.ts";
import { mappingByName, readMappingFile } from "./read-mapping.ts";
import { createImportService, type ImportReport, sayLayer } from "./service.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const usage = `npm run import -- <city> <file or folder> [--mapping name or file.json] [--layer name]
  [--source-layer name] [--source text] [--licence text]
  [--crs EPSG:n] [--as-of YYYY-MM-DD] [--on-invalid reject|repair] [--dry-run] [--accept-changes]`;

/** Who runs a command on the machine itself may do what an administrator may. */
const operator: Actor = { personId: "command", name: "Command line", role: "administrator" };

function say(line: string): void {
	console.log(line);
}

interface MappingChoice {
	readonly cityId: string;
	readonly file: string;
	readonly name: string | undefined;
	readonly layerName: string | undefined;
	readonly source: string | undefined;
	readonly licence: string | undefined;
	readonly sourceLayer: string | undefined;
}

/** A mapping of many files is meant for a folder, one of a single file for a file. */
const isMadeFor = (mapping: Mapping, file: string): boolean =>
	mapping.sources.some((source) => source.file !== undefined) === (existsSync(file) && statSync(file).isDirectory()) &&
	(mapping.name !== "osm" || /\.(pbf|osm)(\.gz)?$/.test(file));

/** By name, by file, by the city that a mapping describes, or by the names of the file's own fields. */
async function chooseMapping({ cityId, file, name, layerName, ...said }: MappingChoice): Promise<Mapping> {
	if (name?.endsWith(".json")) return readMappingFile(path.resolve(name));
	if (name === undefined) {
		const own = mappings.find((mapping) => mapping.cities.some((city) => city.cityId === cityId));
		if (own !== undefined && (layerName === undefined || isMadeFor(own, file))) return own;
		if (layerName !== undefined) {
			const { source, licence, sourceLayer } = said;
			return mappingByName(file, layerName, {
				...(source !== undefined && { source }),
				...(licence !== undefined && { licence }),
				...(sourceLayer !== undefined && { sourceLayer }),
			});
		}
	}
	const found = mappings.find((mapping) => mapping.name === name);
	if (found !== undefined) return found;
	const beside = path.join(root, "data/mappings", `${name}.json`);
	if (name !== undefined && /^[\w-]+$/.test(name) && existsSync(beside)) return readMappingFile(beside);
	const known = mappings.map((mapping) => mapping.name).join(", ");
	throw new AppError("import.mapping-unknown", {
		detail:
			name === undefined
				? `Say what becomes what with --mapping (${known}, or a JSON file), or name the layer with --layer.`
				: `There is no mapping ${name}; known: ${known}.`,
	});
}

function sayReport(report: ImportReport): void {
	for (const layer of report.layers) {
		say(sayLayer(layer));
		for (const [reason, count] of Object.entries(layer.leftOut).sort((a, b) => b[1] - a[1])) {
			if (reason.startsWith("ambiguous")) say(`  ${layer.layerName}, ${reason}: ${count}`);
		}
		for (const [code, count] of Object.entries(layer.rejectsByCode))
			say(`  ${layer.layerName}, rejected ${code}: ${count}`);
		for (const fault of layer.rejects.slice(0, 5)) say(`    line ${fault.line}: ${fault.detail}`);
	}
	for (const doubt of report.doubts) say(`  To look at: ${doubt}`);
	for (const source of report.sources) if (source.crs?.note) say(`  ${source.name}: ${source.crs.note}`);
	const ends = {
		published: "Published",
		unchanged: "Nothing new: the same is published already",
		tried: "A trial: nothing was kept",
	};
	say(`${ends[report.outcome]}. ${report.cityId} as of ${report.asOf}, ${(report.durationMs / 1_000).toFixed(1)} s.`);
}

async function run(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			mapping: { type: "string" },
			layer: { type: "string" },
			"source-layer": { type: "string" },
			source: { type: "string" },
			licence: { type: "string" },
			crs: { type: "string" },
			"as-of": { type: "string" },
			"on-invalid": { type: "string", default: "repair" },
			"dry-run": { type: "boolean", default: false },
			"accept-changes": { type: "boolean", default: false },
		},
	});
	const [cityId, file] = positionals;
	const onInvalid = values["on-invalid"];
	if (cityId === undefined || file === undefined || (onInvalid !== "reject" && onInvalid !== "repair")) {
		throw new Error(`Say which city and which file.\n${usage}`);
	}
	const config = readConfig(process.env);
	const cluster =
		config.DATABASE_URL === undefined
			? await startPrivateCluster({ folder: path.resolve(root, config.PALIMPSEST_FOLDER), log: say })
			: undefined;
	const db = openDatabase(cluster?.connection ?? { url: config.DATABASE_URL ?? "" });
	try {
		await migrate(db, path.join(root, "migrations"));
		const now = (): Date => new Date();
		const imports = createImportService({ db, now, datasets: createDatasetService({ db, now }), log: say });
		const report = await imports.importData(operator, {
			cityId,
			path: path.resolve(file),
			mapping: await chooseMapping({
				cityId,
				file: path.resolve(file),
				name: values.mapping,
				layerName: values.layer,
				source: values.source,
				licence: values.licence,
				sourceLayer: values["source-layer"],
			}),
			...(values.layer !== undefined && { layerName: values.layer }),
			...(values.crs !== undefined && { crs: values.crs }),
			...(values["as-of"] !== undefined && { asOf: values["as-of"] }),
			onInvalid,
			isDryRun: values["dry-run"],
			acceptChanges: values["accept-changes"],
		});
		sayReport(report);
	} finally {
		await db.end({ timeout: 5 });
		// A database that was running before belongs to the program beside; it is not ours to stop.
		if (cluster?.isAdopted === false) await cluster.stop();
	}
}

try {
	await run();
} catch (error) {
	console.error(
		error instanceof AppError
			? `${error.code}: ${error.message}`
			: error instanceof Error
				? error.message
				: String(error),
	);
	process.exitCode = 1;
}
