import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { RECEIPTLINE_IN_A_BROWSER } from '../../../vite.config.ts';

/** Builds the screens over services in memory, for looking at them and for axe; never shipped. */
export default defineConfig({
	root: fileURLToPath(new URL('.', import.meta.url)),
	plugins: [svelte()],
	resolve: { alias: RECEIPTLINE_IN_A_BROWSER },
	build: { outDir: process.env.HARNESS_OUT ?? 'dist', emptyOutDir: true, target: 'es2023' },
	logLevel: 'warn',
});
