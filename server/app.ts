import { randomUUID } from "node:crypto";
import path from "node:path";
import compress from "@fastify/compress";
import helmet from "@fastify/helmet";
import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import underPressure from "@fastify/under-pressure";
import { type FastifyInstance, fastify } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { answerProblem } from "./features/answer-problem.ts";
import { registerCityRoutes } from "./features/cities/routes.ts";
import { createCityService } from "./features/cities/service.ts";
import { registerConflictRoutes } from "./features/conflicts/routes.ts";
import { createConflictService } from "./features/conflicts/service.ts";
import { registerCoverageRoutes } from "./features/coverage/routes.ts";
import { createCoverageService } from "./features/coverage/service.ts";
import { registerExploreRoutes } from "./features/explore/routes.ts";
import { createExploreService } from "./features/explore/service.ts";
import { registerHealthRoutes } from "./features/health/routes.ts";
import { createHealthService } from "./features/health/service.ts";
import { registerOgcRoutes } from "./features/ogc/routes.ts";
import { createOgcService } from "./features/ogc/service.ts";
import { registerProjectRoutes } from "./features/projects/routes.ts";
import { createProjectService } from "./features/projects/service.ts";
import { registerReportRoutes } from "./features/reports/routes.ts";
import { createReportService } from "./features/reports/service.ts";
import { resolveActor } from "./features/resolve-actor.ts";
import { registerTileRoutes } from "./features/tiles/routes.ts";
import { createTileService } from "./features/tiles/service.ts";
import { AppError } from "./platform/app-error.ts";
import type { Pool } from "./platform/database.ts";

export interface AppOptions {
	readonly db: Pool;
	readonly now: () => Date;
	readonly logLevel: string;
	readonly programVersion: string;
	readonly isReadOnly: boolean;
	/** Folder of the built client; absent = the API alone. */
	readonly clientFolder?: string;
}

/** The map of the program: every service is made here and every route mounted here. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
	const { db, now } = options;
	const app: FastifyInstance = fastify({
		logger: { level: options.logLevel },
		genReqId: () => randomUUID(),
		requestIdHeader: false,
		bodyLimit: 16 * 1024 * 1024,
		routerOptions: { maxParamLength: 300 },
		connectionTimeout: 120_000,
		requestTimeout: 60_000,
		forceCloseConnections: "idle",
	});
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	app.setErrorHandler(answerProblem);
	app.setNotFoundHandler((request) => {
		throw new AppError("request.not-found", { detail: `There is nothing at ${request.url.split("?")[0]}.` });
	});

	const cities = createCityService({ db, now });
	await registerProtection(app, options);
	resolveActor(app, cities);

	registerHealthRoutes(app, createHealthService({ db, programVersion: options.programVersion }));
	registerCityRoutes(app, cities);
	registerExploreRoutes(app, createExploreService({ db, cities }));
	const conflicts = createConflictService({ db, cities, now, log: app.log });
	registerConflictRoutes(app, conflicts);
	const projects = createProjectService({ db, cities, conflicts, now });
	registerProjectRoutes(app, projects);
	const coverage = createCoverageService({ db, cities, now, log: app.log });
	registerCoverageRoutes(app, coverage);
	registerReportRoutes(
		app,
		createReportService({ db, cities, conflicts, coverage, projects, now, programVersion: options.programVersion }),
	);
	registerTileRoutes(app, createTileService({ db, cities }));
	registerOgcRoutes(app, createOgcService({ db, cities }), options.programVersion);

	if (options.clientFolder !== undefined) await registerClient(app, options.clientFolder);
	return app;
}

async function registerProtection(app: FastifyInstance, options: AppOptions): Promise<void> {
	await app.register(helmet, {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'none'"],
				scriptSrc: ["'self'"],
				workerSrc: ["'self'", "blob:"],
				styleSrc: ["'self'", "'unsafe-inline'"],
				imgSrc: ["'self'", "blob:", "data:"],
				fontSrc: ["'self'", "data:"],
				connectSrc: ["'self'"],
				baseUri: ["'none'"],
				formAction: ["'self'"],
				frameAncestors: ["'none'"],
			},
		},
		strictTransportSecurity: false,
	});
	await app.register(underPressure, {
		maxEventLoopDelay: 2_000,
		retryAfter: 5,
		customError: class extends AppError {
			constructor() {
				super("program.overloaded");
			}
		},
	});
	await app.register(compress, { global: true, threshold: 1_024, encodings: ["br", "gzip"] });
	await app.register(swagger, {
		openapi: { openapi: "3.1.0", info: { title: "Palimpsest", version: options.programVersion } },
		transform: jsonSchemaTransform,
	});
	app.addHook("onRequest", async (request) => {
		if (options.isReadOnly && request.routeOptions.config.isWrite === true) throw new AppError("program.read-only");
	});
	app.get("/api/openapi.json", { schema: { hide: true } }, () => app.swagger());
}

async function registerClient(app: FastifyInstance, folder: string): Promise<void> {
	const root = path.resolve(folder);
	// Names in assets/ carry a fingerprint of their content: they may be kept for ever.
	await app.register(fastifyStatic, {
		root: path.join(root, "assets"),
		prefix: "/assets/",
		immutable: true,
		maxAge: "365d",
	});
	// A link into the workspace is a page of the client: city and mode are read there.
	app.get("/*", { schema: { hide: true } }, (request, reply) => {
		if (/^\/(api|tiles|ogc)\//.test(request.url)) throw new AppError("request.not-found");
		return reply.header("cache-control", "no-cache").sendFile("index.html", root, { cacheControl: false });
	});
}
