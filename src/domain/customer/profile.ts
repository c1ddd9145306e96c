/** Who a customer is: keys of one person and what they told us. Empty lists and strings are nothing known. */
export type CustomerProfile = {
	readonly name: string;
	readonly kana: string;
	/** Family and given name in Latin letters, as the person writes them; else derived from kana where searched. */
	readonly latin: string;
	readonly phones: readonly string[];
	readonly mails: readonly string[];
	/** Member cards, newest last. */
	readonly memberNumbers: readonly string[];
	/** Ids of other systems: `online:<id>`, `line:<id>`. */
	readonly otherIds: readonly string[];
	/** `YYYY-MM-DD`, or `--MM-DD` where the year is not told (a birthday needs none). */
	readonly birthday: string | null;
	/** What the customer likes and needs, for whoever serves them: sizes, colours, allergies told on purpose. */
	readonly preferences: string;
	readonly note: string;
};

/** A profile of which nothing is known. */
export const EMPTY_PROFILE: CustomerProfile = {
	name: '',
	kana: '',
	latin: '',
	phones: [],
	mails: [],
	memberNumbers: [],
	otherIds: [],
	birthday: null,
	preferences: '',
	note: '',
};

/** Changed fields of a profile with what each said before. */
export type ProfileChange = {
	readonly [K in keyof CustomerProfile]?: {
		readonly from: CustomerProfile[K];
		readonly to: CustomerProfile[K];
	};
};

/** What one customer is found by: a row of a `cindex` document. */
export type CustomerKeys = Pick<
	CustomerProfile,
	'name' | 'kana' | 'latin' | 'phones' | 'mails' | 'memberNumbers' | 'otherIds'
> & {
	readonly ref: string;
	/** Merged into this one: found by its keys, shown as the other. */
	readonly into: string | null;
};
