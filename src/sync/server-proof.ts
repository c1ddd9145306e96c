import { answerProof, tokenHash } from '#protocol/answer-proof.ts';
import { PROOF_HEADER, TIME_HEADER } from '#protocol/wire.ts';
import type { Witness } from '#protocol/witness.ts';

/** What a device remembers of its server between starts, asked with every call that carries its token. */
export type ServerMemory = {
	/** What it has seen of the ledger; null before the first answer. */
	witness(): Promise<Witness | null>;
	/** Whether the server has ever proven itself to this token. */
	hasProven(): Promise<boolean>;
	noteProven(at: number): Promise<void>;
};

/** What proofs are made of on this side: SHA-256 of bytes in hex, and fresh random texts. */
export type ProofTools = {
	readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
	/** 16 random bytes in hex, never the same twice. */
	readonly nonce: () => string;
};

/** A device's view of its server: with what it recognises it. */
export class ServerProof {
	readonly #key: string;
	readonly #tools: ProofTools;
	readonly #memory: ServerMemory;
	#isKnown: boolean | null = null;

	constructor(token: string, tools: ProofTools, memory: ServerMemory) {
		this.#key = tokenHash(token);
		this.#tools = tools;
		this.#memory = memory;
	}

	nonce(): string {
		return this.#tools.nonce();
	}

	/**
	 * Judges an answer to `nonce`. A wrong proof is a lie, and so is none at all once the server has proven itself;
	 * before that it may be an older server, which cannot (design.md §3, sync.md F10).
	 */
	async judge(
		nonce: string,
		response: Response,
		body: Uint8Array<ArrayBuffer>,
		now: number,
	): Promise<'proven' | 'plain' | 'wrong'> {
		const [proof, time] = [response.headers.get(PROOF_HEADER), response.headers.get(TIME_HEADER)];
		this.#isKnown ??= await this.#memory.hasProven();
		if (proof === null || time === null) return this.#isKnown ? 'wrong' : 'plain';
		const bodyHash = await this.#tools.sha256(body);
		const wanted = answerProof(this.#key, { nonce, time: Number(time), status: response.status, bodyHash });
		if (proof !== wanted) return 'wrong';
		if (!this.#isKnown) await this.#memory.noteProven(now);
		this.#isKnown = true;
		return 'proven';
	}
}
