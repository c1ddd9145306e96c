import type { Label, LabelWish } from '#domain/label/label.ts';
import type { SheetStock } from '#domain/label/sheet-stock.ts';
import type { ScanRules } from '#domain/scan/scanned.ts';

/** Labels of this shop, drawn on the tablet itself: nothing of it needs a network. */
export type LabelServices = {
	/** The store's in-store templates and card numbers, as they are on this device now. */
	rules(): Promise<ScanRules>;
	/** A label as an SVG document of its real size; null where its code does not fit on it. */
	picture(label: Label, stock: SheetStock): string | null;
	/** Pages of labels for the browser's print, the first beginning at a cell (0 is the first): SVG documents of A4. */
	pages(wishes: readonly LabelWish[], stock: SheetStock, firstCell: number): readonly string[];
	/** To the printer of this register, each piece cut off; false where none is chosen. */
	print(label: Label, quantity: number): Promise<boolean>;
};
