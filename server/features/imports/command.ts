import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Actor } from "../../domain/actor.ts";
import { AppError } from "../../platform/app-error.ts";
import { readConfig } from "../../platform/config.ts";
import { openDatabase, type Pool } from "../../platform/database.ts";
import { migrate } from "../../platform/migrate.ts";
import { startPrivateCluster } from "../../platform/private-cluster.ts";
import { createDatasetService, type DatasetService } from "../datasets/service.ts";
import { chooseMapping } from "./choose-mapping.ts";
import { readCityFile } from "./read-city.ts";
import { sayReport } from "./say-report.ts";
import { createImportService } from "./service.ts";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const usage = `npm run import -- <city> <file or folder> [--mapping name or file.json] [--layer name]
  [--source-layer name] [--source text] [--licence text]
  [--crs EPSG:n] [--as-of YYYY-MM-DD] [--on-invalid reject|repair] [--dry-run] [--accept-changes]
npm run import -- <city> --city city.json [file …]      adds a city, or describes it anew
npm run import -- <city> --verify                     recomputes the hash of every published layer
npm run import -- <city> --roll-back <layer> [--to version]`;

/** Who runs a command on the machine itself may do what an administrator may. */
const operator: Actor = { personId: "command", name: "Command line", role: "administrator" };

function say(line: string): void {
	console.log(line);
}

function readArguments() {
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
			city: { type: "string" },
			verify: { type: "boolean", default: false },
			"roll-back": { type: "string" },
			to: { type: "string" },
		},
	});
	const [cityId, file] = positionals;
	if (cityId === undefined) throw new Error(`Say which city.\n${usage}`);
	return { values, cityId, file: file === undefined ? undefined : path.resolve(file) };
}
type Arguments = ReturnType<typeof readArguments>;

async function importFile(db: Pool, datasets: DatasetService, { values, cityId, file }: Arguments): Promise<void> {
	const onInvalid = values["on-invalid"];
	if (file === undefined || (onInvalid !== "reject" && onInvalid !== "repair")) {
		throw new Error(`Say which city and which file.\n${usage}`);
	}
	const imports = createImportService({ db, now: () => new Date(), datasets, log: say });
	const report = await imports.importData(operator, {
		cityId,
		path: file,
		mapping: await chooseMapping({
			cityId,
			file,
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
	sayReport(report, say);
}

async function addCity(datasets: DatasetService, cityId: string, file: string): Promise<void> {
	const city = await readCityFile(cityId, path.resolve(file));
	if ("source" in city.boundary) throw new Error("A city file holds its own boundary.");
	await datasets.createCity(operator, { ...city, boundary: city.boundary, isDemo: false, referenceDate: null });
	say(`The city ${cityId} is described.`);
}

/** Says of every published layer whether its rows are still those that were published. */
async function verify(datasets: DatasetService, cityId: string): Promise<void> {
	for (const { layerName, version, isSound, contentSha256 } of await datasets.verifyCity(cityId)) {
		say(
			`${layerName} version ${version}: ${isSound ? `sound, ${contentSha256}` : "its rows are not those that were published"}`,
		);
		if (!isSound) process.exitCode = 1;
	}
}

async function run(): Promise<void> {
	const asked = readArguments();
	const config = readConfig(process.env);
	const cluster =
		config.DATABASE_URL === undefined
			? await startPrivateCluster({ folder: path.resolve(root, config.PALIMPSEST_FOLDER), log: say })
			: undefined;
	const db = openDatabase(cluster?.connection ?? { url: config.DATABASE_URL ?? "" });
	try {
		await migrate(db, path.join(root, "migrations"));
		const datasets = createDatasetService({ db, now: () => new Date() });
		const rollBack = asked.values["roll-back"];
		if (asked.values.city !== undefined) await addCity(datasets, asked.cityId, asked.values.city);
		if (asked.values.verify) await verify(datasets, asked.cityId);
		else if (rollBack !== undefined) {
			const to = asked.values.to === undefined ? undefined : Number(asked.values.to);
			say(`${rollBack} is at version ${await datasets.rollBack(operator, asked.cityId, rollBack, to)} again.`);
		} else if (asked.file !== undefined || asked.values.city === undefined) await importFile(db, datasets, asked);
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
