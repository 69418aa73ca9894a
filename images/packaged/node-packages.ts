/** The release of all Debian parts; its systemd 257 still boots on cgroup v1. */
export const debianRelease = 'trixie';

/** What the node needs from Debian in addition to the minimal base. */
export const nodePackages = [
	'bash',
	'ca-certificates',
	'conntrack',
	'containerd',
	'containernetworking-plugins',
	'ethtool',
	'iproute2',
	'iptables',
	'jq',
	'kmod',
	'nftables',
	'procps',
	'runc',
	'socat',
	'systemd',
	'systemd-sysv',
] as const;
