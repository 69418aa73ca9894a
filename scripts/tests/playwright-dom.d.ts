/** The names of the DOM that Playwright's types mention: code that runs in a page is text here, so that `lib.dom` is not needed. */

interface Node {
	readonly nodeType: number;
}

interface HTMLElement extends Node {
	readonly tagName: string;
}

interface SVGElement extends Node {
	readonly tagName: string;
}

interface HTMLElementTagNameMap {
	readonly html: HTMLElement;
}
