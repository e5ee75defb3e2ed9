import type { Mapping } from "../../server/domain/datasets/mapping.ts";
import { cambridge } from "./cambridge.ts";
import { osm } from "./osm.ts";

/** Every mapping written in code; a simple one is a JSON file beside this. */
export const mappings: readonly Mapping[] = [osm, cambridge];
