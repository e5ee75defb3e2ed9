import type { Map as MapLibreMap } from "maplibre-gl";
import { ink, notKnownColour, opportunityColour, protectionColour, secondInk, severityColour } from "../ui/palette.ts";

type Draw = (context: CanvasRenderingContext2D, size: number) => void;
const SIZE_PX = 16;

const lines =
	(colour: string, directions: readonly ("up" | "down")[], width = 1.5): Draw =>
	(context, size) => {
		context.strokeStyle = colour;
		context.lineWidth = width;
		for (const direction of directions) {
			for (const shift of [-size, 0, size]) {
				context.beginPath();
				context.moveTo(shift, direction === "up" ? size : 0);
				context.lineTo(shift + size, direction === "up" ? 0 : size);
				context.stroke();
			}
		}
	};

const dots =
	(colour: string, radius: number): Draw =>
	(context, size) => {
		context.fillStyle = colour;
		for (const [x, y] of [
			[size / 4, size / 4],
			[(3 * size) / 4, (3 * size) / 4],
		] as const) {
			context.beginPath();
			context.arc(x, y, radius, 0, 2 * Math.PI);
			context.fill();
		}
	};

/** The second sign of each class: what a reader without colours goes by. */
const patterns: Readonly<Record<string, Draw>> = {
	"not-known": dots(notKnownColour, 1.6),
	prohibited: lines(severityColour.prohibited, ["up", "down"]),
	"requires-approval": lines(severityColour["requires-approval"], ["up"], 2),
	"requires-action": dots(secondInk, 1.8),
	opportunity: lines(opportunityColour, ["down"], 1.2),
	idle: lines(ink, ["down"], 1),
	listed: lines(protectionColour.item, ["up"], 1.4),
	"height-unknown": lines(notKnownColour, ["up"], 1),
	failed: lines("#A3200D", ["up", "down"], 1),
};

/** Draws every pattern at twice its size, so that it stays sharp on dense screens. */
export function addPatterns(map: MapLibreMap): void {
	const ratio = 2;
	for (const [name, draw] of Object.entries(patterns)) {
		if (map.hasImage(name)) continue;
		const canvas = document.createElement("canvas");
		canvas.width = canvas.height = SIZE_PX * ratio;
		const context = canvas.getContext("2d");
		if (context === null) continue;
		context.scale(ratio, ratio);
		draw(context, SIZE_PX);
		map.addImage(name, context.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio });
	}
}
