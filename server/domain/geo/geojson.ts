/** GeoJSON geometries as the domain uses them: EPSG:4326, `[lon, lat]`. */
export type Position = readonly [lon: number, lat: number, ...rest: number[]];
export interface Point {
	readonly type: "Point";
	readonly coordinates: Position;
}
export interface MultiPoint {
	readonly type: "MultiPoint";
	readonly coordinates: readonly Position[];
}
export interface LineString {
	readonly type: "LineString";
	readonly coordinates: readonly Position[];
}
export interface MultiLineString {
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
export interface GeometryCollection {
	readonly type: "GeometryCollection";
	readonly geometries: readonly Geometry[];
}
export type Geometry = Point | MultiPoint | LineString | MultiLineString | Polygon | MultiPolygon | GeometryCollection;
