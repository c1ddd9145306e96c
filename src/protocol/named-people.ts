import type { JournalEntry } from './entry.ts';

type Naming = {
	readonly is_training?: boolean;
	readonly ref?: string;
	readonly into?: string;
	readonly customer?: string | null;
};

/** Refs of the people whom a fact names: a customer's own, a link of two, a document of somebody known. Practice names nobody. */
export function peopleNamed({ body }: Pick<JournalEntry, 'body'>): string[] {
	const { is_training, ref, into, customer } = body as Naming;
	return is_training ? [] : [ref, into, customer].flatMap((name) => (name ? [name] : []));
}
