import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { area } from "@turf/turf";
import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { checkConflicts } from "../../../server/contracts/conflicts.ts";
import type { BodyInputOf } from "../../../server/contracts/endpoint.ts";
import { createProject, getProject, updateProject } from "../../../server/contracts/projects.ts";
import { exportFindings } from "../../../server/contracts/reports.ts";
import type { MultiPolygon } from "../../../server/domain/geo/geojson.ts";
import { ApiProblem, addressOf, call } from "../../api/call.ts";
import type { WorkspaceContext } from "../../feature.ts";
import { formatArea } from "../../i18n/format.ts";
import type { SketchTool } from "../../map/sketch.ts";
import { ExportButtons } from "../../ui/export-buttons.tsx";
import { Failed, Loading } from "../../ui/states.tsx";
import { BuildingActions } from "./building-actions.tsx";
import { findingOverlays } from "./finding-overlays.ts";
import { Findings } from "./findings.tsx";
import { emptySketch, reduceSketch } from "./sketch-state.ts";

type ProjectDraftInput = BodyInputOf<typeof createProject>;

/** Milliseconds of stillness after which the check is asked: fast enough to follow the hand. */
const PAUSE_MS = 250;
const tools: readonly SketchTool[] = ["polygon", "rectangle", "freehand", "select"];

/** Draw, choose what happens to each building, see what it runs into, save. */
export function SketchPanel(context: WorkspaceContext & { projectId: string | null }) {
	const { city, map, language, projectId, onSearch, onOverlays, personRole } = context;
	const { t } = useTranslation();
	const queryClient = useQueryClient();
	const [sketch, send] = useReducer(reduceSketch, emptySketch);
	const [tool, setTool] = useState<SketchTool | null>(null);
	const [shown, setShown] = useState<string | null>(null);
	const saved = useQuery({
		queryKey: ["project", city.cityId, projectId],
		queryFn: ({ signal }) => call(getProject, { params: { city: city.cityId, id: projectId ?? "" }, signal }),
		enabled: projectId !== null,
		staleTime: Number.POSITIVE_INFINITY,
	});
	const loadedRevision = useRef<number | null>(null);
	useEffect(() => {
		if (saved.data === undefined || map === null || loadedRevision.current === saved.data.revision) return;
		loadedRevision.current = saved.data.revision;
		const { name, boundary, actions, revision } = saved.data;
		send({ type: "loaded", name, boundary: boundary as MultiPolygon, actions, revision });
		map.sketch.load(boundary as MultiPolygon, ({ area: drawn }) => send({ type: "drawn", boundary: drawn }));
		map.sketch.rest();
	}, [saved.data, map]);
	useEffect(() => () => map?.sketch.stop(), [map]);

	const asked = useMemo(
		() => (sketch.boundary === null ? null : { boundary: sketch.boundary, actions: [...sketch.actions.values()] }),
		[sketch.boundary, sketch.actions],
	);
	const kind = saved.data?.kind ?? "old_district";
	const stage = saved.data?.stage ?? "idea";
	const [settled] = useDebouncedValue(asked, PAUSE_MS);
	const check = useQuery({
		queryKey: ["check", city.cityId, projectId, settled],
		queryFn: ({ signal }) =>
			call(checkConflicts, {
				params: { city: city.cityId },
				query: {},
				body: {
					kind,
					stage,
					boundary: settled?.boundary as never,
					actions: settled?.actions ?? [],
					...(projectId !== null && { projectId }),
				},
				signal,
			}),
		enabled: settled !== null,
		placeholderData: keepPreviousData,
		retry: false,
	});
	// Also in the pause before it is asked: a moment without findings must not read as none.
	const isChecking = asked !== null && (check.isFetching || asked !== settled);
	useEffect(() => {
		onOverlays(check.data === undefined || sketch.boundary === null ? [] : findingOverlays(check.data, shown));
		return () => onOverlays([]);
	}, [onOverlays, check.data, shown, sketch.boundary]);

	const save = useMutation({
		mutationFn: () => {
			const body: ProjectDraftInput = {
				name: sketch.name,
				kind,
				stage,
				boundary: sketch.boundary as never,
				actions: [...sketch.actions.values()],
			};
			return projectId === null
				? call(createProject, { params: { city: city.cityId }, body })
				: call(updateProject, {
						params: { city: city.cityId, id: projectId },
						body,
						headers: { "if-match": `"${sketch.revision}"` },
					});
		},
		onSuccess: ({ project }) => {
			loadedRevision.current = project.revision;
			queryClient.setQueryData(["project", city.cityId, project.id], project);
			void queryClient.invalidateQueries({ queryKey: ["projects", city.cityId] });
			send({
				type: "loaded",
				name: project.name,
				boundary: project.boundary as MultiPolygon,
				actions: project.actions,
				revision: project.revision,
			});
			onSearch({ project: project.id });
		},
	});
	const draw = (wanted: SketchTool): void => {
		setTool(wanted);
		map?.sketch.start(wanted, ({ area: drawn, isFinished }) => {
			send({ type: "drawn", boundary: drawn });
			if (isFinished && wanted !== "select") {
				map.sketch.rest();
				setTool(null);
			}
		});
	};
	const mayWrite = personRole === "planner" || personRole === "administrator";
	if (saved.isError) return <Failed error={saved.error} onRetry={() => void saved.refetch()} />;
	if (projectId !== null && saved.isPending) return <Loading words={t("state.loading")} />;
	return (
		<>
			<button type="button" className="link" onClick={() => onSearch({ project: undefined }, true)}>
				← {t("project.list")}
			</button>
			<h1 className="title">{sketch.name === "" ? t("project.new") : sketch.name}</h1>
			<div style={{ display: "flex", gap: 6, flexWrap: "wrap" }} role="toolbar" aria-label={t("project.tools")}>
				{tools.map((entry) => (
					<Button
						key={entry}
						size="compact-sm"
						variant={tool === entry ? "filled" : "default"}
						aria-pressed={tool === entry}
						disabled={map === null || (entry === "select" && sketch.boundary === null)}
						onClick={() => draw(entry)}
					>
						{t(`project.tool.${entry}`)}
					</Button>
				))}
				<Button size="compact-sm" variant="default" onClick={() => map?.sketch.undo()}>
					{t("project.undo")}
				</Button>
				<Button size="compact-sm" variant="default" onClick={() => map?.sketch.redo()}>
					{t("project.redo")}
				</Button>
			</div>
			{sketch.boundary === null ? (
				<p>{t(tool === null ? "project.begin" : "project.drawing")}</p>
			) : (
				<p className="dim" style={{ margin: "6px 0" }}>
					{check.data === undefined
						? t("measure.approximate", {
								value: formatArea(
									area({ type: "Feature", properties: {}, geometry: sketch.boundary as never }),
									language,
								),
							})
						: formatArea(check.data.boundary.areaM2, language)}
				</p>
			)}
			{check.isError && (
				<div role="alert" className="not-known" style={{ margin: "8px 0" }}>
					{t("project.checkFailed")} {check.error.message}
				</div>
			)}
			{isChecking && (
				<p className="dim" role="status">
					{t("project.checking")}
				</p>
			)}
			{check.data !== undefined && sketch.boundary !== null && (
				<>
					<BuildingActions
						report={check.data}
						language={language}
						onChoose={(buildingIds, action) => send({ type: "action-chosen", buildingIds, action })}
					/>
					<Findings
						report={check.data}
						language={language}
						isOld={check.isError || check.isPlaceholderData || asked !== settled}
						shown={shown}
						onShow={setShown}
					/>
				</>
			)}
			{sketch.boundary !== null && (
				<>
					<h2 className="subtitle">{t("project.save")}</h2>
					<TextInput
						label={t("project.name")}
						value={sketch.name}
						onChange={(event) => send({ type: "named", name: event.currentTarget.value })}
					/>
					<Button
						fullWidth
						mt="xs"
						disabled={!mayWrite || sketch.name.trim() === "" || !sketch.isChanged}
						loading={save.isPending}
						onClick={() => save.mutate()}
					>
						{t("project.save")}
					</Button>
					{!mayWrite && <p className="dim">{t("project.mayNotSave")}</p>}
					{save.isError && <SaveFailed error={save.error} onReload={() => void saved.refetch()} />}
					{sketch.revision !== null && !sketch.isChanged && (
						<p role="status">{t("project.saved", { revision: sketch.revision })}</p>
					)}
				</>
			)}
			{projectId !== null && !sketch.isChanged && (
				<ExportButtons
					hrefOf={(format) =>
						addressOf(exportFindings, { params: { city: city.cityId, id: projectId }, query: { format } })
					}
				/>
			)}
		</>
	);
}

/** Somebody saved first: nothing of either is lost, and the reader decides. */
function SaveFailed({ error, onReload }: { error: Error; onReload: () => void }) {
	const { t } = useTranslation();
	const isOvertaken = error instanceof ApiProblem && error.problem.code === "project.changed-meanwhile";
	return isOvertaken ? (
		<div role="alert" className="not-known">
			{t("project.overtaken")}{" "}
			<Button size="compact-xs" variant="light" onClick={onReload}>
				{t("project.reload")}
			</Button>
		</div>
	) : (
		<Failed error={error} />
	);
}
