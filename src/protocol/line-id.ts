const START = '{"_id":"';

/**
 * The id of a document in a line of canonical JSON that begins at `from` of a text, without parsing the line: `_id`
 * sorts before every lower-case field. A line that is otherwise, of a newer server, is parsed.
 */
export function lineId(text: string, from = 0): string {
	if (text.startsWith(START, from)) {
		const id = text.slice(from + START.length, text.indexOf('"', from + START.length));
		if (!id.includes('\\')) return id;
	}
	const end = text.indexOf('\n', from);
	const { _id } = JSON.parse(text.slice(from, end < 0 ? undefined : end)) as { readonly _id: string };
	return _id;
}
