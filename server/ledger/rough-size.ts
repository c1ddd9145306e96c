/** About how many bytes a value is as JSON: counted, which is several times faster than writing it out. */
export function roughSize(value: unknown): number {
	if (typeof value === 'string') return value.length + 2;
	if (typeof value !== 'object' || value === null) return 6;
	let size = 2;
	if (Array.isArray(value)) {
		for (const member of value) size += roughSize(member) + 1;
		return size;
	}
	for (const [key, member] of Object.entries(value)) size += key.length + 4 + roughSize(member);
	return size;
}
