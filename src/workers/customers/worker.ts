import { expose } from 'comlink';
import type { CustomersApi } from './contract.ts';

/** Serves the vault to the page; the only `expose` of the worker of customers. */
export function serveCustomers(vault: CustomersApi): void {
	expose(vault);
}
