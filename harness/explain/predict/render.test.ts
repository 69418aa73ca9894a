import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {assert, property, string} from 'fast-check';
import {findingOf} from '../causes/examples.ts';
import type {Style} from '../../machine/style.ts';
import type {Forecast} from './forecast.ts';
import {renderForecast} from './render.ts';

const style: Style = {color: false, unicode: true, width: 100};

/** A forecast in which every text that an image can choose is this one. */
function forecastOf(said: string): Forecast {
	const facts = {user: said, program: [said], exposed: [], architecture: said, uid: 1};
	const finding = findingOf({outcome: 'crashed', exitCode: 1, text: said, log: said});
	const ready = findingOf({outcome: 'ready', answeredAfter: 1, newDenials: [said]});
	const cause = {
		id: 'permission-denied',
		title: said,
		why: said,
		source: said,
		overrides: [],
		imageChanges: [said],
	};
	return {
		image: {named: said, from: 'engine', id: said, ...facts},
		port: {asked: 8080, declared: false},
		node: {
			name: 'kind',
			told: 'a node',
			unprivilegedPortStart: 0,
			pingGroupRange: '0 1',
		},
		levels: [
			{level: 'disabled', finding: ready, answer: said},
			{level: 'root-allowed', finding, cause},
			{level: 'enabled', notForecast: said},
		],
		remarks: [said],
		cannotKnow: [],
	};
}

test('nothing that an image says is obeyed by the terminal', t => {
	assert(
		property(string({unit: 'binary', maxLength: 30}), said => {
			const plain = renderForecast(style, forecastOf(`\u001B[1A${said}\u202E\n`));
			t.notRegex(plain, /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
			const colored = renderForecast({...style, color: true}, forecastOf(said));
			t.is(stripVTControlCharacters(colored), renderForecast(style, forecastOf(said)));
		}),
	);
});

test('a ready level tells what its log says of a refusal', t => {
	t.regex(renderForecast(style, forecastOf('/x: Permission denied')), /but says: \/x: Permission/);
});
