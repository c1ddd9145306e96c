import { register } from 'tsx/esm/api';

register();
const { runVectors, sharedVectors } = await import('./run.ts');
const files = process.argv.slice(2);
const chosen = files.length > 0 ? files : sharedVectors();
if (chosen.length === 0) {
	console.error('usage: npm run vectors -- FILE…');
	process.exit(2);
}
process.exit(runVectors(chosen, (line) => console.log(line)) === 0 ? 0 : 1);
