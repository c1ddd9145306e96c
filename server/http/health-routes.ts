import type { FastifyInstance } from 'fastify';
import { countFaulty } from '#server/feeds/customers/faulty-customers.ts';
import { ALL_EXCEPTIONS, OPEN_EXCEPTIONS, OPEN_QUARANTINE } from '#server/office/devices/device-totals.ts';
import { countDevices } from '#server/office/devices/devices.ts';
import { recovery } from '#server/operations/recovery.ts';
import { deviceMetrics } from './device-metrics.ts';
import type { Parts } from './parts.ts';
import { gauge } from './prometheus.ts';

/** `/healthz` for whoever watches the process, `/metrics` in Prometheus' text form. Neither names a person. */
export function healthRoutes(app: FastifyInstance, parts: Parts): void {
	app.get('/healthz', async () => ({
		ok: true,
		epoch: parts.epoch.current(),
		/** Why the present life began; null for the first. */
		epoch_reason: parts.epoch.note()?.reason ?? null,
		head: await parts.ledger.head(),
		devices: countDevices(parts.db),
		...shopCounts(parts),
	}));

	app.get('/metrics', async (_request, reply) => {
		const { documents } = await parts.ledger.info();
		const sales = parts.db.get<{ n: number; total: number }>(
			'SELECT coalesce(sum(sales), 0) AS n, coalesce(sum(sales_total), 0) AS total FROM proj_totals',
		);
		const { parked, quarantined, exceptions, customers_parked, refills_waiting } = shopCounts(parts);
		const heads = [...parts.heads.all()];
		const lines = [
			...gauge('noren_ledger_documents', 'Documents in the ledger', documents),
			...gauge('noren_sales', 'Sales folded', sales?.n ?? 0),
			...gauge('noren_sales_minor_units', 'Sum of sales in minor units', sales?.total ?? 0),
			...gauge('noren_exceptions', 'Entries a person should look at', exceptions),
			...gauge('noren_parked', 'Entries that wait for an earlier one', parked),
			...gauge('noren_customers_parked', 'Customers who cannot be published', customers_parked),
			...gauge('noren_quarantined', 'Contents that are kept aside', quarantined),
			...gauge(
				'noren_refills_waiting',
				'Devices not back since the server went back in time',
				refills_waiting,
			),
			...gauge('noren_epoch_reason', 'Why the present life of the server began', epochReasons(parts)),
			...gauge('noren_devices', 'Enrolled devices', countDevices(parts.db)),
			...gauge('noren_resident_bytes', 'Resident memory of the process', process.memoryUsage.rss()),
			...gauge(
				'noren_feed_head',
				'Last position of a feed',
				heads.map(([feed, value]) => ({ value, labels: { feed } })),
			),
			...(await deviceMetrics(parts)),
		];
		return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
	});
}

/** How much waits for a predecessor, a person or a device. */
function shopCounts({ db, epoch }: Parts) {
	const count = (sql: string) => db.get<{ n: number }>(sql)?.n ?? 0;
	return {
		parked: count("SELECT count(*) AS n FROM proj_parked WHERE entry <> ''"),
		quarantined: count(`SELECT count(*) AS n FROM proj_quarantine q WHERE ${OPEN_QUARANTINE}`),
		exceptions: count(`SELECT count(*) AS n FROM ${ALL_EXCEPTIONS} e WHERE ${OPEN_EXCEPTIONS}`),
		customers_parked: countFaulty(db),
		refills_waiting: recovery(db, epoch)?.waiting.length ?? 0,
	};
}

const epochReasons = ({ epoch }: Parts) => {
	const reason = epoch.note()?.reason ?? 'first';
	return ['first', 'restore', 'witness', 'regressed'].map((each) => ({
		value: each === reason ? 1 : 0,
		labels: { reason: each },
	}));
};
