import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "csv-stringify/sync";
import { runProgram } from "../run-program.ts";
import type { ColumnType, Table, tableFormats, WriteOptions, WrittenFile } from "./table.ts";
import { featureOf } from "./write-text.ts";

const ogrTypes: Readonly<Record<ColumnType, string>> = {
	text: 'type="String"',
	integer: 'type="Integer64"',
	number: 'type="Real"',
	boolean: 'type="Integer" subtype="Boolean"',
	day: 'type="Date"',
};
type Kind = "Point" | "LineString" | "Polygon" | "none";
/** Longest name of a field in a dBASE table. */
const DBF_NAME_LETTERS = 10;

/** GeoPackage: one file, one layer a table. FlatGeobuf and Shapefile: a file a layer. All through GDAL, which other GIS read by too. */
export async function writeByOgr(
	tables: readonly Table[],
	name: string,
	format: Exclude<(typeof tableFormats)[number], "csv" | "geojson" | "xlsx">,
	options: WriteOptions,
): Promise<WrittenFile[]> {
	const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-export-"));
	try {
		if (format === "gpkg") return await writeGeoPackage(folder, tables, name, options);
		return format === "fgb"
			? await writeFlatGeobufs(folder, tables, options)
			: await writeShapefiles(folder, tables, options);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function writeGeoPackage(folder: string, tables: readonly Table[], name: string, options: WriteOptions) {
	const file = path.join(folder, `${name}.gpkg`);
	for (const [index, table] of tables.entries()) {
		const source = await describe(folder, table, nameColumns(table));
		const into = index === 0 ? ["-f", "GPKG"] : ["-update", "-append"];
		await convert([...into, file, source, "-nln", table.name, ...geometryArgs(table, options)]);
	}
	return [{ name: `${name}.gpkg`, content: await readFile(file), rows: tables[0]?.rows.length ?? 0 }];
}

async function writeFlatGeobufs(folder: string, tables: readonly Table[], options: WriteOptions) {
	const written: WrittenFile[] = [];
	for (const table of tables) {
		const source = await describe(folder, table, nameColumns(table));
		const file = path.join(folder, `${table.name}.fgb`);
		// Without its index the rows keep their order, as in every other format.
		await convert([
			"-f",
			"FlatGeobuf",
			file,
			source,
			"-nln",
			table.name,
			"-lco",
			"SPATIAL_INDEX=NO",
			...geometryArgs(table, options),
		]);
		written.push({ name: `${table.name}.fgb`, content: await readFile(file), rows: table.rows.length });
	}
	return written;
}

/** A shapefile holds one kind of geometry and names of ten letters: a table becomes a file a kind, with a sheet of the whole names. */
async function writeShapefiles(folder: string, tables: readonly Table[], options: WriteOptions) {
	const written: WrittenFile[] = [];
	const sheet: string[][] = [["file", "field", "column"]];
	for (const table of tables) {
		const kinds = [...new Set(table.rows.map((_, index) => kindOf(table.geometries?.[index] ?? null)))];
		for (const kind of kinds.length === 0 ? (["none"] as const) : kinds) {
			const part = onlyKind(table, kind, kinds.length > 1);
			const fields = shortNames(part);
			sheet.push(...part.columns.map((column, at) => [part.name, fields[at] ?? "", column.name]));
			const source = await describe(folder, part, fields);
			const out = path.join(folder, `out-${part.name}`);
			const encoding = ["-lco", `ENCODING=${options.encoding === "gbk" ? "CP936" : "UTF-8"}`];
			await convert([
				"-f",
				"ESRI Shapefile",
				out,
				source,
				"-nln",
				part.name,
				...encoding,
				...geometryArgs(part, options, kind),
			]);
			for (const name of (await readdir(out)).sort())
				written.push({ name, content: await readFile(path.join(out, name)), rows: part.rows.length });
		}
	}
	written.push({
		name: "field-names.csv",
		content: Buffer.from(`\uFEFF${stringify(sheet)}`, "utf8"),
		rows: sheet.length - 1,
	});
	return written;
}

/** GeoJSON with a description of its types: a column of nothing but nulls keeps its own. */
async function describe(folder: string, table: Table, fields: readonly string[]): Promise<string> {
	const renamed: Table = { ...table, columns: table.columns.map((column, at) => ({ ...column, name: `c${at}` })) };
	const features = table.rows.map((_, index) => featureOf(renamed, index));
	const data = path.join(folder, `${table.name}.geojson`);
	await writeFile(data, JSON.stringify({ type: "FeatureCollection", features }));
	const columns = table.columns.map(
		(column, at) => `<Field name="${fields[at]}" src="c${at}" ${ogrTypes[column.type]}/>`,
	);
	const geometry =
		table.geometries === null ? "<GeometryType>wkbNone</GeometryType>" : "<LayerSRS>EPSG:4326</LayerSRS>";
	const vrt = `<OGRVRTDataSource><OGRVRTLayer name="${table.name}"><SrcDataSource>${data}</SrcDataSource><SrcLayer>${table.name}</SrcLayer>${geometry}${columns.join("")}</OGRVRTLayer></OGRVRTDataSource>`;
	const file = path.join(folder, `${table.name}.vrt`);
	await writeFile(file, vrt);
	return file;
}

const nameColumns = (table: Table): string[] => table.columns.map((column) => column.name);

function geometryArgs(table: Table, { epsg }: WriteOptions, kind?: Kind): string[] {
	if (table.geometries === null || kind === "none") return ["-nlt", "NONE"];
	return ["-t_srs", `EPSG:${epsg}`, "-nlt", "PROMOTE_TO_MULTI"];
}

const convert = (args: readonly string[]): Promise<string> => runProgram("ogr2ogr", [...args]);

function kindOf(geometry: object | null): Kind {
	const type = geometry !== null && "type" in geometry ? String(geometry.type).replace("Multi", "") : "none";
	return type === "Point" || type === "LineString" || type === "Polygon" ? type : "none";
}

function onlyKind(table: Table, kind: Kind, isSplit: boolean): Table {
	const held = table.rows
		.map((_, index) => index)
		.filter((index) => kindOf(table.geometries?.[index] ?? null) === kind);
	return {
		name: isSplit ? `${table.name}-${kind.toLowerCase()}` : table.name,
		columns: table.columns,
		rows: held.map((index) => table.rows[index] ?? []),
		geometries: kind === "none" ? null : held.map((index) => table.geometries?.[index] ?? null),
	};
}

/** Ten letters, none twice: the name cut, then numbered where two would be one. */
function shortNames(table: Table): string[] {
	const taken = new Set<string>();
	return table.columns.map(({ name }) => {
		let short = name.slice(0, DBF_NAME_LETTERS);
		for (let count = 1; taken.has(short); count += 1)
			short = `${name.slice(0, DBF_NAME_LETTERS - String(count).length - 1)}_${count}`;
		taken.add(short);
		return short;
	});
}
