/** The release that every Debian part comes from; its systemd 257 still boots on cgroup v1. */
export const debianRelease = 'trixie';

/** What the node needs from Debian beside the smallest base. */
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
