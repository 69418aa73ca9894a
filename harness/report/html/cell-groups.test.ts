import test from 'ava';
import {matrixReport} from '../matrix/matrix-report.ts';
import {cellGroups} from './cell-groups.ts';
import {sampleReport} from './sample-report.ts';

const report = sampleReport();
const matrix = matrixReport(['1.22.0', '1.23.0'].map(name => ({name, report})));

const groupsOf = (id: string) => {
	const requirement = matrix.requirements.find(each => each.id === id);
	return requirement ? cellGroups(matrix, requirement) : [];
};

test('cells of several releases that say the same are told once, with where', t => {
	const [group, ...others] = groupsOf('R12').filter(({says}) => says.startsWith('non-conformant'));
	t.deepEqual(others, []);
	t.regex(group?.says ?? '', /^non-conformant, \d+ of \d+ rows? pass(es)?$/);
	t.deepEqual(group?.where.get('enabled'), ['1.22.0', '1.23.0']);
	t.is(group?.cells[0]?.notPassed[0]?.key, 'R12 [enabled] unset');
});

test('a release that says something else has a group of its own', t => {
	const requirements = report.requirements.map(each => ({
		...each,
		cells: {...each.cells, enabled: {...each.cells.enabled, passed: 0}},
	}));
	const other = matrixReport([
		{name: '1.22.0', report},
		{name: '1.23.0', report: {...report, requirements}},
	]);
	const requirement = other.requirements.find(({id}) => id === 'R12');
	const groups = requirement ? cellGroups(other, requirement) : [];
	t.deepEqual(
		groups.flatMap(({where}) => (where.has('enabled') ? [where.get('enabled')] : [])),
		[['1.22.0'], ['1.23.0']],
	);
});

test('a cell that says nothing is in no group', t => {
	const cells = groupsOf('R12').flatMap(group => group.cells);
	t.true(cells.length > 0);
	t.false(cells.some(({state}) => state === 'says nothing' || state === 'not selected'));
});
