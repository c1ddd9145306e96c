import { expose } from 'comlink';
import type { EngineApi } from './contract.ts';

/** Serves an engine to the page; the only `expose` of the engine worker. */
export function serveEngine(engine: EngineApi): void {
	expose(engine);
}
