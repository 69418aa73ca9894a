import {makeBadge} from 'badge-maker';
import {harmless} from '../../machine/style.ts';
import type {Conclusion} from '../../verdict/sentence.ts';
import type {ConformanceReport} from '../conformance-report.ts';

/** White on each has a contrast of 4.5 and more. */
const colors = {
	conformant: '#1a7f37',
	'non-conformant': '#b3261e',
	inconclusive: '#7a4a9c',
} as const satisfies Readonly<Record<Conclusion, string>>;

const longest = 40;

/** The verdict as a picture for a README: the release, the conclusion, and whether it holds for a part only. */
export function renderBadge({
	subject,
	verdict: {conclusion, narrowed},
}: Pick<ConformanceReport, 'subject' | 'verdict'>): string {
	const partly = conclusion === 'conformant' && narrowed.length > 0 ? ' in part' : '';
	const version =
		subject.version === undefined ? '' : `${harmless(subject.version).slice(0, longest)} `;
	return makeBadge({
		label: 'secure-pod-defaults',
		message: `${version}${conclusion}${partly}`,
		color: colors[conclusion],
	});
}
