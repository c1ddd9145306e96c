import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { looksSealed } from '#protocol/sealed-file.ts';
import type { SealedAnswer } from '#protocol/wire.ts';
import { importSealed } from '#server/operations/sealed-import.ts';
import type { CliIo } from './cli-io.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/** Whether a file is a tablet's sealed entries, by its first bytes. */
export function isSealedFile(path: string): boolean {
	const bytes = new Uint8Array(64);
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch {
		return false; // the importer says what is wrong with it
	}
	try {
		return looksSealed(new TextDecoder().decode(bytes.subarray(0, readSync(file, bytes))));
	} finally {
		closeSync(file);
	}
}

const REFUSALS: Readonly<Record<NonNullable<SealedAnswer['refused']>, string>> = {
	not_sealed: 'this is no sealed file, or only a part of one',
	not_for_this_shop: 'it is sealed for another shop',
	unknown_device: 'no device of this shop sealed it',
	not_genuine: 'it was changed after it was sealed',
};

/** Brings the entries of a sealed file in, through the running server or directly. False when it was refused. */
export async function bringIn(path: string, io: CliIo): Promise<boolean> {
	requireData(io.dataDir);
	const text = readFileSync(path, 'utf8');
	const answer = await askServer(io.dataDir, 'sealed', text);
	const found = answer
		? ((await answer.json()) as SealedAnswer)
		: await withShop(io.dataDir, async (shop) => {
				const taken = await importSealed(text, { ...shop, now: Date.now });
				await shop.projector.wake();
				return taken;
			});
	const { device, incarnation, stored, duplicate, quarantined, refused } = found;
	if (io.json) io.out(JSON.stringify({ file: path, ...found }));
	else if (refused) io.err(`${path}: not brought in, nothing was changed: ${REFUSALS[refused]}`);
	else {
		io.out(
			`${path}: entries of ${device}.${incarnation}: ${stored} brought in, ${duplicate} were there already, ${quarantined} kept aside`,
		);
	}
	return refused === null;
}
