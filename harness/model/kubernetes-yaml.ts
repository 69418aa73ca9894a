import {Document, Scalar, visit, type ToStringOptions} from 'yaml';

/** How a value is laid out; the values that are read back are the same. */
export type Layout = Pick<
	ToStringOptions,
	'collectionStyle' | 'flowCollectionPadding' | 'indentSeq' | 'singleQuote'
>;

/**
 * YAML that Kubernetes reads back as the same value. kubectl and the API server read it by `sigs.k8s.io/yaml`, which follows
 * YAML 1.1 in its own way: `1_000`, `0b1`, `0X1F`, `12e03` are numbers, `y`, `No`, `off` are truth values (v1.6.0
 * and go.yaml.in/yaml/v2 v2.4.2 `resolve.go`). So every text is in quotes unless it begins with a letter or a slash and is none of those words. A comment
 * follows, on its line, the text that it is kept under.
 */
export function kubernetesYaml(
	value: unknown,
	layout: Layout = {indentSeq: false},
	comments: ReadonlyMap<string, string> = new Map(),
): string {
	const {singleQuote, ...others} = layout;
	const document = new Document(value, {aliasDuplicateObjects: false});
	visit(document, {
		Scalar(_, node) {
			if (typeof node.value !== 'string') return;
			node.type = styleOf(node.value, singleQuote === true);
			const comment = comments.get(node.value);
			if (comment !== undefined) node.comment = ` ${comment}`;
		},
	});
	return document
		.toString({...others, lineWidth: 0, doubleQuotedAsJSON: true})
		.replaceAll(notPrintable, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function styleOf(text: string, singleQuote: boolean): Scalar.Type {
	if (plain.test(text) && !otherThanText.test(text)) return 'PLAIN';
	if (text.includes('\n') && lines.test(text)) return 'BLOCK_LITERAL';
	return singleQuote && oneLine.test(text) ? 'QUOTE_SINGLE' : 'QUOTE_DOUBLE';
}

const plain = /^[A-Za-z/](?:[\w./@%+=-]|[ :](?=[\w./@%+=-]))*$/;
const otherThanText = /^(?:y|yes|n|no|on|off|true|false|null|e[-+]?[\d_]+)$/i;
const lines = /^[!-~][\t\n -~\u00A1-\u1FFF]*$/;
const oneLine = /^[ -~]*$/;

/** What its reader refuses, or takes for the end of a line; only texts in double quotes contain any. */
// eslint-disable-next-line no-control-regex
const notPrintable = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;
