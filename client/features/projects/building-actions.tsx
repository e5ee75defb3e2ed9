import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConflictReport } from "../../../server/contracts/conflicts.ts";
import { type BuildingAction, buildingActions, dangerGrades } from "../../../server/domain/datasets/layers.ts";
import { nameIn } from "../../feature.ts";
import { formatArea, formatNumber, formatShare } from "../../i18n/format.ts";
import type { Language } from "../../map/style.ts";

interface BuildingActionsProps {
	readonly report: ConflictReport;
	readonly language: Language;
	readonly onChoose: (buildingIds: readonly string[], action: BuildingAction) => void;
}

const groups = ["all", ...dangerGrades.map((grade) => `grade-${grade}` as const), "heritage", "illegal"] as const;
type Group = (typeof groups)[number];
type Member = ConflictReport["buildings"]["members"][number];

const isIn = (group: Group, member: Member): boolean => {
	if (group === "all") return true;
	if (group === "heritage") return member.heritageType === "relic" || member.heritageType === "historic_building";
	if (group === "illegal") return member.isIllegal === true;
	return member.dangerGrade === group.slice(-1);
};

/** What happens to the buildings inside: by kind at one stroke, or one by one in the table. */
export function BuildingActions({ report, language, onChoose }: BuildingActionsProps) {
	const { t } = useTranslation();
	const [group, setGroup] = useState<Group>("all");
	const [action, setAction] = useState<BuildingAction>("demolish");
	const [isOpen, setOpen] = useState(false);
	const { memberCount, cutCount, leftOut } = report.buildings;
	if (memberCount === null) return <p className="not-known">{t("project.buildingsNotKnown")}</p>;
	const members = report.buildings.members.filter((member) => member.isMember);
	const cut = report.buildings.members.filter((member) => !member.isMember);
	const chosen = members.filter((member) => isIn(group, member));
	const actionName = (name: string): string => t(`value.${name}`, { defaultValue: name.replaceAll("_", " ") });
	return (
		<>
			<h2 className="subtitle">
				{t("project.buildings", { count: memberCount, number: formatNumber(memberCount, language) })}
			</h2>
			<div style={{ display: "flex", gap: 6, alignItems: "flex-end" }}>
				<Select
					size="xs"
					style={{ flex: 1 }}
					allowDeselect={false}
					label={t("project.which")}
					value={group}
					data={groups.map((value) => ({ value, label: t(`project.group.${value}`) }))}
					onChange={(value) => setGroup((value ?? "all") as Group)}
				/>
				<Select
					size="xs"
					style={{ flex: 1 }}
					allowDeselect={false}
					label={t("project.action")}
					value={action}
					data={buildingActions.map((value) => ({ value, label: actionName(value) }))}
					onChange={(value) => setAction((value ?? "keep") as BuildingAction)}
				/>
				<Button
					size="xs"
					disabled={chosen.length === 0}
					onClick={() =>
						onChoose(
							chosen.map((member) => member.id),
							action,
						)
					}
				>
					{t("project.apply", { number: formatNumber(chosen.length, language) })}
				</Button>
			</div>
			{leftOut > 0 && <p className="not-known">{t("project.leftOut", { number: formatNumber(leftOut, language) })}</p>}
			{(cutCount ?? 0) > 0 && (
				<p className="dim">{t("project.cut", { number: formatNumber(cutCount ?? 0, language) })}</p>
			)}
			<button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
				{t(isOpen ? "project.hideTable" : "project.showTable")}
			</button>
			{isOpen && (
				<div style={{ maxHeight: 260, overflow: "auto" }}>
					<table className="grid-table">
						<thead>
							<tr>
								<th>{t("layer.building")}</th>
								<th>{t("project.grade")}</th>
								<th>{t("project.action")}</th>
								<th className="numeric">{t("inspector.area")}</th>
								<th className="numeric">{t("project.share")}</th>
							</tr>
						</thead>
						<tbody>
							{[...members, ...cut].slice(0, 300).map((member) => (
								<tr key={member.id}>
									<td>{nameIn(member.name, language, member.id)}</td>
									<td>{member.dangerGrade ?? "–"}</td>
									<td>
										{member.isMember ? (
											<select
												aria-label={`${t("project.action")} ${member.id}`}
												value={member.action ?? "keep"}
												onChange={(event) => onChoose([member.id], event.currentTarget.value as BuildingAction)}
											>
												{buildingActions.map((value) => (
													<option key={value} value={value}>
														{actionName(value)}
													</option>
												))}
											</select>
										) : (
											t("project.onlyCut")
										)}
									</td>
									<td className="numeric">{formatArea(member.footprintM2, language)}</td>
									<td className="numeric">{formatShare(member.shareInside, language)}</td>
								</tr>
							))}
						</tbody>
					</table>
					{members.length + cut.length > 300 && (
						<p className="dim">{t("table.count", { shown: 300, total: members.length + cut.length })}</p>
					)}
				</div>
			)}
		</>
	);
}
