/** What a scan came to, for ears and hands. */
export type Tone = 'good' | 'bad' | 'unknown';

/** Frequency in Hz, begin and length in s of each sound; then the pattern of the vibration in ms. */
type Sounds = {
	readonly sounds: readonly (readonly [number, number, number])[];
	readonly buzz: readonly number[];
};

const TONES: Readonly<Record<Tone, Sounds>> = {
	good: { sounds: [[880, 0, 0.07]], buzz: [30] },
	bad: {
		sounds: [
			[233, 0, 0.14],
			[196, 0.18, 0.2],
		],
		buzz: [120, 80, 120],
	},
	unknown: {
		sounds: [
			[523, 0, 0.09],
			[392, 0.12, 0.16],
		],
		buzz: [60, 50, 60],
	},
};

/** Sounds a cashier learns to hear without looking: one soft tone for rung up, two low ones for not, two middle ones for what nobody knows. */
export class Tones {
	#context: AudioContext | null = null;

	/** After the screen has followed: opening the sound takes a slow tablet longer than drawing a line. */
	say(tone: Tone): void {
		if (typeof AudioContext === 'undefined') return;
		const { sounds, buzz } = TONES[tone];
		requestAnimationFrame(() =>
			setTimeout(() => {
				for (const sound of sounds) this.#sound(...sound);
				// Before the first touch a browser refuses, and says so.
				if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([...buzz]);
			}),
		);
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

/** The page's own: a browser gives few of them. */
export const tones = new Tones();
