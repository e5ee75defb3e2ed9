import type { Filter, Operand, TemporalOp } from "../../domain/cql2/ast.ts";
import type { Queryables } from "../../domain/cql2/check-filter.ts";
import type { Db } from "../../platform/database.ts";

type Fragment = ReturnType<Db>;

/**
 * Turns a checked filter into a condition on `f`. Names were found in the catalogue before and are
 * written as identifiers; every value is bound, none becomes part of the query's text.
 */
export function conditionOf(db: Db, filter: Filter, queryables: Queryables): Fragment {
	const asked = (part: Filter): Fragment => conditionOf(db, part, queryables);
	const value = (operand: Operand): Fragment => boundOf(db, operand, queryables);
	switch (filter.kind) {
		case "truth":
			return db`${filter.value}::boolean`;
		case "not":
			return db`not (${asked(filter.part)})`;
		case "and":
		case "or": {
			const [first, ...others] = filter.parts.map(asked);
			const joined = others.map((part) => (filter.kind === "and" ? db`and (${part})` : db`or (${part})`));
			return db`(${first ?? db`true`}) ${joined.length === 0 ? db`` : joined}`;
		}
		case "compare":
			// The sign is one of six that the parser knows.
			return db`${value(filter.left)} ${db.unsafe(filter.op)} ${value(filter.right)}`;
		case "between":
			return db`${value(filter.value)} between ${value(filter.low)} and ${value(filter.high)}`;
		case "like":
			return db`${value(filter.value)} like ${value(filter.pattern)}`;
		case "in": {
			const [first, ...others] = filter.choices.map((choice) => db`${value(filter.value)} = ${value(choice)}`);
			return db`(${first ?? db`false`} ${others.length === 0 ? db`` : others.map((part) => db`or ${part}`)})`;
		}
		case "is-null":
			return db`${value(filter.value)} is null`;
		case "spatial":
			// `s_within` is PostGIS's `st_within`, and so on for all eight.
			return db`${db.unsafe(filter.op.replace(/^s_/, "st_"))}(${value(filter.left)}, ${value(filter.right)})`;
		case "temporal":
			return temporal(db, filter.op, spanOf(db, filter.left, queryables), spanOf(db, filter.right, queryables));
	}
}

function boundOf(db: Db, operand: Operand, queryables: Queryables): Fragment {
	switch (operand.kind) {
		case "property":
			if (operand.name === "geometry" && queryables.get("geometry") === "geometry") return db`f.geom`;
			return cast(db, db`${db(`f.${operand.name}`)}`, queryables.get(operand.name) ?? "text");
		case "text":
			return db`${operand.value}::text`;
		case "number":
			return db`${operand.value}::float8`;
		case "boolean":
			return db`${operand.value}::boolean`;
		case "date":
			return db`(${operand.value}::date::timestamp at time zone 'UTC')`;
		case "timestamp":
			return db`${operand.value}::timestamptz`;
		case "casei":
			return db`lower(${boundOf(db, operand.value, queryables)})`;
		case "geometry":
			return db`st_setsrid(st_geomfromgeojson(${JSON.stringify(operand.geometry)}::text), 4326)`;
		case "interval":
			throw new Error("An interval is compared by temporal relations only.");
	}
}

/** Days and times are compared as times in UTC. */
const cast = (db: Db, column: Fragment, type: string): Fragment =>
	type === "date" ? db`(${column}::timestamp at time zone 'UTC')` : column;

interface Span {
	readonly start: Fragment;
	readonly end: Fragment;
}

/** A day lasts from its first to its last instant; a time is both. */
function spanOf(db: Db, operand: Operand, queryables: Queryables): Span {
	if (operand.kind === "interval") {
		return {
			start: operand.start === null ? db`'-infinity'::timestamptz` : spanOf(db, operand.start, queryables).start,
			end: operand.end === null ? db`'infinity'::timestamptz` : spanOf(db, operand.end, queryables).end,
		};
	}
	const start = boundOf(db, operand, queryables);
	const isDay = operand.kind === "date" || (operand.kind === "property" && queryables.get(operand.name) === "date");
	return { start, end: isDay ? db`(${start} + interval '1 day' - interval '1 microsecond')` : start };
}

function temporal(db: Db, op: TemporalOp, a: Span, b: Span): Fragment {
	const relations: Readonly<Record<TemporalOp, () => Fragment>> = {
		t_after: () => db`${a.start} > ${b.end}`,
		t_before: () => db`${a.end} < ${b.start}`,
		t_contains: () => db`(${a.start} < ${b.start} and ${a.end} > ${b.end})`,
		t_disjoint: () => db`(${a.end} < ${b.start} or ${a.start} > ${b.end})`,
		t_during: () => db`(${a.start} > ${b.start} and ${a.end} < ${b.end})`,
		t_equals: () => db`(${a.start} = ${b.start} and ${a.end} = ${b.end})`,
		t_finishedby: () => db`(${a.start} < ${b.start} and ${a.end} = ${b.end})`,
		t_finishes: () => db`(${a.start} > ${b.start} and ${a.end} = ${b.end})`,
		t_intersects: () => db`(${a.start} <= ${b.end} and ${a.end} >= ${b.start})`,
		t_meets: () => db`${a.end} = ${b.start}`,
		t_metby: () => db`${a.start} = ${b.end}`,
		t_overlappedby: () => db`(${a.start} > ${b.start} and ${a.start} < ${b.end} and ${a.end} > ${b.end})`,
		t_overlaps: () => db`(${a.start} < ${b.start} and ${a.end} > ${b.start} and ${a.end} < ${b.end})`,
		t_startedby: () => db`(${a.start} = ${b.start} and ${a.end} > ${b.end})`,
		t_starts: () => db`(${a.start} = ${b.start} and ${a.end} < ${b.end})`,
	};
	return relations[op]();
}
