/** A text to find, and what stands in its place: `$1` keeps what shows which kind of secret it was. */
export interface Rule {
	readonly find: RegExp;
	readonly by: string;
	/** The rule applies only to texts that match this too. */
	readonly only?: RegExp;
}

export const redacted = '[redacted]';

/** The annotation in which kubectl keeps a whole object, its environment variables included. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const secretWords =
	'pass(?:word|wd|phrase)|pwd|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key|key-data|dockerconfig|dockercfg';

/** Names of what a secret is in, and not of where it is: `secretName`, `secretKeyRef`, `tokenExpirationSeconds`. */
const noSecret = String.raw`(?![\w.-]{0,40}(?:Name|Ref|Seconds|Path)\b)`;

/** The name of a field or variable whose value is a secret. */
export const secretName = new RegExp(
	`(?:${secretWords})${noSecret}|^auth$|authorization|cookie`,
	'i',
);

/** What follows such a name without being a secret, such as an error about a file with the name. */
const harmless =
	'permission denied|operation not permitted|no such file|file does not exist|read-only file system|not found|(?:true|false|null|none|unexpected|unauthorized|forbidden|denied|invalid|expired|missing|server message)\\b';

/** A string in quotes, also inside another string (`\"…\"`), also if its end was cut off; or a word. */
const quotedValue = String.raw`(?:"(?:[^"\\\n]|\\.)*(?:"|(?=\n|$))|\\{1,8}"[^"\n]*(?:"|(?=\n|$)))`;
const value = String.raw`(?:${quotedValue}|'[^'\n]*(?:'|(?=\n|$))|\S+)`;
const separator = String.raw`["'\\]{0,9}\s{0,3}[:=]\s{0,3}`;

/** One after the other: each sees what those before it have left. */
export const rules: readonly Rule[] = [
	{
		find: /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs,
		by: redacted,
	},
	{find: new RegExp(`(${lastApplied}${separator})${value}`, 'g'), by: `$1${redacted}`},
	{
		find: /("(?:data|stringData)"\s*:\s*)\{[^{}]*\}/g,
		by: `$1"${redacted}"`,
		only: /"kind"\s*:\s*"Secret"/,
	},
	// Environment variables and HTTP headers of an object: as JSON, as Go prints them, of an image.
	{
		find: new RegExp(
			String.raw`(\\{0,8}"name\\{0,8}"\s{0,9}:\s{0,9}${quotedValue}\s{0,9},\s{0,9}\\{0,8}"value\\{0,8}"\s{0,9}:\s{0,9})${quotedValue}`,
			'g',
		),
		by: `$1"${redacted}"`,
	},
	{find: /(\bName:[\w.-]+,\s?Value:)[^,}]*/g, by: `$1${redacted}`},
	{find: /("Env"\s*:\s*)\[[^\]]*(?:\]|$)/g, by: `$1["${redacted}"]`},
	{
		find: new RegExp(
			String.raw`\b(authorization|(?:set-)?cookie)(${separator})(?!${harmless})["'\\]{0,9}(?:\w{1,20} {1,3})?\S+`,
			'gi',
		),
		by: `$1$2${redacted}`,
	},
	{find: /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, by: `$1 ${redacted}`},
	{
		find: new RegExp(
			String.raw`((?:${secretWords})${noSecret}[\w.-]{0,40}|\bauth)(${separator})(?!${harmless})${value}`,
			'gi',
		),
		by: `$1$2${redacted}`,
	},
	// The user and password of a URL.
	{find: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'<>]+@/gi, by: `$1${redacted}@`},
	// Tokens that their issuers make recognisable: JSON Web Tokens, AWS, GitHub, GitLab, Slack, Google, npm, Docker, Vault.
	{find: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, by: redacted},
	{find: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, by: redacted},
	{
		find: /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|AIza|ya29\.|npm_|dckr_pat_|hvs\.)[\w-]{16,}/g,
		by: redacted,
	},
];
