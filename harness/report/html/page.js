// @ts-check

/**
 * Runs in the page of a report: unpacks the rows, filters and shows them; copies commands; switches the theme; unfolds
 * what matters before it is printed. Texts are only ever set as text.
 */

/**
 * @typedef {object} Row
 * @property {number} place
 * @property {string} key
 * @property {string} requirement
 * @property {readonly string[]} cites
 * @property {string} also
 * @property {string} level
 * @property {string} tier
 * @property {string} standing
 * @property {string} configuration
 * @property {string} reason
 * @property {string} expected
 * @property {string} observed
 * @property {readonly string[]} different
 * @property {number | null} milliseconds
 * @property {string} again
 * @property {ReadonlyArray<readonly [string, string]>} evidence
 * @property {string} observedOnly
 * @property {string} digest
 * @property {string} words what a search looks at, in lower case
 */

/** How many rows are shown at once; “Show more” adds as many. */
const atOnce = 100;

const signs = {
	passed: '✔',
	failed: '✘',
	deviation: '≈',
	observed: '○',
	inconclusive: '?',
	'not applicable': '∅',
};

const inks = {
	passed: 'green',
	failed: 'red',
	deviation: 'yellow',
	observed: 'cyan',
	inconclusive: 'magenta',
	'not applicable': 'dim',
};

const worstFirst = ['failed', 'inconclusive', 'deviation', 'observed', 'not applicable', 'passed'];

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const steps = {
	ArrowDown: [1, 0],
	ArrowUp: [-1, 0],
	ArrowRight: [0, 1],
	ArrowLeft: [0, -1],
};

document.documentElement.classList.add('with-script');
switchTheme();
copyCommands();
unfoldForPrint();
for (const table of document.querySelectorAll('table.grid')) walkByArrows(table);
const packed = document.querySelector('#packed-rows');
if (packed) void showRows(packed.textContent ?? '');

/** @param {string} text */
async function showRows(text) {
	const rows = await unpacked(text);
	const form = /** @type {HTMLFormElement} */ (found('#filter'));
	const list = found('#list');
	const count = found('#count');
	const more = found('#more');
	/** @type {readonly Row[]} */
	let matching = [];
	let shown = 0;

	function filter() {
		const wanted = Object.fromEntries(
			[...new FormData(form)].map(([name, value]) => [
				name,
				typeof value === 'string' ? value : '',
			]),
		);
		matching = ordered(rows.filter(matches(wanted)), wanted['order'] ?? '');
		shown = 0;
		list.replaceChildren();
		count.textContent =
			matching.length === rows.length
				? rowsOf(rows.length)
				: `${number(matching.length)} of ${rowsOf(rows.length)}`;
		showMore();
	}

	function showMore() {
		const next = matching.slice(shown, shown + atOnce);
		list.append(...next.map(line));
		shown += next.length;
		const rest = matching.length - shown;
		more.hidden = rest === 0;
		more.textContent = `Show ${number(Math.min(rest, atOnce))} more of ${number(rest)}`;
		return next.length;
	}

	form.addEventListener('input', filter);
	form.addEventListener('submit', event => event.preventDefault());
	found('#clear').addEventListener('click', () => {
		form.reset();
		filter();
	});
	more.addEventListener('click', () => {
		const first = shown;
		showMore();
		list.children[first]?.querySelector('summary')?.focus();
	});
	for (const link of document.querySelectorAll('a[data-requirement]')) {
		link.addEventListener('click', () => {
			if (!(link instanceof HTMLElement)) return;
			form.reset();
			choose(form, 'requirement', link.dataset['requirement']);
			choose(form, 'level', link.dataset['level']);
			filter();
		});
	}
	filter();
	document.documentElement.dataset['rows'] = String(rows.length);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string | undefined} value
 */
function choose(form, name, value) {
	const select = form.elements.namedItem(name);
	if (select instanceof HTMLSelectElement) select.value = value ?? '';
}

/**
 * @param {string} text
 * @returns {Promise<readonly Row[]>}
 */
async function unpacked(text) {
	const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0));
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
	const {levels, tiers, standings, configurations, rows} = await new Response(stream).json();
	return rows.map((/** @type {any} */ each, /** @type {number} */ place) => {
		const [requirement, also, level, tier, standing, configuration, name, ...others] = each;
		const [reason, expected, observed, different, milliseconds, again, evidence, ...last] = others;
		const [observedOnly, digest] = last;
		const key = `${requirement} [${levels[level]}] ${name}`;
		return {
			place,
			key,
			requirement,
			cites: [requirement, ...also.split(', ')],
			also,
			level: levels[level],
			tier: tiers[tier],
			standing: standings[standing],
			configuration: configurations[configuration],
			reason,
			expected,
			observed,
			different,
			milliseconds,
			again,
			evidence,
			observedOnly,
			digest,
			words: [key, also, reason, expected, observed, observedOnly, evidence]
				.concat(different)
				.join('\n')
				.toLowerCase(),
		};
	});
}

/**
 * @param {Readonly<Record<string, string>>} wanted
 * @returns {(row: Row) => boolean}
 */
function matches({text = '', standing, level, tier, requirement}) {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	return row =>
		(!standing || row.standing === standing) &&
		(!level || row.level === level) &&
		(!tier || row.tier === tier) &&
		(!requirement || row.cites.includes(requirement)) &&
		words.every(word => row.words.includes(word) || row.configuration.includes(word));
}

/**
 * @param {Row[]} rows
 * @param {string} order
 * @returns {readonly Row[]}
 */
function ordered(rows, order) {
	if (order === 'suite') return rows;
	/** @type {(row: Row) => number} */
	const rank =
		order === 'longest'
			? ({milliseconds}) => -(milliseconds ?? 0)
			: ({standing}) => worstFirst.indexOf(standing);
	return rows.toSorted((one, other) => rank(one) - rank(other) || one.place - other.place);
}

/** @param {Row} row */
function line(row) {
	const {standing, key, milliseconds, level, tier} = row;
	const name = key.slice(key.indexOf('] ') + 2);
	const details = element('details', {class: 'row'}, [
		element('summary', {}, [
			element('span', {class: 'standing', 'data-ink': inkOf(standing), title: standing}, [
				element('span', {class: 'sign', 'aria-hidden': 'true'}, [signOf(standing)]),
				element('span', {class: 'unseen'}, [standing]),
			]),
			element('span', {class: 'id'}, [row.requirement]),
			element('span', {class: 'level'}, [level]),
			element('span', {class: 'name'}, [name]),
			element('span', {class: 'tier'}, [tier]),
			element('span', {class: 'time'}, [milliseconds === null ? '' : duration(milliseconds)]),
		]),
	]);
	details.addEventListener('toggle', () => unfold(details, row), {once: true});
	details.addEventListener('unfold', () => unfold(details, row), {once: true});
	if (!['passed', 'observed', 'not applicable'].includes(standing)) details.dataset['matters'] = '';
	return element('li', {}, [details]);
}

/**
 * @param {HTMLElement} details
 * @param {Row} row
 */
function unfold(details, row) {
	if (details.children.length > 1) return;
	const {different} = row;
	const places = Array.from({length: different.length / 3}, (_, index) =>
		different.slice(index * 3, index * 3 + 3),
	);
	const table =
		places.length === 0
			? []
			: [
					element('h3', {class: 'part'}, ['Differences']),
					element(
						'div',
						{class: 'wide', role: 'group', tabindex: '0', 'aria-label': 'Differences'},
						[
							element('table', {}, [
								element('thead', {}, [
									element(
										'tr',
										{},
										['Place', 'Expected', 'Observed'].map(head =>
											element('th', {scope: 'col'}, [head]),
										),
									),
								]),
								element(
									'tbody',
									{},
									places.map(([at, expected, seen]) =>
										element('tr', {}, [
											cell('at', at || 'the whole'),
											cell('expected', expected ?? ''),
											cell('observed', seen ?? ''),
										]),
									),
								),
							]),
						],
					),
				];
	details.append(
		element('div', {class: 'unfolded'}, [
			element('p', {}, [
				element('span', {class: 'standing', 'data-ink': inkOf(row.standing)}, [
					element('span', {class: 'sign', 'aria-hidden': 'true'}, [signOf(row.standing)]),
					` ${row.standing}`,
				]),
				row.also === '' ? '' : ` · also shows ${row.also}`,
			]),
			...(row.configuration === row.level
				? []
				: [element('p', {class: 'quiet'}, [`with ${row.configuration}`])]),
			...table,
			...block('Not judged', row.observedOnly),
			...(row.different.length === 0 ? block('Because', row.reason) : []),
			element('div', {class: 'beside'}, [
				element('div', {}, block('Expected', row.expected)),
				element('div', {}, block('Observed', row.observed)),
			]),
			...row.evidence.flatMap(([title, said]) => block(`Evidence: ${title}`, said)),
			element('h3', {class: 'part'}, ['Repeat']),
			element('div', {class: 'command'}, [
				element('code', {}, [row.again]),
				element('button', {type: 'button', 'data-copy': '', 'aria-label': 'Copy the command'}, [
					'Copy',
				]),
			]),
			element('p', {class: 'quiet digest'}, [row.digest]),
		]),
	);
}

/**
 * @param {string} title
 * @param {string} text
 */
function block(title, text) {
	return text === '' ? [] : [element('h3', {class: 'part'}, [title]), element('pre', {}, [text])];
}

/**
 * @param {string} kind
 * @param {string} text
 */
const cell = (kind, text) => element('td', {}, [element('code', {class: kind}, [text])]);

/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {ReadonlyArray<Node | string>} children
 */
function element(name, attributes, children) {
	const made = document.createElement(name);
	for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
	made.append(...children);
	return made;
}

function copyCommands() {
	document.addEventListener('click', event => {
		const button = event.target;
		if (!(button instanceof HTMLButtonElement) || button.dataset['copy'] === undefined) return;
		void copy(button);
	});
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
	const done = await copied(button.previousElementSibling?.textContent ?? '');
	button.textContent = done ? 'Copied' : 'Select and copy';
	setTimeout(() => (button.textContent = 'Copy'), 2000);
}

/**
 * The clipboard's API may be refused to a page from a file; then as it was done before there was one.
 *
 * @param {string} text
 */
async function copied(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const field = document.createElement('textarea');
		field.value = text;
		document.body.append(field);
		field.select();
		const done = document.execCommand('copy');
		field.remove();
		return done;
	}
}

function switchTheme() {
	const button = document.querySelector('#theme');
	const themes = ['automatic', 'light', 'dark'];
	button?.addEventListener('click', () => {
		const root = document.documentElement;
		const now = themes.indexOf(root.dataset['theme'] ?? 'automatic');
		const next = themes[(now + 1) % themes.length] ?? 'automatic';
		root.dataset['theme'] = next;
		button.textContent = `Theme: ${next}`;
	});
}

function unfoldForPrint() {
	/** @type {HTMLDetailsElement[]} */
	let folded = [];
	addEventListener('beforeprint', () => {
		folded = [...document.querySelectorAll('details')].filter(
			each => !each.open && (!each.matches('.row') || each.dataset['matters'] !== undefined),
		);
		for (const each of folded) {
			each.dispatchEvent(new Event('unfold'));
			each.open = true;
		}
	});
	addEventListener('afterprint', () => {
		for (const each of folded) each.open = false;
	});
}

/** @param {string} standing */
const signOf = standing => signs[/** @type {keyof typeof signs} */ (standing)];

/** @param {string} standing */
const inkOf = standing => inks[/** @type {keyof typeof inks} */ (standing)];

/** @param {number} value */
const number = value => value.toLocaleString('en-US');

/** @param {number} value */
const rowsOf = value => `${number(value)} ${value === 1 ? 'row' : 'rows'}`;

/** @param {number} milliseconds */
const duration = milliseconds =>
	milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * @param {string} selector
 * @returns {HTMLElement}
 */
function found(selector) {
	const one = document.querySelector(selector);
	if (one instanceof HTMLElement) return one;
	throw new Error(`the page has no ${selector}`);
}

/**
 * A grid has one stop for TAB, and arrows go from cell to cell: else there would be hundreds of stops.
 * @param {Element} table
 */
function walkByArrows(table) {
	table.setAttribute('role', 'grid');
	const lines = [...table.querySelectorAll('tbody tr')].map(each => [
		...each.querySelectorAll('td'),
	]);
	/** @type {HTMLElement | undefined} */
	let stop;
	/** @param {HTMLElement | null | undefined} link */
	function stopAt(link) {
		if (!link) return;
		if (stop) stop.tabIndex = -1;
		link.tabIndex = 0;
		stop = link;
	}
	for (const link of table.querySelectorAll('a')) {
		link.tabIndex = -1;
		link.addEventListener('focus', () => stopAt(link));
	}
	stopAt(table.querySelector('a'));
	table.addEventListener('keydown', event => {
		const [down, right] = steps[/** @type {KeyboardEvent} */ (event).key] ?? [0, 0];
		if (down === 0 && right === 0) return;
		event.preventDefault();
		const cellOfStop = stop?.closest('td');
		let row = lines.findIndex(cells => cells.some(each => each === cellOfStop));
		let column = lines[row]?.findIndex(each => each === cellOfStop) ?? 0;
		// What says nothing is passed over.
		do {
			row += down;
			column += right;
			const link = lines[row]?.[column]?.querySelector('a');
			if (link) return link.focus();
		} while (lines[row]?.[column]);
	});
}
