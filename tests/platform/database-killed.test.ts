import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { withProgram } from "../support/program.ts";

const programs = withProgram();
const KILLS = 20;

async function writeProject(address: string, boundary: object, name: string): Promise<string | null> {
	try {
		const reply = await fetch(`${address}/api/cities/demo/projects`, {
			method: "POST",
			headers: { "content-type": "application/json", "x-actor": "lin" },
			body: JSON.stringify({ name, kind: "micro", stage: "idea", boundary, actions: [] }),
			signal: AbortSignal.timeout(15_000),
		});
		return reply.status === 201 ? (await reply.json()).project.id : null;
	} catch {
		// No answer is no promise: the write may or may not be stored.
		return null;
	}
}

/** A connection that the last kill broke may cost one refusal: asked again, it answers. */
async function readPage(address: string, offset: number) {
	for (let attempt = 0; ; attempt += 1) {
		const reply = await fetch(`${address}/api/cities/demo/projects?limit=200&offset=${offset}`);
		if (reply.ok || attempt === 10) return reply.json();
		await sleep(100);
	}
}

test(`the database is killed ${KILLS} times under load: no acknowledged write is lost and the program lives`, async () => {
	const program = programs.start(await programs.folder(), { DEMO_CITY: "quarter" });
	const address = await program.address();
	const listed = await (await fetch(`${address}/api/cities/demo/features/building?limit=1`)).json();
	const [lon, lat] = listed.rows[0].point as [number, number];
	const boundary = {
		type: "Polygon",
		coordinates: [
			[
				[lon, lat],
				[lon + 0.0001, lat],
				[lon + 0.0001, lat + 0.0001],
				[lon, lat],
			],
		],
	};
	const acknowledged = new Set<string>();
	let isOver = false;
	const writers = [0, 1, 2].map(async (writer) => {
		for (let count = 0; !isOver; count += 1) {
			const id = await writeProject(address, boundary, `w${writer}-${count}`);
			if (id === null) await sleep(30);
			else acknowledged.add(id);
		}
	});
	for (let kill = 0; kill < KILLS; kill += 1) {
		while (program.databasePid() === 0) {
			expect(program.child.exitCode, program.said()).toBe(null);
			await sleep(20);
		}
		await sleep(200 + ((kill * 137) % 300));
		const before = acknowledged.size;
		const pid = program.databasePid();
		if (pid !== 0) process.kill(pid, "SIGKILL");
		// The next kill waits until writes are promised again: each one falls under load.
		for (let attempt = 0; acknowledged.size <= before && attempt < 400 && program.child.exitCode === null; attempt += 1)
			await sleep(50);
		expect(acknowledged.size, `writes after kill ${kill + 1}; the program said:\n${program.said()}`).toBeGreaterThan(
			before,
		);
	}
	isOver = true;
	await Promise.all(writers);
	expect(program.child.exitCode).toBe(null);
	const held = new Set<string>();
	for (let offset = 0; ; offset += 200) {
		const page = await readPage(address, offset);
		for (const project of page.projects) held.add(project.id);
		if (offset + 200 >= page.total) break;
	}
	expect([...acknowledged].filter((id) => !held.has(id))).toEqual([]);
}, 240_000);
