import type { ExceptionResolvedBody } from '#protocol/bodies/office-bodies.ts';
import type { ExceptionAction } from '#server/projections/open-exceptions.ts';
import type { OfficeLanguage } from './language.ts';

type Decision = ExceptionResolvedBody['action'];

/** What happened, by kind; a kind that is not named is said by its code. */
const KINDS: Readonly<Record<string, readonly [ja: string, en: string]>> = {
	promise_unreachable: ['約束した品が足りない', 'Promised goods are not there'],
	order_fulfilled_twice: ['同じ注文を二重に渡した', 'An order was handed over twice'],
	over_returned: ['売った数より多く返品', 'More came back than was sold'],
	voided_twice: ['同じ取引を二重に取消', 'Reversed twice'],
	basket_sold_twice: ['同じカゴを二重に会計', 'One basket sold twice'],
	basket_resumed_twice: ['保留を二重に呼出', 'A parked basket was taken up twice'],
	receipt_number_reuse: ['レシート番号の重複', 'A receipt number was used twice'],
	approval_used_twice: ['承認の二重使用', 'An approval was used twice'],
	value_overdrawn: ['残高を超えた利用', 'A balance was overdrawn'],
	points_overdrawn: ['ポイントの使いすぎ', 'Points were overdrawn'],
	coupon_overused: ['クーポンの使いすぎ', 'A coupon was used too often'],
	carton_received_twice: ['同じ梱包を二重に入荷', 'A carton was received twice'],
	customer_pair: ['同じ人かもしれない会員', 'Two members may be one person'],
	customer_edited_apart: ['別々に変更された会員', 'A member was changed in two places'],
	drawer_closed_twice: ['ドロアを二重に精算', 'A drawer was closed twice'],
	late_fact: ['精算のあとに届いた記録', 'A record came after its Z'],
	z_differs: ['精算の数字が合わない', 'A Z differs'],
};

const ACTIONS: Readonly<Record<ExceptionAction, readonly [ja: string, en: string]>> = {
	collect_or_write_off: [
		'お客様に請求するか、店の負担にする',
		'Collect it from the customer, or write it off',
	],
	compare_receipts: ['両方のレシートを見比べる', 'Compare both receipts'],
	find_another_way: [
		'別の場所から送るか、代わりの品か返金を申し出る',
		'Send it from elsewhere, or offer another item or the money back',
	],
	recount: ['棚を数え直す', 'Count the shelf again'],
	decide_same_person: ['同じ人かどうか決める', 'Decide whether it is one person'],
	check_profile: ['会員の内容を確かめる', 'Check the profile'],
	check_drawer: ['ドロアの記録を確かめる', 'Check the drawer'],
	check_device: ['端末と記録を確かめる', 'Check the device and its record'],
};

const DECISIONS: Readonly<Record<Decision, readonly [ja: string, en: string]>> = {
	done: ['すすめのとおりにした', 'Done as suggested'],
	another_way: ['別の方法にした', 'Another way was found'],
	customer_told: ['お客様に連絡した', 'The customer was told'],
	written_off: ['店の負担にした', 'Written off'],
	no_fault: ['問題なし', 'Nothing was wrong'],
};
/** In the order in which they are offered. */
export const DECISION_KINDS = Object.keys(DECISIONS) as readonly Decision[];

const TEXTS = {
	ja: {
		title: '要対応',
		hint: '複数のレジが通信なしで動いたときに起きたことです。売上はそのまま残っています。決めたことは記録になり、消えません。',
		none: '対応が必要なものはありません。',
		when: 'いつ',
		where: '店',
		what: '内容',
		receipts: 'レシート',
		todo: 'すること',
		decide: '決めたこと',
		note: 'メモ',
		settle: '記録する',
		settled: '記録しました。一覧からまもなく消えます。',
		unknown: '—',
	},
	en: {
		title: 'To settle',
		hint: 'What happened while tills worked apart. The sales stand. What you decide is recorded and stays.',
		none: 'Nothing has to be settled.',
		when: 'When',
		where: 'Store',
		what: 'What',
		receipts: 'Receipts',
		todo: 'To do',
		decide: 'Decision',
		note: 'Note',
		settle: 'Record',
		settled: 'Recorded. It leaves the list in a moment.',
		unknown: '—',
	},
} as const;

/** The texts of the inbox in a language. */
export function exceptionWords(language: OfficeLanguage) {
	const at = language === 'ja' ? 0 : 1;
	return {
		...TEXTS[language],
		kind: (kind: string): string => KINDS[kind]?.[at] ?? kind,
		action: (action: ExceptionAction): string => ACTIONS[action][at],
		decision: (decision: Decision): string => DECISIONS[decision][at],
	};
}
