import type { ScanCatalog } from './types.ts';

const en: ScanCatalog = {
	member: 'This is a member code. It is not used on this screen.',
	coupon: 'This is a coupon. It is not used on this screen.',
	pickup: 'This is a pickup code. It is not used on this screen.',
	staff: 'This is a staff code. It is not used on this screen.',
	carton: 'This is a carton or pallet: receive it under Menu, Stock. To sell, scan the goods.',
	account: 'This is a gift card. When paying, choose “Other” and scan it.',
	accountAction: 'Load the card',
	payment: 'This is a payment code. Scan it when paying.',
	paymentAction: 'Check out',
	merchant: 'This is a shop’s payment code. Scan the customer’s.',
	bill: 'This is a bill to be paid to somebody else. This till does not take it: hand it back, take no money.',
	bookLower: 'This is the lower row of a book. Scan the upper row, which begins with 978.',
	bookRow: (cCode, price) => `Lower row of a book: C${cCode}, ${price} before tax`,
	priceless: 'The label has no price. Search for the item and set its price.',
	noUnitPrice: 'There is no price for its weight. Search for the item and set its price.',
	otherCurrency: 'The label’s price is in another currency. Nothing was added.',
	pastUse: (day) => `Its use-by date, ${day}, is past. It can’t be sold.`,
	pastBest: (name, day) => `${name} was added. Its best-before date, ${day}, is past: check it.`,
	misprint: 'The price on the label is not right. Nothing was added; print the label again.',
	noItem: 'There is no item number in this code. Set the scanner to GS1 (with FNC1) and scan it again.',
	wrong: 'What is in this code does not fit together. Scan it again.',
	symbology: 'This is no code that this till uses. Scan the barcode of the item.',
	link: 'This is a link, not the code of an item.',
	text: 'This is not the code of an item.',
	search: 'Search',
	times: (times) => `Next item × ${times}`,
};

export default en;
