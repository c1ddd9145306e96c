import { randomBytes } from '#platform/random-bytes.ts';
import { CustomerReplica, PersonFacts } from '#storage/customer-replica.ts';
import { NorenDatabase } from '#storage/database.ts';
import { readMeta, readSyncState } from '#storage/meta.ts';
import { Transport } from '#sync/transport.ts';
import { serveCustomers } from '#workers/customers/worker.ts';
import { DATABASE_NAME } from '../names.ts';
import { openStoreKey } from './store-key.ts';
import { Vault } from './vault.ts';

const now = () => Date.now();
const db = new NorenDatabase(DATABASE_NAME, 'relaxed');
// Nothing is written here: whoever wants to upgrade or delete the database need not wait.
db.onAsked = () => db.letGo();

const vaultOf = async (): Promise<Vault> => {
	const identity = await readMeta(db.meta, 'identity');
	return new Vault({
		replica: new CustomerReplica(db, identity?.store ?? ''),
		facts: new PersonFacts(db),
		now,
		randomBytes,
		contactAt: async () => (await readSyncState(db.sync_state, 'contact'))?.at ?? null,
		openKey: openStoreKey,
		async server() {
			const credentials = await readMeta(db.meta, 'credentials');
			if (!credentials) return null;
			const line = new Transport({ baseUrl: '', fetch: (...call) => fetch(...call), now });
			line.authorise(credentials.token);
			return line;
		},
	});
};
/** The worker is started by a till that is enrolled; which store it is of does not change in its life. */
let opening: Promise<Vault> | null = null;
const vault = (): Promise<Vault> => {
	opening ??= vaultOf();
	return opening;
};

serveCustomers({
	state: async () => (await vault()).state(),
	unlock: async (unlock, pin) => (await vault()).unlock(unlock, pin),
	lock: async () => (await vault()).lock(),
	find: async (query, limit) => (await vault()).find(query, limit),
	byCard: async (number) => (await vault()).byCard(number),
	sharing: async (profile) => (await vault()).sharing(profile),
	read: async (ref) => (await vault()).read(ref),
	sealNew: async (profile) => (await vault()).sealNew(profile),
	sealChange: async (ref, change) => (await vault()).sealChange(ref, change),
	erasedHere: async () => (await vault()).erasedHere(),
	findFurther: async (query) => (await vault()).findFurther(query),
});
