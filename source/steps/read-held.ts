import {sameId} from '../access/authorization.ts';
import type {Principal} from '../access/principal.ts';
import type {RoleAssignment, ScheduledRole} from '../access/role-assignment.ts';
import type {Session} from '../access/session.ts';
import type {Cloud} from './cloud.ts';
import {courtesy, forbiddenOrForeign, type Readable, readable} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

type Needs = Pick<
	Cloud,
	| 'listAllEligibleRoles'
	| 'listAllRoleAssignments'
	| 'listAllScheduledRoles'
	| 'listGroupIds'
	| 'listRoleAssignments'
	| 'listRoleAssignmentsAround'
	| 'listScheduledRoles'
>;

/** What one principal holds at a scope, its groups' roles among it. */
export type Held = {
	readonly assignments: Readable<readonly RoleAssignment[]>;
	/** `null`: nobody asked, or nobody says. */
	readonly groups: readonly string[] | null;
	readonly scheduled: readonly ScheduledRole[] | null;
};

type Question = {
	readonly session: Session;
	readonly scope: string;
	/** The signed-in person is among them. */
	readonly principals: readonly Principal[];
};

/** So many are asked about one by one; of more, everybody's roles are read once and matched. */
const few = 8;
/** Questions to Resource Manager at a time. */
const width = 8;
/** Memberships that are asked for at a time: Microsoft Graph takes many in one request. */
const widthOfGraph = 200;

/** What each of them holds, in their order; `everybodys`: all assignments around the scope, where they were read. */
export const readHeld = async (
	cloud: Needs,
	question: Question,
	signal: AbortSignal,
): Promise<{readonly held: readonly Held[]; readonly everybodys: readonly RoleAssignment[] | null}> => {
	const {session, scope, principals} = question;
	const many = principals.length > few ? await heldByMany(cloud, question, signal) : null;
	return many ?? {held: await sideBySide(principals, width, async principal => heldBy(cloud, session, scope, principal, signal)), everybodys: null};
};

/** A directory that fails leaves memberships open, as one that refuses does. */
export const groupsOf = async (
	cloud: Pick<Cloud, 'listGroupIds'>,
	session: Session,
	principal: Principal,
	signal: AbortSignal,
): Promise<readonly string[] | null> => courtesy(cloud.listGroupIds(session, principal, signal));

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

/**
 * Everybody's roles in one list, matched by object id and memberships; these are only asked for where a group holds a role here. `null`: the list is refused. The
 * signed-in person, whose own roles may be read without any right, and whoever's memberships the directory does not tell are asked about one by one.
 */
const heldByMany = async (
	cloud: Needs,
	{session, scope, principals}: Question,
	signal: AbortSignal,
): Promise<{readonly held: readonly Held[]; readonly everybodys: readonly RoleAssignment[]} | null> => {
	const [everybodys, scheduled] = await Promise.all([
		readable(cloud.listRoleAssignmentsAround(session, scope, signal), forbiddenOrForeign),
		readable(cloud.listAllScheduledRoles(session, scope, signal), [400, 403, 404]),
	]);
	if (!everybodys.value) return null;
	const [assignmentsOf, scheduledOf] = [byPrincipal(everybodys.value), byPrincipal(scheduled.value ?? [])];
	const hasGroups = [...everybodys.value, ...(scheduled.value ?? [])].some(({principalType}) => principalType === 'Group');
	const isSelf = ({id}: Principal): boolean => sameId(id, session.objectId);
	// Of a group nothing is certain as long as the groups above it are not known.
	const countsGroups = (principal: Principal): boolean => (hasGroups || principal.type === 'Group') && !isSelf(principal);
	const memberships = await sideBySide(principals, widthOfGraph, async principal =>
		countsGroups(principal) ? groupsOf(cloud, session, principal, signal) : null,
	);
	const asked = principals.filter((principal, index) => isSelf(principal) || (countsGroups(principal) && memberships[index] === null));
	const alone = new Map(await sideBySide(asked, width, async one => [one.id, await heldBy(cloud, session, scope, one, signal)] as const));
	const held = principals.map(({id}, index): Held => {
		const one = alone.get(id);
		if (one) return one;
		const groups = memberships[index] ?? null;
		const ids = [...new Set([id, ...(groups ?? [])].map(text => text.toLowerCase()))];
		return {
			assignments: {value: ids.flatMap(key => assignmentsOf.get(key) ?? []), refusal: null},
			groups,
			scheduled: scheduled.value && ids.flatMap(key => scheduledOf.get(key) ?? []),
		};
	});
	return {held, everybodys: everybodys.value};
};

const byPrincipal = <T extends {readonly principalId: string}>(roles: readonly T[]): ReadonlyMap<string, readonly T[]> =>
	Map.groupBy(roles, ({principalId}) => principalId.toLowerCase());
