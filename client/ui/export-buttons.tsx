import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

const exportFormats = ["csv", "xlsx", "geojson", "gpkg", "fgb", "shp"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The same figures in every format, each a download of its own. */
export function ExportButtons({ hrefOf }: { hrefOf: (format: ExportFormat) => string }) {
	const { t } = useTranslation();
	return (
		<>
			<h2 className="subtitle">{t("export.title")}</h2>
			<div style={{ display: "flex", gap: 6, flexWrap: "wrap" }}>
				{exportFormats.map((format) => (
					<Button key={format} size="compact-sm" variant="light" component="a" href={hrefOf(format)} download>
						{t(`export.${format}`)}
					</Button>
				))}
			</div>
			<p className="dim">{t("export.manifest")}</p>
		</>
	);
}
