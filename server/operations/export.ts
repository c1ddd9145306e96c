import { canonicalJson, type Json } from '#protocol/canonical.ts';
import { LEDGER_START, type Ledger } from '#server/ledger/ledger.ts';

const PAGE = 500;

/**
 * Every journal entry as canonical JSON, by device, incarnation and sequence: what an independent verifier reads (L6).
 * With `quarantine`, what is kept aside follows, each as `{"quarantined": …}`.
 */
export async function* exportLines(ledger: Ledger, quarantine = false): AsyncIterable<string> {
	for (const device of await ledger.devices()) {
		for await (const entry of ledger.entriesOf(device)) yield canonicalJson(entry as unknown as Json);
	}
	if (quarantine) yield* quarantineLines(ledger);
}

async function* quarantineLines(ledger: Ledger): AsyncIterable<string> {
	for (let since = LEDGER_START; ; ) {
		const { rows, last } = await ledger.changesSince(since, PAGE);
		if (last === since) return;
		for (const row of rows) {
			if (row.type === 'quarantine') yield JSON.stringify({ quarantined: row.record });
		}
		since = last;
	}
}
