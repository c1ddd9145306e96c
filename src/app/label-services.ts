import { drawSymbol } from '#devices/label/draw-symbol.ts';
import type { Label } from '#domain/label/label.ts';
import { fitsOn, type LabelPiece, type LabelSize, layoutLabel } from '#domain/label/label-layout.ts';
import { labelSvg, sheetSvg } from '#domain/label/label-svg.ts';
import type { Device } from '#ports/device.ts';
import { scanRulesOf } from '#protocol/bodies/scan-rules.ts';
import type { LabelServices } from '#usecases/labels.ts';

/** What labels need besides what draws their codes. */
export type LabelParts = { readonly device: Pick<Device, 'store'>; readonly print: LabelServices['print'] };

/** Labels bound to this till; a chunk of its own, with what draws codes in it. */
export function labelServices({ device, print }: LabelParts): LabelServices {
	const pieces = (label: Label, size: LabelSize): readonly LabelPiece[] | null => {
		const shape = drawSymbol(label.code);
		return fitsOn(label.code.symbology, shape, size) ? layoutLabel(label, shape, size) : null;
	};
	return {
		print,
		rules: async () => scanRulesOf((await device.store())?.scanning),
		picture(label, { label: size }) {
			const drawn = pieces(label, size);
			return drawn && labelSvg(drawn, size);
		},
		pages(wishes, stock, firstCell) {
			const cells: (readonly LabelPiece[] | null)[] = Array.from({ length: firstCell }, () => null);
			for (const { label, quantity } of wishes) {
				const drawn = pieces(label, stock.label);
				for (let n = 0; n < quantity && drawn; n += 1) cells.push(drawn);
			}
			return inPages(cells, stock.columns * stock.rows).map((page) => sheetSvg(page, stock));
		},
	};
}

const inPages = <Cell>(cells: readonly Cell[], size: number): Cell[][] =>
	Array.from({ length: Math.ceil(cells.length / size) }, (_, page) =>
		cells.slice(page * size, (page + 1) * size),
	);
