import test from 'ava';
import {renderBadge} from './badge.ts';
import {sampleReport} from './sample-report.ts';

const {verdict, subject} = sampleReport();

test('the badge tells version and conclusion, and whether it holds for a part only', t => {
	const conformant = {...verdict, conclusion: 'conformant', narrowed: []} as const;
	t.regex(
		renderBadge({subject, verdict}),
		/<title>secure-pod-defaults: 1\.23\.0 non-conformant<\/title>/,
	);
	t.regex(renderBadge({subject, verdict: conformant}), /: 1\.23\.0 conformant</);
	t.regex(
		renderBadge({subject, verdict: {...conformant, narrowed: ['x']}}),
		/: 1\.23\.0 conformant in part</,
	);
});

test('a hostile version stays text', t => {
	const version = '</title><script>1</script>\u0000\u202E'.padEnd(10_000, 'x');
	const badge = renderBadge({subject: {...subject, version}, verdict});
	t.false(badge.includes('<script'));
	t.notRegex(badge, /(?![\n\t])[\p{Cc}\p{Cf}]/u);
	t.true(badge.length < 3000);
});
