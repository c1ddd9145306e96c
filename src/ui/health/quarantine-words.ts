import type { HealthCatalog } from './words/types.ts';

/** What a person is told of a reason the server gives; several reasons can mean the same to them. */
const MEANINGS: Readonly<Record<string, keyof HealthCatalog['reasons']>> = {
	unknown_kind: 'unread',
	unknown_schema: 'unread',
	id_reuse: 'reused',
	device_revoked: 'revoked',
	malformed: 'damaged',
	hash_mismatch: 'damaged',
	id_mismatch: 'damaged',
	wrong_device: 'stranger',
	too_large: 'large',
};

/** What happened to a record that is kept aside, and how it is put right; a newer server may have reasons of its own. */
export const quarantineWords = (
	reason: string,
	t: HealthCatalog,
): { readonly what: string; readonly repair: string } =>
	t.reasons[Object.hasOwn(MEANINGS, reason) ? (MEANINGS[reason] ?? 'other') : 'other'];
