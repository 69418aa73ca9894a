import {harmless} from '../../machine/style.ts';

/**
 * Foreign text on one line that no reader of these formats obeys: control characters are gone, also the two that XML
 * forbids (U+FFFE, U+FFFF); `[[ATTACHMENT|…]]`, with which a log makes GitLab and Jenkins upload a file, and `##[…]`, which
 * GitHub's runner reads as a command anywhere in a line, are taken apart. Cut if it is very long.
 */
export function oneLine(text: string): string {
	if (text.length < longestPlain && plain.test(text)) return text;
	return harmless(text)
		.replaceAll(/[\uFFFE\uFFFF]/g, '�')
		.replaceAll(/(?<=\[)(?=\[)/g, ' ')
		.replaceAll('##[', '## [');
}

const longestPlain = 4000;

/** Almost every text; the rules above would leave it as it is, in ten times the time. */
const plain = /^(?!.*(?:\[\[|##\[| {2}))[!-~](?:[ -~]*[!-~])?$/;
