import type { FastifyInstance, FastifyReply } from "fastify";
import { exportCoverage, exportFindings } from "../../contracts/reports.ts";
import { serve } from "../serve.ts";
import type { ReportArchive } from "./archive.ts";
import type { ReportService } from "./service.ts";

const send = (reply: FastifyReply, archive: ReportArchive): FastifyReply =>
	reply
		.type("application/zip")
		.header("content-disposition", `attachment; filename="${archive.name}"`)
		.header("cache-control", "no-store")
		.send(archive.stream);

export function registerReportRoutes(app: FastifyInstance, reports: ReportService): void {
	serve(app, exportCoverage, async ({ actor, params, query, reply }) =>
		send(reply, await reports.coverage(actor, params.city, params.run, query)),
	);
	serve(app, exportFindings, async ({ actor, params, query, reply }) =>
		send(reply, await reports.findings(actor, params.city, params.id, query)),
	);
}
