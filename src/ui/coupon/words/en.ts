import type { CouponCatalog } from './coupon-words.ts';

export default {
	title: 'Coupons',
	menu: 'Coupons',
	own: 'Coupons to use',
	ownNone: 'There is no coupon to use just now.',
	ownNobody:
		'Put the customer into the sale and their coupons are here. Scan a printed one or a QR at any time.',
	use: (name: string) => `Use ${name}`,
	inBasket: 'Coupons of this sale',
	takeOut: (name: string) => `Take out ${name}`,
	works: 'Taken off',
	waits: 'Waits for its goods, or another offer is better',
	until: (day: string) => `until ${day}`,
	give: 'Give a coupon',
	giveNone: 'This shop has set up no coupons to give.',
	giveThis: (name: string) => `Give ${name}`,
	personal: 'For this customer only',
	bearer: 'For whoever holds it',
	given: 'The coupon is issued',
	givenHint:
		'Let the customer scan it with their phone, or hand it over on paper. It works at every store, also offline.',
	qr: 'QR code of the coupon',
	print: 'Print it',
	printed: 'Sent to the printer',
	back: 'Back to coupons',
	added: (name: string) => `${name} is in this sale`,
	takenOut: (name: string) => `${name} is taken out`,
	more: (amount: string) => `${amount} more to use it`,
} satisfies CouponCatalog;
