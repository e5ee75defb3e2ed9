import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Pointed } from "../../map/map-view.tsx";

/** Drawn layers that a click means first: small and pointed things before the ground they stand on. */
const order = [
	"heritage_item",
	"facility",
	"station",
	"building",
	"pipe",
	"fire_lane",
	"walk_network",
	"road",
	"estate",
	"urban_village",
	"old_block",
	"hazard",
	"toponym",
	"parcel",
	"heritage_zone",
];
const rank = (layer: string): number => (order.includes(layer) ? order.indexOf(layer) : order.length);

/** A click selects what lies there; where things overlap it offers a short list. */
export function useMapChoice({ onSelect }: { onSelect: (sel: string | undefined) => void }): {
	offer: (pointed: Pointed) => void;
	list: (language: string) => ReactNode;
} {
	const { t } = useTranslation();
	const [offered, setOffered] = useState<Pointed | null>(null);
	const label = (feature: Pointed["features"][number], language: string): string =>
		String(
			feature.properties[`name_${language}`] ??
				feature.properties["name_en"] ??
				feature.properties["name_zh"] ??
				feature.id,
		);
	return {
		offer(pointed) {
			const sorted = [...pointed.features].sort((a, b) => rank(a.layer) - rank(b.layer));
			const [only, second] = sorted;
			setOffered(second === undefined ? null : { ...pointed, features: sorted.slice(0, 8) });
			onSelect(only === undefined || second !== undefined ? undefined : `${only.layer}:${only.id}`);
		},
		list(language) {
			if (offered === null) return null;
			return (
				<div
					className="legend"
					style={{ left: offered.x, top: offered.y, bottom: "auto", zIndex: 5 }}
					role="dialog"
					aria-label={t("map.choose")}
				>
					<strong>{t("map.choose")}</strong>
					<ul>
						{offered.features.map((feature) => (
							<li key={`${feature.layer}:${feature.id}`}>
								<button
									type="button"
									className="link"
									onClick={() => {
										setOffered(null);
										onSelect(`${feature.layer}:${feature.id}`);
									}}
								>
									{label(feature, language)} <span className="dim">{t(`layer.${feature.layer}`)}</span>
								</button>
							</li>
						))}
					</ul>
				</div>
			);
		},
	};
}
