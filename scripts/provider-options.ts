import type {Command} from 'commander';
import {defaultVersions} from '../harness/machine/version.ts';
import {buildableMinors, kubernetesReleases} from '../images/recipe/versions.ts';

type CommandName = 'run' | 'repro' | 'up' | 'images';

export type ProviderName = 'kind' | 'control-plane' | 'existing';

/** An option that says where a run takes place, or what its cluster is made from. */
export interface ProviderOption {
	readonly flags: `--${string}`;
	readonly commands: readonly CommandName[];
	readonly help: string;
	/** The help text of a command that does not have the usual one. */
	readonly helpIn?: Readonly<Partial<Record<CommandName, string>>>;
	readonly default?: string;
	/** What a value stands for. */
	readonly parse?: (value: string) => string;
	/** `--subject exec=` uses no provider, and refuses every option. */
	readonly usedBy: readonly ProviderName[];
	/** The providers that accept it without effect. Those that neither use nor ignore it refuse it. */
	readonly ignoredBy?: readonly ProviderName[];
	/** Whether the command that runs a row again contains it. */
	readonly again: boolean;
}

/** In groups, since help lists an option beside those of its group. Each option has the name of its value. */
const groups = {
	versions: {
		knative: {
			flags: '--knative <version|dir>',
			commands: ['run', 'up', 'images'],
			help: 'Knative release, or folder with manifests and images',
			default: defaultVersions.knative,
			usedBy: ['kind', 'control-plane'],
			ignoredBy: ['existing'],
			again: true,
		},
		kubernetes: {
			flags: '--kubernetes <version>',
			commands: ['run', 'repro', 'up', 'images'],
			help: `Kubernetes version, or a minor that can be built: ${buildableMinors.join(', ')}`,
			helpIn: {images: `the same; several as a list: ${buildableMinors.slice(1).join(',')}`},
			parse: kubernetesReleases,
			default: defaultVersions.kubernetes,
			usedBy: ['kind', 'control-plane'],
			ignoredBy: ['existing'],
			again: true,
		},
	},
	kept: {
		cluster: {
			flags: '--cluster <name>',
			commands: ['run', 'repro'],
			help: 'a cluster that spd left running',
			helpIn: {run: 'a cluster or control plane that spd left running'},
			usedBy: ['kind', 'control-plane'],
			again: true,
		},
	},
	existing: {
		context: {
			flags: '--context <name>',
			commands: ['run', 'repro'],
			help: 'an existing cluster: used at its current level, in a temporary namespace',
			helpIn: {run: 'a context of your kubeconfig; implies --provider existing, read only'},
			usedBy: ['existing'],
			again: true,
		},
		kubeconfig: {
			flags: '--kubeconfig <file>',
			commands: ['run', 'repro'],
			help: 'the kubeconfig with that context',
			usedBy: ['existing'],
			ignoredBy: ['kind', 'control-plane'],
			again: true,
		},
		create: {
			flags: '--create',
			commands: ['run'],
			help: 'on an existing cluster: create Services in namespaces of the run, which are deleted again',
			usedBy: ['existing'],
			again: true,
		},
		switch: {
			flags: '--switch',
			commands: ['run'],
			help: 'in addition, switch the level and feature flags, and put them back',
			usedBy: ['existing'],
			again: true,
		},
		install: {
			flags: '--install',
			commands: ['run'],
			help: 'on an existing cluster without Knative: install it, judge it at every level, remove it',
			usedBy: ['existing'],
			again: true,
		},
		sampleRegistry: {
			flags: '--sample-registry <registry>',
			commands: ['run'],
			help: 'where an existing cluster pulls the sample images from; see spd images --push',
			usedBy: ['existing'],
			again: true,
		},
		sampleImages: {
			flags: '--sample-images <file>',
			commands: ['run'],
			help: 'the same, image by image: a YAML file of SAMPLE: REFERENCE',
			usedBy: ['existing'],
			again: true,
		},
		acceptRerender: {
			flags: '--accept-rerender',
			commands: ['run'],
			help: "switch although Knative renders other people's Revisions anew",
			usedBy: ['existing'],
			again: true,
		},
		acceptOwner: {
			flags: '--accept-owner',
			commands: ['run'],
			help: 'switch although another program (Argo CD, Flux, Helm) keeps the ConfigMap',
			usedBy: ['existing'],
			again: true,
		},
	},
	ending: {
		keep: {
			flags: '--keep',
			commands: ['run', 'repro'],
			help: 'keep the cluster and print how to use and remove it',
			usedBy: ['kind', 'control-plane'],
			again: false,
		},
	},
	making: {
		images: {
			flags: '--images <source>',
			commands: ['run', 'repro', 'up', 'images'],
			help: 'published or packaged',
			helpIn: {
				run: 'published or packaged; default: published if a registry answers; required in CI',
			},
			usedBy: ['kind'],
			// A control plane refuses `published` itself: its programs are always built from packages.
			ignoredBy: ['control-plane', 'existing'],
			again: true,
		},
		mirror: {
			flags: '--mirror <registry>',
			commands: ['run', 'repro', 'up', 'images'],
			help: 'registry to take published images from',
			usedBy: ['kind'],
			ignoredBy: ['existing'],
			again: true,
		},
		manifests: {
			flags: '--manifests <url|dir>',
			commands: ['run', 'repro', 'up', 'images'],
			help: "where to read Knative's release manifests",
			usedBy: ['kind'],
			ignoredBy: ['existing'],
			again: true,
		},
		nodeRuntime: {
			flags: '--node-runtime <name>',
			commands: ['run', 'repro', 'up', 'images'],
			help: 'of a packaged node: containerd2 (default; with runc 1.5) or containerd1 (with runc 1.1)',
			usedBy: ['kind'],
			ignoredBy: ['existing'],
			again: true,
		},
	},
	programs: {
		binaries: {
			flags: '--binaries <dir>',
			commands: ['run', 'up'],
			help: 'folder with programs for a control plane',
			usedBy: ['control-plane'],
			again: true,
		},
	},
} as const satisfies Readonly<Record<string, Readonly<Record<string, ProviderOption>>>>;

export type OptionGroup = keyof typeof groups;

export const providerOptions = {
	...groups.versions,
	...groups.kept,
	...groups.existing,
	...groups.ending,
	...groups.making,
	...groups.programs,
};

type Options = typeof providerOptions;

export type OptionName = keyof Options;

type Defaulted = {
	[Name in OptionName]: Options[Name] extends {readonly default: string} ? Name : never;
}[OptionName];

type Value<Option> = Option extends {readonly flags: `${string} <${string}>`} ? string : boolean;

/** The values of the options, as given on the command line. */
export type ProviderValues = {readonly [Name in Defaulted]: string} & {
	readonly [Name in Exclude<OptionName, Defaulted>]?: Value<Options[Name]>;
};

type Entry = readonly [OptionName, ProviderOption];

/** The options of these groups, of all by default, with their names. */
export function optionsIn(
	wanted: readonly OptionGroup[] = Object.keys(groups) as OptionGroup[],
): readonly Entry[] {
	return wanted.flatMap(group => Object.entries(groups[group]) as Entry[]);
}

/** Declares those options of the groups that the command has. */
export function addProviderOptions(
	command: Command,
	name: CommandName,
	...wanted: readonly OptionGroup[]
): Command {
	for (const [, option] of optionsIn(wanted)) {
		if (!option.commands.includes(name)) continue;
		const help = option.helpIn?.[name] ?? option.help;
		if (option.parse) command.option(option.flags, help, option.parse, option.default);
		else command.option(option.flags, help, option.default);
	}
	return command;
}
