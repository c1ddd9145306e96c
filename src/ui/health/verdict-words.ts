import type { HealthVerdict } from '#domain/health/verdict.ts';
import type { DeviceHealth, ErrorCode } from '#usecases/services.ts';
import type { ErrorWords } from '../shared/error-words.ts';
import { formatCount } from '../shared/format-money.ts';
import type { Concern } from '../state/safety.svelte.ts';
import type { HealthCatalog } from './words/types.ts';

/** The answer in one line, and what to do in another. */
export type VerdictWords = { readonly title: string; readonly hint: string };

type Said = {
	readonly health: DeviceHealth;
	readonly verdict: HealthVerdict;
	/** The gravest first. */
	readonly concerns: readonly Concern[];
};

/** What to tell a clerk who asks whether everything is safe: the gravest concern alone, or that all is well. */
export function verdictWords(
	{ health, verdict, concerns }: Said,
	t: HealthCatalog,
	errorWords: (code: ErrorCode) => ErrorWords,
): VerdictWords {
	const { unsynced, online } = health;
	const [gravest] = concerns;
	if (gravest) return concernWords(gravest, health, t, errorWords);
	if (verdict === 'safe') return t.verdict.safe;
	if (unsynced === 0) return t.verdict.comparing;
	return online ? t.verdict.sending(formatCount(unsynced)) : t.verdict.waiting(formatCount(unsynced));
}

function concernWords(
	concern: Concern,
	{ trouble, quarantinedCount }: DeviceHealth,
	t: HealthCatalog,
	errorWords: (code: ErrorCode) => ErrorWords,
): VerdictWords {
	const explain = (code: ErrorCode): VerdictWords => {
		const { words, action } = errorWords(code);
		return { title: words, hint: action };
	};
	switch (concern) {
		case 'chain':
			return explain('chain_broken');
		case 'revoked':
			return explain('device_revoked');
		case 'forked':
			return explain('device_forked');
		case 'trouble': {
			const { title, hint } = explain(trouble ?? 'server_refused');
			return { title, hint: t.verdict.andSafe(hint) };
		}
		case 'storage':
			return t.verdict.storage;
		case 'different':
			return t.verdict.different;
		case 'quarantined':
			return t.verdict.kept(formatCount(quarantinedCount));
	}
}
