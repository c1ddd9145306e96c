import { afterEach, expect, test } from 'vitest';
import { shiftServices } from '#app/shift-services.ts';
import { money } from '#domain/money/money.ts';
import { createDeviceKeys } from '#platform/device-keys.ts';
import { checkEntry } from '#protocol/entry.ts';
import { openTill } from '#usecases/open-till.ts';
import type { ShiftServices } from '#usecases/shift.ts';
import { strictStore } from '../support/a-counter.ts';
import { aClerk, aStore, installFeed } from '../support/a-shop.ts';
import { aTill } from '../support/a-till.ts';

const tills: { remove(): void }[] = [];
afterEach(() => {
	for (const till of tills.splice(0)) till.remove();
});

const PEOPLE = [
	aClerk({ _id: 'staff:0001', pin_hash: '1111' }),
	aClerk({ _id: 'staff:0009', name: '店長', role: 'manager', pin_hash: '9999' }),
];

/** A tablet of the shop at which someone is signed in; it knows the keys of the other tablets given. */
async function aTablet(device: string, operator: string, known: readonly object[] = []) {
	const till = await aTill({ enrolled: false });
	tills.push(till);
	const { keys, publicKey } = await createDeviceKeys();
	const identity = { store: 'shibuya', storeCode: 'SBY', device, register: 'R01', incarnation: 1 };
	await till.device.enrolled(identity, { token: device, keys, epoch: 'test' });
	const feed = [aStore(strictStore()), ...PEOPLE, ...known];
	await installFeed(till.replica, 'store-shibuya', feed as never, '2');
	till.fence.token = await till.device.takeFence();
	await till.device.setOperator(operator);
	await openTill(till, money(10_000), {});
	const pins = { matches: async (pin: string, hash: string) => pin === hash };
	const shift: ShiftServices = shiftServices({
		...till,
		pins,
		deviceClock: till.clock,
		committed: async () => {},
	});
	const key = { _id: `key:${device}.1`, type: 'device_key', device, incarnation: 1, key: publicKey };
	return { ...till, shift, key };
}

async function codeOf(tablet: Awaited<ReturnType<typeof aTablet>>, pin: string): Promise<string> {
	const made = await tablet.shift.approvalCode(pin);
	if (!made.ok) throw new Error(made.code);
	return made.value.token;
}
const ASK = { permission: 'paid_out', subject: 'supplies', amount: money(300) } as const;
const OUT = { movement: 'paid_out', amount: money(300), reason: 'supplies', note: '' } as const;

test('a manager allows one thing at another tablet by the code of their own, offline and once', async () => {
	const own = await aTablet('t02', '0009');
	expect(await own.shift.approvalCode('0000')).toMatchObject({ ok: false, code: 'pin_wrong' });
	const code = await codeOf(own, '9999');
	const till = await aTablet('t01', '0001', [own.key]);
	const approved = await till.shift.approveByCode(ASK, code);
	if (!approved.ok) throw new Error(approved.code);
	expect(approved.value.approver).toBe('0009');
	expect(await till.shift.moveCash(OUT, approved.value)).toMatchObject({ ok: true });
	const entry = await till.journal.entry(approved.value.entryId);
	expect(entry?.operator).toBe('0001');
	expect(entry?.body).toMatchObject({ permission: 'paid_out', method: 'code', approver: '0009' });
	if (entry) expect(checkEntry(entry)).toMatchObject({ ok: true });
	expect(await till.shift.approveByCode(ASK, code)).toMatchObject({ ok: false, code: 'approval_used' });
});

test('a code of nobody who may, of an unknown tablet, changed, run out or no code at all allows nothing', async () => {
	const own = await aTablet('t02', '0009');
	const clerk = await aTablet('t03', '0001');
	const till = await aTablet('t01', '0001', [own.key, clerk.key]);
	const stranger = await aTablet('t04', '0009');
	const refusal = async (code: string) => {
		const answer = await till.shift.approveByCode(ASK, code);
		return answer.ok ? 'allowed' : answer.code;
	};
	expect(await refusal(await codeOf(clerk, '1111'))).toBe('approver_may_not');
	expect(await refusal(await codeOf(stranger, '9999'))).toBe('approval_code_invalid');
	expect(await refusal('4901234567894')).toBe('approval_code_invalid');
	const code = await codeOf(own, '9999');
	const [mark, body = '', proof] = code.split('.');
	const forged = btoa(atob(body.replaceAll('-', '+').replaceAll('_', '/')).replace('t02', 't03'));
	expect(await refusal(`${mark}.${forged.replace(/=+$/, '')}.${proof}`)).toBe('approval_code_invalid');
	till.time.now += 100_000;
	expect(await refusal(code)).toBe('approval_code_old');
	expect(await refusal('')).toBe('approval_code_invalid');
});
