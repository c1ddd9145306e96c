// `npm run scan -- --manifest FILE --dir DIR [--formats retail|all] [--json]`: installs what is missing, then reads pictures.
import { ensureInstalled, ensureNode } from '../../server/bootstrap.mjs';

ensureNode();
ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
const { scanPictures } = await import('./run.ts');
process.exit(await scanPictures(process.argv.slice(2)));
