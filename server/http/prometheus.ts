/** One figure with its labels. */
export type Sample = { readonly value: number; readonly labels?: Readonly<Record<string, string>> };

/** A gauge in Prometheus' text form. Figures that are not known have no sample. */
export function gauge(name: string, help: string, samples: readonly Sample[] | number): string[] {
	const list = typeof samples === 'number' ? [{ value: samples }] : samples;
	return [
		`# HELP ${name} ${help}`,
		`# TYPE ${name} gauge`,
		...list.map(({ value, labels }: Sample) => `${name}${labelText(labels)} ${value}`),
	];
}

function labelText(labels: Sample['labels'] = {}): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapeLabel = (text: string): string =>
	text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
