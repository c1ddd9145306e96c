import type { PrinterLink, PrintPiece, PrintTrouble } from '#ports/printer.ts';

/** Asks the server to print; null when nobody answered. */
export type AskRelay = (printer: string, request: RelayRequest) => Promise<RelayAnswer>;
export type RelayRequest = { readonly job: string; readonly data: string; readonly needs_paper: boolean };
export type RelayAnswer =
	| { readonly ok: true; readonly outcome: 'printed' | 'sent' | PrintTrouble }
	| { readonly ok: false; readonly isUnknown: boolean };

/** A printer on the shop's network, reached through the server: a browser cannot open a socket. */
export function relayLink(printer: string, ask: AskRelay): PrinterLink {
	return {
		async send({ name, bytes, needsPaper }: PrintPiece): Promise<PrintTrouble | null> {
			const answer = await ask(printer, { job: name, data: base64(bytes), needs_paper: needsPaper });
			if (!answer.ok) return answer.isUnknown ? 'printer_unknown' : 'server_unreachable';
			return answer.outcome === 'printed' || answer.outcome === 'sent' ? null : answer.outcome;
		},
	};
}

function base64(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}
