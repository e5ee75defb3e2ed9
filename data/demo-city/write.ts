import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateDemoCity } from "./generate.ts";

/** `npm run demo-city -- FOLDER [city|quarter]`: every layer as a GeoJSON file, to be looked at elsewhere. */
const [folder, size = "city"] = process.argv.slice(2);
if (folder === undefined || (size !== "city" && size !== "quarter")) {
	console.error("Say where to: npm run demo-city -- FOLDER [city|quarter]");
	process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const { layer, rows } of generateDemoCity({ seed: 20_250_502, size }).layers) {
	const features = rows.map(({ id, geometry, attributes }) => ({
		type: "Feature",
		id,
		properties: { id, ...attributes },
		geometry,
	}));
	writeFileSync(path.join(folder, `${layer}.geojson`), `${JSON.stringify({ type: "FeatureCollection", features })}\n`);
	console.log(`${layer}: ${rows.length}`);
}
