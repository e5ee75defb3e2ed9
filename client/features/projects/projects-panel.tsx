import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { listProjects } from "../../../server/contracts/projects.ts";
import { call } from "../../api/call.ts";
import type { WorkspaceContext } from "../../feature.ts";
import { formatArea, formatDay, formatNumber } from "../../i18n/format.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { SketchPanel } from "./sketch-panel.tsx";

/** Saved projects, and the drawing board for one. */
export function ProjectsPanel(context: WorkspaceContext) {
	const { search } = context;
	return search.project === undefined ? (
		<ProjectList {...context} />
	) : (
		<SketchPanel key={search.project} {...context} projectId={search.project === "new" ? null : search.project} />
	);
}

function ProjectList({ city, language, map, onSearch, personRole }: WorkspaceContext) {
	const { t } = useTranslation();
	const projects = useQuery({
		queryKey: ["projects", city.cityId],
		queryFn: ({ signal }) => call(listProjects, { params: { city: city.cityId }, query: { limit: 200 }, signal }),
	});
	const mayWrite = personRole === "planner" || personRole === "administrator";
	return (
		<>
			<h1 className="title">{t("project.list")}</h1>
			<Button fullWidth mb="sm" onClick={() => onSearch({ project: "new", sel: undefined }, true)}>
				{t("project.sketch")}
			</Button>
			{!mayWrite && <p className="dim">{t("project.mayNotSave")}</p>}
			{projects.isPending && <Loading words={t("state.loading")} />}
			{projects.isError && <Failed error={projects.error} onRetry={() => void projects.refetch()} />}
			{projects.data?.projects.length === 0 && <p>{t("project.none")}</p>}
			<ul className="plain">
				{projects.data?.projects.map((project) => (
					<li key={project.id} className="line">
						<div className="grow">
							<button
								type="button"
								className="link"
								onClick={() => {
									onSearch({ project: project.id, sel: undefined }, true);
									map?.fit(project.bounds, { maxZoom: 17 });
								}}
							>
								{project.name}
							</button>
							<div className="dim">
								{t(`value.${project.stage}`, { defaultValue: project.stage })} · {formatArea(project.areaM2, language)}{" "}
								· {formatDay(project.updatedAt, language)}
							</div>
							<div className="dim">
								{project.findingCounts === null
									? t("project.notChecked")
									: t("project.counts", {
											conflict: formatNumber(project.findingCounts.conflict, language),
											possible: formatNumber(project.findingCounts.possible, language),
											notKnown: formatNumber(project.findingCounts["not-known"], language),
										})}
							</div>
						</div>
					</li>
				))}
			</ul>
			{projects.data !== undefined && projects.data.total > projects.data.projects.length && (
				<p className="dim">{t("table.count", { shown: projects.data.projects.length, total: projects.data.total })}</p>
			)}
		</>
	);
}
