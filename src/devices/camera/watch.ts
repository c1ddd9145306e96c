import type { CameraServices, CameraWatcher, FrameReader, Watching } from '#ports/camera.ts';
import { endStream, openStream, show, switchTorch, torchOf } from './open-stream.ts';
import { Sightings } from './sightings.ts';

/** The part of the picture that is read, which the frame on the screen shows: of its width and height. */
const REGION = { width: 0.9, height: 0.7 } as const;
/** A wider region is read smaller: bars stay wide enough, and a frame takes half the time. */
const WIDEST = 960;
/** Trouble is said once it has lasted as long, ms: a hand that moves is no trouble. */
const TROUBLE_AFTER_MS = 1200;

/** The camera with whatever reads its frames. */
export const cameraWith = (reader: FrameReader): CameraServices => ({
	watch: (video, watcher, formats = 'retail') =>
		new Watch({ read: (frame) => reader.read(frame, formats) }, video, watcher).begin(),
});

/** Reads a frame by the formats that were asked for. */
type Reader = { read(frame: ImageBitmap): ReturnType<FrameReader['read']> };

/** A camera that is looked through: frame after frame, one at a time; none while the page is hidden. */
class Watch implements Watching {
	readonly #reader: Reader;
	readonly #video: HTMLVideoElement;
	readonly #watcher: CameraWatcher;
	readonly #sightings = new Sightings();
	#stream: MediaStream | null = null;
	/** Grows with every stream, so that what an earlier one still says is known as old. */
	#turn = 0;
	#isStopped = false;
	#lastRead = 0;

	constructor(reader: Reader, video: HTMLVideoElement, watcher: CameraWatcher) {
		this.#reader = reader;
		this.#video = video;
		this.#watcher = watcher;
	}

	get hasTorch(): boolean {
		return this.#stream !== null && torchOf(this.#stream) !== null;
	}

	async torch(isOn: boolean): Promise<void> {
		const track = this.#stream && torchOf(this.#stream);
		if (track) await switchTorch(track, isOn);
	}

	async begin(): Promise<Watching> {
		document.addEventListener('visibilitychange', this.#onVisibility);
		if (document.visibilityState === 'visible') await this.#open();
		return this;
	}

	stop(): void {
		this.#isStopped = true;
		document.removeEventListener('visibilitychange', this.#onVisibility);
		this.#end();
	}

	readonly #onVisibility = () => {
		if (document.visibilityState === 'hidden') this.#end();
		else void this.#open();
	};

	async #open(): Promise<void> {
		this.#turn += 1;
		const turn = this.#turn;
		const isOver = () => this.#isStopped || turn !== this.#turn;
		const stream = await openStream();
		if (typeof stream === 'string') {
			if (!isOver()) this.#watcher.standing(stream);
			return;
		}
		if (isOver()) return endStream(stream, this.#video);
		this.#stream = stream;
		for (const track of stream.getVideoTracks())
			track.addEventListener('ended', () => !isOver() && this.#watcher.standing('busy'));
		await show(stream, this.#video);
		if (isOver()) return;
		this.#watcher.standing(null);
		this.#lastRead = performance.now();
		void this.#follow(isOver);
	}

	#end(): void {
		this.#turn += 1;
		if (this.#stream) endStream(this.#stream, this.#video);
		this.#stream = null;
	}

	async #follow(isOver: () => boolean): Promise<void> {
		while (!isOver()) {
			await nextFrame(this.#video);
			const frame = isOver() ? null : await regionOf(this.#video);
			if (!frame) continue;
			const { code, isWeak, trouble } = await this.#reader.read(frame);
			if (isOver()) return;
			const at = performance.now();
			if (code) {
				this.#lastRead = at;
				this.#watcher.guide(null);
				if (this.#sightings.count(code.text, isWeak, at)) this.#watcher.seen(code);
			} else if (at - this.#lastRead > TROUBLE_AFTER_MS) this.#watcher.guide(trouble);
		}
	}
}

/** Resolves when the video has another frame; a video that has stopped is asked again a little later. */
function nextFrame(video: HTMLVideoElement): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, 250);
		video.requestVideoFrameCallback(() => {
			clearTimeout(timer);
			resolve();
		});
	});
}

/** The middle of the picture; null while there is none. */
async function regionOf(video: HTMLVideoElement): Promise<ImageBitmap | null> {
	const { videoWidth, videoHeight } = video;
	if (videoWidth === 0) return null;
	const width = Math.round(videoWidth * REGION.width);
	const height = Math.round(videoHeight * REGION.height);
	const size = width > WIDEST ? { resizeWidth: WIDEST, resizeQuality: 'medium' as const } : {};
	const [x, y] = [(videoWidth - width) >> 1, (videoHeight - height) >> 1];
	return createImageBitmap(video, x, y, width, height, size).catch(() => null);
}
