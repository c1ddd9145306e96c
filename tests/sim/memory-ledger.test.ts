import { ledgerSuite } from '../contract/ledger-suite.ts';
import { LedgerDisk, MemoryLedger } from './memory-ledger.ts';

ledgerSuite('memory, for the simulation', async () => {
	const disk = new LedgerDisk('e1');
	return {
		open: async () => new MemoryLedger(disk, () => 1_795_000_000_000),
		dispose: async () => {},
	};
});
