import { drawingSVG, qrcode, type RenderOptions } from 'bwip-js/generic';

/** A text as a QR code (SVG) with the white around it that a scanner needs. */
export const qrPicture = (text: string): string =>
	qrcode(
		{ bcid: 'qrcode', text, eclevel: 'M', scale: 4, paddingwidth: 16, paddingheight: 16 } as RenderOptions,
		drawingSVG(),
	);
