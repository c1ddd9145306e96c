import type { CameraCatalog } from './types.ts';

export default {
	open: 'Scan with the camera',
	close: 'Close the camera',
	title: 'Camera',
	starting: 'Starting the camera…',
	ready: 'Hold the code inside the frame',
	torch: 'Light',
	goOn: 'Keep scanning',
	again: 'Try again',
	counted: (count) => `${count} scanned`,
	troubles: {
		dark: 'Too dark to read. Find more light or turn on the light',
		close: 'Too close. Move back a little',
		blurred: 'Blurred. Hold still and move back a little',
	},
	refusals: {
		denied: 'The camera is not allowed. Allow it in the browser’s settings, or use the scanner or the search',
		missing: 'This device has no camera. Use the scanner or the search',
		busy: 'The camera cannot be used. Close other apps and try again',
		insecure: 'This connection does not allow the camera. Open the till over https',
	},
} satisfies CameraCatalog;
