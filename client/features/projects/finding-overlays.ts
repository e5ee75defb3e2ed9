import type { ConflictReport } from "../../../server/contracts/conflicts.ts";
import type { Overlay } from "../../map/style.ts";
import { colourOfFinding } from "./findings.tsx";

/** Findings as shapes: colour and pattern by severity, so that a hit is seen without reading; the one pointed at stands out. */
export function findingOverlays(report: ConflictReport, shown: string | null): Overlay[] {
	const drawn = report.findings.filter((finding) => finding.geometry !== null);
	// What must be seen first is drawn last.
	const order = ["opportunity", "not-known", "possible", "conflict"];
	const features = [...drawn]
		.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
		.map((finding) => ({
			type: "Feature",
			geometry: finding.geometry,
			properties: {
				finding: finding.id,
				colour: colourOfFinding(finding),
				pattern:
					finding.verdict === "not-known"
						? "not-known"
						: finding.verdict === "opportunity"
							? "opportunity"
							: (finding.severity ?? "advisory"),
				isShown: finding.id === shown,
			},
		}));
	const hasPattern = [
		"in",
		["get", "pattern"],
		["literal", ["not-known", "opportunity", "prohibited", "requires-approval", "requires-action"]],
	];
	return [
		{
			id: "findings",
			data: { type: "FeatureCollection", features },
			layers: [
				{ id: "findings-fill", type: "fill", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.28 } },
				{ id: "findings-pattern", type: "fill", filter: hasPattern, paint: { "fill-pattern": ["get", "pattern"] } },
				{
					id: "findings-line",
					type: "line",
					paint: {
						"line-color": ["case", ["==", ["get", "pattern"], "requires-action"], "#5C564C", ["get", "colour"]],
						"line-width": ["case", ["get", "isShown"], 4, 1.4],
					},
				},
			],
		},
	];
}
