/** Versions of Debian's packages by name. */
export type PackageVersions = Readonly<Record<string, string>>;

/** Reads name and version of each package from the text of dpkg's status file. */
export function parsePackageVersions(status: string): PackageVersions {
	return Object.fromEntries(
		status
			.split('\n\n')
			.filter(paragraph => paragraph.includes('Package: '))
			.map(paragraph => [field(paragraph, 'Package'), field(paragraph, 'Version')]),
	);
}

/** Reads name and version from package file names: `nginx_1.26.3-3%2bdeb13u1_amd64.deb`. */
export function versionsOfFiles(files: readonly string[]): PackageVersions {
	return Object.fromEntries(
		files.map(file => {
			const [name = '', version = ''] = decodeURIComponent(file).split('_');
			return [name, version];
		}),
	);
}

function field(paragraph: string, name: string): string {
	return new RegExp(`^${name}: (.+)$`, 'm').exec(paragraph)?.[1] ?? '';
}
