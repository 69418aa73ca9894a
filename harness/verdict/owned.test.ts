import test from 'ava';
import {atLevel} from '../model/configuration.ts';
import type {Catalogue, Requirement} from '../model/requirement.ts';
import type {Row} from '../model/row.ts';
import {whyNotOwned} from './owned.ts';

const mine: Requirement = {
	keyword: 'MUST',
	words: '',
	line: '1',
	statement: '',
	owner: 'defaulting',
	tier: 'defaulting',
	levels: ['enabled'],
};

const catalogue: Catalogue = {
	R1: mine,
	R2: {...mine, owner: 'validation'},
	R3: {...mine, owner: 'validation', keyword: 'DRIFT'},
};

const whyNot = (requirement: string, ...alsoProves: readonly string[]) => {
	const row: Row = {
		requirement,
		alsoProves,
		level: 'enabled',
		case: 'a case',
		tier: 'defaulting',
		configuration: atLevel('enabled'),
		probe: {
			kind: 'admission',
			object: 'Service',
			workload: {image: 'app-numeric'},
			field: 'pod.securityContext',
		},
		expect: {equals: null},
		presets: [],
	};
	return whyNotOwned(row, ['defaulting', 'configuration'], catalogue);
};

test('a row is run that proves something of the subject, under whatever requirement', t => {
	t.is(whyNot('R1'), undefined);
	t.is(whyNot('R1', 'R2'), undefined);
	t.is(whyNot('R2', 'R1'), undefined);
});

test('a row of others only is left out', t => {
	t.deepEqual(whyNot('R2'), {by: 'subject', why: "not this subject's doing"});
});

test('drift is looked at whoever owns it, and what the catalogue lacks is left to the verdict', t => {
	t.is(whyNot('R3'), undefined);
	t.is(whyNot('R2', 'R3'), undefined);
	t.is(whyNot('R99'), undefined);
});
