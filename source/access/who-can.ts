import {lockOn, mayAssign, type Wish} from './assignability.ts';
import {type Access, nameGroups, sameId} from './authorization.ts';
import {blockGrants} from './permission.ts';
import type {Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import type {DenyAssignment, Lock, RoleAssignment, ScheduledRole} from './role-assignment.ts';
import type {RoleDefinition} from './role-definition.ts';
import {definitionOf, roleLabel} from './roles.ts';
import {scopeDepth, scopeWords} from './scope.ts';
import type {Target} from './target.ts';

/** Somebody who may grant what is wanted, or a part of it. */
export type Granter = {
	readonly principal: Principal;
	/** Of a group, nested ones included; `null` where it is no group or could not be counted. */
	readonly members: number | null;
	/** The role that gives the right, and where it is held. */
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	/** `eligible`: after activating the role in PIM. `unknown`: something decides that cannot be judged from here. */
	readonly may: 'yes' | 'eligible' | 'unknown';
	/** The right is held ready by PIM, and must be activated first. */
	readonly needsActivation: boolean;
	/** Not all of what is wanted. */
	readonly onlyPart: boolean;
	/** The role that they may assign instead, where it is not the one planned: it suffices as well. */
	readonly instead: string | null;
};

export type WhoCan = {
	/** `none`: everything was read, and for some of it there is nobody. `unknown`: not everything could be read. */
	readonly outcome: 'found' | 'none' | 'unknown';
	/** Certain ones first, the planned role before another, people before groups before applications, the nearest scope first. */
	readonly granters: readonly Granter[];
	readonly because: readonly Reason[];
};

/** One grant, by the roles that would do for it, the planned one first. */
export type Wanted = readonly [Wish, ...Wish[]];

export type WhoCanQuestion = {
	/** What is to be granted. */
	readonly wanted: readonly Wanted[];
	readonly target: Target;
	/** Everybody's, at and above the scopes of the wishes; `null`: could not be read. */
	readonly assignments: readonly RoleAssignment[] | null;
	readonly eligible: readonly ScheduledRole[] | null;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	readonly denies: readonly DenyAssignment[] | null;
	readonly locks: readonly Lock[] | null;
	/** Groups by the object id, in lower case, of whoever is in them, as far as they are known: deny assignments may name groups. */
	readonly groups?: ReadonlyMap<string, readonly string[]>;
};

const write = 'Microsoft.Authorization/roleAssignments/write';

type Holding = {readonly assignment: RoleAssignment; readonly isEligible: boolean};

/** Everybody whose own assignments, active or eligible, may let them write the grants. A group stands for its members. Names are filled in by `named`. */
export const whoCan = (question: WhoCanQuestion): WhoCan => {
	const {assignments, eligible, wanted, target, definitions} = question;
	if (assignments === null) {
		const text =
			'Who may assign roles here could not be read. Owner, User Access Administrator and Role Based Access Control Administrator may, at or above the scope.';
		return {outcome: 'unknown', granters: [], because: [{id: 'who-can.unreadable', text, ...scopeOf(wanted)}]};
	}
	const holdings: readonly Holding[] = [
		...assignments.map(assignment => ({assignment, isEligible: false})),
		...(eligible ?? []).map(one => ({assignment: {...one, description: null, createdOn: null}, isEligible: true})),
	].filter(({assignment}) => mayGiveTheRight(assignment.roleId, definitions));
	const byHolder = [...Map.groupBy(holdings, ({assignment}) => assignment.principalId.toLowerCase()).values()];
	const found = byHolder.flatMap(held => granterOf(held, question) ?? []);
	const granters = found.map(({granter}) => granter).toSorted(byUse);
	const lonely = wanted.filter((_, index) => !found.some(({reach}) => reach.includes(index)));
	if (lonely.length === 0 && granters.length > 0) return {outcome: 'found', granters, because: []};
	const [locked] = wanted.flatMap(([{scope}]) => lockOn(scope, question.locks, target.resource) ?? []);
	const of = granters.length > 0 && lonely[0] ? ` ${lonely[0][0].roleName} on ${scopeWords(lonely[0][0].scope, target.resource)}` : ' it';
	const text = `Nobody at or above ${target.resource?.name ?? target.endpoint} may grant${of}${eligible === null ? ', as far as could be read: what PIM holds ready was refused' : ''}.`;
	return {
		outcome: eligible === null ? 'unknown' : 'none',
		granters,
		because: [{id: 'who-can.none', text, ...scopeOf(lonely)}, ...(locked ? [locked] : [])],
	};
};

const scopeOf = ([first]: readonly Wanted[]): {readonly scope?: string} => (first ? {scope: first[0].scope} : {});

/** A role that could not be read may give anything. */
const mayGiveTheRight = (roleId: string, definitions: WhoCanQuestion['definitions']): boolean =>
	definitionOf(roleId, definitions)?.permissions.some(block => blockGrants(block, write, 'control')) ?? true;

type Found = {readonly granter: Granter /** Indices of what they may, or might, grant. */; readonly reach: readonly number[]};

/** For one grant: the certain before the uncertain, the planned role before those that would do as well, what is active before what is eligible. */
const bestOf = (active: readonly Holding[], held: readonly Holding[], wishes: Wanted, question: WhoCanQuestion) => {
	const ways = (['yes', 'unknown'] as const).flatMap(certainty =>
		[active, held].flatMap(holdings =>
			wishes.flatMap(wish => {
				const {may} = mayAssign(writerOf(holdings, question), wish, question.target.resource);
				return may === certainty ? [{wish, certainty, needsActivation: holdings === held}] : [];
			}),
		),
	);
	return ways[0] ?? null;
};

const granterOf = (held: readonly Holding[], question: WhoCanQuestion): Found | null => {
	const active = held.filter(({isEligible}) => !isEligible);
	const ways = question.wanted.map(wishes => bestOf(active, held, wishes, question));
	const taken = ways.filter(way => way !== null);
	if (taken.length === 0) return null;
	const needsActivation = taken.some(way => way.needsActivation);
	const isSure = taken.every(({certainty}) => certainty === 'yes');
	const by = needsActivation ? held.filter(({isEligible}) => isEligible) : active;
	const [nearest] = by.map(({assignment}) => assignment).toSorted((a, b) => scopeDepth(b.scope) - scopeDepth(a.scope));
	if (!nearest) return null;
	const {principalId, principalType, roleId, scope} = nearest;
	const other = ways.find((way, index) => way !== null && way.wish !== question.wanted[index]?.[0]);
	return {
		reach: ways.flatMap((way, index) => (way === null ? [] : [index])),
		granter: {
			principal: {id: principalId, type: principalType, name: null},
			members: null,
			roleId,
			roleName: roleLabel(roleId, question.definitions),
			scope,
			may: isSure ? (needsActivation ? 'eligible' : 'yes') : 'unknown',
			needsActivation,
			onlyPart: taken.length < ways.length,
			instead: other?.wish.roleName ?? null,
		},
	};
};

const writerOf = (held: readonly Holding[], {definitions, denies, locks, groups = new Map()}: WhoCanQuestion) => {
	const [first] = held;
	const holderId = first?.assignment.principalId ?? '';
	const access: Access = {
		principal: {id: holderId, type: first?.assignment.principalType ?? 'User', name: null},
		assignments: held.map(({assignment}) => assignment),
		definitions,
		denies,
		// The groups above a group give it nothing that its own row would have to tell; a deny assignment may name them all the same.
		groups: first?.assignment.principalType === 'Group' && !nameGroups(denies) ? [] : (groups.get(holderId.toLowerCase()) ?? null),
		scheduled: null,
		groupNames: new Map(),
	};
	return {access, permissions: null, locks};
};

const kinds = ['User', 'Group', 'ServicePrincipal'] as const satisfies readonly Principal['type'][];
const certainties = ['yes', 'eligible', 'unknown'] as const satisfies readonly Granter['may'][];

const byUse = (a: Granter, b: Granter): number =>
	Number(a.onlyPart) - Number(b.onlyPart) ||
	certainties.indexOf(a.may) - certainties.indexOf(b.may) ||
	Number(a.instead !== null) - Number(b.instead !== null) ||
	kinds.indexOf(a.principal.type) - kinds.indexOf(b.principal.type) ||
	scopeDepth(b.scope) - scopeDepth(a.scope);

/**
 * The same with the names that the directory gave. `principals`: `null` where it could not be asked; who is missing in it is gone or hidden, and a group without
 * members helps nobody: neither is certain. `members` by group id.
 */
export const named = (found: WhoCan, principals: readonly Principal[] | null, members: ReadonlyMap<string, number>): WhoCan => ({
	...found,
	granters: found.granters
		.map((granter): Granter => {
			const known = principals?.find(({id}) => sameId(id, granter.principal.id));
			const count = members.get(granter.principal.id) ?? null;
			const isDoubtful = (principals !== null && !known) || count === 0;
			return {...granter, principal: known ?? granter.principal, members: count, may: isDoubtful ? 'unknown' : granter.may};
		})
		.toSorted(byUse),
});

/** "Priya Shah (Owner), group cloud-admins (User Access Administrator, 4 members)". */
export const granterWords = ({principal, members, roleName, may, needsActivation, onlyPart, instead}: Granter): string => {
	const kind = {User: '', Group: 'group ', ServicePrincipal: 'application '}[principal.type];
	const facts = [
		roleName,
		...(members === null ? [] : [`${members} ${members === 1 ? 'member' : 'members'}`]),
		...(needsActivation ? ['after activating it'] : []),
		...(instead === null ? [] : [`may give ${instead}`]),
		...(onlyPart ? ['a part of it'] : []),
		...(may === 'unknown' ? ['perhaps'] : []),
	];
	return `${kind}${principal.name ?? principal.id} (${facts.join(', ')})`;
};
