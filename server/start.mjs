// `npm start`: installs and builds what is missing, then becomes the server.
import { ensureBuilt, ensureInstalled, ensureNode } from './bootstrap.mjs';

ensureNode();
ensureInstalled();
ensureBuilt();
const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
