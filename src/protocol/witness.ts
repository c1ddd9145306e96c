/** What a device has seen of the ledger: enough to notice that a server went back in time (design.md §3). */
export type Witness = {
	readonly epoch: string;
	/** The server said that the device's entries 1…n are durable. */
	readonly ackedThrough: number;
	/** The ledger's position in the same answer, opaque. */
	readonly head: string;
};

/** A witness as the value of its header; the parts are percent-encoded, so none can contain the separator. */
export const formatWitness = ({ epoch, ackedThrough, head }: Witness): string =>
	[epoch, String(ackedThrough), head].map(encodeURIComponent).join(';');

/** A witness read back, or null when the text is not one. */
export function parseWitness(text: string): Witness | null {
	const [epoch, acked, head, ...rest] = text.split(';');
	if (epoch === undefined || acked === undefined || head === undefined || rest.length > 0) return null;
	if (!/^\d{1,15}$/.test(acked)) return null;
	try {
		return { epoch: decodeURIComponent(epoch), ackedThrough: Number(acked), head: decodeURIComponent(head) };
	} catch {
		return null; // a broken percent sign: nothing we ever wrote
	}
}
