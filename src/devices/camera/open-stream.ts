import { BrowserCodeReader } from '@zxing/browser/esm/readers/BrowserCodeReader';
import type { CameraRefusal } from '#ports/camera.ts';

/** The camera at the back, near enough for bars and no more than a tablet can follow. */
const WISH: MediaStreamConstraints = {
	audio: false,
	video: {
		facingMode: { ideal: 'environment' },
		width: { ideal: 1280 },
		height: { ideal: 720 },
	},
};

const REFUSALS: Readonly<Record<string, CameraRefusal>> = {
	NotAllowedError: 'denied',
	SecurityError: 'denied',
	NotFoundError: 'missing',
	OverconstrainedError: 'missing',
};

/** A running camera, or why there is none. */
export async function openStream(): Promise<MediaStream | CameraRefusal> {
	if (!globalThis.isSecureContext || !navigator.mediaDevices?.getUserMedia) return 'insecure';
	try {
		return await navigator.mediaDevices.getUserMedia(WISH);
	} catch (cause) {
		const known = cause instanceof DOMException ? REFUSALS[cause.name] : undefined;
		if (known === 'denied' && (await hasNoCamera())) return 'missing';
		return known ?? 'busy';
	}
}

/** A browser that may not say which cameras there are still says whether there is one. */
async function hasNoCamera(): Promise<boolean> {
	const cameras = await BrowserCodeReader.listVideoInputDevices().catch(() => null);
	return cameras?.length === 0;
}

/** Puts a stream into a video and waits until it moves. */
export async function show(stream: MediaStream, video: HTMLVideoElement): Promise<void> {
	BrowserCodeReader.addVideoSource(video, stream);
	await BrowserCodeReader.tryPlayVideo(video);
}

/** Ends a stream: the light of the camera goes out. */
export function endStream(stream: MediaStream, video: HTMLVideoElement): void {
	for (const track of stream.getTracks()) track.stop();
	BrowserCodeReader.cleanVideoSource(video);
}

/** The track whose torch can be switched, where there is one. */
export const torchOf = (stream: MediaStream): MediaStreamTrack | null =>
	stream.getVideoTracks().find((track) => BrowserCodeReader.mediaStreamIsTorchCompatibleTrack(track)) ?? null;

export const switchTorch = (track: MediaStreamTrack, isOn: boolean): Promise<void> =>
	BrowserCodeReader.mediaStreamSetTorch(track, isOn);
