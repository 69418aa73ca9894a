/** A user of an image, by its own /etc/passwd. */
export interface Account {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
	readonly home: string;
}

/** The users in the text of an /etc/passwd, in its order (passwd(5)); lines of another form are left out. */
export function accountsIn(passwd: string): readonly Account[] {
	return passwd.split('\n').flatMap(line => {
		const [name = '', , uid = '', gid = '', , home = ''] = line.split(':');
		if (name === '' || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
		return [{name, uid: Number(uid), gid: Number(gid), home}];
	});
}
