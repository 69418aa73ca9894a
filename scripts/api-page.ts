import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {
	Node,
	Project,
	type ExportedDeclarations,
	type FunctionDeclaration,
	type JSDocableNode,
	type TypeAliasDeclaration,
} from 'ts-morph';
import {packageFolder} from '../harness/machine/package-folder.ts';

/** docs/api.md, written from the docstrings of what api/index.ts exports: `node scripts/api-page.ts`. */

export const page = path.join(packageFolder, 'docs', 'api.md');

const head = `# The library

<!-- written by scripts/api-page.ts from the docstrings of api/index.ts -->

Everything that the npm package exports, in ES modules with types. \`spd\` itself is in [npm.md](npm.md). Each of these has a tested example:

| write your own | with | example |
| -------------- | ---- | ------- |
| subject | [\`askSubject\`](#asksubject), [\`judge\`](#judge) | [subject.ts](../examples/api/subject.ts) |
| provider | [\`Provider\`](#provider) | [provider.ts](../examples/api/provider.ts) |
| suite | [\`suiteOf\`](#suiteof) | [suite.ts](../examples/api/suite.ts) |
| format | [\`renderReport\`](#renderreport), [\`readReport\`](#readreport) | [format.ts](../examples/api/format.ts) |
| call of a program | [\`askProgram\`](#askprogram) | [program.ts](../examples/api/program.ts) |
| call of a release | [\`controlPlane\`](#controlplane), [\`knativeDeviations\`](#knativedeviations) | [release.ts](../examples/api/release.ts) |
| tests of AVA | [\`testRows\`](#testrows) | [conformance.ts](../examples/api/conformance.ts) |

What is not on this page may change with any version.
`;

export function apiPage(): string {
	const project = new Project({
		tsConfigFilePath: path.join(packageFolder, 'tsconfig.json'),
		skipAddingFilesFromTsConfig: true,
	});
	const entry = project.addSourceFileAtPath(path.join(packageFolder, 'api', 'index.ts'));
	const exported = [...entry.getExportedDeclarations()].map(([name, [declaration]]) => {
		if (declaration === undefined) throw new Error(`api/index.ts exports no ${name}`);
		return {name, isType: isType(declaration), text: section(name, declaration)};
	});
	const texts = (isTypes: boolean): string[] =>
		exported.filter(each => each.isType === isTypes).map(({text}) => text);
	return [
		head,
		'## Functions and values\n',
		...texts(false),
		'## Types\n',
		'As they are in the source. Names that are not on this page are part of another type here.\n',
		...texts(true),
	].join('\n');
}

const isType = (declaration: ExportedDeclarations): boolean =>
	Node.isInterfaceDeclaration(declaration) || Node.isTypeAliasDeclaration(declaration);

function section(name: string, declaration: ExportedDeclarations): string {
	const told = documented(declaration);
	const described = (told === undefined ? [] : describe(told)).filter(line => line !== '');
	if (described.length === 0)
		throw new Error(`${name}: no docstring, which docs/api.md is made of`);
	return [`### ${name}`, ...described, `\`\`\`ts\n${code(declaration)}\n\`\`\`\n`].join('\n\n');
}

function documented(declaration: ExportedDeclarations): JSDocableNode | undefined {
	if (Node.isJSDocable(declaration)) return declaration;
	return declaration.getFirstAncestor(Node.isVariableStatement);
}

/** The text in paragraphs, and what it throws. */
function describe(told: JSDocableNode): string[] {
	return told
		.getJsDocs()
		.flatMap(doc => [
			...doc.getDescription().split('\n\n').map(inOneLine),
			...doc
				.getTags()
				.map(tag => inOneLine(tag.getText().replace(/^@throws \{(\w+)\}/, 'Throws `$1`'))),
		]);
}

/** Without the line breaks and stars of a comment. */
const inOneLine = (text: string): string => text.replaceAll(/\n[ \t*]*/g, ' ').trim();

/** The declaration without its body, its own docstring and `export`. */
function code(declaration: ExportedDeclarations): string {
	if (Node.isFunctionDeclaration(declaration)) return signature(declaration);
	if (Node.isVariableDeclaration(declaration)) {
		return `const ${declaration.getName()}: ${declaration.getTypeNodeOrThrow().getText()};`;
	}
	if (Node.isClassDeclaration(declaration)) {
		return `class ${declaration.getName() ?? ''} extends ${declaration.getExtendsOrThrow().getText()} {}`;
	}
	const literals = Node.isTypeAliasDeclaration(declaration) ? oneOf(declaration) : undefined;
	if (literals !== undefined) return literals;
	return declaration
		.getText()
		.replace(/^export /, '')
		.replaceAll('\t', '  ');
}

/** The values of a type that the source takes from a list. */
function oneOf(declaration: TypeAliasDeclaration): string | undefined {
	if (!Node.isIndexedAccessTypeNode(declaration.getTypeNodeOrThrow())) return undefined;
	const values = declaration.getType().getUnionTypes();
	return `type ${declaration.getName()} = ${values.map(each => `'${JSON.stringify(each.getLiteralValueOrThrow()).slice(1, -1)}'`).join(' | ')};`;
}

function signature(declaration: FunctionDeclaration): string {
	const body = declaration.getBodyOrThrow();
	const text = declaration
		.getSourceFile()
		.getFullText()
		.slice(declaration.getStart(), body.getStart());
	return `${text
		.replace(/^export (?:async )?/, '')
		.trim()
		.replaceAll('\t', '  ')};`;
}

if (import.meta.main) await writeFile(page, apiPage());
