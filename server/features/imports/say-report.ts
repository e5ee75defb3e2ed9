import type { PublishedVersion } from "../datasets/service.ts";
import type { ImportReport } from "./service.ts";

type Say = (line: string) => void;

const ends = {
	published: "Published",
	unchanged: "Nothing new: the same is published already",
	tried: "A trial: nothing was kept",
} as const;

function sayLayer(layer: PublishedVersion): string {
	const counts = `${layer.readCount} read = ${layer.acceptedCount} accepted + ${layer.rejectedCount} rejected`;
	const repaired = layer.repairedCount > 0 ? `, ${layer.repairedCount} repaired` : "";
	const version =
		layer.version === null ? "left as it was" : `version ${layer.version}${layer.isNew ? "" : " (unchanged)"}`;
	return `${layer.layerName}: ${counts}${repaired}; ${version}.`;
}

/** A report as lines for a terminal: counts by layer, what was ambiguous, what was rejected and why. */
export function sayReport(report: ImportReport, say: Say): void {
	for (const layer of report.layers) {
		say(sayLayer(layer));
		const leftOut = Object.entries(layer.leftOut).sort((a, b) => b[1] - a[1]);
		for (const [reason, count] of leftOut) say(`  left out, ${reason}: ${count}`);
		for (const [code, count] of Object.entries(layer.rejectsByCode)) say(`  rejected, ${code}: ${count}`);
		for (const fault of layer.rejects.slice(0, 5)) say(`    line ${fault.line}: ${fault.detail}`);
	}
	for (const doubt of report.doubts) say(`To look at: ${doubt}`);
	for (const source of report.sources) if (source.crs?.note) say(`${source.name}: ${source.crs.note}`);
	const seconds = (report.durationMs / 1_000).toFixed(1);
	say(`${ends[report.outcome]}. ${report.cityId} as of ${report.asOf}, ${seconds} s.`);
}
