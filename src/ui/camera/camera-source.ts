import type { CameraServices } from '#usecases/camera.ts';

/** Where the camera comes from; whoever composes the app says so. Without one there is no button for it. */
export const cameraSource: { load: (() => Promise<CameraServices>) | null } = { load: null };

/** Fetched once the first screen is there. */
export const cameraButton = () => import('./CameraButton.svelte');
