import { readFileSync } from 'node:fs';
/** The value of `content.group` cannot be used on this machine. */
export class GroupError extends Error {
    name = 'GroupError';
    constructor(why) {
        super(`content.group: ${why}`);
    }
}
const PRIVATE = { folderMode: 0o700, fileMode: 0o600 };
// With the set-group-ID bit, what others create in a folder belongs to the group too.
const SHARED = { folderMode: 0o2750, fileMode: 0o640 };
/** @param group its name in /etc/group or its number @throws GroupError */
export function accessFor(group) {
    if (group === undefined)
        return PRIVATE;
    const { geteuid, getegid, getgroups } = process;
    if (!geteuid || !getegid || !getgroups)
        throw new GroupError('this operating system has no such groups');
    const gid = typeof group === 'number' ? group : gidOf(group, readFileSync('/etc/group', 'utf8'));
    if (gid === undefined) {
        throw new GroupError(`there is no group ${JSON.stringify(group)} in /etc/group; for a group of a directory service, write its number`);
    }
    const why = whyNotMember(gid, { euid: geteuid(), gids: [getegid(), ...getgroups()] });
    if (why !== undefined)
        throw new GroupError(why);
    return { ...SHARED, gid };
}
/** @param groups the text of /etc/group */
export function gidOf(name, groups) {
    const line = groups.split('\n').find((one) => one.startsWith(`${name}:`));
    const gid = line?.split(':')[2];
    return gid !== undefined && /^\d{1,10}$/.test(gid) ? Number(gid) : undefined;
}
/** Only root may give files to a group that it is not in. */
export function whyNotMember(gid, { euid, gids }) {
    if (euid === 0 || gids.includes(gid))
        return undefined;
    return `the user of this process (${euid}) is not in the group ${gid}, so it cannot give files to it`;
}
/** Sets the mode and the group of an open file or folder, whatever the umask. @param found its present state */
export async function setAccess(handle, found, mode, gid) {
    // First the group: a change of the group may clear bits of the mode.
    if (gid !== undefined && found.gid !== gid)
        await handle.chown(-1, gid);
    if ((found.mode & 0o7777) === mode)
        return;
    await handle.chmod(mode).catch((error) => {
        // A file system without modes, such as FAT: the operator's mount options decide who may read.
        if (!NO_MODES.includes(error.code ?? ''))
            throw error;
    });
}
const NO_MODES = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];
//# sourceMappingURL=access.js.map