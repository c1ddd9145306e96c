import type { OrderCatalog } from './types.ts';

export default {
	later: 'Not taken along',
	laterHint: 'Paid with everything else now; sent, or handed over in a store later.',
	send: 'Send home',
	collectHere: 'Collect in this store',
	collectAt: (store) => `Collect: ${store}`,
	fromPlace: (place) => `from ${place}`,
	onDay: (day) => `about ${day}`,
	noDay: 'day to be told',
	takeAlong: 'Take it along after all',
	levels: {
		secured: 'Secured',
		likely: 'Likely',
		to_be_confirmed: 'To be confirmed',
	},
	spoken: {
		secured: 'What is ordered is set aside.',
		likely: 'What is ordered will very likely come. If not, we offer another way.',
		to_be_confirmed: 'What is ordered is not certain yet. We check and let you know.',
	},
	stockAge: (minutes) => `stock ${minutes} min old`,
	planning: 'Looking where it can come from…',
	noWays: 'This store has no settings for orders.',
	recipient: 'Recipient',
	recipientMissing: 'Enter the recipient',
	recipientKept: 'Recipient entered',
	recipientHint: 'It is encrypted at once. The till does not show it again.',
	name: 'Name',
	phone: 'Phone',
	postalCode: 'Postal code',
	address: 'Address',
	note: 'When it may come, notes (optional)',
	keep: 'Send it there',
	unlock: 'Your PIN is needed to encrypt the recipient.',
	refusals: {
		recipient_incomplete: ['The recipient is not complete.', 'Enter name, phone and address.'],
		recipient_unsealed: [
			'The recipient cannot be encrypted.',
			'Let them collect it here, or try again where there is a network.',
		],
	},
} satisfies OrderCatalog;
