import { CUSTOMERS } from './customers.ts';
import { DRAWER } from './drawer.ts';
import { HEALTH } from './health.ts';
import { LABELS } from './labels.ts';
import { PAPERS } from './papers.ts';
import { PAYING } from './paying.ts';
import { RETURNING } from './returning.ts';
import type { Scene } from './scene.ts';
import { SELLING } from './selling.ts';
import { START } from './start.ts';
import { STOCK } from './stock.ts';
import { TENDERS } from './tenders.ts';
import { UNKNOWN } from './unknown.ts';

/** Every screen there is, in the states worth looking at. */
export const SCENES: readonly Scene[] = [
	...[START, SELLING, CUSTOMERS, PAYING, TENDERS, RETURNING, PAPERS, LABELS, DRAWER, HEALTH, STOCK, UNKNOWN],
].flat();
