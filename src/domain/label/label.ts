import type { LabelCode } from './label-code.ts';

/** What a label is for; each has a layout and words of its own. */
export type LabelTemplate = 'shelf' | 'hang' | 'in_store' | 'member' | 'coupon';
export const LABEL_TEMPLATES: readonly LabelTemplate[] = ['shelf', 'hang', 'in_store', 'member', 'coupon'];

/** A label as it is printed, whatever prints it: texts are whole and in one language, the code is what a scan reads. */
export type Label = {
	readonly template: LabelTemplate;
	/** The item's name, whose card it is, what the coupon is for. */
	readonly title: string;
	/** What the customer pays, with its currency; '' on a label without a price. */
	readonly price: string;
	/** Beside the price: that the tax is in it. */
	readonly priceNote: string;
	/** Small lines: price of a unit, size and colour, until when. */
	readonly notes: readonly string[];
	readonly code: LabelCode;
};

/** So many of a label. */
export type LabelWish = { readonly label: Label; readonly quantity: number };

/** Most pieces of one wish: more is a slip of the finger. */
export const MOST_LABELS = 500;
