import test from 'ava';
import {readFurnishing} from './document.ts';
import {renderReproPage} from './repro-page.ts';
import {sampleRepro} from './sample-repro.ts';

const page = renderReproPage(sampleRepro('my-app'), await readFurnishing());

test('the page is named after the image, and shows each level', t => {
	t.regex(page, /<title>my-app at each level of secure-pod-defaults<\/title>/);
	for (const level of ['disabled', 'root-allowed', 'enabled'])
		t.true(page.includes(`<b>${level}</b>`));
	t.regex(page, /no such level/);
});

test('what a level breaks is unfolded: why, what to set, and what it costs', t => {
	t.is(page.match(/<details class="group" open>/g)?.length, 2);
	t.regex(
		page,
		/<h3 class="part">What to set, tried there<\/h3><div class="command"><code>kind: Service\nspec: {}<\/code>/,
	);
	t.regex(page, /What it costs: my-app\./);
	t.regex(page, /\+ runAsNonRoot: true/);
});
