import type {Wish} from '../../../source/access/assignability.ts';
import {type Wanted, whoCan} from '../../../source/access/who-can.ts';
import {groupsOf} from '../../../source/sandbox/authorizer.ts';
import {target} from './access-world.ts';
import {isAllowed} from './agreement.ts';
import {chancesOf} from './chances.ts';
import {attributeNames} from './random-conditions.ts';
import {writeAssignment} from './random-patterns.ts';
import {type Ask, type Assignment, type RandomWorld, worldOf} from './random-worlds.ts';
import {toldAssignment, toldDefinitions, toldDenies} from './world-sides.ts';

/** `wanted`: for each grant the assignments that would do, the planned one first. */
export type Place = {readonly world: RandomWorld; readonly eligible: readonly Assignment[]; readonly wanted: readonly (readonly [Ask, ...Ask[]])[]};

const roleIds = ['53ca6127-db72-4b80-b1b0-d745d6d5456d', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', 'dddddddd-0000-4000-8000-000000000000'];

/** A world in which some roles are active and some eligible; what is asked is who may write one assignment, or two. */
export const placeOf = (seed: number): Place => {
	const {chance, pick, cased} = chancesOf(seed + 1);
	const made = worldOf(seed);
	// One kind for each id, as in a directory.
	const assignments = made.assignments.map(one => ({...one, principalType: kindOf(one.principalId)}));
	const ready = assignments.map(() => chance(0.3));
	const wish = (ask: Ask): Ask => ({
		...ask,
		action: writeAssignment,
		kind: 'control',
		request: {roleId: cased(pick(roleIds)), principalId: made.me.id, principalType: made.me.type},
		resource: null,
		told: attributeNames,
	});
	return {
		world: {...made, assignments: assignments.filter((_, at) => !ready[at]), asks: []},
		eligible: assignments.filter((_, at) => ready[at]),
		wanted: [...made.asks.slice(0, 2), ...made.asks.slice(0, chance(0.3) ? 1 : 0)].map(ask => [wish(ask), ...(chance(0.4) ? [wish(ask)] : [])]),
	};
};

const kindOf = (id: string): Assignment['principalType'] => (/^b/i.test(id) ? 'Group' : /1$/.test(id) ? 'User' : 'ServicePrincipal');

export type Found = {readonly outcome: string; readonly granters: Readonly<Record<string, unknown>>};

/** What the engine says: who may, by id. */
export const foundIn = ({world, eligible, wanted}: Place): Found => {
	const {told, groups} = world;
	const wishOf = ({scope, request}: Ask): Wish => {
		const {roleId = '', principalId = '', principalType = 'User'} = request ?? {};
		return {scope, roleId, roleName: roleId, principal: {id: principalId, type: principalType as Assignment['principalType'], name: null}};
	};
	const {outcome, granters} = whoCan({
		wanted: wanted.map(([planned, ...others]): Wanted => [wishOf(planned), ...others.map(wishOf)]),
		target,
		assignments: world.assignments.map(one => toldAssignment(one, told.noCondition)),
		eligible: eligible.map(one => ({...toldAssignment(one, told.noCondition), state: 'eligible', endsOn: null})),
		definitions: toldDefinitions(world),
		denies: toldDenies(world),
		locks: [],
		groups: new Map(
			[...world.assignments, ...eligible]
				.filter(({principalType}) => told.groups || principalType === 'Group')
				.map(({principalId}) => [principalId.toLowerCase(), groupsOf(groups, principalId.toLowerCase())]),
		),
	});
	return {
		outcome,
		granters: Object.fromEntries(
			granters.map(({principal, may, needsActivation, onlyPart, instead}) => [principal.id.toLowerCase(), {may, needsActivation, onlyPart, instead}]),
		),
	};
};

/** What the sandbox says of one holder alone, as if nobody held anything but its own roles: for each grant the best way to it. */
const waysOf = ({world, eligible, wanted}: Place, id: string) => {
	const own = (list: readonly Assignment[]): readonly Assignment[] => list.filter(({principalId}) => principalId.toLowerCase() === id);
	const alone = (assignments: readonly Assignment[]): RandomWorld => ({
		...world,
		me: {id, type: kindOf(id)},
		assignments,
		...(kindOf(id) === 'Group' ? {told: {...world.told, groups: true}} : {}),
	});
	const [now, then] = [alone(own(world.assignments)), alone([...own(world.assignments), ...own(eligible)])];
	return wanted.map(wishes => {
		for (const how of ['at-worst', 'at-best'] as const) {
			for (const place of [now, then]) {
				const ask = wishes.find(wish => isAllowed(place, wish, how));
				if (ask) return {isSure: how === 'at-worst', needsActivation: place === then, instead: ask === wishes[0] ? null : (ask.request?.roleId ?? null)};
			}
		}
		return null;
	});
};

/** The same of the sandbox. */
export const expectedIn = (place: Place): Found => {
	const holders = [...new Set([...place.world.assignments, ...place.eligible].map(({principalId}) => principalId.toLowerCase()))];
	const found = holders.map(id => ({id, ways: waysOf(place, id)})).filter(({ways}) => ways.some(way => way !== null));
	const isFound = found.length > 0 && place.wanted.every((_, index) => found.some(({ways}) => ways[index]));
	return {
		outcome: isFound ? 'found' : 'none',
		granters: Object.fromEntries(
			found.map(({id, ways}) => {
				const taken = ways.filter(way => way !== null);
				const needsActivation = taken.some(way => way.needsActivation);
				const may = taken.every(({isSure}) => isSure) ? (needsActivation ? 'eligible' : 'yes') : 'unknown';
				return [id, {may, needsActivation, onlyPart: taken.length < ways.length, instead: taken.find(({instead}) => instead !== null)?.instead ?? null}];
			}),
		),
	};
};

export const wantedLines = ({wanted}: Place): readonly string[] =>
	wanted.map(wishes => `wanted: ${wishes.map(({scope, request}) => `${JSON.stringify(request)} at ${scope}`).join(' or ')}`);
