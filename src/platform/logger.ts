/** The one door to the console. Levels say how it ended (style.md §3.5.7); never log personal data. */
export const logger = {
	debug: (message: string, ...details: unknown[]): void => console.debug(message, ...details),
	info: (message: string, ...details: unknown[]): void => console.info(message, ...details),
	warn: (message: string, ...details: unknown[]): void => console.warn(message, ...details),
	error: (message: string, ...details: unknown[]): void => console.error(message, ...details),
};
