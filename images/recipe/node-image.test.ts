import test from 'ava';
import {baseName, parseImageList} from './node-image.ts';

test('digests are read by reference; names that containerd adds are left out', t => {
	const printed = `REF                     TYPE                                       DIGEST     SIZE    PLATFORMS   LABELS
dev.local/sample/app:v1 application/vnd.oci.image.manifest.v1+json sha256:1   5.4 MiB linux/amd64 io.cri-containerd.image=managed
dev.local/sample/app@sha256:1 application/vnd.oci.image.manifest.v1+json sha256:1   5.4 MiB linux/amd64 io.cri-containerd.image=managed
`;
	t.deepEqual(parseImageList(printed), {'dev.local/sample/app:v1': 'sha256:1'});
});

test('a digest is filed under the repository, or under what several share', t => {
	t.is(baseName(['dev.local/sample/app:v1']), 'dev.local/sample/app');
	t.is(baseName(['dev.local/k/etcd:3', 'dev.local/k/kube-proxy:v1']), 'dev.local/k');
});
