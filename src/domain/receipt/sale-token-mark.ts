/** How the code of a signed sale begins, so that a scan of it is told from goods. */
export const SALE_TOKEN_MARK = 'NR1.';

/** Whether a scanned text is the signed statement of a receipt. */
export const isSaleToken = (text: string): boolean => text.trim().startsWith(SALE_TOKEN_MARK);
