import { useTranslation } from "react-i18next";
import type { City } from "../server/contracts/cities.ts";
import { formatDay } from "./i18n/format.ts";
import type { Language } from "./i18n/setup.ts";

/** What must never be overlooked of a city: that it is invented, or that its rules run on trial. */
export function CityStrip({ city, language }: { city: City; language: Language }) {
	const { t } = useTranslation();
	if (!city.isDemo && !city.isTrial) return null;
	return (
		<div className="strip" role="status">
			{city.isDemo && <strong>{t("app.demo")}</strong>}
			{city.isDemo && city.referenceDate !== null && (
				<span>{t("app.demoDate", { day: formatDay(city.referenceDate, language) })}</span>
			)}
			{city.isTrial && <strong>{t("app.trial")}</strong>}
		</div>
	);
}
