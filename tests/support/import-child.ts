import { run } from '#server/cli/import.ts';

/** `import-child DATA_DIR FILE…`: an import in a process of its own, so that its memory and processor time
 * can be read whatever else the machine is doing. */
const [dataDir = '', ...args] = process.argv.slice(2);
const started = performance.now();
const code = await run(args, {
	out: (line) => process.stdout.write(`${line}\n`),
	err: (line) => process.stderr.write(`${line}\n`),
	json: true,
	dataDir,
});
const ms = Math.round(performance.now() - started);
const { user, system } = process.cpuUsage();
process.stdout.write(
	`${JSON.stringify({ ms, cpu_ms: Math.round((user + system) / 1000), max_rss: process.resourceUsage().maxRSS * 1024 })}\n`,
);
process.exitCode = code;
