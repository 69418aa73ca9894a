/** A refusal that no sentence covers, recognised by its text: the refusal itself is not judged. */
export interface Unspoken {
	readonly says: RegExp;
	readonly why: string;
	/** The object is refused at every level, so the refusal at one level proves nothing. */
	readonly atAnyLevel?: true;
}

export const unspoken: readonly Unspoken[] = [
	{
		says: /containers\[\d+\]\.securityContext\.capabilities\.add/,
		why: 'what a user may add is ruled by kubernetes.containerspec-addcapabilities, of which the page says nothing',
	},
	{
		says: /containers\[\d+\]\.securityContext\.(appArmorProfile|procMount|seLinuxOptions|privileged)/,
		why: 'which fields of a container Knative lets a user set is not said',
	},
	{
		says: /(reserved port|more than one container port|expected 0 <= -?\d+ <= 65535|ports\.protocol)/,
		why: 'which ports a container may have is not said',
	},
	{
		says: /(must not set the field\(s\): \S*initContainers|support for init-containers is off)/,
		why: 'whether init containers are allowed is ruled by kubernetes.podspec-init-containers, of which the page says nothing',
	},
	{
		says: /must not set the field\(s\): \S*spec\.securityContext$/,
		why: 'an empty context of the pod sets no property (line 29)',
	},
	{
		says: /Failed to parse image reference/,
		why: 'the image that the case updates to has a name that is refused at every level',
		atAnyLevel: true,
	},
];

/** What makes the refusal useless at every level; undefined if nothing does. */
export function uselessFor(error: string): string | undefined {
	return unspoken.find(({says, atAnyLevel}) => atAnyLevel && says.test(error))?.why;
}
