import type ja from './ja.ts';

const en: typeof ja = {
	menu: 'Scanner',
	title: 'Scanner',
	keyboard: 'A scanner that is a keyboard works once it is plugged in, on every screen.',
	serial: 'Choose a serial scanner',
	hid: 'Choose a HID scanner',
	connected: 'It is connected. Try a scan.',
	notChosen: 'None was chosen.',
	none: 'This browser takes scanners that are keyboards only.',
	prefix: 'First character (the one the scanner is set to send)',
	prefixHint: 'For slow ones, such as Bluetooth. Empty: told by their speed. Holds from the next start on.',
};

export default en;
