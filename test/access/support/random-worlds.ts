import type {Access, AccessRequest} from '../../../source/access/authorization.ts';
import {groupsOf, matchesAction, type Question, type Slice} from '../../../source/sandbox/authorizer.ts';
import {createRandom} from '../../../source/sandbox/random.ts';
import {builtInRoles, type PermissionBlock} from '../../../source/sandbox/role-definitions.ts';
import type {DenyAssignment, Group, RoleAssignment} from '../../../source/sandbox/world.ts';
import {account, group, managementGroup, subscription} from './access-world.ts';

export type Definition = {readonly id: string; readonly permissions: readonly PermissionBlock[]};

/** One question and everything that decides it: what Azure knows, which is more than what the engine is told. */
export type RandomWorld = {
	readonly me: {readonly id: string; readonly type: 'User' | 'ServicePrincipal'};
	readonly groups: readonly Group[];
	readonly definitions: ReadonlyMap<string, Definition>;
	readonly assignments: readonly RoleAssignment[];
	readonly denies: readonly DenyAssignment[];
	readonly ask: {readonly action: string; readonly kind: 'control' | 'data'; readonly scope: string; readonly requestedRole: string};
};

const services = 'Microsoft.CognitiveServices/accounts';
const dataActions = [
	`${services}/OpenAI/deployments/chat/completions/action`,
	`${services}/OpenAI/responses/write`,
	`${services}/OpenAI/stored-completions/read`,
	`${services}/OpenAI/fine-tunes-deployments/write`,
	`${services}/AIServices/responses/write`,
	`${services}/AIServices/agents/endpoints/UserIdentityImpersonation/action`,
	`${services}/MaaS/chat/completions/action`,
];
const controlActions = [
	`${services}/read`,
	`${services}/listKeys/action`,
	`${services}/deployments/write`,
	'Microsoft.Authorization/roleAssignments/write',
	'Microsoft.Authorization/roleAssignments/delete',
	'Microsoft.Resources/subscriptions/resourceGroups/read',
];
const actions = [...dataActions, ...controlActions];

/** The real roles that say something about these actions. */
const realRoles = [...builtInRoles().values()].filter(({permissions}) =>
	permissions.some(block => [...block.actions, ...block.dataActions].some(pattern => actions.some(action => matchesAction(pattern, action)))),
);

/** Parents before children; names of which one begins another, so that a comparison of texts would go wrong. */
const scopes = [
	'/',
	managementGroup,
	subscription,
	subscription.replace(/.$/, '2'),
	group,
	`${group}-2`,
	account,
	`${account}-2`,
	`${account}/projects/alpha`,
	`${account}/projects/alphabet`,
	`${account}-2/projects/alpha`,
	`${account}/projects/alpha/agents/a1`,
];
const askedScopes = scopes.slice(2);

/** The levels above (and the scope itself), by their own words rather than by either authorizer's. */
const aboveOrAt = (scope: string): readonly string[] =>
	scopes.filter(other => other === '/' || other === managementGroup || `${scope}/`.startsWith(`${other}/`));

const roleIdOfFoundryUser = '53ca6127-db72-4b80-b1b0-d745d6d5456d';
const roleIdOfReader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const conditions = [
	`(!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{${roleIdOfFoundryUser}})`,
	"ActionMatches{'*/write'}",
	"!(ActionMatches{'*/write'})",
];

const id = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-00000000000${number}`;
const someGroups = [0, 1, 2, 3, 4].map(number => id('b', number));
const everybody = '00000000-0000-0000-0000-000000000000';

/** The same seed gives the same world. */
export const worldOf = (seed: number): RandomWorld => {
	const random = createRandom(seed);
	const below = (count: number): number => Math.floor(random() * count);
	const chance = (share: number): boolean => random() < share;
	const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
	const several = <T>(most: number, make: () => T): readonly T[] => Array.from({length: below(most + 1)}, make);

	const cased = (text: string): string => {
		const form = below(6);
		if (form > 2) return text;
		return form === 0 ? text.toUpperCase() : form === 1 ? text.toLowerCase() : text.replace(/[a-z]/gi, letter => (chance(0.5) ? letter.toUpperCase() : letter));
	};

	const patternOf = (action: string): string => {
		const parts = action.split('/');
		const at = below(parts.length);
		switch (below(13)) {
			case 0:
				return '*';
			case 1:
				return action;
			case 2:
				return [...parts.slice(0, at), '*'].join('/');
			case 3:
				return `*/${parts.slice(at).join('/')}`;
			case 4:
				return parts.with(at, '*').join('/');
			case 5:
				return `${action.slice(0, below(action.length + 1))}*`;
			case 6:
				// Head and tail may overlap: then the pattern is too long for the action.
				return `${action.slice(0, below(action.length))}*${action.slice(below(action.length))}`;
			case 7:
				return `${parts[0]}/*/${parts[at]}*`;
			// The next four are too short, or too long, by a part.
			case 8:
				return `${parts.slice(at).join('/')}*`;
			case 9:
				return parts.slice(0, at + 1).join('/');
			case 10:
				return `${parts[0]}*/${parts[at]}`;
			case 11:
				return `*/${parts.at(-1)}*/${parts.at(-1)}`;
			default:
				return `${action}/*`;
		}
	};

	const kind = chance(0.6) ? 'data' : 'control';
	// Now and then under the wrong kind, where it must not be found.
	const action = pick((kind === 'data') === chance(0.9) ? dataActions : controlActions);
	const scope = pick(askedScopes);
	const me = {id: id('a', 1), type: pick(['User', 'ServicePrincipal'] as const)};
	const others = [id('a', 2), id('a', 3)];

	const pattern = (): string => cased(patternOf(chance(0.7) ? action : pick(actions)));
	const block = (): PermissionBlock => ({
		actions: several(2, pattern),
		notActions: chance(0.3) ? [pattern()] : [],
		dataActions: several(2, pattern),
		notDataActions: chance(0.3) ? [pattern()] : [],
		condition: chance(0.1) ? pick(conditions) : null,
		conditionVersion: null,
	});
	const roles: readonly Definition[] = Array.from({length: 4}, (_, number) =>
		chance(0.4) ? pick(realRoles) : {id: id('d', number), permissions: [block(), ...several(2, block)]},
	);
	const near = (share: number): string => cased(chance(share) ? pick(aboveOrAt(scope)) : pick(scopes));
	const holder = (): Pick<RoleAssignment, 'principalId' | 'principalType'> => {
		const who = below(10);
		if (who < 4) return {principalId: cased(me.id), principalType: me.type};
		return who < 8
			? {principalId: cased(pick(someGroups)), principalType: 'Group'}
			: {principalId: cased(pick(others)), principalType: pick(['User', 'ServicePrincipal'])};
	};
	const assignment = (): RoleAssignment => ({
		name: id('e', 1),
		scope: near(0.7),
		roleId: cased(chance(0.03) ? id('f', 1) : pick(roles).id),
		...holder(),
		condition: chance(0.06) ? pick(conditions) : null,
		description: null,
		createdAt: 0,
		createdBy: pick(others),
		updatedAt: 0,
		seed: true,
	});
	const named = (): DenyAssignment['principals'][number] => {
		const who = below(8);
		if (who < 2) return {id: everybody, type: 'SystemDefined'};
		if (who < 4) return {id: cased(me.id), type: cased(me.type)};
		return who < 7 ? {id: cased(pick(someGroups)), type: 'Group'} : {id: cased(pick(others)), type: 'User'};
	};
	const deny = (): DenyAssignment => ({
		name: 'deny',
		displayName: 'deny',
		scope: near(0.7),
		permissions: [block(), ...several(1, block)],
		principals: [named(), ...several(1, named)],
		excludePrincipals: several(2, named),
		doNotApplyToChildScopes: chance(0.35),
	});

	return {
		me,
		// Any of them in any other, itself not excluded: membership may go in circles.
		groups: someGroups.map(name => ({id: name, displayName: name, members: several(2, () => pick([me.id, ...others, ...someGroups]))})),
		definitions: new Map(roles.map(role => [role.id, role])),
		assignments: several(7, assignment),
		denies: chance(0.5) ? several(2, deny) : [],
		ask: {action: cased(action), kind, scope: cased(scope), requestedRole: pick([roleIdOfFoundryUser, roleIdOfReader])},
	};
};

export const sandboxSide = ({me, groups, definitions, assignments, denies, ask}: RandomWorld): {readonly slice: Slice; readonly question: Question} => ({
	slice: {roleAssignments: assignments, denyAssignments: denies, definitions, groups},
	question: {
		principalId: me.id,
		groups: null,
		action: ask.action,
		kind: ask.kind,
		scope: ask.scope,
		request: {roleId: ask.requestedRole, principalId: me.id, principalType: me.type},
	},
});

/** As Azure lists them for the principal: its own assignments and those of its groups. Other people's come along, though Azure would leave them out. */
const listedFor = ({me, groups, assignments}: RandomWorld): readonly RoleAssignment[] => {
	const mine = new Set(groupsOf(groups, me.id));
	return assignments.filter(({principalId, principalType}) => principalType !== 'Group' || mine.has(principalId.toLowerCase()));
};

export const engineSide = (world: RandomWorld): {readonly access: Access; readonly request: AccessRequest} => {
	const {me, definitions, denies, ask} = world;
	return {
		access: {
			principal: {...me, name: null},
			assignments: listedFor(world).map(({name, scope, roleId, principalId, principalType, condition}) => ({
				id: name,
				scope,
				roleId,
				principalId,
				principalType,
				condition,
				description: null,
				createdOn: null,
			})),
			definitions: new Map(
				[...definitions].map(([key, {permissions}]) => [key, {id: key, name: key, kind: 'CustomRole', permissions, assignableScopes: ['/']}]),
			),
			denies: denies.map(deny => ({...deny, id: deny.name, permissions: deny.permissions.map(block => ({...block, condition: null}))})),
			groupNames: new Map(),
		},
		request: {
			action: ask.action,
			kind: ask.kind,
			scope: ask.scope,
			attributes: {'Microsoft.Authorization/roleAssignments:RoleDefinitionId': ask.requestedRole},
		},
	};
};

/** Never fulfilled. */
const hopeless = "!(ActionMatches{'*'})";

/**
 * What the engine is not told, settled all for the principal or all against it: roles that cannot be read, deny assignments for groups of which nothing
 * that was listed tells whether the principal is in them and, unless they are judged, conditions.
 */
export const settled = (world: RandomWorld, inFavour: boolean, conditionsToo: boolean): RandomWorld => {
	const {me, definitions, assignments, denies} = world;
	const known = new Set([me.id, ...listedFor(world).flatMap(({principalId, principalType}) => (principalType === 'Group' ? [principalId.toLowerCase()] : []))]);
	const condition = (text: string | null): string | null => (text === null || !conditionsToo ? text : inFavour ? null : hopeless);
	const naming = (list: DenyAssignment['principals'], asMember: boolean): DenyAssignment['principals'] =>
		list.flatMap(one => (one.type !== 'Group' || known.has(one.id.toLowerCase()) ? [one] : asMember ? [{id: me.id, type: me.type}] : []));
	const everything: Definition = {id: id('f', 1), permissions: [{...nothing, actions: ['*'], dataActions: ['*']}]};
	return {
		...world,
		definitions: new Map([
			...[...definitions].map(([key, role]): [string, Definition] => [
				key,
				{...role, permissions: role.permissions.map(block => ({...block, condition: condition(block.condition)}))},
			]),
			...(inFavour ? [[everything.id, everything] as const] : []),
		]),
		// What is not known of a role is not made known by the condition of its assignment.
		assignments: assignments.map(one =>
			inFavour && !definitions.has(one.roleId.toLowerCase()) ? {...one, condition: null} : {...one, condition: condition(one.condition)},
		),
		denies: denies.map(deny => ({...deny, principals: naming(deny.principals, !inFavour), excludePrincipals: naming(deny.excludePrincipals, inFavour)})),
	};
};

const nothing: PermissionBlock = {actions: [], notActions: [], dataActions: [], notDataActions: [], condition: null, conditionVersion: null};
