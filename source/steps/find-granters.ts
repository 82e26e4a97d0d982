import {nameGroups} from '../access/authorization.ts';
import type {RoleAssignment, ScheduledRole} from '../access/role-assignment.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {named, type Wanted, type WhoCan, whoCan} from '../access/who-can.ts';
import type {Cloud} from './cloud.ts';
import type {AccessReading} from './read-access.ts';
import {courtesy, readable} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

type Needs = Pick<Cloud, 'countMembers' | 'listGroupIds' | 'getPrincipals' | 'listAllEligibleRoles' | 'listAllRoleAssignments'>;

/** Everybody's assignments and eligible roles; `null` where they could not be read. */
export type EverybodysRoles = {readonly assignments: readonly RoleAssignment[] | null; readonly eligible: readonly ScheduledRole[] | null};

export const readEverybodysRoles = async (cloud: Needs, session: Session, scope: string, signal: AbortSignal): Promise<EverybodysRoles> => {
	const [assignments, eligible] = await Promise.all([
		readable(cloud.listAllRoleAssignments(session, scope, signal)),
		readable(cloud.listAllEligibleRoles(session, scope, signal), [400, 403, 404]),
	]);
	return {assignments: assignments.value, eligible: eligible.value};
};

/** Of those of whom nothing certain can be said as long as their groups are not known. */
const groupsOf = async (cloud: Needs, session: Session, {granters}: WhoCan, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> => {
	const unsure = granters.filter(({may}) => may === 'unknown').slice(0, mostNamed);
	const lists = await sideBySide(unsure, 8, async ({principal}) => courtesy(cloud.listGroupIds(session, principal, signal)));
	return new Map(unsure.flatMap(({principal}, index) => (lists[index] ? [[principal.id.toLowerCase(), lists[index]] as const] : [])));
};

/** Who is signed in is known by name, also where the directory tells nobody's. */
const withOwnName = (found: WhoCan, {objectId, name}: Session): WhoCan => ({
	...found,
	granters: found.granters.map(granter =>
		granter.principal.name === null && granter.principal.id === objectId ? {...granter, principal: {...granter.principal, name}} : granter,
	),
});

/** More than these are counted, not named. */
const mostNamed = 50;

/** Who may make these grants, as people and groups. */
export const findGranters = async (
	cloud: Needs,
	question: {
		readonly session: Session;
		readonly target: Target;
		readonly wanted: readonly Wanted[];
		readonly roles: EverybodysRoles;
		readonly reading: Pick<AccessReading, 'definitions' | 'denies' | 'locks'>;
	},
	signal: AbortSignal,
): Promise<WhoCan> => {
	const {session, target, wanted, roles, reading} = question;
	const {definitions, denies, locks} = reading;
	const asked = {...roles, wanted, target, definitions, denies, locks};
	const first = whoCan(asked);
	const found = nameGroups(denies) ? whoCan({...asked, groups: await groupsOf(cloud, session, first, signal)}) : first;
	const shown = found.granters.slice(0, mostNamed).map(({principal}) => principal);
	if (shown.length === 0) return found;
	const groups = shown.filter(({type}) => type === 'Group');
	const [principals, counts] = await Promise.all([
		courtesy(
			cloud.getPrincipals(
				session,
				shown.map(({id}) => id),
				signal,
			),
		),
		sideBySide(groups, 8, async ({id}) => courtesy(cloud.countMembers(session, id, signal))),
	]);
	const members = new Map(groups.flatMap(({id}, index) => (typeof counts[index] === 'number' ? [[id, counts[index]] as const] : [])));
	// A directory that shows nobody at all shows nothing: it leaves unreadable people out without a word.
	return withOwnName(
		named({...found, granters: found.granters.slice(0, mostNamed)}, principals && principals.length > 0 ? principals : null, members),
		session,
	);
};
