import test from 'ava';
import {levels} from '../../model/levels.ts';
import type {Outcome} from '../../model/row.ts';
import type {ListedAnswer} from './listed-answer.ts';
import type {ListReport} from './list-report.ts';
import {renderList} from './render-list.ts';
import {tallyOf} from './tally.ts';

/** An image by its outcomes at the three levels, each `ready` or an outcome with a cause. */
function image(named: string, ...outcomes: readonly (readonly [Outcome, string?, string?])[]) {
	return {
		named,
		id: `sha256:${named}`,
		levels: outcomes.map(([outcome, cause, set], index) => ({
			level: levels[index] ?? 'disabled',
			outcome,
			...(cause !== undefined && {cause: {id: cause, title: `it is ${cause}`}}),
			...(set !== undefined && {set}),
		})),
	} satisfies ListedAnswer;
}

const answers = [
	image('fine', ['ready'], ['ready'], ['ready']),
	image('broken', ['crashed', 'own'], ['crashed', 'own'], ['crashed', 'own']),
	image('broken-too', ['crashed', 'own'], ['crashed', 'own'], ['crashed', 'own']),
	image('root', ['ready'], ['ready'], ['refused', 'root-image', 'runAsUser: 65532']),
	image('other-root', ['ready'], ['ready'], ['refused', 'root-image', 'runAsUser: 101']),
	image('owner', ['ready'], ['crashed', 'chown'], ['refused', 'root-image', 'runAsUser: 101']),
];

test('outcomes are counted by level and cause', t => {
	const {images, table} = tallyOf(answers);
	t.is(images, 6);
	t.deepEqual(table, [
		{outcome: 'ready', images: {disabled: 4, 'root-allowed': 3, enabled: 1}},
		{outcome: 'crashed', cause: 'own', images: {disabled: 2, 'root-allowed': 2, enabled: 2}},
		{outcome: 'refused', cause: 'root-image', images: {enabled: 3}},
		{outcome: 'crashed', cause: 'chown', images: {'root-allowed': 1}},
	]);
});

test('a cause that takes images away matters more than one that images have at every level', t => {
	const {causes} = tallyOf(answers);
	t.deepEqual(
		causes.map(({id, images, lost}) => [id, images, lost]),
		[
			['root-image', 3, 3],
			['chown', 1, 1],
			['own', 2, 0],
		],
	);
	t.deepEqual(causes[0]?.set, [
		{told: 'runAsUser: 101', images: 2},
		{told: 'runAsUser: 65532', images: 1},
	]);
	t.deepEqual(causes[2]?.examples, ['broken', 'broken-too']);
});

const plain = {color: false, unicode: false, width: 100};

const report: ListReport = {
	schema: 'secure-pod-defaults/list/v1',
	spd: '0',
	by: 'predict',
	list: 'images.txt',
	results: 'reports/images.predict.jsonl',
	kept: 2,
	...tallyOf(answers),
	answers,
	unanswered: [{line: 7, named: './a\u001b[2J', reason: 'there is no file', isWrong: true}],
};

test('the table, the causes with what to set, and what has no answer', t => {
	const text = renderList(plain, report);
	t.regex(text, /^images\.txt: 6 images forecast; no cluster was used, 1 without an answer\.$/m);
	t.regex(text, /^2 of them were known before: reports\/images\.predict\.jsonl$/m);
	t.regex(text, /^outcome +cause +disabled +root-allowed +enabled$/m);
	t.regex(text, /^ready +4 +3 +1$/m);
	t.regex(text, /^ 1\. it is root-image \(root-image\): 3 of 3 serve at a level below$/m);
	t.regex(text, /^ +set: runAsUser: 101 \(2\); or runAsUser: 65532 \(1\)$/m);
	t.regex(text, /^ 3\. it is own \(own\): 2 images$/m);
	t.regex(text, /^ {2}line 7: \.\/a.*: there is no file$/m);
	t.false(text.includes('\u001b'));
});

test('ten causes are told, and how many more there are', t => {
	const many = Array.from({length: 13}, (_, index) =>
		image(`i${index}`, ['ready'], ['crashed', `cause-${index}`]),
	);
	const text = renderList(plain, {...report, ...tallyOf(many), answers: many});
	t.regex(text, /^10\. /m);
	t.notRegex(text, /^11\. /m);
	t.regex(text, /^and 3 more: --json has all$/m);
});

test('a narrow terminal has every line whole', t => {
	const lines = renderList({...plain, width: 40}, report).split('\n');
	t.deepEqual(
		lines.filter(line => line.length > 40),
		[],
	);
	t.true(lines.join(' ').includes('refused root-image: disabled 0,'));
});
