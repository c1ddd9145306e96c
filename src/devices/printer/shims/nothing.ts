/**
 * In place of what receiptline asks Node for and a receipt never needs: pictures in printer bytes (pngjs) and its own
 * streams. Asking for one of them fails loudly.
 */
const absent = (what: string) => () => {
	throw new Error(`${what} is not part of this build`);
};

export const PNG = { sync: { read: absent('pngjs') } };
export const Transform = absent('stream');
export const StringDecoder = absent('string_decoder');
export default { PNG, Transform, StringDecoder };
