import { expect, test, vi } from 'vitest';
import { readHidReport } from './hid-report.ts';
import { MessageSplitter } from './message-splitter.ts';
import { type ChosenPorts, type ScannerPort, serialScanners } from './serial-scanner.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('messages are whole however the cable cuts them, and none is told twice', () => {
	const told: string[] = [];
	const splitter = new MessageSplitter((text) => told.push(text));
	for (const piece of ['49012', '34567894\r', '\n]C101', '04901234567894\u001d21S\r\n\r', '77'])
		splitter.take(bytes(piece));
	expect(told).toEqual(['4901234567894', ']C10104901234567894\u001d21S']);
	splitter.silence();
	splitter.silence();
	expect(told.at(-1)).toBe('77');
	expect(told).toHaveLength(3);
});

test('a character of several bytes may be cut in two', () => {
	const told: string[] = [];
	const splitter = new MessageSplitter((text) => told.push(text));
	const all = bytes('暖簾\r');
	splitter.take(all.slice(0, 2));
	splitter.take(all.slice(2));
	expect(told).toEqual(['暖簾']);
});

test('only ports that were chosen as scanners are opened; what they send is heard until the till lets go', async () => {
	let send: (chunk: Uint8Array) => void = () => {};
	const opened: string[] = [];
	const port = (name: number): ScannerPort => {
		let readable: ReadableStream<Uint8Array> | null = null;
		return {
			get readable() {
				return readable;
			},
			async open() {
				opened.push(String(name));
				readable = new ReadableStream({
					start(controller) {
						send = (chunk) => controller.enqueue(chunk);
					},
				});
			},
			getInfo: () => ({ usbVendorId: name, usbProductId: 1 }),
		};
	};
	const serial = { getPorts: async () => [port(1), port(2)], requestPort: async () => port(2) };
	const chosen: ChosenPorts = { read: () => ['2:1'], add: () => {} };
	const heard: string[] = [];
	const stop = serialScanners(serial, chosen).listen(({ text }) => heard.push(text));
	await vi.waitFor(() => expect(opened).toEqual(['2']));
	await Promise.resolve();
	send(bytes('4901234567894\r4901234567894\r'));
	await vi.waitFor(() => expect(heard).toEqual(['4901234567894', '4901234567894']));
	stop();
});

test('a HID scanner says its symbology before the digits; an empty report is no scan', () => {
	const report = (text: string, aim = ']E0') => {
		const data = new Uint8Array(64);
		data[0] = text.length;
		data.set(bytes(aim), 1);
		data.set(bytes(text), 4);
		return new DataView(data.buffer);
	};
	expect(readHidReport(report('4901234567894'))).toEqual({ text: ']E04901234567894' });
	expect(readHidReport(report('4901234567894', '\0\0\0'))).toEqual({ text: '4901234567894' });
	expect(readHidReport(report(''))).toBeNull();
	expect(readHidReport(new DataView(new ArrayBuffer(2)))).toBeNull();
});
