import process from 'node:process';
import {declared} from '../suites/mutants/declared.ts';
import {kill} from '../suites/mutants/matrix.ts';
import {equivalent} from '../suites/mutants/equivalent.ts';
import {failedBy, mutantsOf} from '../suites/mutants/factors.ts';
import {unforbidden} from '../suites/mutants/unforbidden.ts';

/**
 * `make mutants`: each broken implementation, the requirement that must kill it, and those that did. "By another
 * only" is not enough, since a report would then blame the wrong sentence.
 */

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const counts = {killed: 0, elsewhere: 0, survived: 0};

const begun = declared.map(each => ({...each, killing: kill(each.mutant)}));
for (const {requirement, mutant, killing} of begun) {
	const killed = await killing;
	const own = killed.get(requirement)?.length ?? 0;
	const others = [...killed.keys()].filter(id => id !== requirement);
	const outcome = own > 0 ? 'killed' : others.length > 0 ? 'elsewhere' : 'survived';
	counts[outcome] += 1;
	const by = {
		killed: `✔ killed by ${own} of its rows`,
		elsewhere: '✘ killed by another only',
		survived: '✘ survived',
	}[outcome];
	const also = others.length > 0 ? `; also ${others.join(' ')}` : '';
	print(
		`${requirement.padEnd(4)}${(mutant.known ?? '').padEnd(4)}${mutant.kind.padEnd(12)}${mutant.title}`,
	);
	print(`                    ${by}${also}`);
}

print('\nBy property that must not matter (generated), and the rows that kill them:');
for (const [leaf, all] of Map.groupBy(mutantsOf, each => each.leaf)) {
	const told: string[] = [];
	for (const {mutant} of all) {
		const rows = (await failedBy(mutant)).length;
		counts[rows > 0 ? 'killed' : 'survived'] += 1;
		told.push(`${mutant.title.split(' ')[0]} ${rows > 0 ? `✔ ${rows}` : '✘'}`);
	}
	print(`    ${leaf.padEnd(64)}${told.join('  ')}`);
}

print('\nNo sentence forbids, shown by an observation:');
for (const {known = '', title, why, shownBy} of unforbidden) {
	print(
		`    ${known.padEnd(4)}${title}\n                    ${why}\n                    ${shownBy}`,
	);
}
print('\nEquivalent:');
for (const {title, why} of equivalent) print(`        ${title}\n                    ${why}`);

const {killed, elsewhere, survived} = counts;
print(
	`\n${declared.length + mutantsOf.length} mutants: ${killed} killed by the requirement that forbids them, ${elsewhere} by another only, ${survived} survived; ` +
		`${unforbidden.length} that no sentence forbids, ${equivalent.length} equivalent`,
);
process.exitCode = elsewhere + survived > 0 ? 1 : 0;
