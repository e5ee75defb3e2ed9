import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { City } from "../../../server/contracts/cities.ts";
import type { ReplyOf } from "../../../server/contracts/endpoint.ts";
import { getFeature } from "../../../server/contracts/features.ts";
import { type Attribute, findLayer } from "../../../server/domain/datasets/layers.ts";
import { call } from "../../api/call.ts";
import { formatArea, formatDay, formatDistance, formatNumber } from "../../i18n/format.ts";
import { Failed, Loading } from "../../ui/states.tsx";

type Feature = ReplyOf<typeof getFeature>;

interface InspectorProps {
	readonly city: City;
	readonly language: string;
	readonly layer: string;
	readonly id: string;
	readonly hasZones: boolean;
	readonly onSelect: (sel: string) => void;
	readonly onClose: () => void;
}

/** Everything that is held of one thing, and where each of it comes from. */
export function Inspector({ city, language, layer, id, hasZones, onSelect, onClose }: InspectorProps) {
	const { t } = useTranslation();
	const feature = useQuery({
		queryKey: ["feature", city.cityId, layer, id],
		queryFn: ({ signal }) => call(getFeature, { params: { city: city.cityId, layer, id }, signal }),
	});
	return (
		<aside className="inspector" aria-label={t("inspector.title")}>
			<div style={{ display: "flex", alignItems: "flex-start", gap: 8 }}>
				<div style={{ flex: 1, minWidth: 0 }}>
					<div className="dim">{t(`layer.${layer}`)}</div>
					<h2 className="title" style={{ overflowWrap: "anywhere" }}>
						{feature.data === undefined ? id : titleOf(feature.data, language)}
					</h2>
					<div className="dim">{id}</div>
				</div>
				<CloseButton aria-label={t("inspector.close")} onClick={onClose} />
			</div>
			{feature.isPending && <Loading words={t("state.loading")} />}
			{feature.isError && <Failed error={feature.error} onRetry={() => void feature.refetch()} />}
			{feature.isSuccess && (
				<Details feature={feature.data} language={language} hasZones={hasZones} onSelect={onSelect} />
			)}
		</aside>
	);
}

function titleOf(feature: Feature, language: string): string {
	const { attributes, id } = feature;
	const name =
		attributes[`name_${language}`] ??
		attributes["name_en"] ??
		attributes["name_zh"] ??
		attributes["name_vi"] ??
		attributes["name"] ??
		attributes["address"];
	return typeof name === "string" ? name : id;
}

function Details({
	feature,
	language,
	hasZones,
	onSelect,
}: {
	feature: Feature;
	language: string;
	hasZones: boolean;
	onSelect: (sel: string) => void;
}) {
	const { t } = useTranslation();
	const attributes = findLayer(feature.layer)?.attributes ?? [];
	const given = attributes.filter((attribute) => !attribute.name.startsWith("name_"));
	return (
		<>
			<dl className="rows" style={{ marginTop: 8 }}>
				{feature.areaM2 !== null && <Row name={t("inspector.area")} value={formatArea(feature.areaM2, language)} />}
				{feature.lengthM !== null && (
					<Row name={t("inspector.length")} value={formatDistance(feature.lengthM, language)} />
				)}
				{given.map((attribute) => (
					<AttributeRow
						key={attribute.name}
						attribute={attribute}
						value={feature.attributes[attribute.name] ?? null}
						language={language}
					/>
				))}
			</dl>
			<Zones feature={feature} language={language} hasZones={hasZones} onSelect={onSelect} />
			{feature.related.length > 0 && (
				<>
					<h3 className="subtitle">{t("inspector.related")}</h3>
					{feature.related.slice(0, 20).map((row) => (
						<details key={`${row.layer}:${row.id}`}>
							<summary>
								{t(`layer.${row.layer}`)} · {row.id}
							</summary>
							<dl className="rows">
								{(findLayer(row.layer)?.attributes ?? []).map((attribute) => (
									<AttributeRow
										key={attribute.name}
										attribute={attribute}
										value={row.attributes[attribute.name] ?? null}
										language={language}
									/>
								))}
							</dl>
						</details>
					))}
				</>
			)}
			<h3 className="subtitle">{t("inspector.source")}</h3>
			<p style={{ margin: 0 }}>
				{feature.provenance.source}
				{feature.provenance.isDemo && ` (${t("inspector.demo")})`}
			</p>
			<p className="dim" style={{ margin: 0 }}>
				{t("layers.asOf", { day: formatDay(feature.provenance.asOf, language) })} · v{feature.provenance.version} ·{" "}
				{feature.provenance.licence}
			</p>
			{feature.provenance.isStale && <p className="dim not-known">{t("inspector.stale")}</p>}
			{feature.sourceAttributes !== null && (
				<details style={{ marginTop: 8 }}>
					<summary>{t("inspector.original")}</summary>
					<dl className="rows">
						{Object.entries(feature.sourceAttributes).map(([name, value]) => (
							<Row key={name} name={name} value={typeof value === "object" ? JSON.stringify(value) : String(value)} />
						))}
					</dl>
				</details>
			)}
		</>
	);
}

function Zones({
	feature,
	language,
	hasZones,
	onSelect,
}: {
	feature: Feature;
	language: string;
	hasZones: boolean;
	onSelect: (sel: string) => void;
}) {
	const { t } = useTranslation();
	if (feature.geometry === null || feature.layer === "heritage_zone") return null;
	return (
		<>
			<h3 className="subtitle">{t("inspector.zones")}</h3>
			{!hasZones && <p className="not-known">{t("inspector.zonesNotLoaded")}</p>}
			{hasZones && feature.zones.length === 0 && <p>{t("inspector.noZones")}</p>}
			<ul className="plain">
				{feature.zones.map((zone) => (
					<li key={zone.id}>
						<button type="button" className="link" onClick={() => onSelect(`heritage_zone:${zone.id}`)}>
							{zone.names[language as keyof typeof zone.names] ??
								zone.names.en ??
								zone.names.zh ??
								zone.names.vi ??
								zone.id}
						</button>{" "}
						<span className="dim">
							{t(`value.${zone.kind}`, { defaultValue: zone.kind })} · {formatArea(zone.overlapM2, language)}
						</span>
					</li>
				))}
			</ul>
		</>
	);
}

/** An empty surveyed value is not known; an empty document is missing; another is just not given. */
function AttributeRow({
	attribute,
	value,
	language,
}: {
	attribute: Attribute;
	value: Feature["attributes"][string];
	language: string;
}) {
	const { t } = useTranslation();
	const name = t(`attribute.${attribute.name}`, { defaultValue: attribute.name.replaceAll("_", " ") });
	if (value === null) {
		if (attribute.nullMeans === "surveyed") return <Row name={name} value={t("inspector.notKnown")} isNotKnown />;
		return attribute.nullMeans === "document" ? <Row name={name} value={t("inspector.missing")} isNotKnown /> : null;
	}
	return <Row name={name} value={writeValue(value)} />;

	function writeValue(given: NonNullable<typeof value>): string {
		if (typeof given === "boolean") return t(given ? "inspector.yes" : "inspector.no");
		if (typeof given === "number")
			return attribute.name.includes("year") ? String(given) : formatNumber(given, language);
		if (Array.isArray(given)) return given.join(", ");
		return attribute.values === undefined
			? String(given)
			: t(`value.${given}`, { defaultValue: String(given).replaceAll("_", " ") });
	}
}

function Row({ name, value, isNotKnown = false }: { name: string; value: string; isNotKnown?: boolean }) {
	return (
		<>
			<dt>{name}</dt>
			<dd className={isNotKnown ? "not-known" : undefined}>{value}</dd>
		</>
	);
}
