// `npm run bench -- [name…] [--json]`: installs and builds what is missing, then measures.
import { ensureBuilt, ensureInstalled, ensureNode } from '../../server/bootstrap.mjs';

ensureNode();
ensureInstalled();
ensureBuilt();
const { register } = await import('tsx/esm/api');
register();
const { runBenches } = await import('./run.ts');
process.exit(await runBenches(process.argv.slice(2)));
