import type ja from './ja.ts';

type Words<T> = T extends string
	? string
	: T extends (...args: never[]) => string
		? T
		: { readonly [K in keyof T]: Words<T[K]> };

/** The texts about customers; each language has all of them with the same arguments. */
export type CustomerCatalog = Words<typeof ja>;
