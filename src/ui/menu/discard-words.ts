import type { Language } from '../i18n/types.ts';

/** What throwing a parked basket away says. */
type DiscardWords = {
	readonly discard: string;
	readonly discardLabel: (label: string) => string;
	readonly ask: (label: string) => string;
	readonly everywhere: string;
	readonly reason: string;
	readonly note: string;
	readonly needsReason: string;
	readonly keep: string;
	readonly submit: (total: string) => string;
	readonly done: string;
};

const ja: DiscardWords = {
	discard: '破棄',
	discardLabel: (label) => `「${label}」の保留を破棄`,
	ask: (label) => `「${label}」の保留を破棄しますか`,
	everywhere: '店のすべての端末から消え、元には戻せません。記録には残ります。',
	reason: '破棄する理由',
	note: 'メモ (理由をひとこと)',
	needsReason: '理由を選んでください',
	keep: 'やめる',
	submit: (total) => `${total} を破棄する`,
	done: '保留を破棄しました',
};

const en: DiscardWords = {
	discard: 'Discard',
	discardLabel: (label) => `Discard “${label}”`,
	ask: (label) => `Discard the suspended basket “${label}”?`,
	everywhere: 'It goes from every tablet of the store and cannot come back. The record stays.',
	reason: 'Why is it discarded?',
	note: 'Note (a word of reason)',
	needsReason: 'Choose a reason',
	keep: 'Keep it',
	submit: (total) => `Discard ${total}`,
	done: 'The suspended basket is discarded',
};

/** The words in a language. */
export const discardWords = (language: Language): DiscardWords => (language === 'ja' ? ja : en);
