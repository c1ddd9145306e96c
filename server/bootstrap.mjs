// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const at = (...path) => join(root, ...path);
const INSTALLED = at('node_modules', '.noren-installed');
const BUILT = at('dist', '.noren-build');
/** What the app is built from. */
const SOURCES = [
	'src',
	'public',
	'vite.config.ts',
	'manifest.webmanifest',
	'tsconfig.json',
	'package-lock.json',
];
const COMPRESSIBLE = /\.(?:js|css|html|svg|wasm|json|webmanifest)$/;

/** Ends the process when Node is older than what is needed. */
export function ensureNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	fail(`Noren needs Node 20.19 or newer; this is ${process.versions.node}.`);
}

/** Installs the packages of the lock file when they are missing or others. */
export function ensureInstalled() {
	const wanted = hashFiles([at('package-lock.json')]);
	if (readOr(INSTALLED, '') === wanted) return;
	if (!installedByHand()) {
		process.stderr.write('Installing packages …\n');
		const npm = process.env.npm_execpath;
		const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
		run(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, 'npm ci');
	}
	writeFileSync(INSTALLED, wanted);
}

/** Builds the app when its sources are not those of the last build. */
export function ensureBuilt() {
	const wanted = hashFiles(SOURCES.flatMap((source) => filesUnder(at(source))));
	if (existsSync(at('dist', 'index.html')) && readOr(BUILT, '') === wanted) return;
	process.stderr.write('Building the app …\n');
	run(
		process.execPath,
		[at('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
		'vite build',
	);
	for (const file of filesUnder(at('dist'))) if (COMPRESSIBLE.test(file)) compress(file);
	writeFileSync(BUILT, wanted);
}

/** Whether npm itself wrote node_modules after the lock file was last changed. */
function installedByHand() {
	const own = at('node_modules', '.package-lock.json');
	return existsSync(own) && statSync(own).mtimeMs >= statSync(at('package-lock.json')).mtimeMs;
}

function run(command, args, name) {
	const shell = process.platform === 'win32' && command === 'npm';
	const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell });
	if (status !== 0) fail(`${name} failed.`);
}

function compress(file) {
	const plain = readFileSync(file);
	const quality = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
	writeFileSync(`${file}.br`, brotliCompressSync(plain, { params: quality }));
	writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
}

function filesUnder(path) {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.sort()
		.flatMap((name) => filesUnder(join(path, name)));
}

function hashFiles(files) {
	const hash = createHash('sha256');
	for (const file of files) {
		const content = readFileSync(file);
		hash.update(`${file.slice(root.length)} ${content.length}\n`).update(content);
	}
	return hash.digest('hex');
}

function readOr(path, otherwise) {
	return existsSync(path) ? readFileSync(path, 'utf8') : otherwise;
}

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}
