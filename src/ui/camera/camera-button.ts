/** Fetched once the first screen is there. */
export const cameraButton = () => import('./CameraButton.svelte');
