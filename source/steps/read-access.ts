import type {Writer} from '../access/assignability.ts';
import {type Access, nameGroups} from '../access/authorization.ts';
import type {Principal} from '../access/principal.ts';
import type {DenyAssignment, Lock, RoleAssignment} from '../access/role-assignment.ts';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import {pinnedRoles} from '../access/roles.ts';
import type {Session} from '../access/session.ts';
import type {Cloud} from './cloud.ts';
import {groupsOf, readHeld} from './read-held.ts';
import {courtesy, forbiddenOrForeign, readable} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

/** What reading the access of several people asks of the cloud. */
export type AccessReads = Pick<
	Cloud,
	| 'getPrincipals'
	| 'listAllEligibleRoles'
	| 'listAllRoleAssignments'
	| 'listAllScheduledRoles'
	| 'listDenyAssignments'
	| 'listGroupIds'
	| 'listLocks'
	| 'listPermissions'
	| 'listRoleAssignments'
	| 'listRoleAssignmentsAround'
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
	/** Everybody's assignments around the scope, where many were asked about; else `null`. */
	readonly everybodys: readonly RoleAssignment[] | null;
};

type Question = {
	readonly session: Session;
	/** Where the access is judged: the resource, or the project in it. */
	readonly scope: string;
	/** The signed-in person is among them. */
	readonly principals: readonly Principal[];
	readonly caller: Principal;
};

/** Memberships that are asked for at a time: Microsoft Graph takes many in one request. */
const width = 200;

/**
 * Everything that decides what the principals may do at the scope, each thing asked once and side by side. `meanwhile` is begun as soon as the first answers are there,
 * beside the questions that follow from them (names of groups, memberships).
 */
export const readAccess = async <T>(
	cloud: AccessReads,
	{session, scope, principals, caller}: Question,
	meanwhile: (reading: AccessReading) => Promise<T>,
	signal: AbortSignal,
): Promise<{readonly reading: AccessReading; readonly meanwhile: T}> => {
	const [definitions, denies, locks, {held, everybodys}] = await Promise.all([
		readable(cloud.listRoleDefinitions(session, scope, signal)),
		readable(cloud.listDenyAssignments(session, scope, signal)),
		readable(cloud.listLocks(session, scope, signal)),
		readHeld(cloud, {session, scope, principals}, signal),
	]);
	const places = new Map(principals.map(({id}, index) => [id.toLowerCase(), index]));
	const known = new Map((definitions.value ?? pinnedRoles).map(definition => [definition.id, definition]));
	const readingWith = (groupNames: Names, groups: (index: number) => readonly string[] | null, blocks: readonly PermissionBlock[] | null): AccessReading => {
		const of: AccessReading['of'] = principal => {
			const index = places.get(principal.id.toLowerCase()) ?? -1;
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
			everybodys,
		};
	};
	const ownRefused = held[places.get(caller.id.toLowerCase()) ?? -1]?.assignments.value === null;
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

type Names = ReadonlyMap<string, string>;

const namesOfGroups = async (
	cloud: AccessReads,
	session: Session,
	holders: readonly {readonly principalId: string; readonly principalType: string}[],
	signal: AbortSignal,
): Promise<Names> => {
	const ids = [...new Set(holders.filter(({principalType}) => principalType === 'Group').map(({principalId}) => principalId))];
	if (ids.length === 0) return new Map();
	const principals = await courtesy(cloud.getPrincipals(session, ids, signal));
	return new Map((principals ?? []).flatMap(({id, name}) => (name ? [[id, name] as const] : [])));
};
