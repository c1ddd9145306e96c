/** How the code of a signed sale begins, so that a scan of it is told from goods. */
export const SALE_TOKEN_MARK = 'NR1.';

/** The statement in a text: by itself as on paper, or behind the `#` of an e-receipt's link; '' where there is none. */
export function saleTokenIn(text: string): string {
	const token = text.trim().replace(/^[^#]*#/, '');
	return token.startsWith(SALE_TOKEN_MARK) ? token : '';
}

/** Whether a scanned text is the signed statement of a receipt. */
export const isSaleToken = (text: string): boolean => saleTokenIn(text) !== '';
