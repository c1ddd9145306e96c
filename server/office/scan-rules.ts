import * as v from 'valibot';
import { readTemplate } from '#domain/instore/in-store-template.ts';
import { WireScanRules } from '#protocol/bodies/scan-rules.ts';
import type { Database } from '#server/database/database.ts';
import { publishStores } from './publish-store.ts';
import { saveShopSettings, shopSettings } from './shop-settings.ts';

/** What a shop says of its own codes, by parts; each is typed as lines, one code a line. */
export const SCAN_PARTS = ['in_store', 'members', 'gift_cards', 'coupons', 'payments'] as const;
export type ScanPart = (typeof SCAN_PARTS)[number];
export type ScanTexts = Readonly<Record<ScanPart, string>>;

/** Columns of a line, in order; what stands as `name=value` after them is named. */
const COLUMNS = {
	in_store: ['letters'],
	members: ['prefix', 'length', 'check'],
	gift_cards: ['prefix', 'length', 'check'],
	coupons: ['prefix'],
	payments: ['prefix', 'adapter'],
} as const satisfies Record<ScanPart, readonly string[]>;
const NAMED = ['weight_decimals', 'search_digits', 'tax_included', 'per_grams'];

/** Why a field of a line is refused: words of it are the page's. `line` counts from 1, empty lines too. */
export type ScanRuleError = {
	readonly part: ScanPart;
	readonly line: number;
	readonly field: string;
	readonly why: 'wrong' | 'missing' | 'unknown' | 'twice' | 'weight_only' | 'many' | TemplateWhy;
};
type TemplateWhy = 'template_letters' | 'template_length' | 'template_price_check';
export type ReadScanRules =
	| { readonly ok: true; readonly rules: v.InferOutput<typeof WireScanRules> }
	| { readonly ok: false; readonly errors: readonly ScanRuleError[] };

type Row = { readonly line: number; readonly fields: Readonly<Record<string, unknown>> };

/** Reads what was typed by the schema that tills read it with; every error with its line and field. */
export function readScanTexts(texts: ScanTexts): ReadScanRules {
	const errors: ScanRuleError[] = [];
	const rows = Object.fromEntries(
		SCAN_PARTS.map((part) => [part, rowsOf(part, texts[part], errors)]),
	) as Record<ScanPart, readonly Row[]>;
	const typed = Object.fromEntries(
		SCAN_PARTS.map((part) => [
			part,
			rows[part].map(({ fields }) => (part === 'coupons' ? (fields.prefix ?? '') : fields)),
		]),
	);
	const read = v.safeParse(WireScanRules, typed);
	if (!read.success) errors.push(...read.issues.map((issue) => errorOf(issue.path ?? [], rows)));
	for (const part of SCAN_PARTS) errors.push(...twice(part, rows[part]));
	errors.push(...rows.in_store.flatMap(ownSense));
	if (errors.length === 0 && read.success) return { ok: true, rules: read.output };
	return { ok: false, errors: inOrder(errors) };
}

function rowsOf(part: ScanPart, text: string, errors: ScanRuleError[]): readonly Row[] {
	return text.split(/\r?\n/).flatMap((typed, at): Row[] => {
		const words = typed.normalize('NFKC').trim().split(/\s+/);
		if (words[0] === '') return [];
		const line = at + 1;
		const plain = words.filter((word) => !word.includes('='));
		const fields: Record<string, unknown> = {};
		COLUMNS[part].forEach((name, column) => {
			const value = plain[column];
			if (value !== undefined) fields[name] = name === 'length' ? numberOf(value) : value;
			else if (name === 'check') fields[name] = 'none';
		});
		for (const word of plain.slice(COLUMNS[part].length))
			errors.push({ part, line, field: word, why: 'unknown' });
		for (const word of words.filter((each) => each.includes('='))) {
			const [name = '', value = ''] = word.split('=', 2);
			if (part !== 'in_store' || !NAMED.includes(name)) {
				errors.push({ part, line, field: name, why: 'unknown' });
			} else fields[name] = name === 'tax_included' ? claimOf(value) : numberOf(value);
		}
		return [{ line, fields }];
	});
}

/** Digits as their number; anything else stays a text, which the schema refuses. */
const numberOf = (text: string): unknown => (/^\d{1,9}$/.test(text) ? Number(text) : text);
const claimOf = (text: string): unknown => (text === 'yes' ? true : text === 'no' ? false : text);

type Path = readonly { readonly key: unknown }[];

function errorOf(path: Path, rows: Readonly<Record<ScanPart, readonly Row[]>>): ScanRuleError {
	const [first, second, third] = path.map(({ key }) => key);
	const part = SCAN_PARTS.find((known) => known === first) ?? 'in_store';
	const row = typeof second === 'number' ? rows[part][second] : undefined;
	const field = typeof third === 'string' ? third : (COLUMNS[part][0] ?? '');
	if (!row) return { part, line: rows[part].at(-1)?.line ?? 1, field, why: 'many' };
	return { part, line: row.line, field, why: whyOf(field, row.fields[field]) };
}

function whyOf(field: string, value: unknown): ScanRuleError['why'] {
	if (value === undefined || value === '') return 'missing';
	const template = field === 'letters' ? readTemplate(String(value)) : null;
	return template && !template.ok ? template.code : 'wrong';
}

/** A beginning of a code that two lines claim would have two owners. */
function twice(part: ScanPart, rows: readonly Row[]): readonly ScanRuleError[] {
	const [field] = COLUMNS[part];
	return rows.flatMap(({ line, fields }, at) =>
		rows.slice(0, at).some((former) => sameCode(part, former.fields, fields))
			? [{ part, line, field, why: 'twice' } as const]
			: [],
	);
}

function sameCode(part: ScanPart, a: Row['fields'], b: Row['fields']): boolean {
	if (part === 'in_store') return prefixOf(a) !== '' && prefixOf(a) === prefixOf(b);
	return a.prefix === b.prefix && a.length === b.length;
}

/** The prefix and length that choose a template. */
function prefixOf({ letters }: Row['fields']): string {
	const template = readTemplate(String(letters));
	return template.ok ? `${template.value.prefix}/${template.value.length}` : '';
}

/** What a line says of a weight belongs to a template that carries one, and it cannot be searched by more than it has. */
function ownSense({ line, fields }: Row): readonly ScanRuleError[] {
	const template = readTemplate(String(fields.letters));
	if (!template.ok) return [];
	const isWeight = template.value.value?.of === 'weight';
	const wrong = ['weight_decimals', 'per_grams'].filter((name) => !isWeight && fields[name] !== undefined);
	const searched = fields.search_digits;
	const tooMany = typeof searched === 'number' && searched >= template.value.length;
	return [
		...wrong.map((field) => ({ part: 'in_store', line, field, why: 'weight_only' }) as const),
		...(tooMany ? [{ part: 'in_store', line, field: 'search_digits', why: 'wrong' } as const] : []),
	];
}

const inOrder = (errors: readonly ScanRuleError[]): readonly ScanRuleError[] =>
	[...errors].sort((a, b) => SCAN_PARTS.indexOf(a.part) - SCAN_PARTS.indexOf(b.part) || a.line - b.line);

/** The shop's rules as they are typed. */
export function scanTexts(db: Database): ScanTexts {
	const rules = v.parse(WireScanRules, shopSettings(db).scanning ?? {});
	const card = ({ prefix, length, check }: (typeof rules.members)[number]) => `${prefix} ${length} ${check}`;
	return {
		in_store: rules.in_store.map(templateLine).join('\n'),
		members: rules.members.map(card).join('\n'),
		gift_cards: rules.gift_cards.map(card).join('\n'),
		coupons: rules.coupons.join('\n'),
		payments: rules.payments.map(({ prefix, adapter }) => `${prefix} ${adapter}`).join('\n'),
	};
}

function templateLine(row: v.InferOutput<typeof WireScanRules>['in_store'][number]): string {
	const { letters, ...named } = row;
	const said = Object.entries(named).map(
		([name, value]) => `${name}=${value === true ? 'yes' : value === false ? 'no' : String(value)}`,
	);
	return [letters, ...said].join(' ');
}

/** Keeps the rules and tells every store's tills. */
export function keepScanRules(db: Database, rules: v.InferOutput<typeof WireScanRules>): void {
	db.transaction(() => {
		saveShopSettings(db, { ...shopSettings(db), scanning: rules });
		publishStores(db);
	});
}
