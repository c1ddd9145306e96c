import type { CustomerVault } from '#ports/customer-vault.ts';

/** What the worker of customers does for the page. Plain data in, plain data out; refusals come back as values. */
export type CustomersApi = CustomerVault;
