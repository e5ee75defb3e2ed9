import type { FastifyInstance, FastifyReply } from "fastify";
import * as ogc from "../../contracts/ogc.ts";
import { serve } from "../serve.ts";
import * as documents from "./documents.ts";
import type { OgcService } from "./service.ts";

const originOf = ({ request }: FastifyReply): string => `${request.protocol}://${request.host}`;
const GEOJSON_TYPE = "application/geo+json; charset=utf-8";

/** Who asks may be any GIS: addresses are whole, built from the name it asked by. */
export function registerOgcRoutes(app: FastifyInstance, service: OgcService, programVersion: string): void {
	const baseOf = (reply: FastifyReply, city: string): string => `${originOf(reply)}/ogc/${encodeURIComponent(city)}`;
	serve(app, ogc.getOgcLanding, async ({ params, reply }) => {
		const { city, notices } = await service.city(params.city);
		return documents.landing(baseOf(reply, params.city), city, notices);
	});
	serve(app, ogc.getOgcConformance, async ({ params }) => {
		await service.city(params.city);
		return documents.conformance;
	});
	serve(app, ogc.getOgcDefinition, async ({ actor, params, reply }) => {
		reply.type("application/vnd.oai.openapi+json;version=3.0");
		const collections = await service.collections(actor, params.city);
		return JSON.stringify(documents.definition(baseOf(reply, params.city), collections, programVersion));
	});
	serve(app, ogc.listOgcCollections, async ({ actor, params, reply }) => {
		const base = baseOf(reply, params.city);
		const { city, notices } = await service.city(params.city);
		const collections = await service.collections(actor, params.city);
		return {
			notices,
			links: [{ rel: "self", href: `${base}/collections`, type: "application/json" }],
			collections: collections.map((one) => documents.collectionDocument(base, city, one, originOf(reply))),
		};
	});
	serve(app, ogc.getOgcCollection, async ({ actor, params, reply }) => {
		const { city } = await service.city(params.city);
		const collection = await service.collection(actor, params.city, params.collection);
		return documents.collectionDocument(baseOf(reply, params.city), city, collection, originOf(reply));
	});
	serve(app, ogc.getOgcQueryables, async ({ actor, params, reply }) => {
		reply.type("application/schema+json");
		const collection = await service.collection(actor, params.city, params.collection);
		return JSON.stringify(documents.queryablesDocument(baseOf(reply, params.city), collection));
	});
	serve(app, ogc.listOgcTilesets, async ({ actor, params, reply }) =>
		documents.tilesetDocument(originOf(reply), await service.collection(actor, params.city, params.collection)),
	);
	serve(app, ogc.listOgcItems, async ({ actor, params, query, reply }) => {
		const page = await service.items(actor, params.city, params.collection, query);
		const { notices } = await service.city(params.city);
		reply.header("content-crs", `<${page.systemUri}>`).type(GEOJSON_TYPE);
		return JSON.stringify(documents.pageDocument(new URL(reply.request.url, originOf(reply)), page, notices));
	});
	serve(app, ogc.getOgcItem, async ({ actor, params, query, reply }) => {
		const { collection, item, systemUri } = await service.item(actor, params.city, params.collection, params.id, query);
		const { notices } = await service.city(params.city);
		reply.header("content-crs", `<${systemUri}>`).type(GEOJSON_TYPE);
		return JSON.stringify(documents.itemDocument(baseOf(reply, params.city), collection, item, notices));
	});
}
