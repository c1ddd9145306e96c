import type { Symbology } from '#domain/gtin/gtin.ts';

/** What keeps the camera from reading, where a person can do something about it. */
export type CameraTrouble = 'dark' | 'close' | 'blurred';

/** A code in front of the camera. GS1 messages stand behind their AIM identifier, and need no symbology. */
export type SeenCode = { readonly text: string; readonly symbology?: Symbology };

/**
 * Which symbols are looked for: those goods and cards are sold by, or also those of cases and fresh goods (ITF-14, DataBar,
 * DataMatrix), which a selling screen would only misread.
 */
export type CodeFormats = 'retail' | 'all';

/** Reads one frame, which is handed over. */
export type FrameReader = {
	read(
		frame: ImageBitmap,
		formats: CodeFormats,
	): Promise<{
		readonly code: SeenCode | null;
		/** A short code with a weak check: it is believed when it is seen twice. */
		readonly isWeak: boolean;
		readonly trouble: CameraTrouble | null;
	}>;
};

/** Why there is no picture; all of them are normal on some device. */
export type CameraRefusal = 'denied' | 'missing' | 'busy' | 'insecure';

/** Whoever looks through the camera. */
export type CameraWatcher = {
	/** A code came into the picture. */
	seen(code: SeenCode): void;
	/** What to do so that more can be read; null when nothing is plain. */
	guide(trouble: CameraTrouble | null): void;
	/** The picture went away by itself (unplugged, taken by another app) or came back. */
	standing(refusal: CameraRefusal | null): void;
};

/** A camera that is on. It rests while the page is hidden. */
export type Watching = {
	readonly hasTorch: boolean;
	torch(isOn: boolean): Promise<void>;
	stop(): void;
};

/** The camera of this device. */
export type CameraServices = {
	watch(video: HTMLVideoElement, watcher: CameraWatcher, formats?: CodeFormats): Promise<Watching>;
};
