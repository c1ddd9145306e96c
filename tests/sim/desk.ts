import { money } from '#domain/money/money.ts';
import type { CustomerVault } from '#ports/customer-vault.ts';
import { atTheTill } from '#usecases/at-the-counter.ts';
import { completeSale } from '#usecases/complete-sale.ts';
import type { CustomerParts } from '#usecases/customer-parts.ts';
import { editCustomer } from '#usecases/edit-customer.ts';
import { linkCustomers } from '#usecases/link-customers.ts';
import { knownMember, saleMembers } from '#usecases/member-of-sale.ts';
import { pointsStanding } from '#usecases/points-standing.ts';
import { recordConsent } from '#usecases/record-consent.ts';
import { registerCustomer } from '#usecases/register-customer.ts';
import type { CompletedSale } from '#usecases/services.ts';
import { tillPricing } from '#usecases/till-pricing.ts';
import { askedFor, CAST, profileOf, SIM_UNLOCK } from './cast.ts';
import { type Counter, type CounterParts, dueOf } from './counter.ts';
import { LawBroken } from './law-broken.ts';

/** What stands on the desk of a tab, besides its counter. */
export type DeskParts = CounterParts & {
	readonly vault: CustomerVault;
};

/** What clerks do with customers, through the product's own use cases and vault. The till is open. */
export class Desk {
	readonly #parts: DeskParts & CustomerParts;
	readonly #counter: Counter;
	#made = 0;
	readonly #name: string;

	constructor(parts: DeskParts, counter: Counter, name: string) {
		const { dice } = parts;
		// Nobody can know in time that others spend too: every tablet keeps to the bound that is shown.
		this.#parts = { ...parts, ids: { next: () => `${dice.next()}` }, isOffline: () => true };
		this.#counter = counter;
		this.#name = name;
	}

	/** Somebody joins, unless this tablet knows them. */
	async join(): Promise<void> {
		const human = this.#parts.dice.pick(CAST);
		if (!(await this.#isOpen())) return;
		const marker = `印${this.#name}n${++this.#made}末`;
		await registerCustomer(this.#parts, {
			...{ profile: profileOf(human, marker), consents: ['membership', 'history'] },
			textVersion: '2026-04',
		});
	}

	/** Sells to somebody who is known here; with points as far as the screen says, at times. */
	async sell(id: string, gtins: readonly string[], isSpending: boolean): Promise<CompletedSale | null> {
		const ref = await this.#someone();
		const basket = await this.#counter.ring(id, gtins);
		const store = await this.#parts.device.store();
		const due = dueOf(basket);
		if (ref === null || !store || due === 0) return null;
		const points = isSpending ? await this.#spendable(ref, due) : 0;
		const rule = tillPricing(store, await this.#parts.views.offers()).tenders.get('points');
		const spent =
			rule && points > 0 ? [{ id: 'p', rule, amount: money(points), points, reference: ref }] : [];
		const paid = spent.length > 0 ? points : 0;
		const cash = due > paid ? [{ type: 'cash' as const, amount: money(due - paid) }] : [];
		const parts = { ...this.#parts, members: saleMembers(this.#parts) };
		const done = await completeSale(parts, { ...basket, customer: ref }, [...spent, ...cash]);
		return done.ok ? done.value : null;
	}

	/** Gives or withdraws a consent; a history that was refused is gone from this tablet at once. */
	async agree(): Promise<void> {
		const ref = await this.#someone();
		if (ref === null) return;
		const { dice, vault } = this.#parts;
		const purpose = dice.pick(['history', 'history', 'email']);
		const isGiven = dice.chance(0.5);
		const done = await recordConsent(this.#parts, { ref, purpose, isGiven });
		if (!done.ok) return;
		const known = await vault.read(ref);
		if (!known.ok) return;
		const { consents, timeline } = known.value.customer;
		const stands = consents.find((consent) => consent.purpose === purpose)?.isGiven;
		if (stands !== isGiven) throw new LawBroken('consent', `${purpose} of ${ref} was said and is not shown`);
		if (purpose === 'history' && !isGiven && timeline.length > 0) {
			throw new LawBroken('consent', `the history of ${ref} was refused and is shown`);
		}
	}

	/** Writes down what somebody likes. */
	async edit(): Promise<void> {
		const ref = await this.#someone();
		const known = ref === null ? null : await this.#parts.vault.read(ref);
		if (!known?.ok) return;
		const { preferences } = known.value.customer.profile;
		await editCustomer(this.#parts, known.value.ref, {
			preferences: { from: preferences, to: `${this.#name} ${++this.#made}` },
		});
	}

	/** Makes two who are known here one, or parts them again, with a manager's leave. */
	async link(): Promise<void> {
		const { dice } = this.#parts;
		const [ref, into] = [await this.#someRef(), await this.#someRef()];
		if (ref === null || into === null || ref === into) return;
		const action = dice.chance(0.65) ? 'merge' : 'unmerge';
		const approval = await this.#counter.leave('customer_merge', ref);
		await linkCustomers(this.#parts, { action, ref, into, reason: 'said so' }, approval);
	}

	/** Asks the server for somebody of another store. */
	async lookFurther(): Promise<void> {
		if (await this.#isOpen()) await this.#parts.vault.findFurther(askedFor(this.#parts.dice.pick(CAST)));
	}

	async #isOpen(): Promise<boolean> {
		const { vault } = this.#parts;
		if ((await vault.state()) === 'ready') return true;
		return (await vault.unlock(SIM_UNLOCK, '0000')) === 'open';
	}

	/** Somebody of the cast as this tablet finds them, whoever they go on as; null for nobody. */
	async #someone(): Promise<string | null> {
		const { vault, dice } = this.#parts;
		if (!(await this.#isOpen())) return null;
		const found = await vault.find(askedFor(dice.pick(CAST)), 20);
		return found.ok && found.value.length > 0 ? dice.pick(found.value).ref : null;
	}

	/** One of somebody's refs: whom they go on as, or one that was merged into it. */
	async #someRef(): Promise<string | null> {
		const ref = await this.#someone();
		const known = ref === null ? null : await this.#parts.vault.read(ref);
		return known?.ok ? this.#parts.dice.pick([known.value.ref, ...known.value.customer.merged]) : null;
	}

	async #spendable(ref: string, due: number): Promise<number> {
		const [at, member] = await Promise.all([atTheTill(this.#parts), knownMember(this.#parts, ref)]);
		if (!at.ok || !member) return 0;
		const { most } = await pointsStanding(this.#parts, member, at.value, money(due));
		return this.#parts.dice.chance(0.7) ? most.points : Math.floor(most.points / 2);
	}
}
