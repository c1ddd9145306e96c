import type { Scanned } from '#domain/scan/scanned.ts';
import type { ErrorCode } from '#usecases/services.ts';
import type { Language } from '../i18n/types.ts';

/** What a scanner sends: a code (behind its AIM identifier where it sends one), or something broken on the way. */
export type Scan = {
	readonly kind: 'scan' | 'misread';
	readonly text: string;
	/** As the camera saw it; a keyboard says nothing but the identifier. */
	readonly symbology?: import('#domain/gtin/gtin.ts').Symbology;
};

/** Where scans come from (`devices/wedge`, `devices/scanner`, the camera); `listen` returns how to stop. */
export type ScanSource = { listen(heard: (scan: Scan) => void): () => void };

/** The one thing to do about it. */
export type ScanAction = { label(language: Language): string; run(): void };

/** What the last scan came to, in the words the screen will choose. */
export type ScanOutcome =
	| { readonly kind: 'ready' }
	| { readonly kind: 'added'; readonly name: string; readonly quantity: number; readonly itemId: string }
	| {
			readonly kind: 'refused';
			readonly code: ErrorCode;
			readonly text: string;
			readonly action?: ScanAction;
	  }
	| { readonly kind: 'misread' | 'paying' | 'locked' }
	/** Words of whoever took it: done, not to be done here, or known to nobody. */
	| {
			readonly kind: 'told';
			readonly tone: 'good' | 'bad' | 'unknown';
			say(language: Language): string;
			readonly action?: ScanAction;
	  };

/** Every kind of code there is. */
export type ScannedKind = Scanned['kind'];

/** What was scanned, of one kind. */
export type ScannedOf<Kind extends ScannedKind> = Extract<Scanned, { readonly kind: Kind }>;

/**
 * Takes codes of one kind while a screen is there: what came of it, or null for "not now", which asks the next one. The
 * screen that came last is asked first; what nobody takes, the selling screen does.
 */
export type ScanHandler<Kind extends ScannedKind> = (
	scanned: ScannedOf<Kind>,
	scan: Scan,
) => Promise<ScanOutcome | null> | ScanOutcome | null;
