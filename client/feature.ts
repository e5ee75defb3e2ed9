import type { ReactNode } from "react";
import type { City, CityLayer, Names } from "../server/contracts/cities.ts";
import type { MapHandle, Pointed } from "./map/map-view.tsx";
import type { Language, Overlay } from "./map/style.ts";
import type { Search } from "./workspace.ts";

/** What every panel is given: the city, the map, and the address as its memory. */
export interface WorkspaceContext {
	readonly city: City;
	readonly layers: readonly CityLayer[];
	readonly missingLayers: readonly string[];
	readonly language: Language;
	readonly map: MapHandle | null;
	readonly search: Search;
	/** `isStep` makes a step that the back button undoes. */
	readonly onSearch: (change: Partial<Search>, isStep?: boolean) => void;
	/** Lays shapes over the map; an empty list takes them away. */
	readonly onOverlays: (overlays: readonly Overlay[]) => void;
	/** A click on the map while this mode is open; return true to keep it from the inspector. */
	readonly onMapClick: (listener: ((pointed: Pointed) => boolean) | null) => void;
	readonly personRole: string | null;
}

export type Panel = (context: WorkspaceContext) => ReactNode;

/** A name in the page's language, else in any it has, else the id. */
export function nameIn(names: Names | null, language: Language, otherwise: string): string {
	if (names === null) return otherwise;
	return names[language] ?? names.en ?? names.zh ?? names.vi ?? otherwise;
}
