/** Whether a basket is open at this till, as the screen last said. What must not interrupt a sale waits here (L19). */
export class Drawer {
	#open: string | null = null;
	#waiting: (() => void)[] = [];

	/** The open basket's id; null while the drawer is idle. */
	get basket(): string | null {
		return this.#open;
	}

	took(basketId: string): void {
		this.#open = basketId;
	}

	/** The basket is sold, parked or emptied. */
	closed(): void {
		this.#open = null;
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const work of waiting) work();
	}

	/** Does something at the next idle moment: now, or when the open basket is closed. */
	whenIdle(work: () => void): void {
		if (this.#open === null) work();
		else this.#waiting.push(work);
	}
}
