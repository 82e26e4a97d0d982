import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Wish} from '../../source/access/assignability.ts';
import {whoCan} from '../../source/access/who-can.ts';
import {groupsOf} from '../../source/sandbox/authorizer.ts';
import {target} from './support/access-world.ts';
import {isAllowed} from './support/agreement.ts';
import {chancesOf} from './support/chances.ts';
import {attributeNames, type Settling} from './support/random-conditions.ts';
import {writeAssignment} from './support/random-patterns.ts';
import {type Ask, type Assignment, type RandomWorld, unreadableRole, worldOf} from './support/random-worlds.ts';
import {linesOf} from './support/shrink.ts';
import {toldAssignment, toldDefinitions, toldDenies} from './support/world-sides.ts';

const worlds = 4000;

type Place = {readonly world: RandomWorld; readonly eligible: readonly Assignment[]};

/** A world in which some roles are active and some eligible; what is asked is who may write one assignment, or two. */
const placeOf = (seed: number): Place => {
	const {chance, pick, cased} = chancesOf(seed + 1);
	const made = worldOf(seed);
	const readable = made.assignments.filter(({roleId}) => roleId.toLowerCase() !== unreadableRole);
	// One kind for each id, as in a directory.
	const assignments = readable.map(one => ({...one, principalType: kindOf(one.principalId)}));
	const ready = assignments.map(() => chance(0.3));
	const wished = (ask: Ask): Ask => ({
		...ask,
		action: writeAssignment,
		kind: 'control',
		request: {roleId: cased(pick(wishedRoles)), principalId: made.me.id, principalType: made.me.type},
		resource: null,
		told: attributeNames,
	});
	return {
		world: {...made, assignments: assignments.filter((_, at) => !ready[at]), asks: made.asks.slice(0, 2).map(wished)},
		eligible: assignments.filter((_, at) => ready[at]),
	};
};

const wishedRoles = ['53ca6127-db72-4b80-b1b0-d745d6d5456d', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', 'dddddddd-0000-4000-8000-000000000000'];

const kindOf = (id: string): Assignment['principalType'] => (/^b/i.test(id) ? 'Group' : /1$/.test(id) ? 'User' : 'ServicePrincipal');

/** What the engine says: who may, by id. */
const foundIn = ({world, eligible}: Place): Readonly<Record<string, string>> => {
	const {asks, told, groups} = world;
	const wishes = asks.map(({scope, request}): Wish => {
		const {roleId = '', principalId = '', principalType = 'User'} = request ?? {};
		return {scope, roleId, roleName: roleId, principal: {id: principalId, type: principalType as Assignment['principalType'], name: null}};
	});
	const {granters} = whoCan({
		wishes,
		target,
		assignments: world.assignments.map(one => toldAssignment(one, told.noCondition)),
		eligible: eligible.map(one => ({...toldAssignment(one, told.noCondition), state: 'eligible', endsOn: null})),
		definitions: toldDefinitions(world),
		denies: toldDenies(world),
		locks: [],
		groups: told.groups
			? new Map(holders({world, eligible}).flatMap(id => [id, id.toUpperCase()].map(key => [key, groupsOf(groups, id)] as const)))
			: new Map(),
	});
	return Object.fromEntries(granters.map(({principal, may}) => [principal.id.toLowerCase(), may]));
};

const holders = ({world, eligible}: Place): readonly string[] => [
	...new Set([...world.assignments, ...eligible].map(({principalId}) => principalId.toLowerCase())),
];

/** What the sandbox says of one holder alone, as if nobody held anything but its own roles. */
const expectedFor = ({world, eligible}: Place, id: string): string | null => {
	const own = (list: readonly Assignment[]): readonly Assignment[] => list.filter(({principalId}) => principalId.toLowerCase() === id);
	const alone = (assignments: readonly Assignment[]): RandomWorld => ({
		...world,
		me: {id, type: kindOf(id)},
		assignments,
		...(kindOf(id) === 'Group' ? {groups: [], told: {...world.told, groups: true}} : {}),
	});
	const [now, then] = [alone(own(world.assignments)), alone([...own(world.assignments), ...own(eligible)])];
	const every = (of: RandomWorld, how: Settling): boolean => of.asks.every(ask => isAllowed(of, ask, how));
	return every(now, 'at-worst') ? 'yes' : every(then, 'at-worst') ? 'eligible' : every(now, 'at-best') ? 'unknown' : null;
};

test('who can grant is found in 4,000 generated worlds just where the sandbox lets them', {timeout: 30_000}, () => {
	const count: Record<string, number> = {};
	fc.assert(
		fc.property(fc.noShrink(fc.integer({min: 0, max: 2 ** 32 - 1})), seed => {
			const place = placeOf(seed);
			const expected = Object.fromEntries(
				holders(place).flatMap(id => {
					const may = expectedFor(place, id);
					return may === null ? [] : [[id, may] as const];
				}),
			);
			for (const may of Object.values(expected)) count[may] = (count[may] ?? 0) + 1;
			count[`${Object.keys(expected).length} found`] = (count[`${Object.keys(expected).length} found`] ?? 0) + 1;
			expect(foundIn(place), [...linesOf(place.world), `and ready: ${JSON.stringify(place.eligible)}`].join('\n')).toEqual(expected);
		}),
		{numRuns: worlds},
	);
	expect(count['yes']).toBeGreaterThan(worlds / 10);
	expect(count['eligible']).toBeGreaterThan(worlds / 20);
	expect(count['unknown']).toBeGreaterThan(worlds / 20);
	expect(count['0 found']).toBeGreaterThan(worlds / 5);
});
