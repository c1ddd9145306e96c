import type { CameraServices } from '#usecases/camera.ts';

let loading: Promise<CameraServices> | null = null;

/** The camera and what reads its pictures, fetched when it is first asked for and kept; the next call tries again. */
export function loadCamera(): Promise<CameraServices> {
	loading ??= import('./camera-services.ts').then(
		({ cameraServices }) => cameraServices(),
		(cause: unknown) => {
			loading = null;
			throw cause;
		},
	);
	return loading;
}
