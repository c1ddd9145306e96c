const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]/g;
const IGNORED = /[\s\-‐‑‒–—―−・·.,、。'’`"“”()（）[\]「」『』/&+*:;!?％%]/gu;

/**
 * The form in which names and queries are compared: NFKC (width), lower case, katakana as hiragana, without spaces
 * and punctuation. `ｷﾞｭｳﾆｭｳ`, `ギュウニュウ` and `ぎゅうにゅう` become one string.
 */
export function searchKey(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
		.replace(IGNORED, '');
}

/** The words of a query, each in the compared form; all of them must be found. Empty for a blank query. */
export function searchWords(query: string): string[] {
	return query
		.normalize('NFKC')
		.split(/\s+/u)
		.map(searchKey)
		.filter((word) => word !== '');
}
