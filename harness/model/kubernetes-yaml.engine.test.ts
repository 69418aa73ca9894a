import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {stringify} from 'yaml';
import {goBuild} from '../../images/host/go.ts';
import {kubernetesYaml, type Layout} from './kubernetes-yaml.ts';
import type {Json} from './json.ts';
import {yamlValue} from './testing-yaml.ts';

/** The reader of kubectl and of the API server. */
const reader = {
	'main.go': `package main

import (
	"io"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		text, err = yaml.YAMLToJSONStrict(text)
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	os.Stdout.Write(text)
}
`,
	'go.mod': `module read-yaml

go 1.22

require sigs.k8s.io/yaml v1.6.0

require go.yaml.in/yaml/v2 v2.4.2 // indirect
`,
	'go.sum': `github.com/google/go-cmp v0.5.9 h1:O2Tfq5qg4qc4AmwVlvv0oLiVAGB7enBSJ2x2DqQFi38=
github.com/google/go-cmp v0.5.9/go.mod h1:17dUlkBOakJ0+DkrSSNjCkIjxS6bF9zb3elmeNGIjoY=
go.yaml.in/yaml/v2 v2.4.2 h1:DzmwEr2rDGHl7lsFgAHxmNz/1NlQ7xLIrlN2h5d1eGI=
go.yaml.in/yaml/v2 v2.4.2/go.mod h1:081UH+NErpNdqlCXm3TtEran0rJZGxAYx9hb/ELlsPU=
sigs.k8s.io/yaml v1.6.0 h1:G8fkbMSAFqgEFgh4b1wmtzDnioxFCUgTZhlbj5P9QYs=
sigs.k8s.io/yaml v1.6.0/go.mod h1:796bPqUfzR/0jLAl6XjHl3Ck7MiyVv8dbTdyT3/pMf4=
`,
} as const;

const layouts: readonly Layout[] = [
	{indentSeq: false},
	{singleQuote: true},
	{collectionStyle: 'flow', flowCollectionPadding: false},
];

test('sigs.k8s.io/yaml reads every text back as it was', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	for (const [name, text] of Object.entries(reader)) {
		await writeFile(path.join(folder, name), text);
	}
	const output = path.join(folder, 'read');
	const log = path.join(folder, 'log');
	await goBuild({folder, output}, {log, signal: AbortSignal.timeout(300_000)});
	const read = async (input: string): Promise<Json> => {
		const {stdout} = await execa(output, {input});
		return JSON.parse(stdout) as Json;
	};
	for (const layout of layouts)
		t.deepEqual(await read(kubernetesYaml(yamlValue, layout)), yamlValue);
	// It does read them otherwise when they are bare.
	t.deepEqual(await read(stringify({text: '1_000'})), {text: 1000});
});
