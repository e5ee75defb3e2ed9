import latin from "@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url";
import latinExt from "@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2?url";
import vietnamese from "@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff2?url";
import ranges from "@fontsource/noto-sans/unicode.json";
import hanRanges from "@fontsource/noto-sans-sc/unicode.json";

const hanFiles = import.meta.glob<string>(
	"../../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-*-400-normal.woff2",
	{
		query: "?url",
		import: "default",
		eager: true,
	},
);

export interface FontFace {
	readonly url: string;
	readonly "unicode-range": string[];
}

const absolute = (url: string): string => new URL(url, document.baseURI).href;
const rangesOf = (list: string): string[] => list.split(",").map((range) => range.toUpperCase().replace("U+", "U+"));

/** Labels are drawn from the fonts of the page itself: three scripts, no glyph server. */
export function mapFontFaces(): Record<string, FontFace[]> {
	const western: FontFace[] = [
		{ url: absolute(latin), "unicode-range": rangesOf(ranges.latin) },
		{ url: absolute(vietnamese), "unicode-range": rangesOf(ranges.vietnamese) },
		{ url: absolute(latinExt), "unicode-range": rangesOf(ranges["latin-ext"]) },
	];
	const han: FontFace[] = Object.entries(hanRanges).flatMap(([key, list]) => {
		const slice = /^\[(\d+)\]$/.exec(key)?.[1];
		const url = hanFiles[`../../node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-${slice}-400-normal.woff2`];
		return slice === undefined || url === undefined ? [] : [{ url: absolute(url), "unicode-range": rangesOf(list) }];
	});
	return { "Noto Sans": [...western, ...han] };
}
