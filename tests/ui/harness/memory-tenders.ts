import { SimulatedTerminal } from '#devices/terminal/simulated-terminal.ts';
import { money } from '#domain/money/money.ts';
import { ok, refused } from '#domain/result.ts';
import { JAPAN_TENDERS } from '#domain/tender/tender-rule.ts';
import { after, intend, type PaymentAttempt } from '#domain/terminal/payment-attempt.ts';
import { actionAfterRestart, attemptKey } from '#domain/terminal/safe-action.ts';
import { eventOf } from '#usecases/payment-attempts.ts';
import { settleSale } from '#usecases/settle-sale.ts';
import {
	type MadeCorrection,
	offeredTenders,
	type ShownAttempt,
	type TenderServices,
} from '#usecases/tenders.ts';

const PRICING = { tenders: new Map(JAPAN_TENDERS.map((rule) => [rule.id, rule])), cashStep: 1 };
const ACCOUNTS: Readonly<Record<string, number>> = { 'GC-1001': 3200, 'GC-1002': 50_000, 'GC-1003': 0 };

/** Settling by the rules of a Japanese shop. */
export const memorySettle = (
	due: Parameters<typeof settleSale>[1],
	tenders: Parameters<typeof settleSale>[2],
	isConfirmed: boolean,
) => settleSale(PRICING, structuredClone(due), structuredClone(tenders), isConfirmed);

/** Tenders in memory, by the real rules and the real simulated terminal. `?charge` begins with one nobody knows of. */
export function memoryTenders(asked: URLSearchParams, now: () => number): TenderServices {
	const note = { text: null as string | null };
	const terminal = new SimulatedTerminal(
		{
			read: () => note.text,
			keep: (text) => {
				note.text = text;
			},
		},
		async () => {},
	);
	const attempts = new Map<string, PaymentAttempt & { rule: string }>();
	if (asked.has('charge')) {
		const intent = { key: 'k', basketId: 'gone', tenderId: 'c', amount: money(2480), currency: 'JPY' };
		attempts.set('k', { intent, rule: 'card', state: { status: 'unknown', queries: 0 } });
	}
	const show = (attempt: PaymentAttempt & { rule: string }, open: string): ShownAttempt => {
		const basket = attempt.intent.basketId === open ? 'open' : 'gone';
		return { ...attempt, at: now() - 90_000, action: actionAfterRestart(attempt, basket) };
	};
	const fixed: MadeCorrection[] = [];
	const signal = () => AbortSignal.timeout(300);
	const goOn = async (key: string, open: string, isReversed: boolean) => {
		const found = attempts.get(key);
		if (!found) return refused('payment_not_found');
		const isCancel = isReversed || show(found, open).action === 'cancel';
		const from = isCancel ? after(found, { event: 'cancel_asked' }) : found;
		const reply = isCancel ? await terminal.reverse(key, signal()) : await terminal.status(key, signal());
		const next = { ...found, ...after(from, eventOf(reply, from)) };
		attempts.set(key, next);
		return ok(show(next, open));
	};
	return {
		offered: async () => offeredTenders({}),
		async account(account) {
			const balance = ACCOUNTS[account];
			const known = money(balance ?? 0);
			const allowance = money(Math.min(known, 10_000));
			return ok({
				...{ account, isKnown: balance !== undefined, balance: known },
				...{ allowance, perAccount: money(10_000) },
			});
		},
		async charge({ rule, ...wish }) {
			const before = [...attempts.values()].filter(({ intent }) => intent.tenderId === wish.tenderId);
			const key = attemptKey(wish.basketId, wish.tenderId, before);
			const intended = intend({ ...wish, key, currency: 'JPY' });
			const sent = after(intended, { event: 'sent' });
			const reply = await terminal.charge(intended.intent, signal());
			const told = { ...after(sent, eventOf(reply, sent)), rule };
			attempts.set(key, told);
			return ok(show(told, wish.basketId));
		},
		goOn: (key, open) => goOn(key, open, false),
		reverse: (key, open) => goOn(key, open, true),
		unsettled: async (open) =>
			[...attempts.values()]
				.filter(({ state }) => !['declined', 'reversed', 'settled'].includes(state.status))
				.map((attempt) => show(attempt, open)),
		loadCategory: async () => 'standard',
		async correctable() {
			const to = offeredTenders({}).filter(({ rule }) => ['cash', 'card', 'qr', 'e_money'].includes(rule.id));
			const rung = fixed.length > 0 ? [] : [{ rule: 'cash', kind: 'cash' as const, amount: money(2000) }];
			return ok({ rung, to, made: fixed, refusal: null });
		},
		async correct({ from, to, amount, reason }) {
			const kindOf = (rule: string) => JAPAN_TENDERS.find(({ id }) => id === rule)?.kind ?? 'cash';
			fixed.push({
				from: { rule: from, kind: kindOf(from) },
				to: { rule: to, kind: kindOf(to) },
				...{ amount, reason, at: now(), approver: null },
			});
			return this.correctable('');
		},
		simulator: { mood: () => terminal.mood, setMood: (mood) => terminal.setMood(mood) },
	};
}
