import { expect, test } from 'vitest';
import { truncateToCode } from './pickup-code.ts';

test('the worked truncation of RFC 4226 §5.4', () => {
	const mac = Uint8Array.from('1f8698690e02ca16618550ef7f19da8e945b555a'.match(/../g) ?? [], (hex) =>
		Number.parseInt(hex, 16),
	);
	expect(truncateToCode(mac)).toBe('872921');
	expect(truncateToCode(mac, 9)).toBe('357872921');
});

test('a code keeps its leading zeros', () => {
	expect(truncateToCode(new Uint8Array(32))).toBe('000000');
});
