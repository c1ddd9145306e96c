/**
 * Bytes that open the drawer on a printer's first connector: ESC p 0 with a pulse of 50 ms on, 500 ms off; Star's BEL.
 * They are sent by themselves, so that a printer without paper still opens the drawer.
 */
export const drawerKick = (dialect: 'escpos' | 'star'): Uint8Array<ArrayBuffer> =>
	dialect === 'star' ? new Uint8Array([0x07]) : new Uint8Array([0x1b, 0x70, 0x00, 0x19, 0xfa]);
