/** Kinds that a role assignment can name. Source: Microsoft Learn, "Role assignments REST API", `principalType`. */
export type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';

export type PrincipalKind = 'user' | 'guest' | 'group' | 'application' | 'managed-identity';

export type Principal = {
	/** Object id in the resource's tenant; never an application id. */
	readonly id: string;
	readonly type: PrincipalType;
	/** User principal name for users, display name otherwise; `null` when the directory would not say. */
	readonly name: string | null;
	/** As the directory tells it; absent: it was not asked, or does not say. */
	readonly kind?: PrincipalKind;
	/** Of people and groups; `null`: none. */
	readonly mail?: string | null;
	/** ARM id of what a managed identity belongs to: the resource or project, or the user-assigned identity itself. */
	readonly of?: string;
	/** A group whose members are found by a rule: nobody can be added. Absent: it is none, or nobody asked. */
	readonly dynamic?: true;
	/** Of a group, through every group in it; `groups` of them are groups themselves. */
	readonly members?: {readonly count: number; readonly groups: number};
};

const wordsOfType: Readonly<Record<PrincipalType, string>> = {User: 'user', Group: 'group', ServicePrincipal: 'application or identity'};

/** "user", "guest", "application", "identity of project alpha", "managed identity"; of one that the directory said nothing about, what Azure's type tells. */
export const kindWords = ({kind, type, of = ''}: Principal): string => {
	if (kind !== 'managed-identity') return kind ?? wordsOfType[type];
	const [, parent, name] = /\/([^/]+)\/([^/]+)\/*$/u.exec(of) ?? [];
	if (name === undefined || /^userAssignedIdentities$/iu.test(parent ?? '')) return 'managed identity';
	return `identity of ${/^projects$/iu.test(parent ?? '') ? 'project ' : ''}${name}`;
};

/** "12 members, 2 of them groups"; `null` where nobody counted. */
export const memberWords = ({members}: Principal): string | null => {
	if (!members) return null;
	const {count, groups} = members;
	return `${count} ${count === 1 ? 'member' : 'members'}${groups === 0 ? '' : count === 1 ? ', a group' : `, ${groups} of them ${groups === 1 ? 'a group' : 'groups'}`}`;
};

/** Name, kind, object id and mail: enough to tell two of one name apart. */
export const candidateWords = (principal: Principal): string => {
	const {id, name, mail} = principal;
	return `${name ?? '(no name)'}: ${[kindWords(principal), id, ...(mail && mail.toLowerCase() !== name?.toLowerCase() ? [mail] : [])].join(', ')}`;
};

const prefixOfType: Readonly<Record<PrincipalType, string>> = {User: 'user', Group: 'group', ServicePrincipal: 'app'};

/** What `--for` takes for exactly this principal, also where the directory says nothing. */
export const principalWord = ({id, name, type}: Principal): string => (name === null ? `${prefixOfType[type]}:${id}` : id);
