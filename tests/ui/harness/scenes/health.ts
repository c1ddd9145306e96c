import { ring, type Scene, tap } from './scene.ts';

const health = (scene: string, extra = ''): Scene => ({
	name: `health-${scene}`,
	query: `at=sell&health=${scene}${extra}`,
	go: async (page) => {
		await tap(page, '[data-testid=sync-status]');
		await page.getByTestId('health-verdict').waitFor();
	},
});

/** Whether everything is safe. */
export const HEALTH: readonly Scene[] = [
	...['safe', 'sending', 'offline', 'month', 'fresh', 'different', 'kept', 'broken', 'full', 'clock'].map(
		(scene) => health(scene),
	),
	...['refused', 'old', 'server-full', 'worst'].map((scene) => health(scene)),
	{ name: 'pill-attention', query: 'at=sell&health=kept&offline', go: (page) => ring(page, [0, 2]) },
];
