import { useTranslation } from "react-i18next";
import type { CoverageRun } from "../../../server/contracts/coverage.ts";
import { nameIn } from "../../feature.ts";
import { formatNumber, formatShare } from "../../i18n/format.ts";
import type { Language } from "../../map/style.ts";

interface DistrictTableProps {
	readonly summary: NonNullable<CoverageRun["summary"]>;
	readonly language: Language;
	readonly nameOf: (code: string) => string;
	readonly category: string | undefined;
	readonly onCategory: (code: string) => void;
}

/** Every category for the city, then the chosen one by district; what is not known has a column of its own. */
export function DistrictTable({ summary, language, nameOf, category, onCategory }: DistrictTableProps) {
	const { t } = useTranslation();
	const [city, ...districts] = summary.areas;
	const share = (value: number | null): string => (value === null ? "–" : formatShare(value, language));
	const notCounted = (tally: { "at-edge": number; "not-joined": number; "category-not-known": number }): string =>
		formatNumber(tally["at-edge"] + tally["not-joined"] + tally["category-not-known"], language);
	const head = (
		<tr>
			<th>{t("coverage.category")}</th>
			<th className="numeric">{t("coverage.homes")}</th>
			<th className="numeric">{t("coverage.people")}</th>
			<th className="numeric not-known">{t("coverage.notKnown")}</th>
		</tr>
	);
	return (
		<>
			<h2 className="subtitle">{t("coverage.byCategory")}</h2>
			<table className="grid-table" style={{ width: "100%" }}>
				<thead>{head}</thead>
				<tbody>
					{city?.categories.map((entry) => (
						<tr key={entry.code}>
							<td style={{ whiteSpace: "normal" }}>
								<button
									type="button"
									className="link"
									aria-pressed={entry.code === category}
									onClick={() => onCategory(entry.code)}
								>
									{nameOf(entry.code)}
								</button>
							</td>
							<td className="numeric">{share(entry.residential.buildingShare)}</td>
							<td className="numeric">{share(entry.residential.peopleShare)}</td>
							<td className="numeric not-known">{notCounted(entry.residential.buildings)}</td>
						</tr>
					))}
				</tbody>
			</table>
			{districts.length > 0 && category !== undefined && (
				<>
					<h2 className="subtitle">{t("coverage.byDistrict", { category: nameOf(category) })}</h2>
					<table className="grid-table" style={{ width: "100%" }}>
						<thead>{head}</thead>
						<tbody>
							{districts.map((district) => {
								const entry = district.categories.find((candidate) => candidate.code === category);
								return (
									<tr key={district.districtId}>
										<td>{nameIn(district.names, language, district.districtId ?? "")}</td>
										<td className="numeric">{share(entry?.residential.buildingShare ?? null)}</td>
										<td className="numeric">{share(entry?.residential.peopleShare ?? null)}</td>
										<td className="numeric not-known">
											{entry === undefined ? "–" : notCounted(entry.residential.buildings)}
										</td>
									</tr>
								);
							})}
						</tbody>
					</table>
				</>
			)}
		</>
	);
}
