import { createHash } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { parse } from "csv-parse/sync";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Manifest } from "../../server/domain/reports/manifest.ts";
import { mapIdle, openBrowser, openWatchedPage, type Watched } from "../support/browser.ts";
import { withDatabase } from "../support/database.ts";
import { startTestServer } from "../support/server.ts";
import { unzip } from "../support/unzip.ts";

const place = withDatabase("demo_quarter");
let browser: Browser;
let server: Awaited<ReturnType<typeof startTestServer>>;
let watched: Watched;

beforeAll(async () => {
	server = await startTestServer(place.db, { withClient: true });
	browser = await openBrowser();
	watched = await openWatchedPage(browser, server.url);
}, 180_000);

afterAll(async () => {
	await browser?.close();
	await server?.close();
});

const getJson = async (path: string) => (await fetch(`${server.url}${path}`)).json();
const getZip = async (path: string): Promise<Map<string, Buffer>> =>
	unzip(Buffer.from(await (await fetch(`${server.url}${path}`)).arrayBuffer()));
const csvOf = (content: Buffer | undefined): Record<string, string>[] =>
	parse((content ?? Buffer.alloc(0)).toString("utf8"), { columns: true, bom: true });

/** Where a place on the ground stands on the screen. */
const onScreen = (page: Page, at: readonly [number, number]): Promise<{ x: number; y: number }> =>
	page.evaluate(
		([lon, lat]) => {
			const map = (
				window as unknown as {
					palimpsestMap: { project(at: [number, number]): { x: number; y: number }; getCanvas(): HTMLCanvasElement };
				}
			).palimpsestMap;
			const point = map.project([lon as number, lat as number]);
			const box = map.getCanvas().getBoundingClientRect();
			return { x: box.left + point.x, y: box.top + point.y };
		},
		[...at],
	);

async function coreZone(): Promise<{ id: string; centre: [number, number] }> {
	const zones = await getJson(
		`/api/cities/demo/features/heritage_zone?filters=${encodeURIComponent(
			JSON.stringify([
				{ attribute: "kind", op: "=", value: "district_core" },
				{ attribute: "status", op: "=", value: "approved" },
			]),
		)}`,
	);
	return { id: zones.rows[0].id, centre: zones.rows[0].point };
}

test("a sketch over the core zone is flagged with m² and clause, saved, and exported whole", async () => {
	const { page } = watched;
	const { centre } = await coreZone();
	await page.goto(`${server.url}/demo/projects?v=${centre[0]},${centre[1]},18&lang=en`);
	await mapIdle(page);
	await page.getByRole("button", { name: "Sketch a project" }).click();
	await page.getByRole("button", { name: "Polygon", exact: true }).click();
	const corners: [number, number][] = [
		[-0.00022, -0.00018],
		[0.00022, -0.00016],
		[0.0002, 0.00018],
		[-0.0002, 0.00019],
	].map(([dx = 0, dy = 0]) => [centre[0] + dx, centre[1] + dy]);
	for (const corner of [...corners, corners[0] as [number, number]]) {
		const at = await onScreen(page, corner);
		await page.mouse.move(at.x, at.y, { steps: 4 });
		await page.mouse.click(at.x, at.y);
	}
	await page.getByTestId("headline").waitFor();
	await page.getByRole("button", { name: /^Apply to \d+/ }).click();
	const finding = page.getByText(/Demolition inside a core protection zone: [\d.,]+ m²/).first();
	await finding.waitFor({ timeout: 30_000 });
	await page.getByText("Why, and what settles it").first().click();
	await expect
		.poll(() => page.getByText(/Regulation on the Protection of Famous Historic Cities/).count())
		.toBeGreaterThan(0);
	await page.getByLabel("Name", { exact: true }).fill("Walked by a test");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await page.getByText("Saved, revision 1.").waitFor();

	const id = new URL(page.url()).searchParams.get("project") ?? "";
	const { report } = await getJson(`/api/cities/demo/projects/${id}/findings`);
	const core = report.findings.filter(
		(entry: { rule: string; verdict: string }) => entry.rule === "R01" && entry.verdict === "conflict",
	);
	expect(core.length).toBeGreaterThan(0);
	expect(core.every((entry: { overlapM2: number }) => entry.overlapM2 >= 1)).toBe(true);

	const files = await getZip(`/api/cities/demo/projects/${id}/export?format=csv`);
	const rows = csvOf(files.get("findings.csv"));
	expect(rows.map((row) => `${row["rule"]}/${row["subject_kind"]}/${row["subject_id"]}/${row["verdict"]}`)).toEqual(
		report.findings.map(
			(entry: { rule: string; verdict: string; subject: { kind: string; id: string } }) =>
				`${entry.rule}/${entry.subject.kind}/${entry.subject.id}/${entry.verdict}`,
		),
	);
	expect(rows.every((row) => row["is_demonstration"] === "true")).toBe(true);
	const manifest: Manifest = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "{}");
	expect(manifest.isDemo).toBe(true);
	expect(manifest.notices[0]?.en).toMatch(/invented data/);
	expect(manifest.dataVersions.find((version) => version.layer === "heritage_zone")?.contentSha256).toMatch(
		/^[0-9a-f]{64}$/,
	);
	expect(manifest.files[0]?.sha256).toBe(
		createHash("sha256")
			.update(files.get("findings.csv") ?? "")
			.digest("hex"),
	);
	expect(rows.length).toBe(manifest.files[0]?.rows);
}, 180_000);

test("the ring is measured, drawn, and its export says what the API says", async () => {
	const { page } = watched;
	await page.goto(`${server.url}/demo/coverage?lang=en`);
	await page.getByRole("heading", { name: "15-minute service ring" }).waitFor({ timeout: 60_000 });
	await mapIdle(page);
	const run = await (
		await fetch(`${server.url}/api/cities/demo/coverage/runs`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: "{}",
		})
	).json();
	expect(run.state).toBe("done");
	const files = await getZip(`/api/cities/demo/coverage/runs/${run.runId}/export?format=csv`);
	const rows = csvOf(files.get("coverage.csv"));
	const said = run.summary.areas.flatMap(
		(area: {
			districtId: string | null;
			categories: { code: string; residential: { buildings: Record<string, number> } }[];
		}) =>
			area.categories.map((category) => [
				area.districtId ?? "",
				category.code,
				String(category.residential.buildings["reached"]),
				String(category.residential.buildings["not-reached"]),
			]),
	);
	expect(rows.map((row) => [row["district_id"], row["category"], row["reached"], row["not_reached"]])).toEqual(said);
	for (const row of rows) {
		const states = ["reached", "not_reached", "at_edge_of_data", "not_joined", "category_not_known"].map((key) =>
			Number(row[key]),
		);
		expect(states.reduce((sum, count) => sum + count, 0)).toBe(Number(row["residential_buildings"]));
	}
}, 120_000);

test("explore in three languages has no serious fault for those who cannot see it", async () => {
	const { page } = watched;
	for (const [language, words] of [
		["en", "Colour by"],
		["zh", "着色依据"],
		["vi", "Tô màu theo"],
	] as const) {
		await page.goto(`${server.url}/demo/explore?theme=danger&lang=${language}`);
		await page.getByRole("heading", { name: words }).waitFor();
		await mapIdle(page);
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(
			violations
				.filter((violation) => violation.impact === "serious" || violation.impact === "critical")
				.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(" ")}`),
		).toEqual([]);
	}
}, 120_000);

test("nothing was asked of another host, and the page complained of nothing", () => {
	expect(watched.foreign).toEqual([]);
	expect(watched.complaints).toEqual([]);
});
