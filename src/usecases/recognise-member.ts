import { type Result, refused } from '#domain/result.ts';
import type { CustomerVault } from '#ports/customer-vault.ts';
import { tokenKeysOf } from '#protocol/bodies/token-keys.ts';
import { type MemberRefusal, verifyMemberCode } from '#protocol/member-code.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { CustomerCode, CustomerRefusal } from './customers.ts';

/** Member codes that counted at this till, until they are over. */
export class SeenCodes {
	readonly #codes = new Map<string, number>();

	/** Whether a code counted here before. */
	isUsed(nonce: string, now: number): boolean {
		for (const [known, until] of this.#codes) if (until <= now) this.#codes.delete(known);
		return this.#codes.has(nonce);
	}

	/** `until`: epoch ms from which on the code is over anyway. */
	keep(nonce: string, until: number): void {
		this.#codes.set(nonce, until);
	}
}

const WHY: Readonly<Record<MemberRefusal, CustomerRefusal>> = {
	no_member_code: 'member_code_invalid',
	forged: 'member_code_invalid',
	unknown_key: 'member_code_foreign',
	expired: 'member_code_expired',
	from_the_future: 'member_code_early',
};

/**
 * Whom a scanned card or rotating code names, as they go on now, without a network: a code by the keys in the store's feed
 * and the shop's clock. It is used up only by who was recognised: a tablet that is locked may read it again after the PIN.
 */
export async function recogniseMember(
	{
		device,
		clock,
		vault,
	}: Pick<CustomerParts, 'device' | 'clock'> & { readonly vault: Pick<CustomerVault, 'byCard' | 'read'> },
	seen: SeenCodes,
	scanned: { readonly number: string } | { readonly token: string },
): Promise<Result<string, CustomerCode>> {
	if ('number' in scanned) return vault.byCard(scanned.number);
	const store = await device.store();
	const now = clock.now();
	const read = await verifyMemberCode(scanned.token, tokenKeysOf(store ?? {}, 'member'), now);
	if (!read.ok) return refused(WHY[read.why]);
	const { who, nonce, keepNonceUntil } = read;
	if (seen.isUsed(nonce, now)) return refused('member_code_used');
	const known = who.by === 'ref' ? await vault.read(who.ref) : await vault.byCard(who.number);
	if (!known.ok) return known;
	seen.keep(nonce, keepNonceUntil);
	return { ok: true, value: typeof known.value === 'string' ? known.value : known.value.ref };
}
