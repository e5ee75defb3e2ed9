import { expect, test } from "vitest";
import { findLayer, layers } from "../../server/domain/datasets/layers.ts";
import { withDatabase } from "../support/database.ts";

const place = withDatabase();

/** Tables that are not data of a city. */
const ofTheProgram = new Set(["schema_migration", "spatial_ref_sys"]);

test("city_id leads every primary key and every index of city data", async () => {
	const rows = await place.db<{ table: string; index: string; first: string }[]>`
		select t.relname as table, i.relname as index, a.attname as first
		from pg_index x
		join pg_class i on i.oid = x.indexrelid
		join pg_class t on t.oid = x.indrelid
		join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
		left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
	`;
	const ours = rows.filter((row) => !ofTheProgram.has(row.table));
	expect(ours.length).toBeGreaterThan(50);
	expect(ours.filter((row) => row.first !== "city_id")).toEqual([]);
});

test("every table of city data has a key", async () => {
	const rows = await place.db<{ name: string }[]>`
		select t.relname as name from pg_class t
		join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
		where t.relkind = 'r' and not exists (select 1 from pg_index x where x.indrelid = t.oid and x.indisprimary)
	`;
	expect(rows.map((row) => row.name)).toEqual([]);
});

const sqlType = {
	text: "text",
	number: "double precision",
	integer: "integer",
	boolean: "boolean",
	date: "date",
	"text-list": "ARRAY",
};
const common = new Set(["city_id", "version", "id", "geom", "geom_3857", "source_attributes"]);

test.each(layers.map((layer) => [layer.name, layer] as const))(
	"table %s holds what the catalogue says",
	async (name, layer) => {
		const columns = await place.db<{ column: string; type: string; isNullable: string }[]>`
		select column_name as column, data_type as type, is_nullable as "isNullable"
		from information_schema.columns where table_schema = 'public' and table_name = ${name}
	`;
		const held = columns
			.filter((column) => !common.has(column.column))
			.map((column) => [column.column, column.type, column.isNullable === "NO"]);
		const said = layer.attributes.map((attribute) => [
			attribute.name,
			sqlType[attribute.type],
			attribute.isRequired === true,
		]);
		expect(held.sort()).toEqual(said.sort());
	},
);

test("a value outside the catalogue's list is refused by the table, and the lists are equal", async () => {
	const checks = await place.db<{ table: string; name: string; definition: string }[]>`
		select t.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
		from pg_constraint c join pg_class t on t.oid = c.conrelid where c.contype = 'c' and c.conname like '%_known'
	`;
	const held = new Map(
		checks
			.filter((check) => findLayer(check.table) !== undefined)
			.map((check) => [check.name, [...check.definition.matchAll(/'([^']+)'::text/g)].map((match) => match[1])]),
	);
	const said = new Map(
		layers.flatMap((layer) =>
			layer.attributes
				.filter((attribute) => attribute.values)
				.map((attribute) => [`${layer.name}_${attribute.name}_known`, [...(attribute.values ?? [])]] as const),
		),
	);
	expect(new Map([...held].sort())).toEqual(new Map([...said].sort()));
});

test("geometry columns carry their SRID", async () => {
	const rows = await place.db<
		{ column: string; srid: number }[]
	>`select f_geometry_column as column, srid from geometry_columns where f_table_schema = 'public'`;
	expect(rows.length).toBeGreaterThan(20);
	expect(
		rows.filter((row) => row.srid !== (row.column === "geom_3857" ? 3857 : 4326) && !/^geom_\d+/.test(row.column)),
	).toEqual([]);
});
