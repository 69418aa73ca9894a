import process from 'node:process';
import {styleFor} from '../style.ts';
import type {Settings} from '../settings.ts';
import {durationsIn} from './durations.ts';
import {LiveSurface} from './live.ts';
import {PlainSurface} from './plain.ts';
import {progressOn, type RunProgress} from './run-progress.ts';
import type {Surface} from './surface.ts';

type Shown = Pick<Settings, 'ci' | 'dumb' | 'color' | 'unicode' | 'cache'>;

export type ShownProgress = RunProgress & Disposable;

const repaintEvery = 100;

/** Shows progress on stderr until disposed: a live view on a terminal, plain lines elsewhere and in CI. */
export function showProgress(
	settings: Shown,
	{quiet = false}: {readonly quiet?: boolean} = {},
): ShownProgress {
	const surface = quiet ? silent : surfaceOn(process.stderr, settings);
	const timer = setInterval(() => surface.tick(), repaintEvery).unref();
	return {
		...progressOn(surface, now, name => durationsIn(settings.cache, name)),
		[Symbol.dispose]() {
			clearInterval(timer);
			surface.close();
		},
	};
}

function surfaceOn(stream: NodeJS.WriteStream, settings: Shown): Surface {
	const style = styleFor(stream, settings);
	return stream.isTTY && !settings.ci && !settings.dumb
		? new LiveSurface(stream, style, now)
		: new PlainSurface(stream, style, now);
}

const now = () => performance.now();

const silent: Surface = {
	head: () => ({end: () => undefined}),
	open: () => ({say: () => undefined, end: () => undefined}),
	note: () => undefined,
	tick: () => undefined,
	close: () => undefined,
};
