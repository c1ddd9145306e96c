/** Sounds a cashier learns to hear without looking: one soft tone for rung up, two low ones for not. */
export class Tones {
	#context: AudioContext | null = null;

	rungUp(): void {
		this.#play(880, 0, 0.07);
	}

	refused(): void {
		this.#play(233, 0, 0.14);
		this.#play(196, 0.18, 0.2);
	}

	/** After the screen has followed: opening the sound takes a slow tablet longer than drawing a line. */
	#play(frequency: number, delay: number, seconds: number): void {
		if (typeof AudioContext === 'undefined') return;
		requestAnimationFrame(() => setTimeout(() => this.#sound(frequency, delay, seconds)));
	}

	#sound(frequency: number, delay: number, seconds: number): void {
		this.#context ??= new AudioContext();
		const context = this.#context;
		// Browsers keep sound off until the first touch; a till without sound still sells, so a refusal is fine.
		if (context.state === 'suspended') context.resume().catch(() => {});
		const from = context.currentTime + delay;
		const tone = new OscillatorNode(context, { type: 'sine', frequency });
		const volume = new GainNode(context, { gain: 0 });
		volume.gain.setValueAtTime(0, from);
		volume.gain.linearRampToValueAtTime(0.12, from + 0.008);
		volume.gain.exponentialRampToValueAtTime(0.0001, from + seconds);
		tone.connect(volume).connect(context.destination);
		tone.start(from);
		tone.stop(from + seconds);
	}
}
