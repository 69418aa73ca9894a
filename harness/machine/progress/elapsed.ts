/** A readable duration: `0.4 s`, `48.2 s`, `3 min 05 s`. */
export function elapsed(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** A duration that is not known better: `5 s`, `80 s`, `8 min`. */
export function roughly(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	return seconds < 97.5
		? `${Math.max(5, Math.round(seconds / 5) * 5)} s`
		: `${Math.round(seconds / 60)} min`;
}

/** How far a step is that is known to take about so long: `2 min 10 s of about 8 min`. */
export function elapsedOf(milliseconds: number, usually: number): string {
	const usual = `about ${roughly(usually)}`;
	return milliseconds <= usually
		? `${elapsed(milliseconds)} of ${usual}`
		: `${elapsed(milliseconds)}, longer than the usual ${roughly(usually)}`;
}
