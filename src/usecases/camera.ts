export type {
	CameraRefusal,
	CameraServices,
	CameraTrouble,
	CameraWatcher,
	SeenCode,
	Watching,
} from '#ports/camera.ts';
