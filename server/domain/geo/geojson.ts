/** GeoJSON geometries as the domain uses them: EPSG:4326, `[lon, lat]`. */
type Position = readonly [lon: number, lat: number, ...rest: number[]];
interface Point {
	readonly type: "Point";
	readonly coordinates: Position;
}
interface MultiPoint {
	readonly type: "MultiPoint";
	readonly coordinates: readonly Position[];
}
interface LineString {
	readonly type: "LineString";
	readonly coordinates: readonly Position[];
}
interface MultiLineString {
	readonly type: "MultiLineString";
	readonly coordinates: readonly (readonly Position[])[];
}
export interface Polygon {
	readonly type: "Polygon";
	readonly coordinates: readonly (readonly Position[])[];
}
export interface MultiPolygon {
	readonly type: "MultiPolygon";
	readonly coordinates: readonly (readonly (readonly Position[])[])[];
}
interface GeometryCollection {
	readonly type: "GeometryCollection";
	readonly geometries: readonly Geometry[];
}
export type Geometry = Point | MultiPoint | LineString | MultiLineString | Polygon | MultiPolygon | GeometryCollection;
