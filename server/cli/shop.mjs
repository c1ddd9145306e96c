// `npm run shop -- <command>`: installs what is missing, then becomes the command.
import { ensureInstalled, ensureNode } from '../bootstrap.mjs';

ensureNode();
ensureInstalled();
const { register } = await import('tsx/esm/api');
register();
await import('./shop.ts');
