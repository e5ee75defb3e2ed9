import { measureCoverage } from "../../domain/coverage/measure-coverage.ts";
import { answerInWorker } from "../../platform/run-in-worker.ts";

answerInWorker(measureCoverage);
