import type { CommitOutcome, EntryDraft } from '#ports/journal.ts';
import type { EntryKind, JournalEntry } from '#protocol/entry.ts';
import type { NorenDatabase } from '#storage/database.ts';
import { type JournalOptions, JournalStore } from '#storage/journal-store.ts';

/** The journal, with someone who is told of each fact once it is in it. Telling takes no time and cannot fail. */
export class HeardJournal extends JournalStore {
	readonly #heard: (entry: JournalEntry) => void;

	constructor(db: NorenDatabase, options: JournalOptions, heard: (entry: JournalEntry) => void) {
		super(db, options);
		this.#heard = heard;
	}

	override async commit<K extends EntryKind>(draft: EntryDraft<K>): Promise<CommitOutcome<K>> {
		const outcome = await super.commit(draft);
		if (outcome.status === 'committed') this.#heard(outcome.entry as unknown as JournalEntry);
		return outcome;
	}
}
