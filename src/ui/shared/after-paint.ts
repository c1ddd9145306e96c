/** Runs a job once what has just changed is on the display. */
export function afterPaint(job: () => void): void {
	requestAnimationFrame(() => setTimeout(job));
}
