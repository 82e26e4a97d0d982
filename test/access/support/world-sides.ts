import type {Access, AccessRequest} from '../../../source/access/authorization.ts';
import {groupsOf, matchesAction, type Question, type Slice} from '../../../source/sandbox/authorizer.ts';
import {evaluateCondition} from '../../../source/sandbox/condition.ts';
import {conditionText, fullNames, type RandomCondition, type Settling} from './random-conditions.ts';
import {type Ask, type Assignment, type Attributes, type Block, type Deny, everybody, type RandomWorld, tells, unreadableRole} from './random-worlds.ts';

/**
 * Assignments as Azure lists them for the principal: its own and those of its groups. Other people's come along, though Azure would leave them out. Of a group
 * whose own groups are not known only what names itself is listed.
 */
export const listedFor = ({me, groups, assignments, told}: RandomWorld): readonly Assignment[] => {
	const mine = new Set(me.type === 'Group' && !told.groups ? [me.id] : [me.id, ...groupsOf(groups, me.id)]);
	return assignments.filter(({principalId, principalType}) => principalType !== 'Group' || mine.has(principalId.toLowerCase()));
};

type NoCondition = RandomWorld['told']['noCondition'];

const toldBlocks = (permissions: readonly Block[], noCondition: NoCondition) =>
	permissions.map(block => ({...block, condition: block.condition === null ? noCondition : conditionText(block.condition)}));

export const toldAssignment = ({name, scope, roleId, principalId, principalType, condition}: Assignment, noCondition: NoCondition) => ({
	id: name,
	scope,
	roleId,
	principalId,
	principalType,
	condition: condition === null ? noCondition : conditionText(condition),
	description: null,
	createdOn: null,
});

export const toldDefinitions = ({definitions, told}: RandomWorld): Access['definitions'] =>
	new Map(
		[...definitions].map(([id, {name, permissions}]) => [
			id,
			{id, name, kind: 'CustomRole', permissions: toldBlocks(permissions, told.noCondition), assignableScopes: ['/']},
		]),
	);

export const toldDenies = ({denies, told}: RandomWorld): Access['denies'] =>
	told.denies
		? denies.map(deny => ({
				...deny,
				id: deny.name,
				condition: deny.condition === null ? told.noCondition : conditionText(deny.condition),
				permissions: toldBlocks(deny.permissions, told.noCondition),
			}))
		: null;

export const engineSide = (world: RandomWorld): {readonly access: Access; readonly requests: readonly AccessRequest[]} => {
	const {me, groups, told} = world;
	const written = (id: string): string => (told.capitals ? id.toUpperCase() : id);
	return {
		access: {
			principal: {...me, id: written(me.id), name: null},
			assignments: listedFor(world).map(one => toldAssignment(one, told.noCondition)),
			definitions: toldDefinitions(world),
			denies: toldDenies(world),
			groups: told.groups ? groupsOf(groups, me.id).map(written) : null,
			scheduled: [],
			groupNames: new Map(),
		},
		requests: world.asks.map(requestOf),
	};
};

const requestOf = ({action, kind, scope, request, resource, told}: Ask): AccessRequest => {
	const of = (attributes: Attributes) => Object.fromEntries(told.map(name => [fullNames[name], attributes[name]]));
	return {action, kind, scope, ...(request ? {request: of(request)} : {}), ...(resource ? {resource: of(resource)} : {})};
};

/** What the sandbox is asked, with all that the engine is not told, or cannot judge, settled for the principal or against it. */
export const sandboxSide = (world: RandomWorld, ask: Ask, how: Settling): {readonly slice: Slice; readonly question: Question} => {
	const {me, groups} = world;
	const text = (condition: RandomCondition | null, settling: Settling): string | null =>
		condition === null ? null : conditionText(condition, settling, (source, name) => tells(ask, source, name));
	const {definitions, assignments, denies} = how === 'as-is' ? world : settled(world, how);
	const {request, resource} = ask;
	const context = {action: ask.action, request, resource, matches: matchesAction};
	const isFulfilled = (condition: RandomCondition | null): boolean => {
		const settledText = text(condition, how === 'as-is' ? how : how === 'at-best' ? 'at-worst' : 'at-best');
		return settledText === null || evaluateCondition(settledText, context) === true;
	};
	return {
		slice: {
			roleAssignments: assignments.map(one => (one.condition === null ? {...one, condition: null} : {...one, condition: text(one.condition, how)})),
			// The sandbox's deny assignments have no conditions: where one does not hold, what it stands at is not there.
			denyAssignments: denies
				.filter(({condition}) => isFulfilled(condition))
				.map(deny => ({...deny, permissions: deny.permissions.filter(({condition}) => isFulfilled(condition))})),
			definitions: {
				get: id => {
					const found = definitions.get(id);
					return found && {permissions: found.permissions.map(block => ({...block, condition: text(block.condition, how), conditionVersion: null}))};
				},
			},
			groups: how !== 'as-is' && me.type === 'Group' && !world.told.groups ? [] : groups,
		},
		question: {
			principalId: me.id,
			groups: null,
			action: ask.action,
			kind: ask.kind,
			scope: ask.scope,
			...(request ? {request} : {}),
			...(resource ? {resource} : {}),
		},
	};
};

const nothing: Block = {actions: [], notActions: [], dataActions: [], notDataActions: [], condition: null};
const everything: Block = {...nothing, actions: ['*'], dataActions: ['*']};

/** Conditions aside: roles that cannot be read, groups that nobody told of, deny assignments that could not be listed. */
const settled = (world: RandomWorld, how: 'at-best' | 'at-worst'): Pick<RandomWorld, 'definitions' | 'assignments' | 'denies'> => {
	const {me, definitions, assignments, told} = world;
	const best = how === 'at-best';
	const ofUnknownGroup: Assignment = {...unlisted, principalId: me.id, principalType: me.type};
	return {
		definitions: best ? new Map([...definitions, [unreadableRole, {id: unreadableRole, name: 'everything', permissions: [everything]}]]) : definitions,
		assignments: [
			// What is not known of a role is not made known by the condition of its assignment.
			...assignments.map(one => (definitions.has(one.roleId.toLowerCase()) ? one : {...one, condition: null})),
			...(best && me.type === 'Group' && !told.groups ? [ofUnknownGroup] : []),
		],
		denies: told.denies ? settledDenies(world, best) : best ? [] : [{...forbidding, principals: [{id: everybody, type: 'SystemDefined'}]}],
	};
};

const unlisted: Omit<Assignment, 'principalId' | 'principalType'> = {
	name: 'perhaps',
	scope: '/',
	roleId: unreadableRole,
	condition: null,
	description: null,
	createdAt: 0,
	createdBy: everybody,
	updatedAt: 0,
	seed: true,
};

const forbidding: Deny = {
	name: 'perhaps',
	displayName: 'perhaps',
	scope: '/',
	permissions: [everything],
	principals: [],
	excludePrincipals: [],
	doNotApplyToChildScopes: false,
	condition: null,
};

/** Of groups known by nothing that was listed the principal is a member, or is none. */
const settledDenies = (world: RandomWorld, best: boolean): readonly Deny[] => {
	const {me, groups, denies, told} = world;
	const listed = listedFor(world).flatMap(({principalId, principalType}) => (principalType === 'Group' ? [principalId.toLowerCase()] : []));
	const mine = new Set([me.id, everybody, ...listed, ...(told.groups ? groupsOf(groups, me.id) : [])]);
	const judged = ['user', 'serviceprincipal', ...(told.groups ? ['group'] : [])];
	const naming = (list: Deny['principals'], asMember: boolean): Deny['principals'] =>
		list.flatMap(one => (mine.has(one.id.toLowerCase()) || judged.includes(one.type.toLowerCase()) ? [one] : asMember ? [{id: me.id, type: me.type}] : []));
	return denies.map(deny => ({...deny, principals: naming(deny.principals, !best), excludePrincipals: naming(deny.excludePrincipals, best)}));
};
