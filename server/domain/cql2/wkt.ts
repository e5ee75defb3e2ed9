import { FilterFault } from "./ast.ts";
import { listDepthOf, type SimpleType } from "./geometry.ts";
import type { TokenReader } from "./token-reader.ts";

const types: Readonly<Record<string, SimpleType | "GeometryCollection">> = {
	point: "Point",
	multipoint: "MultiPoint",
	linestring: "LineString",
	multilinestring: "MultiLineString",
	polygon: "Polygon",
	multipolygon: "MultiPolygon",
	geometrycollection: "GeometryCollection",
};

export const isWktWord = (word: string): boolean => Object.hasOwn(types, word);

/** How deep collections may lie in collections. */
const MAX_DEPTH = 4;

/** What follows the word of a WKT geometry, as GeoJSON; its numbers are checked by the caller. */
export function readWkt(word: string, tokens: TokenReader, depth = 0): unknown {
	const type = types[word];
	if (type === undefined || depth > MAX_DEPTH) throw tokens.fault("A geometry is expected");
	tokens.takeWord("z");
	if (type !== "GeometryCollection") {
		const lists = listDepthOf(type) ?? 0;
		return { type, coordinates: lists === 0 ? readBracketedPosition(tokens) : readList(tokens, lists) };
	}
	const geometries: unknown[] = [];
	tokens.mustTakeSign("(");
	do {
		geometries.push(readWkt(tokens.take().value.toLowerCase(), tokens, depth + 1));
	} while (tokens.takeSign(","));
	tokens.mustTakeSign(")");
	return { type, geometries };
}

function readList(tokens: TokenReader, depth: number): unknown[] {
	const parts: unknown[] = [];
	tokens.mustTakeSign("(");
	do {
		parts.push(depth > 1 ? readList(tokens, depth - 1) : readPosition(tokens));
	} while (tokens.takeSign(","));
	tokens.mustTakeSign(")");
	return parts;
}

function readBracketedPosition(tokens: TokenReader): number[] {
	tokens.mustTakeSign("(");
	const position = readNumbers(tokens);
	tokens.mustTakeSign(")");
	return position;
}

/** The points of a MultiPoint may stand in brackets of their own. */
function readPosition(tokens: TokenReader): number[] {
	return tokens.isSignNext(["("]) ? readBracketedPosition(tokens) : readNumbers(tokens);
}

function readNumbers(tokens: TokenReader): number[] {
	const numbers = [tokens.mustTakeNumber(), tokens.mustTakeNumber()];
	while (tokens.isNumberNext()) {
		numbers.push(tokens.mustTakeNumber());
		if (numbers.length > 3) throw new FilterFault("A position is two numbers.");
	}
	return numbers;
}
