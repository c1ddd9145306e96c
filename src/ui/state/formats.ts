import type { Money } from '#domain/money/money.ts';
import type { Rate } from '#domain/money/rounding.ts';
import type { Words } from '../i18n/index.svelte.ts';
import { formatCount, formatMoney, formatRate } from '../shared/format-money.ts';
import { ageOf, formatMoment } from '../shared/format-time.ts';
import type { Ticker } from '../shared/ticker.ts';
import type { Till } from './till.svelte.ts';

/** Figures as this shop writes them; read in markup, they follow the shop, the language and the time. */
export class Formats {
	readonly #till: Till;
	readonly #words: Words;
	readonly #clock: Ticker;

	constructor(till: Till, words: Words, clock: Ticker) {
		this.#till = till;
		this.#words = words;
		this.#clock = clock;
	}

	money(amount: Money): string {
		const { shop } = this.#till;
		return formatMoney(amount, shop?.currency ?? 'JPY', shop?.exponent ?? 0);
	}

	count(count: number): string {
		return formatCount(count);
	}

	rate(rate: Rate): string {
		return formatRate(rate);
	}

	/** A moment in the shop's zone, with its date unless it is today. */
	moment(epochMs: number): string {
		return formatMoment(epochMs, this.#clock.now, this.timeZone);
	}

	ago(epochMs: number): string {
		return this.#words.t.ago(ageOf(epochMs, this.#clock.now));
	}

	get timeZone(): string {
		return this.#till.shop?.timeZone ?? 'Asia/Tokyo';
	}
}
