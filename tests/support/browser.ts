import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const places = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export function openBrowser(): Promise<Browser> {
	const executablePath = places.find((place) => existsSync(place));
	if (executablePath === undefined) throw new Error("No Chromium was found. Install the package chromium.");
	return chromium.launch({
		executablePath,
		args: [
			"--no-sandbox",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			"--use-gl=angle",
			"--use-angle=swiftshader",
			"--enable-unsafe-swiftshader",
			"--ignore-gpu-blocklist",
		],
	});
}

export interface Watched {
	readonly page: Page;
	/** Requests that would have left for another host; they are stopped. */
	readonly foreign: string[];
	/** What the page complained of. */
	readonly complaints: string[];
}

/** A page that may speak to its own origin alone, and whose every complaint is kept. */
export async function openWatchedPage(browser: Browser, origin: string): Promise<Watched> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
	const page = await context.newPage();
	const foreign: string[] = [];
	const complaints: string[] = [];
	await page.route("**/*", (route) => {
		const url = route.request().url();
		if (url.startsWith(origin) || url.startsWith("data:") || url.startsWith("blob:")) return route.continue();
		foreign.push(url);
		return route.abort();
	});
	page.on("console", (message) => {
		if (message.type() === "error") complaints.push(message.text());
	});
	page.on("pageerror", (error) => complaints.push(error.message));
	return { page, foreign, complaints };
}

/** Waits until the map has drawn everything it was told. */
export const mapIdle = (page: Page): Promise<unknown> =>
	page.waitForFunction(
		() => {
			const map = (
				window as unknown as { palimpsestMap?: { loaded(): boolean; areTilesLoaded(): boolean; isMoving(): boolean } }
			).palimpsestMap;
			return map?.loaded() === true && map.areTilesLoaded() && !map.isMoving();
		},
		null,
		{ timeout: 60_000 },
	);
