import type {DenyAssignment, RoleAssignment} from '../../../source/sandbox/access-types.ts';
import {matchesAction} from '../../../source/sandbox/authorizer.ts';
import type {Group} from '../../../source/sandbox/directory-types.ts';
import {builtInRoles, type PermissionBlock} from '../../../source/sandbox/role-definitions.ts';
import {account, group, managementGroup, subscription} from './access-world.ts';
import {type Chances, chancesOf} from './chances.ts';
import {type AttributeName, attributeNames, conditionMaker, type RandomCondition, type Source} from './random-conditions.ts';
import {controlActions, dataActions, deleteAssignment, patternOf, writeAssignment} from './random-patterns.ts';

export type PrincipalType = RoleAssignment['principalType'];
export type Block = Omit<PermissionBlock, 'condition' | 'conditionVersion'> & {readonly condition: RandomCondition | null};
export type Definition = {readonly id: string; readonly name: string; readonly permissions: readonly Block[]};
export type Assignment = Omit<RoleAssignment, 'condition'> & {readonly condition: RandomCondition | null};
export type Deny = Omit<DenyAssignment, 'permissions'> & {readonly permissions: readonly Block[]; readonly condition: RandomCondition | null};

export type Attributes = Readonly<Record<AttributeName, string>>;

/** One question. A role assignment that is to be written is known as the request's, one that stands as the resource's. */
export type Ask = {
	readonly action: string;
	readonly kind: 'control' | 'data';
	readonly scope: string;
	readonly request: Attributes | null;
	readonly resource: Attributes | null;
	/** Of which attributes the engine is told. */
	readonly told: readonly AttributeName[];
};

/** Some questions about one principal and everything that decides them: what Azure knows, which is more than what the engine is told. */
export type RandomWorld = {
	readonly me: {readonly id: string; readonly type: PrincipalType};
	readonly groups: readonly Group[];
	readonly definitions: ReadonlyMap<string, Definition>;
	readonly assignments: readonly Assignment[];
	readonly denies: readonly Deny[];
	readonly asks: readonly Ask[];
	/** What the engine is told; `capitals`: ids in them; `noCondition`: how Azure writes that there is none. */
	readonly told: {readonly groups: boolean; readonly denies: boolean; readonly capitals: boolean; readonly noCondition: '' | ' ' | null};
};

const actions = [...dataActions, ...controlActions];

/** The real roles that say something about these actions. */
const realRoles: readonly Definition[] = [...builtInRoles().values()]
	.filter(({permissions}) =>
		permissions.some(block => [...block.actions, ...block.dataActions].some(pattern => actions.some(action => matchesAction(pattern, action)))),
	)
	.map(({id, name, permissions}) => ({
		id,
		name,
		permissions: permissions.map(block => ({...block, condition: block.condition === null ? null : {is: 'real', text: block.condition}})),
	}));
const conditionedRoles = realRoles.filter(({permissions}) => permissions.some(({condition}) => condition !== null));

/** Parents before children; names of which one begins another, so that a comparison of texts would go wrong. */
const scopes = [
	'/',
	managementGroup,
	`${managementGroup}-2`,
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

/** The levels above (and the scope itself), by their own words rather than by either authorizer's. */
const aboveOrAt = (scope: string): readonly string[] =>
	scopes.filter(other => other === '/' || other === managementGroup || `${scope}/`.toLowerCase().startsWith(`${other}/`.toLowerCase()));

const foundryUser = '53ca6127-db72-4b80-b1b0-d745d6d5456d';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

export const idOf = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-00000000000${number}`;
const someGroups = [0, 1, 2, 3, 4].map(number => idOf('b', number));
const others = [idOf('a', 2), idOf('a', 3)];
export const everybody = '00000000-0000-0000-0000-000000000000';
/** Of a role that cannot be read. */
export const unreadableRole = idOf('f', 1);

const subjects = {actions, roleIds: [foundryUser, reader, idOf('d', 0)], principalIds: [idOf('a', 1), ...others, idOf('b', 0)]};

/** The same seed gives the same world. */
export const worldOf = (seed: number): RandomWorld => {
	const chances = chancesOf(seed);
	const {chance, pick, several, cased} = chances;
	const me: RandomWorld['me'] = chance(0.12) ? {id: pick(someGroups), type: 'Group'} : {id: idOf('a', 1), type: pick(['User', 'ServicePrincipal'])};
	const first = askOf(chances, null);
	const above = aboveOrAt(first.scope);
	const asks = [first, ...(chance(0.3) ? several(2, () => askOf(chances, first)) : [])];
	const condition = conditionMaker(chances, subjects);
	const about = first.action === writeAssignment || first.action === deleteAssignment ? 3 : 1;

	const pattern = (): string => patternOf(chances, chance(0.75) ? first.action : pick(actions));
	const block = (share = 0.16): Block => ({
		actions: several(2, pattern),
		notActions: chance(0.3) ? [pattern()] : [],
		dataActions: several(2, pattern),
		notDataActions: chance(0.3) ? [pattern()] : [],
		condition: chance(share * about) ? condition() : null,
	});
	const roles = Array.from(
		{length: 4},
		(_, number): Definition =>
			chance(0.4)
				? pick(about > 1 && chance(0.3) ? conditionedRoles : realRoles)
				: {id: idOf('d', number), name: `custom ${number}`, permissions: [block(), ...several(2, block)]},
	);
	const near = (): string => cased(pick(chance(0.7) ? above : scopes)) + (chance(0.04) ? '/' : '');
	const holder = (): Pick<Assignment, 'principalId' | 'principalType'> => {
		if (chance(0.4)) return {principalId: cased(me.id), principalType: me.type};
		return chance(0.7)
			? {principalId: cased(pick(someGroups)), principalType: 'Group'}
			: {principalId: cased(pick(others)), principalType: pick(['User', 'ServicePrincipal'])};
	};
	const assignment = (): Assignment => ({
		name: idOf('e', 1),
		scope: near(),
		roleId: cased(chance(0.03) ? unreadableRole : pick(roles).id),
		...holder(),
		condition: chance(0.12 * about) ? condition() : null,
		description: null,
		createdAt: 0,
		createdBy: pick(others),
		updatedAt: 0,
		seed: true,
	});
	const named = (): Deny['principals'][number] => {
		if (chance(0.25)) return {id: everybody, type: 'SystemDefined'};
		if (chance(0.3)) return {id: cased(me.id), type: cased(me.type)};
		if (chance(0.7)) return {id: cased(pick(someGroups)), type: chance(0.9) ? cased('Group') : 'ForeignGroup'};
		return {id: cased(pick(others)), type: cased(pick(['User', 'ServicePrincipal']))};
	};
	const deny = (): Deny => ({
		name: 'deny',
		displayName: 'deny',
		scope: near(),
		permissions: [block(0.06), ...several(1, () => block(0.06))],
		principals: [named(), ...several(1, named)],
		excludePrincipals: several(2, named),
		doNotApplyToChildScopes: chance(0.35),
		condition: chance(0.15) ? condition() : null,
	});

	return {
		me,
		// Any of them in any other, itself not excluded: membership may go in circles.
		groups: someGroups.map(name => ({id: name, displayName: name, members: several(2, () => pick([me.id, me.id, ...others, ...someGroups]))})),
		definitions: new Map(roles.map(role => [role.id, role])),
		assignments: [assignment(), ...several(7, assignment)],
		denies: chance(0.6) ? several(3, deny) : [],
		asks,
		told: {groups: chance(0.4), denies: chance(0.92), capitals: chance(0.3), noCondition: pick([null, null, null, '', ' '])},
	};
};

/** `after`: a further question beside this one, mostly about the same thing. */
const askOf = (chances: Chances, after: Ask | null): Ask => {
	const {chance, pick, cased} = chances;
	const kind = after && chance(0.6) ? after.kind : chance(0.42) ? 'data' : 'control';
	// Now and then under the wrong kind, where it must not be found.
	const usual = kind === 'data' ? dataActions : chance(0.75) ? [writeAssignment, deleteAssignment] : controlActions;
	const action = pick(chance(0.93) ? usual : actions);
	const attributes = (): Attributes => ({
		roleId: cased(pick(['', '', '/providers/Microsoft.Authorization/roleDefinitions/']) + pick(subjects.roleIds)),
		principalId: cased(pick(subjects.principalIds)),
		principalType: pick(['User', 'Group', 'ServicePrincipal']),
	});
	return {
		action: chance(0.7) ? action : cased(action),
		kind,
		scope: after && chance(0.6) ? after.scope : cased(chance(0.85) ? pick(scopes.slice(3)) : pick(scopes)),
		request: chance(action === writeAssignment ? 0.85 : 0.05) ? attributes() : null,
		resource: chance(action === deleteAssignment ? 0.85 : 0.05) ? attributes() : null,
		told: chance(0.85) ? attributeNames : attributeNames.filter(() => chance(0.5)),
	};
};

export const tells = ({request, resource, told}: Ask, source: Source, name: AttributeName): boolean =>
	(source === 'request' ? request : resource) !== null && told.includes(name);
