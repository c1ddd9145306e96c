import type ja from './ja.ts';

type Words<T> = T extends string
	? string
	: T extends (...args: never[]) => string
		? T
		: { readonly [K in keyof T]: Words<T[K]> };

/** Every text of the screens; each language has all of them with the same arguments. */
export type Catalog = Words<typeof ja>;

export type Language = 'ja' | 'en';
