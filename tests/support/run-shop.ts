import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a command printed and how it ended. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Runs `npm run shop -- …` on a data folder, as its own process. */
export function runShop(dataDir: string, ...args: string[]): Promise<Ran> {
	return new Promise((resolve) => {
		const env = { ...process.env, DATA_DIR: dataDir };
		const argv = ['--import', 'tsx', 'server/cli/shop.ts', ...args];
		const options = { cwd: ROOT, env, maxBuffer: 256 * 1024 * 1024 };
		execFile(process.execPath, argv, options, (error, out, err) => {
			resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
		});
	});
}

/** The same, asked for JSON; throws what it said when it failed. */
export async function runShopJson<T>(dataDir: string, ...args: string[]): Promise<T> {
	const { code, out, err } = await runShop(dataDir, ...args, '--json');
	if (code !== 0) throw new Error(`shop ${args.join(' ')} ended with ${code}: ${err}${out}`);
	return JSON.parse(out) as T;
}
