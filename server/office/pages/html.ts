/** Markup that is safe to send: every value in it was escaped or is markup itself. */
export class Html {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

type Value = Html | string | number | null | undefined | false | readonly Value[];

const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Markup with values in it: texts are escaped, markup is kept, lists are joined, nothing and false leave nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
	return new Html(parts.map((part, at) => (at === 0 ? part : written(values[at - 1]) + part)).join(''));
}

function written(value: Value): string {
	if (value === null || value === undefined || value === false) return '';
	if (value instanceof Html) return value.text;
	if (typeof value === 'object') return value.map(written).join('');
	return String(value).replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
