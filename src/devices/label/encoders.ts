/**
 * The few symbologies of bwip-js that labels are printed with. A dynamic import of the package itself takes all hundred
 * of them (257 kB); of this module only what is named here.
 */
export { code128, ean8, ean13, itf14, qrcode } from 'bwip-js/generic';
