/** Languages of the office's pages. */
export type OfficeLanguage = 'ja' | 'en';

/** The language the address asks for, else the browser's first one that there is, else Japanese. */
export function officeLanguage(asked: string | undefined, accepted: string | undefined): OfficeLanguage {
	if (asked === 'ja' || asked === 'en') return asked;
	const wanted = (accepted ?? '').toLowerCase().split(',');
	const first = wanted.map((tag) => tag.trim().slice(0, 2)).find((tag) => tag === 'ja' || tag === 'en');
	return first === 'en' ? 'en' : 'ja';
}
