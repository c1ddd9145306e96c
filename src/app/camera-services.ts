import { cameraWith } from '#devices/camera/watch.ts';
import type { Symbology } from '#domain/gtin/gtin.ts';
import type { CameraServices, SeenCode } from '#ports/camera.ts';
import { ScanClient } from '#workers/scan/client.ts';
import { ALL_SYMBOLOGIES, RETAIL, type Reading, type Symbology as Seen } from '#workers/scan/contract.ts';

/** A frame that takes longer is given up: the next one is there, ms. */
const FRAME_BUDGET = 60;

const NAMES: Readonly<Record<Seen, Symbology>> = {
	...{ EAN_13: 'ean_13', EAN_8: 'ean_8', UPC_A: 'upc_a', UPC_E: 'upc_e', CODE_128: 'code_128' },
	...{ QR_CODE: 'qr', ITF: 'itf_14', RSS_14: 'databar', RSS_EXPANDED: 'databar', DATA_MATRIX: 'data_matrix' },
};
/** Messages of GS1 elements: the identifier says so, and the text alone does not. */
const GS1 = [']C1', ']e0', ']d2', ']Q3'];
const WEAK: readonly Seen[] = ['EAN_8', 'UPC_E', 'ITF'];

/** The camera of this device, its frames read by the scan worker. */
export function cameraServices(): CameraServices {
	const client = new ScanClient();
	void client.open().catch(() => {
		// Said again by the first frame.
	});
	return cameraWith({
		async read(frame, formats) {
			const symbologies = formats === 'all' ? ALL_SYMBOLOGIES : RETAIL;
			const { reading, trouble } = await client.read(frame, { symbologies, budget: FRAME_BUDGET });
			const isWeak = reading !== null && WEAK.includes(reading.symbology);
			return { code: reading && seenCode(reading), isWeak, trouble };
		},
	});
}

const seenCode = ({ text, aim, symbology }: Reading): SeenCode =>
	GS1.includes(aim) ? { text: `${aim}${text}` } : { text, symbology: NAMES[symbology] };
