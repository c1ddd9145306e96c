/**
 * What a sale is priced, settled and written with, as a chunk of its own: a start draws its first screen without it, and
 * it is here before anything can be rung up (`load-selling.ts`).
 */
export { completeSale } from '#usecases/complete-sale.ts';
export { overrideOf } from '#usecases/override-price.ts';
export { settleSale } from '#usecases/settle-sale.ts';
export { discardBasket, parkedBaskets, resumeBasket, suspendBasket } from '#usecases/suspend-basket.ts';
export { tillPricing } from '#usecases/till-pricing.ts';
