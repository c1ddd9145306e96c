import { COMPLETE_JOURNEY, COMPLETE_JOURNEY_HOUSEHOLDS } from './formats/complete-journey.ts';
import { EC_CUBE_CUSTOMERS, EC_CUBE_ORDERS } from './formats/ec-cube.ts';
import { KNOCKS_CUSTOMERS, KNOCKS_RECEIPTS } from './formats/hundred-knocks.ts';
import { OLIST_CUSTOMERS, OLIST_ITEMS, OLIST_ORDERS } from './formats/olist.ts';
import { PLAIN_CUSTOMERS, PLAIN_ORDERS } from './formats/plain.ts';
import { SHOPIFY_CUSTOMERS, SHOPIFY_ORDERS } from './formats/shopify.ts';
import { WOOCOMMERCE_CUSTOMERS, WOOCOMMERCE_ORDERS } from './formats/woocommerce.ts';
import type { PeopleFormat } from './outcome.ts';

/** Every format of customers and of what they bought, the most particular headers first. */
export const PEOPLE_FORMATS: readonly PeopleFormat[] = [
	...[SHOPIFY_ORDERS, SHOPIFY_CUSTOMERS, EC_CUBE_ORDERS, EC_CUBE_CUSTOMERS],
	...[OLIST_CUSTOMERS, OLIST_ORDERS, OLIST_ITEMS, KNOCKS_CUSTOMERS, KNOCKS_RECEIPTS],
	...[COMPLETE_JOURNEY, COMPLETE_JOURNEY_HOUSEHOLDS, WOOCOMMERCE_ORDERS, WOOCOMMERCE_CUSTOMERS],
	...[PLAIN_ORDERS, PLAIN_CUSTOMERS],
];
