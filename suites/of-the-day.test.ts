import test from 'ava';
import {isItsTurn, turnOfTheDay} from './of-the-day.ts';

test('each test has its turn once in as many days as there are parts', t => {
	const days = ['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'];
	for (const index of Array.from({length: 9}, (_, each) => each)) {
		const turns = days.filter(date => isItsTurn(index, turnOfTheDay(days.length, date)));
		t.is(turns.length, 1, `${index}`);
	}
});
