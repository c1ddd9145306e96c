import { canonicalJson, type Json } from '#protocol/canonical.ts';
import type { Ledger } from '#server/ledger/ledger.ts';

/** Every journal entry as canonical JSON, by device, incarnation and sequence: what an independent verifier reads (L6). */
export async function* exportLines(ledger: Ledger): AsyncIterable<string> {
	for (const device of await ledger.devices()) {
		for await (const entry of ledger.entriesOf(device)) yield canonicalJson(entry as unknown as Json);
	}
}
