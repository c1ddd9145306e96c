import { type Remote, wrap } from 'comlink';
import type { CustomerVault } from '#ports/customer-vault.ts';
import type { CustomersApi } from './contract.ts';

/** How long any answer may take before the worker counts as lost, ms. The first opening of 100,000 people is the longest. */
const PATIENCE_MS = 60_000;

type Answer<M extends keyof CustomerVault> = Awaited<ReturnType<CustomerVault[M]>>;

/** The vault seen from the page. A call to a worker that died rejects instead of hanging (comlink #601). */
export function customersClient(worker: Worker): CustomerVault {
	const vault: Remote<CustomersApi> = wrap<CustomersApi>(worker);
	const lost = new Promise<never>((_, reject) => {
		worker.addEventListener('error', (event) => reject(new Error(`customers worker: ${event.message}`)));
	});
	lost.catch(() => {
		// Told to every later call by the race below; nobody waits for it alone.
	});
	const race = async <T>(call: Promise<T>): Promise<T> => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const patience = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error('customers worker: no answer')), PATIENCE_MS);
		});
		try {
			return await Promise.race([call, lost, patience]);
		} finally {
			clearTimeout(timer);
		}
	};
	return {
		state: () => race<Answer<'state'>>(vault.state()),
		unlock: (unlock, pin) => race<Answer<'unlock'>>(vault.unlock(unlock, pin)),
		lock: () => race<Answer<'lock'>>(vault.lock()),
		find: (query, limit) => race<Answer<'find'>>(vault.find(query, limit)),
		byCard: (number) => race<Answer<'byCard'>>(vault.byCard(number)),
		sharing: (profile) => race<Answer<'sharing'>>(vault.sharing(profile)),
		read: (ref) => race<Answer<'read'>>(vault.read(ref)),
		sealNew: (profile) => race<Answer<'sealNew'>>(vault.sealNew(profile)),
		sealChange: (ref, change) => race<Answer<'sealChange'>>(vault.sealChange(ref, change)),
		erasedHere: () => race<Answer<'erasedHere'>>(vault.erasedHere()),
		findFurther: (query) => race<Answer<'findFurther'>>(vault.findFurther(query)),
	};
}
