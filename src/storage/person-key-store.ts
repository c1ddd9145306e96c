import type { PersonKey, PersonKeys } from '#ports/person-keys.ts';
import type { NorenDatabase } from './database.ts';

/** Keys of persons on this device; written with the fact that registers them (`journal-store.ts`). */
export class PersonKeyStore implements PersonKeys {
	readonly #db: NorenDatabase;

	constructor(db: NorenDatabase) {
		this.#db = db;
	}

	async unsent(limit: number): Promise<PersonKey[]> {
		const rows = await this.#db.person_keys.where('sent').equals(0).limit(limit).toArray();
		return rows.map(({ ref, sealed_key }) => ({ ref, sealedKey: sealed_key }));
	}

	async noteSent(refs: readonly string[]): Promise<void> {
		await this.#db.person_keys
			.where('ref')
			.anyOf([...refs])
			.modify({ sent: 1 });
	}

	async offerAgain(): Promise<void> {
		await this.#db.person_keys.where('sent').equals(1).modify({ sent: 0 });
	}
}
