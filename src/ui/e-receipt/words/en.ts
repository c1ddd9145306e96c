import type { EReceiptCatalog } from './types.ts';

export default {
	button: 'E-receipt',
	scan: 'Scan with your phone’s camera',
	qr: 'QR code of the e-receipt',
	later: 'Made without a network. The phone shows all of it once this device’s records are on the server.',
	unavailable: ['The e-receipt could not be made.', 'Print the receipt instead.'],
	noAddress: [
		'The shop’s address as a customer’s phone sees it is not known yet.',
		'Print the receipt instead. A manager can set it in the office, under “Address for e-receipts”.',
	],
	noCode: [
		'This transaction has no e-receipt (too many goods, or a return, an exchange or training).',
		'Print the receipt instead.',
	],
} satisfies EReceiptCatalog;
