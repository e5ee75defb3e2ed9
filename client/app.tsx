import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type City, listCities, listCityLayers } from "../server/contracts/cities.ts";
import { call } from "./api/call.ts";
import { CityStrip } from "./city-strip.tsx";
import { nameIn, type Panel, type WorkspaceContext } from "./feature.ts";
import { ExplorePanel } from "./features/explore/explore-panel.tsx";
import { Inspector } from "./features/explore/inspector.tsx";
import { MapFurniture } from "./features/explore/map-furniture.tsx";
import { SearchBox } from "./features/explore/search-box.tsx";
import { TableDrawer } from "./features/explore/table-drawer.tsx";
import { useMapChoice } from "./features/explore/use-map-choice.tsx";
import { type Language, languages, preferredLanguage } from "./i18n/setup.ts";
import { mapFontFaces } from "./map/fonts.ts";
import type { MapHandle, Pointed } from "./map/map-view.tsx";
import { buildStyle, type Overlay } from "./map/style.ts";
import { PersonPicker } from "./person-picker.tsx";
import { Failed, Loading } from "./ui/states.tsx";
import {
	hiddenLayers,
	type Mode,
	modes,
	parseSelection,
	parseView,
	type Search,
	viewOfBounds,
	writeView,
} from "./workspace.ts";

/** The jobs, each a panel on the one map; all but the first come when they are opened, the map beside the first. */
const panels: Readonly<Record<Mode, Panel | ComponentType<WorkspaceContext>>> = {
	explore: ExplorePanel,
	projects: lazy(async () => ({ default: (await import("./features/projects/projects-panel.tsx")).ProjectsPanel })),
	coverage: lazy(async () => ({ default: (await import("./features/coverage/coverage-panel.tsx")).CoveragePanel })),
};
const MapView = lazy(async () => ({ default: (await import("./map/map-view.tsx")).MapView }));

const languageNames: Readonly<Record<Language, string>> = { en: "English", zh: "中文", vi: "Tiếng Việt" };
const noOverlays: readonly Overlay[] = [];

/** Opens the first city there is: the demonstration, where it is loaded. */
export function FirstCity() {
	const { t } = useTranslation();
	const cities = useQuery({ queryKey: ["cities"], queryFn: ({ signal }) => call(listCities, { signal }) });
	if (cities.isPending) return <Loading words={t("state.loading")} />;
	if (cities.isError) return <Failed error={cities.error} onRetry={() => void cities.refetch()} />;
	const [first] = cities.data.cities;
	if (first === undefined) return <p style={{ padding: 24 }}>{t("state.noCity")}</p>;
	return <Navigate to="/$city/$mode" params={{ city: first.cityId, mode: "explore" }} search={{}} replace />;
}

interface AppProps {
	readonly cityId: string;
	readonly mode: Mode;
	readonly search: Search;
	readonly onSearch: (change: Partial<Search>, isStep?: boolean) => void;
	readonly onGo: (cityId: string, mode: Mode) => void;
}

export function App(props: AppProps) {
	const { t } = useTranslation();
	const cities = useQuery({ queryKey: ["cities"], queryFn: ({ signal }) => call(listCities, { signal }) });
	if (cities.isPending) return <Loading words={t("state.loading")} />;
	if (cities.isError) return <Failed error={cities.error} onRetry={() => void cities.refetch()} />;
	const city = cities.data.cities.find((candidate) => candidate.cityId === props.cityId);
	return city === undefined ? <Navigate to="/" /> : <Workspace {...props} city={city} cities={cities.data.cities} />;
}

function Workspace({ city, cities, mode, search, onSearch, onGo }: AppProps & { city: City; cities: readonly City[] }) {
	const { t, i18n } = useTranslation();
	const language = search.lang ?? preferredLanguage();
	useEffect(() => {
		void i18n.changeLanguage(language);
		document.documentElement.lang = language;
		document.title = `${nameIn(city.names, language, city.cityId)} · Palimpsest`;
	}, [i18n, language, city]);

	const held = useQuery({
		queryKey: ["layers", city.cityId],
		queryFn: ({ signal }) => call(listCityLayers, { params: { city: city.cityId }, signal }),
	});
	const layers = held.data?.layers;
	const [map, setMap] = useState<MapHandle | null>(null);
	const [overlays, setOverlays] = useState(noOverlays);
	const [hover, setHover] = useState<Pointed | null>(null);
	const [failedTiles, setFailedTiles] = useState(0);
	const [role, setRole] = useState<string | null>(null);
	const clickListener = useRef<((pointed: Pointed) => boolean) | null>(null);
	const onMapClick = useCallback((listener: ((pointed: Pointed) => boolean) | null) => {
		clickListener.current = listener;
	}, []);
	const selection = parseSelection(search.sel);
	const choice = useMapChoice({ onSelect: (sel) => onSearch({ sel }, true) });
	const fontFaces = useMemo(mapFontFaces, []);
	const hiddenKey = [...hiddenLayers(search)].sort().join(",");
	const theme = search.theme ?? "none";
	const style = useMemo(
		() =>
			layers === undefined
				? null
				: buildStyle({
						layers,
						hidden: new Set(hiddenKey.split(",")),
						theme,
						language,
						is3d: search.d3 === true,
						origin: window.location.origin,
						overlays,
						fontFaces,
						selection: parseSelection(search.sel),
					}),
		[layers, hiddenKey, theme, language, search.d3, search.sel, overlays, fontFaces],
	);
	const context: WorkspaceContext = {
		city,
		layers: layers ?? [],
		missingLayers: held.data?.missing ?? [],
		language,
		map,
		search,
		onSearch,
		onOverlays: setOverlays,
		onMapClick,
		personRole: role,
	};
	const ModePanel = panels[mode];
	return (
		<div className="frame">
			<a className="skip" href="#map">
				{t("app.skip")}
			</a>
			<header className="bar">
				<span className="brand">
					<svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
						<rect width="32" height="32" rx="6" fill="#1F5F6B" />
						<path d="M8 24V8h9a5 5 0 0 1 0 10h-5" fill="none" stroke="#F7F3EA" strokeWidth="3" />
					</svg>
					Palimpsest
				</span>
				<Select
					aria-label={t("app.city")}
					w={170}
					size="xs"
					allowDeselect={false}
					value={city.cityId}
					data={cities.map((entry) => ({ value: entry.cityId, label: nameIn(entry.names, language, entry.cityId) }))}
					onChange={(value) => value !== null && onGo(value, mode)}
				/>
				<nav className="modes" aria-label={t("layers.title")}>
					{modes.map((entry) => (
						<button
							key={entry}
							type="button"
							aria-current={entry === mode ? "page" : undefined}
							onClick={() => onGo(city.cityId, entry)}
						>
							{t(`mode.${entry}`)}
						</button>
					))}
				</nav>
				<span className="grow" />
				<SearchBox
					cityId={city.cityId}
					language={language}
					onChoose={(hit) => {
						onSearch({ sel: `${hit.layer}:${hit.id}` }, true);
						map?.fit(hit.bounds, { maxZoom: 17.5 });
					}}
				/>
				<Select
					aria-label={t("app.language")}
					w={116}
					size="xs"
					allowDeselect={false}
					value={language}
					data={languages.map((value) => ({ value, label: languageNames[value] }))}
					onChange={(value) => onSearch({ lang: languages.find((entry) => entry === value) })}
				/>
				<PersonPicker cityId={city.cityId} onRole={setRole} />
			</header>
			<CityStrip city={city} language={language} />
			<aside className="panel" aria-label={t(`mode.${mode}`)}>
				{held.isError ? (
					<Failed error={held.error} onRetry={() => void held.refetch()} />
				) : held.isPending ? (
					<Loading words={t("state.loading")} />
				) : (
					<Suspense fallback={<Loading words={t("state.loading")} />}>
						<ModePanel key={mode} {...context} />
					</Suspense>
				)}
			</aside>
			<main className="place" id="map">
				{style !== null && (
					<Suspense fallback={<Loading words={t("state.loading")} />}>
						<MapView
							style={style}
							initialView={parseView(search.v) ?? viewOfBounds(city.bounds)}
							label={t("map.label", { city: nameIn(city.names, language, city.cityId) })}
							onReady={setMap}
							onMove={(view) => onSearch({ v: writeView(view) })}
							onPoint={setHover}
							onClick={(pointed) => {
								if (clickListener.current?.(pointed) !== true) choice.offer(pointed);
							}}
							onFailedTiles={setFailedTiles}
						/>
					</Suspense>
				)}
				{failedTiles > 0 && (
					<div className="alert-on-map" role="alert">
						{t("map.failed", { count: failedTiles })}{" "}
						<Button size="compact-xs" variant="light" onClick={() => map?.retryTiles()}>
							{t("map.retry")}
						</Button>
					</div>
				)}
				<MapFurniture {...context} theme={theme} hover={hover} />
				{choice.list(language)}
			</main>
			{selection !== null && (
				<Inspector
					city={city}
					language={language}
					layer={selection.layer}
					id={selection.id}
					hasZones={layers?.some((entry) => entry.layer === "heritage_zone") === true}
					onSelect={(sel) => onSearch({ sel }, true)}
					onClose={() => onSearch({ sel: undefined })}
				/>
			)}
			{search.table !== undefined && <TableDrawer {...context} layer={search.table} />}
		</div>
	);
}
