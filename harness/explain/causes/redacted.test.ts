import test from 'ava';
import {redact} from '../../../images/host/redact.ts';
import {examples} from './examples.ts';

test('no cause is told by a text that is redacted', t => {
	for (const {text = '', log = ''} of Object.values(examples).flat()) {
		t.is(redact(text), text);
		t.is(redact(log), log);
	}
});
