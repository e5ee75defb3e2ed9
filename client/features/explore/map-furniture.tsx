import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconRulerMeasure, IconVector } from "@tabler/icons-react";
import { area, length } from "@turf/turf";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WorkspaceContext } from "../../feature.ts";
import { formatArea, formatDay, formatDistance } from "../../i18n/format.ts";
import type { Pointed } from "../../map/map-view.tsx";
import { type LegendEntry, legendOf, type Theme } from "../../map/themes.ts";
import { hiddenLayers } from "../../workspace.ts";

/** What stands on the map besides the map: legend, tip, measuring, data dates, attribution. */
export function MapFurniture(context: WorkspaceContext & { theme: Theme; hover: Pointed | null }) {
	const { layers, language, theme, hover, search } = context;
	const { t } = useTranslation();
	const hidden = hiddenLayers(search);
	const drawn = layers.filter((layer) => layer.tilesUrl !== null && !hidden.has(layer.layer));
	const sources = [...new Set(drawn.map((layer) => `${layer.source} (${layer.licence})`))];
	const days = drawn.map((layer) => layer.asOf).sort();
	const entries = legendOf(theme);
	return (
		<>
			<Measure {...context} />
			{entries.length > 0 && (
				<details className="legend" open>
					<summary>{t(`theme.${theme}`)}</summary>
					<ul>
						{entries.map((entry) => (
							<li key={entry.key}>
								<Swatch entry={entry} />
								<span className={entry.key.includes("not-known") ? "not-known" : undefined}>
									{t(`legend.${entry.key}`)}
								</span>
							</li>
						))}
					</ul>
				</details>
			)}
			{hover?.features[0] !== undefined && (
				<div className="tip" style={{ left: hover.x, top: hover.y }}>
					{tipOf(hover, language, (layer) => t(`layer.${layer}`))}
				</div>
			)}
			<div className="map-note">
				{days.length > 0 &&
					`${t("map.data")} ${formatDay(days[0] ?? "", language)} – ${formatDay(days.at(-1) ?? "", language)} · `}
				{sources.slice(0, 3).join(" · ")}
			</div>
		</>
	);
}

function tipOf(hover: Pointed, language: string, layerName: (layer: string) => string): string {
	const [first] = hover.features;
	if (first === undefined) return "";
	const name =
		first.properties[`name_${language}`] ?? first.properties["name_en"] ?? first.properties["name_zh"] ?? first.id;
	return `${layerName(first.layer)}: ${String(name)}`;
}

function Swatch({ entry }: { entry: LegendEntry }) {
	const box = { width: 18, height: 12, flex: "none" } as const;
	const { colour, sign, letter } = entry;
	return (
		<svg {...box} viewBox="0 0 18 12" aria-hidden="true">
			{sign === "fill" && <rect width="18" height="12" fill={colour} stroke="#8F8574" strokeWidth="0.8" />}
			{sign === "stipple" && (
				<g fill={colour}>
					<rect width="18" height="12" fill="#fff" stroke={colour} strokeWidth="0.8" />
					{[3, 9, 15].map((x) => (
						<circle key={x} cx={x} cy={x === 9 ? 8 : 4} r="1.4" />
					))}
				</g>
			)}
			{sign === "hatch" && (
				<g stroke={colour} strokeWidth="1.2">
					<rect width="18" height="12" fill="#fff" strokeWidth="0.8" />
					{[0, 5, 10, 15].map((x) => (
						<line key={x} x1={x - 2} y1="12" x2={x + 6} y2="0" />
					))}
				</g>
			)}
			{sign === "dot" && <circle cx="9" cy="6" r="4" fill={colour} />}
			{sign.endsWith("-line") && (
				<line
					x1="0"
					y1="6"
					x2="18"
					y2="6"
					stroke={colour}
					strokeWidth="2.5"
					strokeLinecap={sign === "dotted-line" ? "round" : "butt"}
					strokeDasharray={sign === "dashed-line" ? "5 3" : sign === "dotted-line" ? "0.1 4" : undefined}
				/>
			)}
			{letter !== undefined && (
				<text
					x="9"
					y="9.5"
					fontSize="9"
					textAnchor="middle"
					fill={["#72070D", "#D9534F"].includes(colour) ? "#fff" : "#2B2823"}
				>
					{letter}
				</text>
			)}
		</svg>
	);
}

type Measured = { readonly kind: "distance" | "area"; readonly value: number } | null;

/** Measures while the hand moves; approximate, and marked so: what is judged is measured by the database. */
function Measure({ map, language }: WorkspaceContext) {
	const { t } = useTranslation();
	const [kind, setKind] = useState<"distance" | "area" | null>(null);
	const [measured, setMeasured] = useState<Measured>(null);
	if (map === null) return null;
	const stop = (): void => {
		map.sketch.stop();
		setKind(null);
		setMeasured(null);
	};
	const start = (wanted: "distance" | "area"): void => {
		map.sketch.stop();
		setKind(wanted);
		setMeasured(null);
		map.sketch.start(wanted === "distance" ? "line" : "polygon", ({ line, area: drawn }) => {
			if (wanted === "distance" && line.length > 1) {
				setMeasured({
					kind: "distance",
					value: length(
						{
							type: "Feature",
							properties: {},
							geometry: { type: "LineString", coordinates: line.map((at) => [...at]) },
						},
						{ units: "meters" },
					),
				});
			}
			if (wanted === "area" && drawn !== null) {
				const coordinates = drawn.coordinates.map((part) => part.map((ring) => ring.map((at) => [...at])));
				setMeasured({
					kind: "area",
					value: area({ type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } }),
				});
			}
		});
	};
	return (
		<div className="map-tools">
			{kind !== null && (
				<div className="legend" style={{ position: "static" }} role="status">
					{measured === null
						? t("measure.hint")
						: t("measure.approximate", {
								value:
									measured.kind === "distance"
										? formatDistance(measured.value, language)
										: formatArea(measured.value, language),
							})}{" "}
					<Button size="compact-xs" variant="light" onClick={stop}>
						{t("measure.stop")}
					</Button>
				</div>
			)}
			<Tooltip label={t("measure.distance")}>
				<ActionIcon variant="default" size={32} aria-label={t("measure.distance")} onClick={() => start("distance")}>
					<IconRulerMeasure size={18} />
				</ActionIcon>
			</Tooltip>
			<Tooltip label={t("measure.area")}>
				<ActionIcon variant="default" size={32} aria-label={t("measure.area")} onClick={() => start("area")}>
					<IconVector size={18} />
				</ActionIcon>
			</Tooltip>
		</div>
	);
}
