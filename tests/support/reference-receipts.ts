import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/data/receipts/receiptline/', import.meta.url));

type Target = { readonly k: string; readonly o: Readonly<Record<string, unknown>> };

/** A document with the bytes that receiptline 4.0.4 made of it in Node, one character a byte. */
export type ReferenceReceipt = {
	readonly name: string;
	readonly markup: string;
	readonly options: Readonly<Record<string, unknown>>;
	readonly bytes: string;
};

/** Every document of the reference for printers, without those that carry pictures; empty when it is not there. */
export function referenceReceipts(): ReferenceReceipt[] {
	if (!existsSync(FOLDER)) return [];
	const { targets } = JSON.parse(readFileSync(`${FOLDER}options.json`, 'utf8')) as {
		targets: Record<string, Target[]>;
	};
	return Object.entries(targets).flatMap(([language, kinds]) =>
		readdirSync(FOLDER + language)
			.filter((name) => name.endsWith('.receipt'))
			.flatMap((name) => {
				const markup = readFileSync(`${FOLDER}${language}/${name}`, 'utf8');
				if (/\{i(?:mage)?:/.test(markup)) return [];
				return kinds.flatMap(({ k, o }) => {
					const path = `${FOLDER}${language}/${name.replace('.receipt', `.${k}.bin`)}`;
					if (o.command === 'svg' || !existsSync(path)) return [];
					const bytes = readFileSync(path).toString('latin1');
					return [{ name: `${language}/${name} ${k}`, markup, options: o, bytes }];
				});
			}),
	);
}
