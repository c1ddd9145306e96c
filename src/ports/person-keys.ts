/** A person's key under the store's customer key, as it travels to the server: apart from the journal, that it can be destroyed. */
export type PersonKey = { readonly ref: string; readonly sealedKey: string };

/** The keys of persons that this device made. */
export type PersonKeys = {
	/** Those the server may not have yet, some at a time. */
	unsent(limit: number): Promise<readonly PersonKey[]>;
	/** The server has these. */
	noteSent(refs: readonly string[]): Promise<void>;
	/** The server went back in time and may have lost any of them: all are sent again. */
	offerAgain(): Promise<void>;
};
