import { dataFolder } from '#server/data-folder.ts';
import { Database } from '#server/database/database.ts';
import { revokeDevice } from '#server/office/devices/device-states.ts';
import { CODE_LIFE_MS, createEnrolCode } from '#server/office/devices/enrol-codes.ts';
import { type DeviceStatus, deviceStatus, type Status } from '#server/operations/status.ts';
import { systemRandom } from '#server/random.ts';
import type { CliIo } from './cli-io.ts';
import { CommandError } from './command-error.ts';
import { askServer, requireData, withShop } from './shop-access.ts';

/**
 * `devices [list]`: every device with its figures. `devices revoke ID`: from now on its entries go into quarantine and it
 * pulls nothing. `devices code ID`: a one-time code that brings it back under its next incarnation.
 */
export async function run(args: string[], io: CliIo): Promise<number> {
	const [verb = 'list', id, ...rest] = args;
	requireData(io.dataDir);
	if (verb === 'list' && id === undefined) return list(io);
	if (id === undefined || rest.length > 0 || (verb !== 'revoke' && verb !== 'code')) {
		throw new CommandError('devices list | devices revoke ID | devices code ID');
	}
	const db = new Database(dataFolder(io.dataDir).database);
	try {
		return verb === 'revoke' ? revoke(db, id, io) : code(db, id, io);
	} finally {
		db.close();
	}
}

async function list(io: CliIo): Promise<number> {
	const answer = await askServer(io.dataDir, 'status');
	const devices = answer
		? ((await answer.json()) as Status).devices
		: await withShop(io.dataDir, deviceStatus);
	if (io.json) io.out(JSON.stringify(devices));
	else
		for (const line of devices.length > 0 ? devices.map(describe) : ['No device is enrolled yet'])
			io.out(line);
	return 0;
}

function describe(device: DeviceStatus): string {
	const { register, store, state, last_seen_at, acked_through, unsent, quarantined, comparison } = device;
	const seen = last_seen_at === null ? 'not seen yet' : `seen ${new Date(last_seen_at).toISOString()}`;
	return [
		`${device.device}.${device.incarnation}`,
		`${register} ${store}`,
		state,
		seen,
		`${acked_through} entries here`,
		`${unsent} unsent`,
		`${device.backed_up_through} in a backup`,
		...(quarantined > 0 ? [`${quarantined} quarantined`] : []),
		...(comparison === 'different' ? ['DIFFERENT from what it recorded'] : []),
	].join('  ');
}

function revoke(db: Database, id: string, io: CliIo): number {
	requireDevice(db, id);
	const revoked = revokeDevice(db, id, Date.now());
	if (io.json) io.out(JSON.stringify({ device: id, revoked }));
	else if (revoked === 0) io.out(`${id} was revoked before`);
	else io.out(`${id} is revoked. It may still send what it has; that is kept aside until someone lets it in`);
	return 0;
}

function code(db: Database, id: string, io: CliIo): number {
	const { place } = requireDevice(db, id);
	const now = Date.now();
	const made = createEnrolCode(db, place, now, systemRandom, id);
	if (io.json) io.out(JSON.stringify({ code: made, device: id, expires_at: now + CODE_LIFE_MS }));
	else io.out(`Enrolment code  ${made}  (brings ${id} back under its next incarnation, once, 24 h)`);
	return 0;
}

function requireDevice(db: Database, id: string): { readonly place: string } {
	const device = db.get<{ place: string }>('SELECT place FROM office_devices WHERE id = ? LIMIT 1', id);
	if (device) return device;
	const known = db
		.all<{ id: string }>('SELECT DISTINCT id FROM office_devices ORDER BY id')
		.map((row) => row.id);
	throw new CommandError(`No device ${id}. Known: ${known.join(', ') || 'none'}`);
}
