import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Coupon } from '#domain/coupon/coupon.ts';
import { money } from '#domain/money/money.ts';
import { couponRulesOf } from '#protocol/bodies/coupon-rules.ts';
import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { issueCoupons, listCoupons } from '#server/office/coupons.ts';
import { readCouponFile } from '#server/office/import/coupon-file.ts';
import { publishStores } from '#server/office/publish-store.ts';
import { saveShopSettings, shopDay, shopSettings } from '#server/office/shop-settings.ts';
import { makeTokenKeys } from '#server/office/token-keys.ts';
import { findMember } from '#server/online/find-member.ts';
import { systemRandom } from '#server/random.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { requireData } from './shop-access.ts';

const USAGE = `coupons [list]
coupons issue ID --name TEXT (--amount N | --percent N) [--from DAY] [--to DAY] [--min N] [--uses N|any] [--each N]
  [--card NUMBER] [--store ID]… [--segment NAME]… [--rank ID]… [--birthday-month] [--first-visit] [--rainy-day]
coupons import FILE.csv
coupons rain STORE on|off`;

const OPTIONS = {
	name: { type: 'string' },
	amount: { type: 'string' },
	percent: { type: 'string' },
	from: { type: 'string' },
	to: { type: 'string' },
	min: { type: 'string' },
	uses: { type: 'string' },
	each: { type: 'string' },
	card: { type: 'string' },
	store: { type: 'string', multiple: true },
	segment: { type: 'string', multiple: true },
	rank: { type: 'string', multiple: true },
	'birthday-month': { type: 'boolean' },
	'first-visit': { type: 'boolean' },
	'rainy-day': { type: 'boolean' },
} as const;

/** `coupons`: those of the office, signed and good at every till that has heard of its key; tablets hear of them at once. */
export async function run(args: string[], io: CliIo): Promise<number> {
	const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
	const [verb = 'list', subject, state] = positionals;
	requireData(io.dataDir);
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		const today = shopDay(shopSettings(db), Date.now());
		db.transaction(() => void makeTokenKeys(db, systemRandom));
		if (verb === 'list' && subject === undefined) {
			const coupons = listCoupons(db);
			if (io.json) io.out(JSON.stringify(coupons));
			else for (const { id, ends, uses } of coupons) io.out(`${id}  until ${ends}  used ${uses}`);
			return 0;
		}
		if (verb === 'rain' && subject !== undefined && (state === 'on' || state === 'off')) {
			callRainy(db, subject, state === 'on' ? today : null);
			io.out(state === 'on' ? `Rain at ${subject} on ${today}` : `No rain at ${subject}`);
			return 0;
		}
		if (verb === 'import' && subject !== undefined && state === undefined) {
			const read = readCouponFile(readFileSync(subject, 'utf8'), today);
			for (const bad of read.rejected)
				io.err(`line ${bad.line}, ${bad.column} "${bad.value}": ${bad.reason}`);
			const issued = issueCoupons(db, read.coupons, today);
			io.out(
				io.json
					? JSON.stringify({ issued: issued.length, rejected: read.rejected })
					: `${issued.length} coupons`,
			);
			return read.rejected.length === 0 ? 0 : 1;
		}
		if (verb !== 'issue' || subject === undefined || state !== undefined) throw new CommandError(USAGE);
		const coupon = couponOf(db, subject, values, today);
		const [issued] = issueCoupons(db, [coupon], today);
		io.out(io.json ? JSON.stringify({ id: subject, token: issued?.token }) : (issued?.token ?? ''));
		return 0;
	} finally {
		db.close();
	}
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

function couponOf(db: Database, id: string, values: Values, today: string): Coupon {
	const { name, amount, percent, from = today, to = from, min, uses = '1', each, card } = values;
	if (!/^[\w-]{1,60}$/.test(id)) throw new CommandError(`An id of letters and digits, got "${id}"`);
	if (!name || (amount === undefined) === (percent === undefined)) throw new CommandError(USAGE);
	for (const day of [from, to]) {
		if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new CommandError(`A day such as 2026-11-30, got "${day}"`);
	}
	const member = card === undefined ? null : findMember(db, { number: card }, systemRandom);
	if (card !== undefined && !member) throw new CommandError(`Nobody has the card ${card}`);
	const { store, segment, rank } = values;
	return {
		...{ id, name, from, to, holder: member?.ref ?? null },
		uses: { total: uses === 'any' ? null : whole(uses), each: each === undefined ? null : whole(each) },
		gift: {
			...{ kind: 'reward', scope: {}, stacking: 'best' },
			minAmount: min === undefined ? null : money(whole(min)),
			reward:
				amount === undefined
					? { kind: 'percent', rate: { n: whole(percent ?? ''), d: 100 }, rounding: 'floor' }
					: { kind: 'amount', amount: money(whole(amount)) },
		},
		terms: {
			...(store && { stores: store }),
			...(segment && { segments: segment }),
			...(rank && { ranks: rank }),
			...(values['birthday-month'] && { birthdayMonth: true }),
			...(values['first-visit'] && { firstVisit: true }),
			...(values['rainy-day'] && { rainyDay: true }),
		},
	};
}

function whole(text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 1)
		throw new CommandError(`A whole number from 1 up, got "${text}"`);
	return value;
}

function callRainy(db: Database, store: string, day: string | null): void {
	db.transaction(() => {
		const settings = shopSettings(db);
		const rules = couponRulesOf(settings);
		const { [store]: _, ...others } = rules.rainy_on;
		const rainy_on = day === null ? others : { ...others, [store]: day };
		saveShopSettings(db, { ...settings, coupons: { ...rules, rainy_on } });
		publishStores(db);
	});
}
