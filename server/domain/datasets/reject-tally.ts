import type { Reject } from "./row-fault.ts";

/**
 * Counts every reject and lists the first ones: a file of a million bad rows must be told truly and
 * must not fill the memory.
 */
export class RejectTally {
	readonly listed: Reject[] = [];
	readonly countByCode = new Map<string, number>();
	total = 0;
	private readonly listLimit: number;

	constructor(listLimit: number) {
		this.listLimit = listLimit;
	}

	add(fault: Reject): void {
		this.addCount(fault.code, 1);
		this.list(fault);
	}

	/** Rejects that were counted elsewhere, by code. */
	addCount(code: string, count: number): void {
		this.total += count;
		this.countByCode.set(code, (this.countByCode.get(code) ?? 0) + count);
	}

	list(fault: Reject): void {
		if (this.listed.length < this.listLimit) this.listed.push(fault);
	}
}
