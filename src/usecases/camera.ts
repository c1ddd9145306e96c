export type {
	CameraRefusal,
	CameraServices,
	CameraTrouble,
	CameraWatcher,
	CodeFormats,
	SeenCode,
	Watching,
} from '#ports/camera.ts';
