import type {Writer} from '../access/assignability.ts';
import {type Access, nameGroups, sameId} from '../access/authorization.ts';
import type {Principal} from '../access/principal.ts';
import type {DenyAssignment, Lock, RoleAssignment, ScheduledRole} from '../access/role-assignment.ts';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import {pinnedRoles} from '../access/roles.ts';
import type {Session} from '../access/session.ts';
import type {Cloud} from './cloud.ts';
import {courtesy, forbiddenOrForeign, type Readable, readable} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

type Needs = Pick<
	Cloud,
	| 'getPrincipals'
	| 'listAllEligibleRoles'
	| 'listAllRoleAssignments'
	| 'listDenyAssignments'
	| 'listGroupIds'
	| 'listLocks'
	| 'listPermissions'
	| 'listRoleAssignments'
	| 'listRoleDefinitions'
	| 'listScheduledRoles'
>;

export type AccessReading = {
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	/** Why the tenant's definitions could not be read; `null`: they were. */
	readonly definitionsRefused: string | null;
	readonly denies: readonly DenyAssignment[] | null;
	readonly locks: readonly Lock[] | null;
	/** `access` is `null` where the principal's assignments could not be read; `refusal` says why. */
	readonly of: (principal: Principal) => {readonly access: Access | null; readonly refusal: string | null};
	readonly caller: Writer;
};

type Question = {
	readonly session: Session;
	/** Where the access is judged: the resource, or the project in it. */
	readonly scope: string;
	/** The signed-in person is among them. */
	readonly principals: readonly Principal[];
	readonly caller: Principal;
};

type Held = {
	readonly assignments: Readable<readonly RoleAssignment[]>;
	readonly groups: readonly string[] | null;
	readonly scheduled: readonly ScheduledRole[] | null;
};

/** At most so many principals at a time. */
const width = 8;

/**
 * Everything that decides what the principals may do at the scope, each thing asked once and side by side. `meanwhile` is begun as soon as the first answers are there,
 * beside the questions that follow from them (names of groups, memberships).
 */
export const readAccess = async <T>(
	cloud: Needs,
	{session, scope, principals, caller}: Question,
	meanwhile: (reading: AccessReading) => Promise<T>,
	signal: AbortSignal,
): Promise<{readonly reading: AccessReading; readonly meanwhile: T}> => {
	const [definitions, denies, locks, held] = await Promise.all([
		readable(cloud.listRoleDefinitions(session, scope, signal)),
		readable(cloud.listDenyAssignments(session, scope, signal)),
		readable(cloud.listLocks(session, scope, signal)),
		sideBySide(principals, width, async principal => heldBy(cloud, session, scope, principal, signal)),
	]);
	const known = new Map((definitions.value ?? pinnedRoles).map(definition => [definition.id, definition]));
	const readingWith = (groupNames: Names, groups: (index: number) => readonly string[] | null, blocks: readonly PermissionBlock[] | null): AccessReading => {
		const of: AccessReading['of'] = principal => {
			const index = principals.findIndex(({id}) => sameId(id, principal.id));
			const one = held[index];
			if (!one?.assignments.value) return {access: null, refusal: one?.assignments.refusal ?? null};
			const {assignments, scheduled} = one;
			return {
				refusal: null,
				access: {principal, assignments: assignments.value, definitions: known, denies: denies.value, groups: groups(index), scheduled, groupNames},
			};
		};
		return {
			definitions: known,
			definitionsRefused: definitions.refusal,
			denies: denies.value,
			locks: locks.value,
			of,
			caller: {access: of(caller).access, permissions: blocks && {scope, blocks}, locks: locks.value},
		};
	};
	const ownRefused = held[principals.findIndex(({id}) => sameId(id, caller.id))]?.assignments.value === null;
	const asksForGroups = nameGroups(denies.value);
	const [names, memberships, permissions, other] = await Promise.all([
		namesOfGroups(
			cloud,
			session,
			held.flatMap(({assignments, scheduled}) => [...(assignments.value ?? []), ...(scheduled ?? [])]),
			signal,
		),
		asksForGroups ? sideBySide(principals, width, async (principal, index) => held[index]?.groups ?? groupsOf(cloud, session, principal, signal)) : null,
		ownRefused ? readable(cloud.listPermissions(session, scope, signal), forbiddenOrForeign) : null,
		meanwhile(readingWith(new Map(), index => held[index]?.groups ?? null, null)),
	]);
	const groups = (index: number): readonly string[] | null => memberships?.[index] ?? held[index]?.groups ?? null;
	return {reading: readingWith(names, groups, permissions?.value ?? null), meanwhile: other};
};

/** A directory that fails leaves memberships open, as one that refuses does. */
const groupsOf = async (cloud: Needs, session: Session, principal: Principal, signal: AbortSignal): Promise<readonly string[] | null> =>
	courtesy(cloud.listGroupIds(session, principal, signal));

/** Azure lists for people and applications what their groups hold; of a group everybody's list is read, for those above it. */
const heldBy = async (cloud: Needs, session: Session, scope: string, principal: Principal, signal: AbortSignal): Promise<Held> => {
	const isGroup = principal.type === 'Group';
	const [own, scheduled, groups] = await Promise.all([
		readable(cloud.listRoleAssignments(session, scope, principal, signal), forbiddenOrForeign),
		readable(cloud.listScheduledRoles(session, scope, principal, signal), [400, 403, 404]),
		isGroup ? groupsOf(cloud, session, principal, signal) : null,
	]);
	if (!own.value || groups === null || groups.length === 0) return {assignments: own, groups, scheduled: scheduled.value};
	const above = new Set(groups.map(id => id.toLowerCase()));
	const ofThose = <T extends {readonly principalId: string}>(held: readonly T[]): readonly T[] =>
		held.filter(({principalId}) => above.has(principalId.toLowerCase()));
	const [everybodys, eligible] = await Promise.all([
		readable(cloud.listAllRoleAssignments(session, scope, signal), forbiddenOrForeign),
		readable(cloud.listAllEligibleRoles(session, scope, signal), [400, 403, 404]),
	]);
	return {
		assignments: everybodys.value ? {value: [...own.value, ...ofThose(everybodys.value)], refusal: null} : everybodys,
		groups,
		scheduled: scheduled.value && eligible.value && [...scheduled.value, ...ofThose(eligible.value)],
	};
};

type Names = ReadonlyMap<string, string>;

const namesOfGroups = async (
	cloud: Needs,
	session: Session,
	holders: readonly {readonly principalId: string; readonly principalType: string}[],
	signal: AbortSignal,
): Promise<Names> => {
	const ids = [...new Set(holders.filter(({principalType}) => principalType === 'Group').map(({principalId}) => principalId))];
	if (ids.length === 0) return new Map();
	const principals = await courtesy(cloud.getPrincipals(session, ids, signal));
	return new Map((principals ?? []).flatMap(({id, name}) => (name ? [[id, name] as const] : [])));
};
