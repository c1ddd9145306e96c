import type { CameraRefusal, CameraTrouble } from '#usecases/camera.ts';

/** The texts of the camera. */
export type CameraCatalog = {
	readonly open: string;
	readonly close: string;
	readonly title: string;
	readonly starting: string;
	readonly ready: string;
	readonly torch: string;
	readonly goOn: string;
	readonly again: string;
	readonly counted: (count: string) => string;
	readonly troubles: Readonly<Record<CameraTrouble, string>>;
	readonly refusals: Readonly<Record<CameraRefusal, string>>;
};
