import test from 'ava';
import {parsePackageVersions, versionsOfFiles} from './package-versions.ts';

test('versions are read from dpkg’s status', t => {
	const status =
		'Package: a\nStatus: install ok installed\nVersion: 1:2-3\n\nPackage: b\nVersion: 4\n';
	t.deepEqual(parsePackageVersions(status), {a: '1:2-3', b: '4'});
});

test('versions are read from the names of package files', t => {
	t.deepEqual(versionsOfFiles(['kmod_34.2-2_amd64.deb', 'libc6_1%3a2%2bdeb13u1_amd64.deb']), {
		kmod: '34.2-2',
		libc6: '1:2+deb13u1',
	});
});
