// A thread begins as plain JavaScript and registers the TypeScript loader for itself: Node 20 hands
// the program's own on to no thread. Goes when the oldest supported Node strips types.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.module);
