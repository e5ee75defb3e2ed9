/**
 * sfc32 (Chris Doty-Humphrey), one stream a stage, so that a change in one stage does not reshuffle
 * the others. Integers only: the same numbers on every machine.
 */
export class Random {
	#a: number;
	#b: number;
	#c: number;
	#counter = 1;

	constructor(seed: number | string, stream: string) {
		let hash = 2_166_136_261;
		for (const character of `${seed}/${stream}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
		this.#a = hash;
		this.#b = Math.imul(hash, 747_796_405);
		this.#c = Math.imul(hash, 277_803_737);
		for (let warm = 0; warm < 15; warm += 1) this.next();
	}

	/** At least 0, below 1. */
	next(): number {
		const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
		this.#counter = (this.#counter + 1) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
		return (sum >>> 0) / 4_294_967_296;
	}

	between(low: number, high: number): number {
		return low + (high - low) * this.next();
	}

	whole(low: number, high: number): number {
		return Math.floor(this.between(low, high + 1));
	}

	has(chance: number): boolean {
		return this.next() < chance;
	}

	pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.next() * list.length)] as T;
	}
}
