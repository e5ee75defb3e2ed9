import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import {
	type CoverageRun,
	getCoverageBuildings,
	getCoveragePath,
	listServices,
	startCoverageRun,
} from "../../../server/contracts/coverage.ts";
import { exportCoverage } from "../../../server/contracts/reports.ts";
import type { CoverageState } from "../../../server/domain/coverage/tally.ts";
import { addressOf, call } from "../../api/call.ts";
import { nameIn, type WorkspaceContext } from "../../feature.ts";
import { formatDistance, formatNumber, formatShare } from "../../i18n/format.ts";
import type { Overlay } from "../../map/style.ts";
import { ExportButtons } from "../../ui/export-buttons.tsx";
import { notKnownColour, primary, ringColour } from "../../ui/palette.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { DistrictTable } from "./district-table.tsx";

const level = "15min" as const;
type Summary = NonNullable<CoverageRun["summary"]>;

/** Walking distance of every home to its nearest service, and what nobody can say. */
export function CoveragePanel(context: WorkspaceContext) {
	const { city, search, onSearch, language } = context;
	const { t } = useTranslation();
	const services = useQuery({
		queryKey: ["services"],
		queryFn: ({ signal }) => call(listServices, { signal }),
		staleTime: Number.POSITIVE_INFINITY,
	});
	const run = useQuery({
		queryKey: ["coverage", city.cityId, level],
		queryFn: ({ signal }) => call(startCoverageRun, { params: { city: city.cityId }, body: { level }, signal }),
		refetchInterval: (query) => (query.state.data?.state === "running" ? 1_500 : false),
	});
	if (run.isError) return <Failed error={run.error} onRetry={() => void run.refetch()} />;
	if (services.isError) return <Failed error={services.error} onRetry={() => void services.refetch()} />;
	if (run.isPending || services.isPending || run.data.state === "running")
		return <Loading words={t("coverage.measuring")} />;
	const { summary } = run.data;
	if (run.data.state === "failed" || summary === null) {
		return <Failed error={new Error(t("coverage.failed"))} onRetry={() => void run.refetch()} />;
	}
	const nameOf = (code: string): string =>
		services.data.services.find((service) => service.code === code)?.name[language] ?? code;
	const codes = summary.areas[0]?.categories.map((category) => category.code) ?? [];
	const known = summary.areas[0]?.categories.find(
		(category) => category.notKnown === null && category.facilityCount > 0,
	)?.code;
	const category = codes.find((code) => code === search.category) ?? known ?? codes[0];
	return (
		<>
			<h1 className="title">{t("coverage.title")}</h1>
			<CityFigures summary={summary} language={language} />
			<Select
				mt="sm"
				label={t("coverage.category")}
				searchable
				allowDeselect={false}
				value={category ?? null}
				data={codes.map((code) => ({ value: code, label: nameOf(code) }))}
				onChange={(value) => onSearch({ category: value ?? undefined })}
			/>
			{category !== undefined && (
				<CategoryOnMap {...context} run={run.data} category={category} categoryName={nameOf(category)} />
			)}
			<DistrictTable
				summary={summary}
				language={language}
				nameOf={nameOf}
				category={category}
				onCategory={(code) => onSearch({ category: code })}
			/>
			<ExportButtons
				hrefOf={(format) =>
					addressOf(exportCoverage, { params: { city: city.cityId, run: run.data.runId }, query: { format } })
				}
			/>
		</>
	);
}

function CityFigures({ summary, language }: { summary: Summary; language: string }) {
	const { t } = useTranslation();
	const [city] = summary.areas;
	if (city === undefined) return null;
	const knownCount = city.categories.filter((category) => category.notKnown === null).length;
	const stale = summary.dataVersions.filter((version) => version.isStale).map((version) => t(`layer.${version.layer}`));
	return (
		<>
			<p style={{ margin: 0 }}>{t("coverage.headline", { known: knownCount, of: city.categories.length })}</p>
			<p className="dim" style={{ margin: "4px 0" }}>
				{t("coverage.counted", {
					residential: formatNumber(city.residentialCount, language),
					unknown: formatNumber(city.useNotKnownCount, language),
					notJoined: formatNumber(summary.notJoinedCount, language),
				})}
			</p>
			{city.residents === null && <p className="dim not-known">{t("coverage.noPeople")}</p>}
			{stale.length > 0 && <p className="dim not-known">{t("coverage.stale", { layers: stale.join(", ") })}</p>}
		</>
	);
}

const colourOf: Readonly<Record<CoverageState, readonly [number, number, number, number]>> = {
	reached: rgba(ringColour.within10, 235),
	"not-reached": rgba(ringColour.beyond, 245),
	"at-edge": rgba(notKnownColour, 120),
	"not-joined": rgba(notKnownColour, 255),
	"category-not-known": rgba(notKnownColour, 90),
};

function rgba(hex: string, alpha: number): readonly [number, number, number, number] {
	const value = Number.parseInt(hex.slice(1), 16);
	return [(value >> 16) & 255, (value >> 8) & 255, value & 255, alpha];
}

type Path = Awaited<ReturnType<typeof askPath>>;
const askPath = (city: string, run: string, building: string, category: string) =>
	call(getCoveragePath, { params: { city, run }, query: { building, category } });

function CategoryOnMap({
	city,
	map,
	run,
	category,
	categoryName,
	language,
	onOverlays,
	onMapClick,
}: WorkspaceContext & { run: CoverageRun; category: string; categoryName: string }) {
	const { t } = useTranslation();
	const buildings = useQuery({
		queryKey: ["coverage-buildings", city.cityId, run.runId, category],
		queryFn: ({ signal }) =>
			call(getCoverageBuildings, { params: { city: city.cityId, run: run.runId }, query: { category }, signal }),
	});
	const [asked, setAsked] = useState<string | null>(null);
	const path = useQuery({
		queryKey: ["coverage-path", city.cityId, run.runId, category, asked],
		queryFn: () => askPath(city.cityId, run.runId, asked ?? "", category),
		enabled: asked !== null,
	});
	useEffect(() => {
		if (map === null || buildings.data === undefined) return;
		const { lonLat, states, stateNames } = buildings.data;
		const colours = new Uint8Array(states.length * 4);
		for (const [index, state] of states.entries())
			colours.set(colourOf[stateNames[state] ?? "category-not-known"], index * 4);
		void map.deck.show({ id: `coverage-${category}`, positions: Float32Array.from(lonLat), colours, radiusM: 5 });
		return () => void map.deck.show(null);
	}, [map, buildings.data, category]);
	useEffect(() => {
		const ids = new Set(buildings.data?.ids);
		onMapClick((pointed) => {
			const building = pointed.features.find((feature) => feature.layer === "building" && ids.has(feature.id));
			if (building === undefined) return false;
			setAsked(building.id);
			return true;
		});
		return () => onMapClick(null);
	}, [onMapClick, buildings.data]);
	useEffect(() => {
		onOverlays(path.data === undefined ? [] : [pathOverlay(path.data)]);
		return () => onOverlays([]);
	}, [onOverlays, path.data]);
	if (buildings.isError) return <Failed error={buildings.error} onRetry={() => void buildings.refetch()} />;
	const shares = run.summary?.areas[0]?.categories.find((entry) => entry.code === category);
	return (
		<>
			{shares?.notKnown != null ? (
				<p className="not-known">{t(`coverage.why.${shares.notKnown}`, { category: categoryName })}</p>
			) : (
				shares !== undefined && (
					<p style={{ margin: "8px 0" }}>
						<strong>
							{shares.residential.buildingShare === null
								? "–"
								: formatShare(shares.residential.buildingShare, language)}
						</strong>{" "}
						{t("coverage.shareOfBuildings", {
							limit: formatDistance(shares.limitM, language),
							count: shares.facilityCount,
						})}
						{shares.residential.peopleShare !== null && (
							<> · {t("coverage.shareOfPeople", { share: formatShare(shares.residential.peopleShare, language) })}</>
						)}
					</p>
				)
			)}
			<ul className="plain" style={{ fontSize: 12 }}>
				{(["reached", "not-reached", "at-edge", "not-joined", "category-not-known"] as const).map((state) => (
					<li key={state} style={{ display: "flex", gap: 8, alignItems: "center" }}>
						<span
							aria-hidden="true"
							style={{
								width: 10,
								height: 10,
								borderRadius: 5,
								background: `rgba(${colourOf[state].slice(0, 3).join(",")},${colourOf[state][3] / 255})`,
							}}
						/>
						<span style={{ flex: 1 }}>{t(`coverage.state.${state}`)}</span>
						<span className="numeric">
							{shares === undefined
								? ""
								: formatNumber(shares.residential.buildings[state] + shares.useNotKnown.buildings[state], language)}
						</span>
					</li>
				))}
			</ul>
			<p className="dim">{t("coverage.clickHint")}</p>
			{asked !== null && <PathLine asked={asked} path={path.data} error={path.error} language={language} />}
		</>
	);
}

function PathLine({
	asked,
	path,
	error,
	language,
}: {
	asked: string;
	path: Path | undefined;
	error: Error | null;
	language: "en" | "zh" | "vi";
}) {
	const { t } = useTranslation();
	if (error !== null) return <Failed error={error} />;
	if (path === undefined) return <Loading words={t("state.loading")} />;
	const isReached = path.state === "reached" && path.distanceM !== null && path.facility !== null;
	return (
		<p
			role="status"
			className={path.state === "reached" || path.state === "not-reached" ? undefined : "not-known"}
			style={{ borderLeft: `3px solid ${primary}`, paddingLeft: 8 }}
		>
			{asked}:{" "}
			{isReached && path.facility !== null
				? t("coverage.path", {
						facility: nameIn(path.facility.names, language, path.facility.id),
						distance: formatDistance(path.distanceM ?? 0, language),
						limit: formatDistance(path.limitM, language),
					})
				: t(`coverage.noPath.${path.state}`, { limit: formatDistance(path.limitM, language) })}
		</p>
	);
}

function pathOverlay(path: Path): Overlay {
	const line = { "line-cap": "round", "line-join": "round" } as const;
	return {
		id: "coverage-path",
		data: {
			type: "FeatureCollection",
			features: path.geometry === null ? [] : [{ type: "Feature", properties: {}, geometry: path.geometry }],
		},
		layers: [
			{ id: "coverage-path-halo", type: "line", layout: line, paint: { "line-color": "#FFFFFF", "line-width": 8 } },
			{ id: "coverage-path", type: "line", layout: line, paint: { "line-color": "#72070D", "line-width": 4 } },
		],
	};
}
