const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]+/g;
const IGNORED = /[\s\-‐‑‒–—―−・·.,、。'’`"“”()（）[\]「」『』/&+*:;!?％%]+/gu;

/**
 * The form in which names and queries are compared: NFKC (width), lower case, katakana as hiragana, without spaces
 * and punctuation. `ｷﾞｭｳﾆｭｳ`, `ギュウニュウ` and `ぎゅうにゅう` become one string. Runs are replaced whole, because a
 * catalogue of 100,000 items is folded at its first load while someone waits.
 */
export function searchKey(text: string): string {
	return text.normalize('NFKC').toLowerCase().replace(KATAKANA, toHiragana).replace(IGNORED, '');
}

function toHiragana(kana: string): string {
	let folded = '';
	for (let at = 0; at < kana.length; at++) folded += String.fromCharCode(kana.charCodeAt(at) - 0x60);
	return folded;
}

/** The words of a query, each in the compared form; all of them must be found. Empty for a blank query. */
export function searchWords(query: string): string[] {
	return query
		.normalize('NFKC')
		.split(/\s+/u)
		.map(searchKey)
		.filter((word) => word !== '');
}
