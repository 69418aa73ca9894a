/** A readable duration: `0.4 s`, `48.2 s`, `3 min 05 s`. */
export function elapsed(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
