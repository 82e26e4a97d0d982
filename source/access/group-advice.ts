import {sameId} from './authorization.ts';
import {countDataActions} from './data-actions.ts';
import type {Plan} from './plan.ts';
import {kindWords, type Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import type {RoleAssignment} from './role-assignment.ts';
import type {RoleDefinition} from './role-definition.ts';
import {candidatesFor} from './role-fit.ts';
import {roleLabel} from './roles.ts';
import {needsOf, type ScenarioId} from './scenario.ts';
import {isWithin, scopeWords} from './scope.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';

/** A group that holds what people are about to be given, each for themselves. */
export type GroupToJoin = {readonly groupId: string; readonly roleId: string; readonly scope: string; readonly people: readonly Principal[]};

type Question = {
	readonly plan: Plan;
	readonly session: Session;
	readonly scenario: ScenarioId;
	readonly target: Target;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	/** Everybody's, at and above the target. */
	readonly assignments: readonly RoleAssignment[];
};

/** Teammates who are to be given a role each: a group may have it already. Of oneself nobody needs to be told. */
export const givesToTeammates = ({grants}: Plan, {objectId}: Pick<Session, 'objectId'>): boolean =>
	grants.some(({exists, principal}) => !exists && principal.type === 'User' && !sameId(principal.id, objectId));

/**
 * For each person the group at the narrowest scope whose role suffices. Whoever is not allowed yet is in none of them. A group that holds anything else here that does
 * more than read is left out: to join it would give more than is asked for.
 */
export const groupsToJoin = (question: Question): readonly GroupToJoin[] => {
	const {plan, session, scenario, target, definitions, assignments} = question;
	const ofGroups = assignments.filter(({principalType}) => principalType === 'Group');
	const byGroup = Map.groupBy(ofGroups, ({principalId}) => principalId.toLowerCase());
	const needs = needsOf(scenario, target).filter(({who}) => who === 'person');
	const joins = new Map<string, GroupToJoin>();
	for (const {exists, principal, roleId, scope, need: weight} of plan.grants) {
		if (exists || principal.type !== 'User' || sameId(principal.id, session.objectId)) continue;
		const need = needs.find(one => one.need === weight && one.roles.some(id => sameId(id, roleId)));
		const sufficient = need ? new Map(candidatesFor(need, target, definitions).map(one => [one.id.toLowerCase(), one])) : null;
		if (!sufficient) continue;
		const [best] = ofGroups
			.filter(held => held.condition === null && isWithin(scope, held.scope) && sufficient.has(held.roleId.toLowerCase()))
			.filter(({principalId}) =>
				(byGroup.get(principalId.toLowerCase()) ?? []).every(held => sufficient.has(held.roleId.toLowerCase()) || onlyReads(held.roleId, definitions)),
			)
			.toSorted((one, other) => other.scope.length - one.scope.length || breadth(one, sufficient) - breadth(other, sufficient));
		if (!best) continue;
		const key = `${best.principalId} ${best.roleId} ${best.scope}`.toLowerCase();
		const people = joins.get(key)?.people ?? [];
		joins.set(key, {groupId: best.principalId, roleId: best.roleId, scope: best.scope, people: [...people, principal]});
	}
	return [...joins.values()];
};

const breadth = ({roleId}: RoleAssignment, sufficient: ReadonlyMap<string, RoleDefinition>): number => {
	const definition = sufficient.get(roleId.toLowerCase());
	return definition ? countDataActions(definition) : 0;
};

const onlyReads = (roleId: string, definitions: ReadonlyMap<string, RoleDefinition>): boolean =>
	(definitions.get(roleId.toLowerCase())?.permissions ?? null)?.every(
		({actions, dataActions}) => dataActions.length === 0 && actions.every(action => /\/read$/iu.test(action)),
	) ?? false;

/** So many are named. */
const mostNamed = 3;

const namesOf = (people: readonly Principal[]): string => {
	const names = people.slice(0, mostNamed).map(({name, id}) => name ?? id);
	const more = people.length - names.length;
	return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ').replace(/, ([^,]*)$/u, ' and $1');
};

/** What a plan says of groups, for people, and of direct assignments, for managed identities. */
export const groupAdvice = ({plan, definitions, target}: Question, joins: readonly GroupToJoin[], names: ReadonlyMap<string, string>): readonly Reason[] => [
	...joins.map(({groupId, roleId, scope, people}): Reason => {
		const name = names.get(groupId) ?? names.get(groupId.toLowerCase()) ?? groupId;
		const place = scopeWords(scope, target.resource);
		const text = `Group ${name} holds ${roleLabel(roleId, definitions)} on ${place} already: add ${namesOf(people)} to it instead, and ${people.length === 1 ? 'that person needs' : 'they need'} no role of their own.`;
		return {id: 'plan.join-group', text, roleId, scope, via: name};
	}),
	...directForIdentities(plan),
];

const directForIdentities = ({grants}: Plan): readonly Reason[] => {
	const identities = [
		...new Map(
			grants.filter(({exists, principal}) => !exists && principal.kind === 'managed-identity').map(({principal}) => [principal.id, principal]),
		).values(),
	];
	const [first, ...others] = identities;
	if (!first) return [];
	const who = others.length === 0 ? `${first.name ?? first.id} (${kindWords(first)}) gets its role` : `${identities.length} managed identities get their roles`;
	const text = `${who} directly, not through a group: tokens of managed identities are kept for up to 24 hours, and a new membership shows only after that.`;
	return [{id: 'plan.direct-for-identity', text}];
};

/** What is worth saying before anything is written, also where the caller may write it. */
export const isGroupAdvice = ({id}: Reason): boolean => id === 'plan.join-group' || id === 'plan.direct-for-identity';
