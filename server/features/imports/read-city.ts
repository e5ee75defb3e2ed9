import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { CityDescription } from "../../domain/datasets/mapping.ts";
import { AppError } from "../../platform/app-error.ts";

const Name = z.string().min(1).nullable().default(null);

/** A city that no mapping describes, as a JSON file; `docs/importing.md` explains every key. */
const CityFile = z.strictObject({
	names: z.strictObject({ en: z.string().min(1), zh: Name, vi: Name }),
	/** Country code of the law that holds there. */
	jurisdiction: z.string().regex(/^[A-Z]{2}$/),
	rulePacks: z.array(z.string()).default([]),
	/** EPSG code of the projected system everything is measured in, in metres. */
	metricSrid: z.int().positive(),
	registerKept: z.array(z.string()).default([]),
	residentPop: z.number().positive().nullable().default(null),
	boundary: z.looseObject({ type: z.enum(["Polygon", "MultiPolygon"]), coordinates: z.array(z.unknown()) }),
});

/** Reads the description of a city; the id is the one the command was given. */
export async function readCityFile(cityId: string, file: string): Promise<CityDescription> {
	const name = path.basename(file);
	if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(cityId)) {
		throw new AppError("request.invalid", {
			detail: `${cityId.slice(0, 80)} cannot be a city's id: small letters, digits and hyphens, at most 63.`,
		});
	}
	const text = await readFile(file, "utf8").catch(() => {
		throw new AppError("import.file-unreadable", { detail: `There is no file ${name}.` });
	});
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		throw new AppError("request.invalid", { detail: `${name} is no JSON: ${(error as Error).message}` });
	}
	const parsed = CityFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new AppError("request.invalid", { detail: `${name}: ${issue?.path.join(".")}: ${issue?.message}` });
	}
	return { cityId, ...parsed.data, boundary: parsed.data.boundary as unknown as CityDescription["boundary"] };
}
