import { Button, Checkbox, CloseButton, Menu, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { listFeatures } from "../../../server/contracts/features.ts";
import { findLayer } from "../../../server/domain/datasets/layers.ts";
import { call } from "../../api/call.ts";
import type { WorkspaceContext } from "../../feature.ts";
import { formatNumber } from "../../i18n/format.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { parseView } from "../../workspace.ts";

const PAGE = 200;
const ROW_PX = 32;
const heights = { low: "40vh", high: "80vh" } as const;

/** The same rows as the map shows, as a table: filter, sort, choose columns; a row selects its thing. */
export function TableDrawer({ city, layer, language, map, search, onSearch }: WorkspaceContext & { layer: string }) {
	const { t } = useTranslation();
	const attributes = findLayer(layer)?.attributes ?? [];
	const [height, setHeight] = useState<keyof typeof heights>("low");
	const [sort, setSort] = useState("id");
	const [isInView, setInView] = useState(false);
	const [column, setColumn] = useState("id");
	const [typed, setTyped] = useState("");
	const [value] = useDebouncedValue(typed.trim(), 250);
	const [unshown, setUnshown] = useState<ReadonlySet<string>>(new Set());
	const view = parseView(search.v);
	const bbox = isInView && map !== null && view !== null ? map.bounds().join(",") : undefined;
	const filters = value === "" ? undefined : JSON.stringify([{ attribute: column, op: "contains", value }]);
	const rows = useInfiniteQuery({
		queryKey: ["table", city.cityId, layer, sort, bbox, filters],
		queryFn: ({ signal, pageParam }) =>
			call(listFeatures, {
				params: { city: city.cityId, layer },
				query: {
					sort,
					offset: pageParam,
					limit: PAGE,
					...(bbox !== undefined && { bbox }),
					...(filters !== undefined && { filters }),
				},
				signal,
			}),
		initialPageParam: 0,
		getNextPageParam: (last, pages) => (pages.length * PAGE < last.total ? pages.length * PAGE : undefined),
		placeholderData: keepPreviousData,
	});
	const loaded = useMemo(() => rows.data?.pages.flatMap((page) => page.rows) ?? [], [rows.data]);
	const total = rows.data?.pages[0]?.total ?? 0;
	const scroller = useRef<HTMLDivElement>(null);
	const virtual = useVirtualizer({
		count: loaded.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => ROW_PX,
		overscan: 12,
		onChange: (instance) => {
			const last = instance.getVirtualItems().at(-1);
			if (last !== undefined && last.index >= loaded.length - 20 && rows.hasNextPage && !rows.isFetchingNextPage)
				void rows.fetchNextPage();
		},
	});
	const shown = attributes
		.map((attribute, index) => ({ attribute, index }))
		.filter(({ attribute }) => !unshown.has(attribute.name));
	const items = virtual.getVirtualItems();
	const before = items[0]?.start ?? 0;
	const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
	const columnName = (name: string): string => t(`attribute.${name}`, { defaultValue: name.replaceAll("_", " ") });
	return (
		<section
			className="drawer"
			style={{ height: heights[height] }}
			aria-label={t("table.title", { layer: t(`layer.${layer}`) })}
		>
			<div style={{ display: "flex", gap: 12, alignItems: "center", padding: "6px 16px", flexWrap: "wrap" }}>
				<strong>{t(`layer.${layer}`)}</strong>
				<span className="dim" role="status">
					{t("table.count", { shown: formatNumber(loaded.length, language), total: formatNumber(total, language) })}
				</span>
				<Select
					size="xs"
					w={170}
					searchable
					allowDeselect={false}
					aria-label={t("table.filterColumn")}
					value={column}
					data={["id", ...attributes.map((attribute) => attribute.name)].map((name) => ({
						value: name,
						label: columnName(name),
					}))}
					onChange={(next) => setColumn(next ?? "id")}
				/>
				<TextInput
					size="xs"
					w={150}
					aria-label={t("table.filterValue")}
					placeholder={t("table.filterValue")}
					value={typed}
					onChange={(event) => setTyped(event.currentTarget.value)}
				/>
				<Checkbox
					size="xs"
					label={t("table.inView")}
					checked={isInView}
					onChange={(event) => setInView(event.currentTarget.checked)}
				/>
				<Menu closeOnItemClick={false}>
					<Menu.Target>
						<Button size="compact-xs" variant="default">
							{t("table.columns")}
						</Button>
					</Menu.Target>
					<Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
						{attributes.map(({ name }) => (
							<Menu.Item
								key={name}
								onClick={() =>
									setUnshown(
										(hidden) =>
											new Set(hidden.has(name) ? [...hidden].filter((entry) => entry !== name) : [...hidden, name]),
									)
								}
							>
								{unshown.has(name) ? "☐" : "☑"} {columnName(name)}
							</Menu.Item>
						))}
					</Menu.Dropdown>
				</Menu>
				<span style={{ flex: 1 }} />
				<Button size="compact-xs" variant="default" onClick={() => setHeight(height === "low" ? "high" : "low")}>
					{t(height === "low" ? "table.taller" : "table.lower")}
				</Button>
				<CloseButton aria-label={t("table.close")} onClick={() => onSearch({ table: undefined })} />
			</div>
			{rows.isPending && <Loading words={t("state.loading")} />}
			{rows.isError && <Failed error={rows.error} onRetry={() => void rows.refetch()} />}
			{rows.isSuccess && total === 0 && <p style={{ padding: "0 16px" }}>{t("table.empty")}</p>}
			<section
				ref={scroller}
				style={{ overflow: "auto", flex: 1 }}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
				tabIndex={0}
				aria-label={t("table.title", { layer: t(`layer.${layer}`) })}
			>
				<table className="grid-table">
					<thead>
						<tr>
							{["id", ...shown.map(({ attribute }) => attribute.name)].map((name) => (
								<th key={name} aria-sort={sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none"}>
									<button
										type="button"
										className="link"
										style={{ textDecoration: "none", color: "inherit" }}
										aria-label={t("table.sort", { column: columnName(name) })}
										onClick={() => setSort(sort === name ? `-${name}` : name)}
									>
										{columnName(name)} {sort === name ? "▲" : sort === `-${name}` ? "▼" : ""}
									</button>
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						<tr style={{ height: before }} />
						{items.map((item) => {
							const row = loaded[item.index];
							if (row === undefined) return null;
							return (
								<tr key={row.id}>
									<td>
										<button
											type="button"
											className="link"
											onClick={() => {
												onSearch({ sel: `${layer}:${row.id}` }, true);
												if (row.point !== null)
													map?.flyTo({ lon: row.point[0], lat: row.point[1], zoom: Math.max(16.5, map.view().zoom) });
											}}
										>
											{row.id}
										</button>
									</td>
									{shown.map(({ attribute, index }) => {
										const cell = row.values[index] ?? null;
										const isNumber = typeof cell === "number";
										return (
											<td key={attribute.name} className={isNumber ? "numeric" : undefined}>
												{cell === null ? (
													<span className={attribute.nullMeans === "surveyed" ? "not-known" : "dim"}>
														{attribute.nullMeans === "surveyed" ? t("inspector.notKnown") : "–"}
													</span>
												) : typeof cell === "boolean" ? (
													t(cell ? "inspector.yes" : "inspector.no")
												) : isNumber && !attribute.name.includes("year") ? (
													formatNumber(cell, language)
												) : attribute.values !== undefined ? (
													t(`value.${String(cell)}`, { defaultValue: String(cell).replaceAll("_", " ") })
												) : (
													String(cell)
												)}
											</td>
										);
									})}
								</tr>
							);
						})}
						<tr style={{ height: after }} />
					</tbody>
				</table>
			</section>
		</section>
	);
}
