/** What a command talks through: lines for people or machines, and the data folder it works on. */
export type CliIo = {
	/** Prints one line of the answer. */
	readonly out: (line: string) => void;
	/** Prints one line about what went wrong, or progress. */
	readonly err: (line: string) => void;
	/** Whether `--json` was given: answers are JSON, one value a line. */
	readonly json: boolean;
	/** Absolute path of the data folder (`DATA_DIR`). */
	readonly dataDir: string;
};
