import type { ActionInput } from "../../../server/contracts/conflicts.ts";
import type { BuildingAction } from "../../../server/domain/datasets/layers.ts";
import type { MultiPolygon, Polygon } from "../../../server/domain/geo/geojson.ts";

/** A project in work: what is drawn, what is chosen for each building, and what it was loaded from. */
export interface SketchState {
	readonly boundary: Polygon | MultiPolygon | null;
	readonly actions: ReadonlyMap<string, ActionInput>;
	readonly name: string;
	/** Revision the work began from; null = not saved yet. */
	readonly revision: number | null;
	/** Unsaved work. */
	readonly isChanged: boolean;
}

export type SketchEvent =
	| { readonly type: "drawn"; readonly boundary: MultiPolygon | null }
	| { readonly type: "named"; readonly name: string }
	| { readonly type: "action-chosen"; readonly buildingIds: readonly string[]; readonly action: BuildingAction }
	| {
			readonly type: "loaded";
			readonly name: string;
			readonly boundary: Polygon | MultiPolygon;
			readonly actions: readonly ActionInput[];
			readonly revision: number;
	  };

export const emptySketch: SketchState = {
	boundary: null,
	actions: new Map(),
	name: "",
	revision: null,
	isChanged: false,
};

/** The one owner of the work in progress. Choosing *keep* takes the row away: for every rule the two are the same. */
export function reduceSketch(state: SketchState, event: SketchEvent): SketchState {
	switch (event.type) {
		case "drawn":
			return { ...state, boundary: event.boundary, isChanged: true };
		case "named":
			return { ...state, name: event.name, isChanged: true };
		case "action-chosen": {
			const actions = new Map(state.actions);
			for (const buildingId of event.buildingIds) {
				if (event.action === "keep") actions.delete(buildingId);
				else actions.set(buildingId, { ...actions.get(buildingId), buildingId, action: event.action });
			}
			return { ...state, actions, isChanged: true };
		}
		case "loaded":
			return {
				boundary: event.boundary,
				actions: new Map(event.actions.map((action) => [action.buildingId, action])),
				name: event.name,
				revision: event.revision,
				isChanged: false,
			};
	}
}
