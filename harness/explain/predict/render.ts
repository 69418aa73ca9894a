import {namesOf} from '../../../images/named/file-capabilities.ts';
import {cut, harmless, paint, wrapped, type Ink, type Style} from '../../machine/style.ts';
import type {Outcome} from '../../model/row.ts';
import {foreseen} from '../causes/foreseen.ts';
import type {Forecast} from './forecast.ts';
import {isForecast, type NotForecast, type Prediction} from './predict.ts';

const levelColumn = 14;
const outcomeColumn = 9;
const inks: Readonly<Record<Outcome, Ink>> = {
	ready: 'green',
	refused: 'red',
	crashed: 'red',
	denied: 'red',
	pending: 'yellow',
};

/** A forecast as a table level | outcome | why, the facts of the processes, and the assumptions. */
export function renderForecast(style: Style, forecast: Forecast): string {
	const {image, port, node, levels, remarks, cannotKnow} = forecast;
	const asked = `port ${port.asked}${port.declared ? '' : ', none being declared'}`;
	return [
		...wrapped(
			style,
			'',
			`Forecast for ${image.named} (${image.from}), on ${asked}; no cluster was used.`,
		),
		...wrapped(style, '', `Assumed node: ${node.name}, ${node.told}.`),
		'',
		paint(style, 'bold', `${'level'.padEnd(levelColumn)}${'outcome'.padEnd(outcomeColumn)}why`),
		...levels.flatMap(each =>
			isForecast(each) ? levelLines(style, each) : missingLines(style, each),
		),
		'',
		paint(style, 'bold', `${'level'.padEnd(levelColumn)}the process`),
		...levels.filter(isForecast).flatMap(prediction => processLines(style, prediction)),
		'',
		...imageLines(style, forecast),
		...remarks.flatMap(remark => wrapped(style, 'Note: ', remark)),
		'',
		'It cannot know:',
		...cannotKnow.flatMap(each => wrapped(style, '  - ', each)),
	].join('\n');
}

function missingLines(style: Style, {level, notForecast}: NotForecast): readonly string[] {
	return wrapped(style, `${level.padEnd(levelColumn)}not forecast: `, harmless(notForecast));
}

function levelLines(style: Style, {level, finding, cause}: Prediction): readonly string[] {
	const {outcome, text, exitCode, answeredAfter} = finding;
	const last = harmless(text.split('\n').findLast(line => line.trim() !== '') ?? '');
	const ended = exitCode === undefined ? '' : `exit code ${exitCode}${last === '' ? '' : ': '}`;
	const words = cut(style, `${ended}${last}`, 400);
	const answered =
		answeredAfter === undefined ? [] : [`answers after ${answeredAfter.toFixed(2)} s`];
	const before = foreseen(finding, cause).map(each => `before anything is run: ${harmless(each)}`);
	const told = cause ? [cause.title, harmless(cause.why)] : [];
	const why = [...answered, ...told, ...before, words].filter(Boolean);
	const first = `${level.padEnd(levelColumn)}${outcome.padEnd(outcomeColumn)}`;
	const indent = ' '.repeat(first.length);
	const lines = why.flatMap((each, index) => wrapped(style, index === 0 ? first : indent, each));
	return lines.map((line, index) =>
		index === 0 ? line.replace(outcome, () => paint(style, inks[outcome], outcome)) : line,
	);
}

function processLines(style: Style, {level, finding, process}: Prediction): readonly string[] {
	const told = process
		? [
				`uid ${process.uid}`,
				`capabilities ${capabilities(process.CapEff)}, at most ${capabilities(process.CapBnd)}`,
				`no_new_privs ${process.NoNewPrivs === 1 ? 'on' : 'off'}`,
				`seccomp ${process.Seccomp === 0 ? 'off' : 'on'}`,
			].join('; ')
		: notSeen[finding.outcome];
	return wrapped(style, level.padEnd(levelColumn), told);
}

const notSeen: Readonly<Record<Outcome, string>> = {
	refused: 'was never started',
	denied: 'was never started',
	crashed: 'has ended',
	pending: 'was not seen: the engine does not run on this host, or never started it',
	ready: 'was not seen: the engine does not run on this host',
};

/** The capabilities that Docker and containerd grant if none are dropped. */
const defaults = 'a80425fb';

function capabilities(hex: string): string {
	const names = namesOf(BigInt(`0x${hex}`));
	if (hex === defaults) return `the ${names.length} defaults`;
	return names.length === 0 ? 'none' : names.join(' ');
}

function imageLines(style: Style, {image}: Forecast): readonly string[] {
	const {user, uid, program, exposed, architecture, fileCapabilities} = image;
	const named = uid === undefined ? '' : `, uid ${uid} in its /etc/passwd`;
	const told = [
		user === '' ? 'no USER, so it runs as root' : `USER ${user}${named}`,
		program.length === 0 ? 'starts nothing' : `starts ${cut(style, program.join(' '), 200)}`,
		`file capabilities ${fileCapabilities ?? 'none'}`,
		exposed.length === 0 ? 'exposes no port' : `exposes ${exposed.join(', ')}`,
		architecture,
	];
	return wrapped(style, 'Image: ', harmless(told.join('; ')));
}
