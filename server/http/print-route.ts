import type { FastifyInstance } from 'fastify';
import { type PrintAnswer, PrintRequest } from '#protocol/wire.ts';
import { printersOf } from '#server/office/printers.ts';
import { PrintRelay, type RelayPatience } from '#server/printing/print-relay.ts';
import { deviceOf, requirePuller } from './caller.ts';
import { HttpError, parseInput } from './http-error.ts';
import type { Parts } from './parts.ts';

const BODY_LIMIT = 2 * 1024 * 1024;

/**
 * `POST /v1/print/:printer`: prints on one of the printers that the caller's own store has (L14), and on nothing else of
 * the shop's network. Trouble with a printer is an answer, not a failure.
 */
export function printRoute(app: FastifyInstance, parts: Parts, patience: Partial<RelayPatience> = {}): void {
	const relay = new PrintRelay(patience);
	const options = { bodyLimit: BODY_LIMIT, onRequest: requirePuller(parts) };
	app.post<{ Params: { printer: string } }>(
		'/v1/print/:printer',
		options,
		async (request): Promise<PrintAnswer> => {
			const { job, data, needs_paper } = parseInput(PrintRequest, request.body);
			const { store, device, incarnation } = deviceOf(request);
			const printer = printersOf(parts.db, store).find(({ id }) => id === request.params.printer);
			if (printer?.transport !== 'relay') {
				throw new HttpError(404, 'printer_unknown', 'This store has no such printer on its network');
			}
			const bytes = new Uint8Array(Buffer.from(data, 'base64'));
			const id = `${device}.${incarnation} ${printer.id} ${job}`;
			return { outcome: await relay.print(printer, { id, bytes, needsPaper: needs_paper }) };
		},
	);
}
