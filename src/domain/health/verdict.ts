/** What the verdict is made of. */
export type HealthFigures = {
	readonly state: 'active' | 'revoked' | 'forked';
	readonly unsynced: number;
	readonly coverage: 'unknown' | 'equal' | 'different';
	readonly quarantinedCount: number;
	readonly chain: 'unchecked' | 'checking' | 'intact' | 'broken';
	readonly reserve: 'held' | 'spent' | 'none';
	/** Whether something stands in the way although the server answers. */
	readonly hasTrouble: boolean;
};

/**
 * The answer to "is everything safe?" in one word. `safe`: the server has it all and its figures agree. `waiting`: all
 * is well here, some of it has yet to be sent. `attention`: a person should look.
 */
export type HealthVerdict = 'safe' | 'waiting' | 'attention';

/** Judges the figures; anything a person should look at outweighs waiting (design.md L15, L17). */
export function healthVerdict(figures: HealthFigures): HealthVerdict {
	const needsSomeone =
		figures.state !== 'active' ||
		figures.coverage === 'different' ||
		figures.quarantinedCount > 0 ||
		figures.chain === 'broken' ||
		figures.reserve === 'spent' ||
		figures.hasTrouble;
	if (needsSomeone) return 'attention';
	return figures.unsynced > 0 || figures.coverage === 'unknown' ? 'waiting' : 'safe';
}
