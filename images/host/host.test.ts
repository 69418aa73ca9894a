import test from 'ava';
import {debianCodename, hasCapability} from './host.ts';

const sysResource = 24;

test('Debian is known by its id, not by what it resembles', t => {
	t.is(debianCodename('ID=debian\nVERSION_CODENAME=bookworm\n'), 'bookworm');
	t.is(debianCodename('ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n'), undefined);
	t.is(debianCodename(''), undefined);
});

test('a capability is read from the bounding set', t => {
	t.false(hasCapability('CapEff:\t0\nCapBnd:\t000001fffeffffff\n', sysResource));
	t.true(hasCapability('CapBnd:\t000001ffffffffff\n', sysResource));
});
