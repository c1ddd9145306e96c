import type { OfficeLanguage } from './language.ts';

/** Figures as an office page writes them: in a language, in the shop's zone and currency, at one moment. */
export class OfficeFormat {
	readonly #now: number;
	readonly #language: OfficeLanguage;
	readonly #money: Intl.NumberFormat;
	readonly #exponent: number;
	readonly #moment: Intl.DateTimeFormat;

	constructor(
		language: OfficeLanguage,
		shop: { readonly currency: string; readonly time_zone: string },
		now: number,
	) {
		this.#now = now;
		this.#language = language;
		this.#money = new Intl.NumberFormat('en', {
			style: 'currency',
			currency: shop.currency,
			currencyDisplay: 'narrowSymbol',
		});
		this.#exponent = this.#money.resolvedOptions().maximumFractionDigits ?? 0;
		this.#moment = new Intl.DateTimeFormat('en-CA', {
			timeZone: shop.time_zone,
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23',
		});
	}

	count(count: number): string {
		return new Intl.NumberFormat('en').format(count);
	}

	/** An amount in minor units. */
	money(amount: number): string {
		return this.#money.format(amount / 10 ** this.#exponent);
	}

	/** `11/22 14:05` in the shop's zone. */
	moment(at: number): string {
		const part = Object.fromEntries(this.#moment.formatToParts(at).map(({ type, value }) => [type, value]));
		return `${part.month}/${part.day} ${part.hour}:${part.minute}`;
	}

	/** How long ago, coarsely. */
	ago(at: number): string {
		const minutes = Math.max(0, Math.floor((this.#now - at) / 60_000));
		const [unit, count] =
			minutes < 60
				? (['minute', minutes] as const)
				: minutes < 48 * 60
					? (['hour', Math.floor(minutes / 60)] as const)
					: (['day', Math.floor(minutes / (24 * 60))] as const);
		if (minutes === 0) return this.#language === 'ja' ? 'たった今' : 'just now';
		return new Intl.RelativeTimeFormat(this.#language, { numeric: 'always' }).format(-count, unit);
	}

	/** `182 MB`. */
	bytes(bytes: number): string {
		const mega = bytes / 2 ** 20;
		if (mega < 1000) return `${Math.max(1, Math.round(mega))} MB`;
		return `${(mega / 1024).toFixed(mega < 10 * 1024 ? 1 : 0)} GB`;
	}
}
