/** The language the address asks for (`?lang=en`); null when it asks for none. */
export function askedLanguage(search: string): 'ja' | 'en' | null {
	const asked = new URLSearchParams(search).get('lang');
	return asked === 'ja' || asked === 'en' ? asked : null;
}
