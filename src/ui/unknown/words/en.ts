import type { UnknownCatalog } from './types.ts';

const en: UnknownCatalog = {
	title: 'Unknown code',
	code: 'Code',
	none: 'No code was scanned. Scan the item.',
	isItem: 'Which item is it?',
	find: 'Find by name',
	search: 'Search',
	nothing: 'Nothing found.',
	chosen: (name, price) => `${name} · ${price}`,
	register: 'Register the code and add it',
	registerHint: 'This tablet then sells by the code at once, the others as soon as they have synced.',
	once: 'Add it this once',
	other: 'Find another item',
	isOpen: 'The item is not in the shop yet',
	openHint: 'Sell it by department and price. The code is kept with the sale.',
	department: 'Department',
	tax: 'Tax rate',
	price: 'Price (tax included)',
	priceNet: 'Price (before tax)',
	add: (price) => `Add at ${price}`,
	registered: (name) => `Registered as a code of ${name}.`,
};

export default en;
