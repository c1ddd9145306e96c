import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** What a run of the simulation said; it has a process to itself, because it owns the clock there. */
function simulate(...args: readonly string[]) {
	const main = fileURLToPath(new URL('./main.mjs', import.meta.url));
	const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--json', ...args], {
		encoding: 'utf8',
		timeout: 900_000,
	});
	return { status, said: `${stdout}${stderr}` };
}

test('every law holds in a share of the schedules', { timeout: 910_000 }, () => {
	const { status, said } = simulate('--seed', '1', '--runs', '300');
	expect(said).toContain('"failed":0');
	expect(status).toBe(0);
});

test.each([
	// A copy of a tablet took the server's word about the other copy's entries for its own (L2).
	3, 34, 48, 58,
])('schedule %i, that once broke a law, keeps all of them', { timeout: 910_000 }, (seed) => {
	const { status, said } = simulate('--seed', String(seed), '--runs', '1');
	expect(said).toContain('"failed":0');
	expect(status).toBe(0);
});

test('schedules are the same in one process as in several', { timeout: 910_000 }, () => {
	const digest = (...args: string[]) => /"digest":"(\w+)"/.exec(simulate(...args).said)?.[1];
	const together = digest('--seed', '20', '--runs', '16', '--workers', '2');
	expect(together).toBe(digest('--seed', '20', '--runs', '16', '--workers', '1'));
	expect(together).toMatch(/^\w{16}$/);
});
