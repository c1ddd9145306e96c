/** A law that did not hold. */
export class LawBroken extends Error {
	readonly law: string;

	constructor(law: string, what: string) {
		super(`${law}: ${what}`);
		this.law = law;
	}
}
