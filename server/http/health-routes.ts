import type { FastifyInstance } from 'fastify';
import { LedgerUnreachableError } from '#server/ledger/ledger.ts';
import { countDevices } from '#server/office/devices/devices.ts';
import type { Parts } from './parts.ts';

/** `/healthz` for whoever watches the process, `/metrics` in Prometheus' text form. */
export function healthRoutes(app: FastifyInstance, parts: Parts): void {
	app.get('/healthz', async (_request, reply) => {
		const epoch = parts.epoch.current();
		try {
			return { ok: true, epoch, head: await parts.ledger.head() };
		} catch (cause) {
			if (!(cause instanceof LedgerUnreachableError)) throw cause;
			return reply.code(503).send({ ok: false, epoch, ledger: cause.message });
		}
	});

	app.get('/metrics', async (_request, reply) => {
		const { documents } = await parts.ledger.info();
		const sales = parts.db.get<{ n: number; total: number }>(
			'SELECT count(*) AS n, coalesce(sum(total), 0) AS total FROM proj_sales',
		);
		const exceptions = parts.db.get<{ n: number }>('SELECT count(*) AS n FROM proj_exceptions');
		const lines = [
			...metric('noren_ledger_documents', 'Documents in the ledger', documents),
			...metric('noren_sales', 'Sales folded', sales?.n ?? 0),
			...metric('noren_sales_minor_units', 'Sum of sales in minor units', sales?.total ?? 0),
			...metric('noren_exceptions', 'Entries a person should look at', exceptions?.n ?? 0),
			...metric('noren_devices', 'Enrolled devices', countDevices(parts.db)),
			...metric('noren_resident_bytes', 'Resident memory of the process', process.memoryUsage.rss()),
			'# HELP noren_feed_head Last position of a feed',
			'# TYPE noren_feed_head gauge',
			...[...parts.heads.all()].map(([feed, seq]) => `noren_feed_head{feed="${feed}"} ${seq}`),
		];
		return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
	});
}

const metric = (name: string, help: string, value: number): string[] => [
	`# HELP ${name} ${help}`,
	`# TYPE ${name} gauge`,
	`${name} ${value}`,
];
