/** How much work folding a fact is, in rows touched; of an older schema too, which may have no lines. */
export const foldCost = ({ body }: { readonly body: object }): number =>
	'lines' in body && Array.isArray(body.lines) ? 1 + body.lines.length : 1;
