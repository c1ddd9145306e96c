/** Syllables of two kana first, in Hepburn; small ones behind those in い. */
const PAIRS: Readonly<Record<string, string>> = Object.fromEntries([
	...[...'きぎにひびぴみり'].flatMap((kana, at) => {
		const consonant = ['ky', 'gy', 'ny', 'hy', 'by', 'py', 'my', 'ry'][at] ?? '';
		return [...'ゃゅょ'].map((small, to) => [kana + small, consonant + 'auo'[to]] as const);
	}),
	...['しsh', 'じj', 'ぢj', 'ちch'].flatMap((row) =>
		[...'ゃゅょ'].map((small, to) => [row.slice(0, 1) + small, row.slice(1) + 'auo'[to]] as const),
	),
	...['しsh', 'じj', 'ちch'].map((row) => [`${row.slice(0, 1)}ぇ`, `${row.slice(1)}e`] as const),
	...[...'ぁぃぇぉ'].map((small, to) => [`ふ${small}`, `f${'aieo'[to]}`] as const),
	...[...'ぁぃぇぉ'].map((small, to) => [`ゔ${small}`, `v${'aieo'[to]}`] as const),
	...[...'ぃぇぉ'].map((small, to) => [`う${small}`, `w${'ieo'[to]}`] as const),
	...(['てぃti', 'でぃdi', 'でゅdu', 'とぅtu', 'どぅdu', 'つぁtsa'] as const).map(
		(row) => [row.slice(0, 2), row.slice(2)] as const,
	),
]);

const SINGLES: Readonly<Record<string, string>> = Object.fromEntries(
	(
		[
			['あいうえおぁぃぅぇぉ', 'a i u e o a i u e o'],
			['かきくけこがぎぐげご', 'ka ki ku ke ko ga gi gu ge go'],
			['さしすせそざじずぜぞ', 'sa shi su se so za ji zu ze zo'],
			['たちつてとだぢづでど', 'ta chi tsu te to da ji zu de do'],
			['なにぬねのまみむめも', 'na ni nu ne no ma mi mu me mo'],
			['はひふへほばびぶべぼ', 'ha hi fu he ho ba bi bu be bo'],
			['ぱぴぷぺぽらりるれろ', 'pa pi pu pe po ra ri ru re ro'],
			['やゆよゃゅょわをんゔ', 'ya yu yo ya yu yo wa o n vu'],
			['ゐゑゎ', 'i e wa'],
		] as const
	).flatMap(([kana, latin]) => {
		const spelled = latin.split(' ');
		return [...kana].map((one, at) => [one, spelled[at] ?? ''] as const);
	}),
);

/** Hiragana as Hepburn romaji, letter by letter (`おおさわ` is `oosawa`); what is no kana stays. */
export function romajiOf(hiragana: string): string {
	let latin = '';
	let isDoubled = false;
	for (let at = 0; at < hiragana.length; ) {
		const two = PAIRS[hiragana.slice(at, at + 2)];
		const kana = hiragana[at] ?? '';
		at += two === undefined ? 1 : 2;
		if (kana === 'っ' && two === undefined) {
			isDoubled = true;
			continue;
		}
		const syllable = two ?? (kana === 'ー' ? (latin.at(-1) ?? '') : (SINGLES[kana] ?? kana));
		latin += isDoubled ? (syllable[0] ?? '') + syllable : syllable;
		isDoubled = false;
	}
	return latin;
}

/** Spellings of one sound, and the one they are compared in. In order: longer ones first. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
	[/tch/g, 'cch'],
	[/(?:sy|sh)(?=[auoe])/g, 'sh'],
	[/sy/g, 'sh'],
	[/si/g, 'shi'],
	[/[tc]y/g, 'ch'],
	[/ti/g, 'chi'],
	[/tu/g, 'tsu'],
	[/hu/g, 'fu'],
	[/[zj]y/g, 'j'],
	[/[zd]i/g, 'ji'],
	[/du|dzu/g, 'zu'],
	[/m(?=[bmp])/g, 'n'],
	[/wo/g, 'o'],
	[/oh(?=[^aiueoy])/g, 'o'],
	[/o[ou]+/g, 'o'],
	[/u+/g, 'u'],
	[/i+/g, 'i'],
	[/a+/g, 'a'],
	[/e+/g, 'e'],
	[/nn/g, 'n'],
];

/**
 * A name in Latin letters in the form in which spellings are compared: `Satō`, `satou`, `satoh`… `Shimbun`, `sinbun`;
 * `Yamasita`, `yamashita`. Begin and end of a word being typed stay beginnings of the whole word. It folds too much
 * rather than too little: what is found is shown to a person, who sees the name.
 */
export function soundKey(latin: string): string {
	let sound = latin
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z]/g, '');
	for (const [spelling, as] of SPELLINGS) sound = sound.replace(spelling, as);
	return sound;
}
