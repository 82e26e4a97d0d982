import type {authorize, examineAll} from '../../../source/access/authorization.ts';
import {isAuthorized} from '../../../source/sandbox/authorizer.ts';
import type {Settling} from './random-conditions.ts';
import type {Ask, Block, RandomWorld} from './random-worlds.ts';
import {engineSide, sandboxSide} from './world-sides.ts';

export type Engine = {readonly authorize: typeof authorize; readonly examineAll: typeof examineAll};
export type Outcome = ReturnType<typeof authorize>['outcome'];

/** Of the sandbox: `bounds` is `unknown` where what the engine is not told could turn the answer either way; `truth` is what Azure would do. */
export type Answers = {readonly bounds: Outcome; readonly truth: Outcome};

const certain = (allowed: boolean): Outcome => (allowed ? 'allowed' : 'denied');

export const isAllowed = (world: RandomWorld, ask: Ask, how: Settling): boolean => {
	const {slice, question} = sandboxSide(world, ask, how);
	return isAuthorized(slice, question);
};

export const truthOf = (world: RandomWorld, ask: Ask): Outcome => certain(isAllowed(world, ask, 'as-is'));

/** The sandbox's answers, one for each question: they do not change with the engine. */
export const sandboxAnswers = (world: RandomWorld): readonly Answers[] =>
	world.asks.map(ask => {
		const [best, worst] = [isAllowed(world, ask, 'at-best'), isAllowed(world, ask, 'at-worst')];
		return {bounds: best === worst ? certain(best) : 'unknown', truth: truthOf(world, ask)};
	});

export const engineAnswers = ({authorize: one, examineAll: all}: Engine, world: RandomWorld): readonly Outcome[] => {
	const {access, requests} = engineSide(world);
	const [only, ...more] = requests;
	return only && more.length === 0 ? [one(access, only).outcome] : all(access, requests).map(({outcome}) => outcome);
};

/** The engine says neither more nor less than what follows from what it is told, and what it is sure of is true. */
export const agree = (engine: readonly Outcome[], sandbox: readonly Answers[]): boolean =>
	engine.length === sandbox.length &&
	sandbox.every(({bounds, truth}, index) => engine[index] === bounds && (engine[index] === 'unknown' || engine[index] === truth));

/** What decides: without it Azure's answer to the first question would be another. */
export const deciders = {
	condition: world => ({
		...world,
		definitions: eachBlock(world, blocks => blocks.map(block => ({...block, condition: null}))),
		assignments: world.assignments.map(one => ({...one, condition: null})),
	}),
	deny: world => ({...world, denies: []}),
	exclusion: world => ({...world, denies: world.denies.map(deny => ({...deny, excludePrincipals: []}))}),
	group: world => ({...world, groups: []}),
	'group in a group': world => ({
		...world,
		groups: world.groups.map(group => ({...group, members: group.members.filter(member => !world.groups.some(({id}) => id === member))})),
	}),
	'second block': world => ({...world, definitions: eachBlock(world, blocks => blocks.slice(0, 1))}),
	'what is taken away': world => ({...world, definitions: eachBlock(world, blocks => blocks.map(block => ({...block, notActions: [], notDataActions: []})))}),
	inheritance: world => ({...world, assignments: world.assignments.filter(({scope}) => scope.toLowerCase() === world.asks[0]?.scope.toLowerCase())}),
} as const satisfies Readonly<Record<string, (world: RandomWorld) => RandomWorld>>;

const eachBlock = (world: RandomWorld, change: (blocks: readonly Block[]) => readonly Block[]): RandomWorld['definitions'] =>
	new Map([...world.definitions].map(([id, definition]) => [id, {...definition, permissions: change(definition.permissions)}]));
