import {lockOn, mayAssign, type Wish} from './assignability.ts';
import {type Access, sameId} from './authorization.ts';
import {blockGrants} from './permission.ts';
import type {Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import type {DenyAssignment, Lock, RoleAssignment, ScheduledRole} from './role-assignment.ts';
import type {RoleDefinition} from './role-definition.ts';
import {definitionOf, roleLabel} from './roles.ts';
import {scopeDepth} from './scope.ts';
import type {Target} from './target.ts';

/** Somebody who may grant what is wanted. */
export type Granter = {
	readonly principal: Principal;
	/** Of a group, nested ones included; `null` where it is no group or could not be counted. */
	readonly members: number | null;
	/** The role that gives the right, and where it is held. */
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	/** `eligible`: after activating the role in PIM. `unknown`: a condition, deny assignment or lock decides that cannot be judged from here. */
	readonly may: 'yes' | 'eligible' | 'unknown';
};

export type WhoCan = {
	/** `none`: the assignments were read and nobody may. `unknown`: they could not be read. */
	readonly outcome: 'found' | 'none' | 'unknown';
	/** Certain ones first, people before groups before applications, the nearest scope first. */
	readonly granters: readonly Granter[];
	readonly because: readonly Reason[];
};

export type WhoCanQuestion = {
	/** What is to be granted. */
	readonly wishes: readonly Wish[];
	readonly target: Target;
	/** Everybody's, at and above the scopes of the wishes; `null`: could not be read. */
	readonly assignments: readonly RoleAssignment[] | null;
	readonly eligible: readonly ScheduledRole[] | null;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	readonly denies: readonly DenyAssignment[] | null;
	readonly locks: readonly Lock[] | null;
	/** Groups by the object id of whoever is in them, as far as they are known: deny assignments may name groups. */
	readonly groups?: ReadonlyMap<string, readonly string[]>;
};

const write = 'Microsoft.Authorization/roleAssignments/write';

type Holding = {readonly assignment: RoleAssignment; readonly isEligible: boolean};

/** Everybody whose own assignments, active or eligible, let them write all of the wishes. A group stands for its members. Names are filled in by `named`. */
export const whoCan = (question: WhoCanQuestion): WhoCan => {
	const {assignments, eligible, wishes, target} = question;
	if (assignments === null) {
		const text =
			'Who may assign roles here could not be read. Owner, User Access Administrator and Role Based Access Control Administrator may, at or above the scope.';
		return {outcome: 'unknown', granters: [], because: [{id: 'who-can.unreadable', text, ...scopeOf(wishes)}]};
	}
	const holdings: readonly Holding[] = [
		...assignments.map(assignment => ({assignment, isEligible: false})),
		...(eligible ?? []).map(one => ({assignment: {...one, description: null, createdOn: null}, isEligible: true})),
	].filter(({assignment}) => givesTheRight(assignment.roleId, question.definitions));
	const byHolder = Map.groupBy(holdings, ({assignment}) => assignment.principalId.toLowerCase());
	const granters = [...byHolder.values()].flatMap(held => granterOf(held, question) ?? []).toSorted(byUse);
	if (granters.length > 0) return {outcome: 'found', granters, because: []};
	const [locked] = wishes.flatMap(({scope}) => lockOn(scope, question.locks, target.resource) ?? []);
	const text = `Nobody at or above ${target.resource?.name ?? target.endpoint} may grant it${eligible === null ? ', as far as role assignments tell' : ''}.`;
	return {outcome: 'none', granters: [], because: [{id: 'who-can.none', text, ...scopeOf(wishes)}, ...(locked ? [locked] : [])]};
};

const scopeOf = ([first]: readonly Wish[]): {readonly scope?: string} => (first ? {scope: first.scope} : {});

const givesTheRight = (roleId: string, definitions: WhoCanQuestion['definitions']): boolean =>
	definitionOf(roleId, definitions)?.permissions.some(block => blockGrants(block, write, 'control')) ?? false;

const granterOf = (held: readonly Holding[], question: WhoCanQuestion): Granter | null => {
	const active = held.filter(({isEligible}) => !isEligible);
	const [may, by] =
		judge(active, question) === 'yes'
			? (['yes', active] as const)
			: judge(held, question) === 'yes'
				? (['eligible', held.filter(({isEligible}) => isEligible)] as const)
				: judge(active, question) === 'unknown'
					? (['unknown', active] as const)
					: ([null, []] as const);
	const [nearest] = by.map(({assignment}) => assignment).toSorted((a, b) => scopeDepth(b.scope) - scopeDepth(a.scope));
	if (may === null || !nearest) return null;
	const {principalId, principalType, roleId, scope} = nearest;
	return {
		principal: {id: principalId, type: principalType, name: null},
		members: null,
		roleId,
		roleName: roleLabel(roleId, question.definitions),
		scope,
		may,
	};
};

const judge = (held: readonly Holding[], question: WhoCanQuestion): 'yes' | 'no' | 'unknown' => {
	const answers = question.wishes.map(wish => mayAssign(writerOf(held, question), wish, question.target.resource).may);
	return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
};

const writerOf = (held: readonly Holding[], {definitions, denies, locks, groups = new Map()}: WhoCanQuestion) => {
	const [first] = held;
	const holderId = first?.assignment.principalId ?? '';
	const access: Access = {
		principal: {id: holderId, type: first?.assignment.principalType ?? 'User', name: null},
		assignments: held.map(({assignment}) => assignment),
		definitions,
		denies,
		// The groups above a group give it nothing that its own row would have to tell.
		groups: first?.assignment.principalType === 'Group' ? [] : (groups.get(holderId) ?? null),
		scheduled: null,
		groupNames: new Map(),
	};
	return {access, permissions: null, locks};
};

const kinds = ['User', 'Group', 'ServicePrincipal'] as const satisfies readonly Principal['type'][];
const certainties = ['yes', 'eligible', 'unknown'] as const satisfies readonly Granter['may'][];

const byUse = (a: Granter, b: Granter): number =>
	certainties.indexOf(a.may) - certainties.indexOf(b.may) ||
	kinds.indexOf(a.principal.type) - kinds.indexOf(b.principal.type) ||
	scopeDepth(b.scope) - scopeDepth(a.scope);

/** The same with the names that the directory gave; who is not in it keeps the id. `members` by group id. */
export const named = (found: WhoCan, principals: readonly Principal[], members: ReadonlyMap<string, number>): WhoCan => ({
	...found,
	granters: found.granters.map(granter => ({
		...granter,
		principal: principals.find(({id}) => sameId(id, granter.principal.id)) ?? granter.principal,
		members: members.get(granter.principal.id) ?? null,
	})),
});

/** "Priya Shah (Owner), group cloud-admins (User Access Administrator, 4 people)". */
export const granterWords = ({principal, members, roleName, may}: Granter): string => {
	const kind = {User: '', Group: 'group ', ServicePrincipal: 'application '}[principal.type];
	const facts = [
		roleName,
		...(members === null ? [] : [`${members} ${members === 1 ? 'member' : 'members'}`]),
		...(may === 'eligible' ? ['after activating it'] : may === 'unknown' ? ['perhaps'] : []),
	];
	return `${kind}${principal.name ?? principal.id} (${facts.join(', ')})`;
};
