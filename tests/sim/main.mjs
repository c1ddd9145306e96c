import { register } from 'tsx/esm/api';

register();
await import('./virtual-time.ts');
const { main, work } = await import('./run.ts');
const [first, ...rest] = process.argv.slice(2);
if (first === '--worker') await work(rest[0] ?? '');
else process.exitCode = await main(process.argv.slice(2));
