import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from './bench.ts';
import { type BenchShop, seedBenchShop } from './bench-shop.ts';
import { type Lab, openLab } from './lab-server.ts';

/** The run's surroundings; each bench gets a scope of its own, which ends with it. */
export type Closing = {
	scope(): { readonly around: Surroundings; close(): Promise<void> };
	close(): Promise<void>;
};

type Work = () => unknown;

/** Makes what benches share, lazily, and takes it down again. */
export function surroundings(): Closing {
	const atRunEnd: Work[] = [];
	const say = (words: string) => process.stderr.write(`… ${words}\n`);
	let shop: Promise<BenchShop> | null = null;
	let lab: Promise<Lab> | null = null;
	const oneShop = () => {
		shop ??= seedBenchShop(folder(atRunEnd), say);
		return shop;
	};
	const oneLab = () => {
		lab ??= oneShop().then(async (seeded) => {
			const opened = await openLab(seeded, folder(atRunEnd));
			atRunEnd.push(() => opened.close());
			return opened;
		});
		return lab;
	};
	return {
		scope() {
			const atEnd: Work[] = [];
			const around: Surroundings = {
				shop: oneShop,
				lab: oneLab,
				atEnd: (work) => atEnd.push(work),
				folder: () => folder(atEnd),
				say,
			};
			return { around, close: () => unwind(atEnd) };
		},
		close: () => unwind(atRunEnd),
	};
}

function folder(atEnd: Work[]): string {
	const path = mkdtempSync(join(tmpdir(), 'noren-bench-'));
	atEnd.push(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
	return path;
}

async function unwind(atEnd: Work[]): Promise<void> {
	for (const work of atEnd.reverse()) {
		try {
			await work();
		} catch (cause) {
			process.stderr.write(`while clearing up: ${cause}\n`);
		}
	}
	atEnd.length = 0;
}
