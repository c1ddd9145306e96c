import { open } from 'node:fs/promises';

/** A rename is on disk only when its folder is. */
export async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
