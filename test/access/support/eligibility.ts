import type {Access} from '../../../source/access/authorization.ts';
import {type Judged, judgeNeed} from '../../../source/access/need-judgement.ts';
import type {ScheduledRole} from '../../../source/access/role-assignment.ts';
import type {Need} from '../../../source/access/scenario.ts';
import type {Target} from '../../../source/access/target.ts';
import {target} from './access-world.ts';
import {isAllowed} from './agreement.ts';
import {chancesOf} from './chances.ts';
import type {Settling} from './random-conditions.ts';
import {type Ask, type Assignment, type RandomWorld, worldOf} from './random-worlds.ts';
import {linesOf} from './shrink.ts';
import {engineSide, listedFor, toldAssignment} from './world-sides.ts';

export type Held = {readonly world: RandomWorld; readonly eligible: readonly Assignment[]; readonly activated: readonly Assignment[]};

/** A world in which PIM holds some of the assignments ready. What it has activated stands among the assignments, or has run out. */
export const heldOf = (seed: number): Held => {
	const {chance} = chancesOf(seed + 1);
	const made = worldOf(seed);
	const places = made.assignments.map(one => ({one, state: chance(0.5) ? 'active' : chance(0.8) ? 'eligible' : 'activated'}));
	const inState = (state: string): readonly Assignment[] => places.filter(place => place.state === state).map(({one}) => one);
	const [first] = made.asks;
	const asks = made.asks
		.map((ask): Ask => ({...ask, scope: first?.scope ?? ask.scope, request: null, resource: null}))
		.toSorted((a, b) => b.kind.localeCompare(a.kind));
	return {world: {...made, asks, assignments: inState('active')}, eligible: inState('eligible'), activated: inState('activated')};
};

/** What the engine says. */
export const judgedBy = ({world, eligible, activated}: Held): Judged => {
	const {asks, told} = world;
	const actionsOf = (kind: Ask['kind']): readonly string[] => asks.filter(ask => ask.kind === kind).map(({action}) => action);
	const need: Need = {id: 'n', need: 'required', who: 'person', at: 'resource', actions: actionsOf('control'), dataActions: actionsOf('data'), roles: []};
	const at: Target = {...target, resource: target.resource && {...target.resource, id: asks[0]?.scope ?? ''}};
	const scheduled = (list: readonly Assignment[], state: ScheduledRole['state']): readonly ScheduledRole[] =>
		listedFor({...world, assignments: list}).map(one => ({...toldAssignment(one, told.noCondition), state, endsOn: null}));
	const access: Access = {...engineSide(world).access, scheduled: [...scheduled(eligible, 'eligible'), ...scheduled(activated, 'activated')]};
	return judgeNeed(need, at, access);
};

const every = (world: RandomWorld, how: Settling): boolean => world.asks.every(ask => isAllowed(world, ask, how));

/** What follows from the sandbox's answers, with the eligible roles and without. */
export const expectedOf = ({world, eligible}: Held): Pick<Judged, 'met' | 'given' | 'eligible'> => {
	const undenied = (of: RandomWorld): RandomWorld => ({...of, denies: [], told: {...of.told, denies: true}});
	const then: RandomWorld = {...world, assignments: [...world.assignments, ...eligible]};
	const bounds = (of: RandomWorld) => (every(of, 'at-worst') ? 'yes' : every(of, 'at-best') ? 'unknown' : 'no');
	const given = bounds(undenied(world));
	return {met: bounds(world), given, eligible: given !== 'yes' && bounds(undenied(then)) === 'yes' && every(then, 'at-best')};
};

export const heldLines = ({world, eligible}: Pick<Held, 'world' | 'eligible'>): string =>
	[
		...linesOf(world),
		...linesOf({...world, assignments: eligible})
			.filter(line => line.startsWith('assignment'))
			.map(line => `eligible: ${line}`),
	].join('\n');
