import type { RetailTransactionBody, WireSaleLine } from './sale-body.ts';

/**
 * What is wrong with the sums of a document, or null (domain.md §0, L11): Σ shares + paid = undiscounted; lines of a rate
 * come to its total; net + tax = gross; Σ rates = total = sold − returned + other; Σ tenders − change − breakage = total +
 * cash rounding. Both sides ask it: a till before it commits, the server before it folds.
 */
export function saleFault(body: RetailTransactionBody): string | null {
	return lineFault(body) ?? taxFault(body) ?? totalFault(body) ?? tenderFault(body) ?? typeFault(body);
}

const sum = <T>(rows: readonly T[], amount: (row: T) => number): number =>
	rows.reduce((all, row) => all + amount(row), 0);

function lineFault({ lines }: RetailTransactionBody): string | null {
	for (const [at, line] of lines.entries()) {
		if (line.line !== at + 1) return `line ${at + 1} is numbered ${line.line}`;
		const off = sum(line.shares, ({ amount }) => amount);
		if (off + line.paid !== line.undiscounted) return `line ${line.line}: shares and paid are not the amount`;
		const price = line.override ? line.override.unit_price : line.list_price;
		if (line.direction === 'sale' && line.of === null) {
			if (line.unit_price !== price) return `line ${line.line}: the price is neither listed nor set by hand`;
			if (line.extended !== line.unit_price * line.quantity) return `line ${line.line}: units times price`;
		}
	}
	return null;
}

/** Lines of one rate and direction come to that rate's total, in the basis in which they were sold. */
function taxFault({ lines, taxes, method, return_method }: RetailTransactionBody): string | null {
	const left = new Map<string, number>();
	for (const line of lines) {
		const key = `${line.direction} ${taxKeyOf(line)}`;
		left.set(key, (left.get(key) ?? 0) + line.paid);
	}
	const seen = new Set<string>();
	for (const { direction, key, gross, net, tax, parts } of taxes) {
		const name = `${direction} ${key}`;
		if (seen.has(name)) return `two totals of ${name}`;
		seen.add(name);
		if (net + tax !== gross) return `${name}: net and tax are not gross`;
		if (sum(parts, (part) => part.tax) !== tax) return `${name}: the parts are not the tax`;
		const basis = (direction === 'sale' ? method : (return_method ?? method)).basis;
		if ((left.get(name) ?? 0) !== (basis === 'inclusive' ? gross : net)) return `${name}: lines and total`;
		left.delete(name);
	}
	for (const [name, paid] of left) if (paid !== 0) return `${name} has no total`;
	return null;
}

function totalFault({ taxes, sold, returned, non_turnover, total }: RetailTransactionBody): string | null {
	const of = (direction: 'sale' | 'return') =>
		sum(
			taxes.filter((row) => row.direction === direction && row.tax_class !== 'out_of_scope'),
			({ gross }) => gross,
		);
	if (of('sale') !== sold) return 'rates do not come to what was sold';
	if (-of('return') !== returned) return 'rates do not come to what was returned';
	const other = sum(
		taxes.filter(({ tax_class }) => tax_class === 'out_of_scope'),
		({ gross }) => gross,
	);
	if (other !== non_turnover) return 'rates do not come to what is no turnover';
	return sold - returned + non_turnover === total ? null : 'sold, returned and other are not the total';
}

function tenderFault({ tenders, change_due, cash_rounding, total }: RetailTransactionBody): string | null {
	const taken = sum(tenders, ({ amount, breakage }) => amount - breakage);
	if (taken - change_due !== total + cash_rounding) return 'tenders and total differ';
	if (sum(tenders, ({ applied }) => applied) !== total + cash_rounding) return 'applied and total differ';
	if (sum(tenders, ({ covered }) => covered) !== total) return 'tenders do not cover the total';
	return new Set(tenders.map(({ id }) => id)).size === tenders.length ? null : 'two tenders with one id';
}

/** Which lines a kind of document may have. */
function typeFault({ type, lines, original }: RetailTransactionBody): string | null {
	const has = (direction: 'sale' | 'return') => lines.some((line) => line.direction === direction);
	switch (type) {
		case 'sale':
			return has('return') ? 'a sale takes nothing back' : null;
		case 'return':
			return has('sale') ? 'a return sells nothing' : null;
		case 'exchange':
			return has('sale') && has('return') ? null : 'an exchange gives and takes';
		case 'post_void':
			return original ? null : 'a reversal names what it reverses';
	}
}

/** The key of a line's tax total, as `treatment()` of the domain makes it. */
export function taxKeyOf({
	tax_class,
	tax_mark,
	taxes,
}: Pick<WireSaleLine, 'tax_class' | 'tax_mark' | 'taxes'>): string {
	const stack = taxes.map((tax) => {
		const size = tax.kind === 'per_unit' ? tax.amount : `${tax.rate.n}/${tax.rate.d}`;
		return `${tax.id}:${tax.kind}:${size}${tax.affects_next ? '+' : ''}`;
	});
	return [tax_class, tax_mark, ...stack].join('|');
}
