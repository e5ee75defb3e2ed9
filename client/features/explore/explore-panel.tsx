import { Checkbox, SegmentedControl, Switch, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CityLayer } from "../../../server/contracts/cities.ts";
import { nameIn, type WorkspaceContext } from "../../feature.ts";
import { formatDay, formatNumber, formatShare } from "../../i18n/format.ts";
import { themes } from "../../map/themes.ts";
import { hiddenLayers, withLayer } from "../../workspace.ts";

/** Look at the city: what it is coloured by, which layers are drawn, how old each is, which are wanting. */
export function ExplorePanel({ city, layers, missingLayers, language, map, search, onSearch }: WorkspaceContext) {
	const { t } = useTranslation();
	const hidden = hiddenLayers(search);
	const is3d = search.d3 === true;
	return (
		<>
			<h1 className="title">{nameIn(city.names, language, city.cityId)}</h1>
			<p className="dim" style={{ margin: 0 }}>
				<button type="button" className="link" onClick={() => map?.fit(city.bounds)}>
					{t("map.fit")}
				</button>
			</p>
			<h2 className="subtitle">{t("theme.title")}</h2>
			<SegmentedControl
				orientation="vertical"
				fullWidth
				size="xs"
				aria-label={t("theme.title")}
				value={search.theme ?? "none"}
				data={themes.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))}
				onChange={(value) => onSearch({ theme: value === "none" ? undefined : (value as (typeof themes)[number]) })}
			/>
			<Switch
				mt="sm"
				label={t("map.threeD")}
				checked={is3d}
				onChange={(event) => {
					const isOn = event.currentTarget.checked;
					onSearch({ d3: isOn ? true : undefined });
					map?.flyTo({ pitch: isOn ? 50 : 0 });
				}}
			/>
			<h2 className="subtitle">{t("layers.title")}</h2>
			{layers.length === 0 && <p>{t("state.noData")}</p>}
			<ul className="plain">
				{layers.map((layer) => (
					<LayerLine
						key={layer.layer}
						layer={layer}
						language={language}
						isShown={!hidden.has(layer.layer)}
						onShow={(isShown) => onSearch(withLayer(search, layer.layer, isShown))}
						onTable={() => onSearch({ table: layer.layer }, true)}
					/>
				))}
			</ul>
			{missingLayers.length > 0 && (
				<>
					<h2 className="subtitle not-known">{t("layers.missing")}</h2>
					<p className="dim" style={{ marginTop: 0 }}>
						{t("layers.missingWhy")}
					</p>
					<p style={{ margin: 0 }}>{missingLayers.map((name) => t(`layer.${name}`)).join(" · ")}</p>
				</>
			)}
		</>
	);
}

interface LayerLineProps {
	readonly layer: CityLayer;
	readonly language: string;
	readonly isShown: boolean;
	readonly onShow: (isShown: boolean) => void;
	readonly onTable: () => void;
}

function LayerLine({ layer, language, isShown, onShow, onTable }: LayerLineProps) {
	const { t } = useTranslation();
	const name = t(`layer.${layer.layer}`);
	return (
		<li className="line">
			<Checkbox
				size="xs"
				mt={3}
				aria-label={t("layers.show", { layer: name })}
				checked={layer.tilesUrl !== null && isShown}
				disabled={layer.tilesUrl === null}
				onChange={(event) => onShow(event.currentTarget.checked)}
			/>
			<div className="grow">
				<Tooltip label={t("layers.table")} openDelay={400}>
					<button type="button" className="link" onClick={onTable}>
						{name}
					</button>
				</Tooltip>
				<div className="dim">
					{t("layers.rows", { number: formatNumber(layer.rowCount, language) })} ·{" "}
					{t("layers.asOf", { day: formatDay(layer.asOf, language) })}
					{layer.rejectedCount > 0 && (
						<> · {t("layers.rejected", { number: formatNumber(layer.rejectedCount, language) })}</>
					)}
				</div>
				{layer.isStale && (
					<div className="dim not-known">{t("layers.stale", { days: formatNumber(layer.maxAgeDays, language) })}</div>
				)}
				{layer.coverageShare < 0.999 && (
					<div className="dim not-known">
						{t("layers.partly", { share: formatShare(layer.coverageShare, language) })}
					</div>
				)}
			</div>
		</li>
	);
}
