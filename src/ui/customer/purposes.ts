/** What a customer is asked about, in this order; the first is what joining is. */
export const PURPOSES: readonly string[] = [
	'membership',
	'history',
	'recommendation',
	'email',
	'sms',
	'post',
];
