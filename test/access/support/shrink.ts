import {conditionText, type RandomCondition} from './random-conditions.ts';
import type {Assignment, Block, Deny, RandomWorld} from './random-worlds.ts';

/** The same list without one of its members, each in turn; or with one of them made smaller. */
const smaller = <T>(list: readonly T[], shrunk: (one: T) => readonly T[] = () => []): readonly (readonly T[])[] => [
	...list.map((_, at) => list.toSpliced(at, 1)),
	...list.flatMap((one, at) => shrunk(one).map(less => list.with(at, less))),
];

const lessCondition = (condition: RandomCondition | null): readonly (RandomCondition | null)[] => {
	if (condition === null) return [];
	if (condition.is === 'not') return [null, condition.of];
	return condition.is === 'all' || condition.is === 'any' ? [null, ...condition.of] : [null];
};

const lessBlock = (block: Block): readonly Block[] => [
	...lessCondition(block.condition).map(condition => ({...block, condition})),
	...(['actions', 'notActions', 'dataActions', 'notDataActions'] as const).flatMap(list => smaller(block[list]).map(less => ({...block, [list]: less}))),
];

const lessDeny = (deny: Deny): readonly Deny[] => [
	...smaller(deny.permissions, lessBlock).map(permissions => ({...deny, permissions})),
	...smaller(deny.principals).map(principals => ({...deny, principals})),
	...smaller(deny.excludePrincipals).map(excludePrincipals => ({...deny, excludePrincipals})),
	...lessCondition(deny.condition).map(condition => ({...deny, condition})),
	...(deny.doNotApplyToChildScopes ? [{...deny, doNotApplyToChildScopes: false}] : []),
];

const lessAssignment = (one: Assignment): readonly Assignment[] => lessCondition(one.condition).map(condition => ({...one, condition}));

/** Worlds that are this one with a little less in it. */
function* lesser(world: RandomWorld): Generator<RandomWorld> {
	for (const asks of smaller(world.asks)) if (asks.length > 0) yield {...world, asks};
	for (const assignments of smaller(world.assignments, lessAssignment)) yield {...world, assignments};
	for (const denies of smaller(world.denies, lessDeny)) yield {...world, denies};
	for (const groups of smaller(world.groups, group => smaller(group.members).map(members => ({...group, members})))) yield {...world, groups};
	const used = new Set(world.assignments.map(({roleId}) => roleId.toLowerCase()));
	for (const [id, definition] of world.definitions) {
		const without = [...world.definitions].filter(([other]) => other !== id);
		if (!used.has(id)) yield {...world, definitions: new Map(without)};
		else
			for (const permissions of smaller(definition.permissions, lessBlock))
				yield {...world, definitions: new Map([...without, [id, {...definition, permissions}]])};
	}
	if (world.told.noCondition !== null) yield {...world, told: {...world.told, noCondition: null}};
}

/** The world with all taken out of it, piece by piece, that is not needed for it to fail still. */
export const shrunk = (world: RandomWorld, fails: (world: RandomWorld) => boolean): RandomWorld => {
	for (let found: RandomWorld | undefined = world; ; world = found) {
		found = lesser(world).find(fails);
		if (found === undefined) return world;
	}
};

/** For a person to read: a line for each thing that is left. */
export const linesOf = (world: RandomWorld): readonly string[] => {
	const {me, asks, groups, definitions, assignments, denies, told} = world;
	const when = (condition: RandomCondition | null): string => (condition === null ? '' : ` when ${conditionText(condition)}`);
	const blockOf = (block: Block): string =>
		(['actions', 'notActions', 'dataActions', 'notDataActions'] as const)
			.filter(list => block[list].length > 0)
			.map(list => `${list} ${block[list].join(' ')}`)
			.join('; ') + when(block.condition);
	const principals = (list: Deny['principals']): string => list.map(({id, type}) => `${type} ${id}`).join(', ');
	return [
		`principal ${me.type} ${me.id}; its groups are ${told.groups ? 'told' : 'not told'}, deny assignments ${told.denies ? 'read' : 'not read'}`,
		...asks.map(
			({action, kind, scope, request, resource, told: names}) =>
				`asks for the ${kind} action ${action} at ${scope}, request ${JSON.stringify(request)}, resource ${JSON.stringify(resource)}, told ${names.join(' ') || 'nothing'}`,
		),
		...groups.filter(({members}) => members.length > 0).map(({id, members}) => `group ${id} holds ${members.join(', ')}`),
		...[...definitions.values()].flatMap(({id, name, permissions}) => permissions.map(block => `role ${id} (${name}): ${blockOf(block)}`)),
		...assignments.map(one => `assignment of ${one.roleId} to ${one.principalType} ${one.principalId} at ${one.scope}${when(one.condition)}`),
		...denies.flatMap(deny => [
			`deny assignment at ${deny.scope}${deny.doNotApplyToChildScopes ? ', not below,' : ''} for ${principals(deny.principals) || 'nobody'} but ${principals(deny.excludePrincipals) || 'nobody'}${when(deny.condition)}`,
			...deny.permissions.map(block => `  of ${blockOf(block)}`),
		]),
	];
};
