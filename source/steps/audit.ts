import {type AuditQuestion, audit as judge, type Known} from '../access/audit/audit.ts';
import type {Audit} from '../access/audit/finding.ts';
import {needFor, worthOfAssignment} from '../access/audit/judge.ts';
import {policyNotes} from '../access/audit/upgrade.ts';
import {CloudFailure} from '../access/failure.ts';
import type {Principal, PrincipalType} from '../access/principal.ts';
import type {Reason} from '../access/reason.ts';
import type {RoleAssignment} from '../access/role-assignment.ts';
import {pinnedRoles} from '../access/roles.ts';
import type {ScenarioId} from '../access/scenario.ts';
import {isWithin, sameScope} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Deployment, Project, Target} from '../access/target.ts';
import {parseTime} from '../access/time.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import {courtesy, forbiddenOrForeign, readable} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

export type AuditReads = Pick<
	Cloud,
	| 'countGroupsIn'
	| 'countMembers'
	| 'getPrincipals'
	| 'listAllScheduledRoles'
	| 'listDenyAssignments'
	| 'listGroupIds'
	| 'listRoleAssignmentsAround'
	| 'listRoleDefinitions'
	| 'lookUpPrincipal'
	| 'readPolicies'
>;

export type AuditWish = {
	readonly session: Session;
	readonly target: Target;
	readonly deployments: readonly Deployment[];
	readonly projects: readonly Project[];
	/** `null`: by whatever each could need. */
	readonly scenario: ScenarioId | null;
};

export type Audited = {
	readonly audit: Audit;
	/** What the verdict rests on, for whoever goes on from it. */
	readonly facts: AuditQuestion;
	/** What could not be read, and what was not looked at. */
	readonly told: readonly Reason[];
};

/** Questions at a time. */
const width = 8;
/** Memberships at a time: Microsoft Graph takes many in one request. */
const widthOfGraph = 200;
/** More groups than these are not counted, more missing people not looked up one by one. */
const mostAsked = 200;
/** A directory may not know somebody yet who was made so recently. */
const newForMs = 3_600_000;

/** Who can call on the target, by what, and what of it is broader than it need be. Reads only, each thing once, side by side. */
export const auditAccess = async (
	{cloud, clock}: {readonly cloud: AuditReads; readonly clock: Pick<Clock, 'now'>},
	wish: AuditWish,
	signal: AbortSignal,
): Promise<Audited> => {
	const {session, target} = wish;
	const scope = target.project?.id || (target.resource?.id ?? '');
	const [assignments, definitions, denies, scheduled] = await Promise.all([
		readable(cloud.listRoleAssignmentsAround(session, scope, signal), forbiddenOrForeign),
		readable(cloud.listRoleDefinitions(session, scope, signal)),
		readable(cloud.listDenyAssignments(session, scope, signal)),
		readable(cloud.listAllScheduledRoles(session, scope, signal), [400, 403, 404]),
	]);
	const known = new Map((definitions.value ?? pinnedRoles).map(definition => [definition.id, definition]));
	const eligible = (scheduled.value ?? []).map(({principalId, principalType, scope: at}) => ({
		principalId,
		principalType,
		scope: at,
		createdOn: null,
		foreign: false,
	}));
	const holders = [...(assignments.value ?? []), ...eligible].filter(one => isWithin(scope, one.scope));
	const {principals, isShown} = await readHolders(cloud, session, holders, clock.now(), signal);
	const bare: AuditQuestion = {
		...wish,
		assignments: assignments.value,
		definitions: known,
		denies: denies.value,
		scheduled: scheduled.value,
		principals,
		isDirectoryShown: isShown,
		memberships: new Map(),
	};
	const isOpenAI = target.resource?.kind === 'OpenAI';
	const [memberships, members, policies] = await Promise.all([
		readMemberships(cloud, session, bare, signal),
		countGroups(cloud, session, bare, signal),
		isOpenAI ? courtesy(cloud.readPolicies(session, scope, signal)) : null,
	]);
	const facts: AuditQuestion = {...bare, memberships, principals: withMembers(principals, members)};
	const below = (assignments.value ?? []).filter(one => !sameScope(scope, one.scope) && isWithin(one.scope, scope)).length;
	const unread = {
		assignments: assignments.refusal,
		definitions: definitions.refusal,
		denies: denies.refusal,
		scheduled: scheduled.refusal,
		directory: isShown ? null : 'it shows nobody',
	};
	const audit = judge(facts);
	return {
		audit,
		facts,
		told: [
			...unreadOf(unread),
			...(below > 0 ? [belowOf(below, target)] : []),
			...(audit.rows.some(({principal}) => principal.type === 'Group') ? [joiners] : []),
			...(isOpenAI ? policyNotes(policies, target.resource?.id ?? scope) : []),
		],
	};
};

type Holder = Pick<RoleAssignment, 'createdOn' | 'foreign' | 'principalId' | 'principalType'>;

/**
 * Who the holders are. Somebody counts as gone only where a direct look-up says so, to a caller who was shown somebody else of that kind; whoever is of another
 * directory, or was made just now, does not.
 */
const readHolders = async (
	cloud: AuditReads,
	session: Session,
	holders: readonly Holder[],
	now: number,
	signal: AbortSignal,
): Promise<{readonly principals: ReadonlyMap<string, Known>; readonly isShown: boolean}> => {
	const asked = new Map(holders.map(holder => [holder.principalId.toLowerCase(), holder]));
	const found = (await courtesy(cloud.getPrincipals(session, [...asked.keys()], signal))) ?? [];
	const seen = new Map(found.map(principal => [principal.id.toLowerCase(), principal]));
	const shownTypes = new Set<PrincipalType>(found.filter(({id}) => id.toLowerCase() !== session.objectId.toLowerCase()).map(({type}) => type));
	const missing = [...asked].filter(([id]) => !seen.has(id)).slice(0, mostAsked);
	const gone = new Set(
		(
			await sideBySide(missing, width, async ([id, holder]) => {
				const isNew = holder.createdOn !== null && now - (parseTime(holder.createdOn) ?? now) < newForMs;
				if (holder.foreign || isNew || !shownTypes.has(holder.principalType)) return null;
				return (await isGone(cloud, session, {id, type: holder.principalType}, signal)) ? id : null;
			})
		).filter(id => id !== null),
	);
	const principals = new Map(
		[...asked].map(([id, {principalId, principalType}]): readonly [string, Known] => {
			const principal = seen.get(id);
			if (principal) return [id, {principal, standing: 'seen'}];
			const isSelf = id === session.objectId.toLowerCase();
			const bare: Principal = {id: principalId, type: principalType, name: isSelf ? session.name : null};
			return [id, {principal: bare, standing: isSelf ? 'seen' : gone.has(id) ? 'gone' : 'unseen'}];
		}),
	);
	return {principals, isShown: found.length > 0 || asked.size === 0};
};

const isGone = async (cloud: AuditReads, session: Session, of: Pick<Principal, 'id' | 'type'>, signal: AbortSignal): Promise<boolean> => {
	try {
		return (await cloud.lookUpPrincipal(session, of, signal)) === null;
	} catch (error) {
		if (error instanceof CloudFailure) return false;
		throw error;
	}
};

/** Of people with a role of their own that gives access here, where a group has one too. */
const readMemberships = async (
	cloud: AuditReads,
	session: Session,
	facts: AuditQuestion,
	signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> => {
	const giving = (facts.assignments ?? []).filter(assignment => gives(assignment, facts));
	if (!giving.some(({principalType}) => principalType === 'Group')) return new Map();
	const ids = [...new Set(giving.filter(({principalType}) => principalType === 'User').map(({principalId}) => principalId.toLowerCase()))];
	const people = ids.flatMap(id => {
		const known = facts.principals.get(id);
		return known?.standing === 'seen' ? [known.principal] : [];
	});
	const lists = await sideBySide(people, widthOfGraph, async principal => courtesy(cloud.listGroupIds(session, principal, signal)));
	return new Map(people.flatMap(({id}, index) => (lists[index] ? [[id.toLowerCase(), lists[index]] as const] : [])));
};

const gives = (assignment: RoleAssignment, facts: AuditQuestion): boolean => {
	const known = facts.principals.get(assignment.principalId.toLowerCase());
	const need = known && needFor(known.principal, facts);
	return known !== undefined && need !== undefined && need !== null && worthOfAssignment(assignment, known.principal, need, facts).calls !== 'none';
};

type Members = NonNullable<Principal['members']>;

const countGroups = async (cloud: AuditReads, session: Session, facts: AuditQuestion, signal: AbortSignal): Promise<ReadonlyMap<string, Members>> => {
	const groups = [...facts.principals].filter(([, {principal, standing}]) => principal.type === 'Group' && standing === 'seen').slice(0, mostAsked);
	const counts = await sideBySide(groups, width, async ([id]) =>
		Promise.all([courtesy(cloud.countMembers(session, id, signal)), courtesy(cloud.countGroupsIn(session, id, signal))]),
	);
	return new Map(
		groups.flatMap(([id], index) => {
			const [count, inside] = counts[index] ?? [null, null];
			return count === null ? [] : [[id, {count: count + (inside ?? 0), groups: inside ?? 0}] as const];
		}),
	);
};

const withMembers = (principals: ReadonlyMap<string, Known>, members: ReadonlyMap<string, Members>): ReadonlyMap<string, Known> =>
	new Map(
		[...principals].map(([id, known]) => {
			const counted = members.get(id);
			return [id, counted ? {...known, principal: {...known.principal, members: counted}} : known] as const;
		}),
	);

type Unread = Readonly<Record<'assignments' | 'definitions' | 'denies' | 'directory' | 'scheduled', string | null>>;

const consequences: Readonly<Record<keyof Unread, (why: string) => string>> = {
	assignments: why => `Role assignments could not be read (${why}): who has access here is not known.`,
	definitions: why => `Role definitions could not be read (${why}): custom roles are not judged, the others as they were when this version was made.`,
	denies: why => `Deny assignments could not be read (${why}): some of this access may be forbidden all the same.`,
	scheduled: why => `What Privileged Identity Management holds could not be read (${why}): who can activate a role here is not known.`,
	directory: why => `The directory could not be read (${why}): holders are told by their ids, and none of them is taken for deleted.`,
};

const unreadOf = (unread: Unread): readonly Reason[] =>
	Object.entries(consequences).flatMap(([name, words]) => {
		const why = unread[name as keyof Unread];
		// Of nobody nothing else is to be said.
		return why === null || (unread.assignments !== null && name !== 'assignments') ? [] : [{id: `audit.${name}-unreadable`, text: words(why)}];
	});

/** Who is eligible for a group stands in Microsoft Graph, and takes rights of their own to be read. */
const joiners: Reason = {
	id: 'audit.group-eligibility',
	text: 'Whom Privileged Identity Management lets join one of these groups for a while is not looked at: they are no members until then.',
};

const belowOf = (count: number, {resource}: Target): Reason => ({
	id: 'audit.below',
	text: `${count === 1 ? '1 assignment stands' : `${count} assignments stand`} on projects of ${resource?.name ?? 'the resource'}, and ${count === 1 ? 'is' : 'are'} not judged here: name one by --project.`,
});
