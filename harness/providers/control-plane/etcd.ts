/** The folder of etcd's data in the control plane's folder. */
export const etcdData = 'etcd';

/** etcd listens on sockets in the folder, which no other user can enter, and on no port. */
export const etcdSocket = 'unix://client:1';
const peerSocket = 'unix://peer:1';

/** The data is temporary, so etcd need not wait for the disk. Its names are the same wherever its data is copied to. */
export const etcdOptions: readonly string[] = [
	'--name=spd',
	`--data-dir=${etcdData}`,
	'--unsafe-no-fsync',
	'--log-level=warn',
	`--listen-client-urls=${etcdSocket}`,
	`--advertise-client-urls=${etcdSocket}`,
	`--listen-peer-urls=${peerSocket}`,
	`--initial-advertise-peer-urls=${peerSocket}`,
	`--initial-cluster=spd=${peerSocket}`,
];
