import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {authorize} from '../../source/access/authorization.ts';
import {agree, engineAnswers, sandboxAnswers} from './support/agreement.ts';
import {type Mutation, withMutant} from './support/mutant.ts';
import {type RandomWorld, worldOf} from './support/random-worlds.ts';

const worlds = 20_000;

test('engine and sandbox give the same answer in 20,000 generated worlds', {timeout: 30_000}, () => {
	const count = {allowed: 0, denied: 0, unknown: 0};
	fc.assert(
		fc.property(fc.noShrink(fc.integer({min: 0, max: 2 ** 32 - 1})), seed => {
			const world = worldOf(seed);
			const answers = {...sandboxAnswers(world), ...engineAnswers(authorize, world)};
			count[answers.engine] += 1;
			if (!agree(answers)) throw new Error(JSON.stringify({answers, world: {...world, definitions: [...world.definitions.values()]}}, null, 1));
		}),
		{numRuns: worlds},
	);
	expect(count.allowed).toBeGreaterThan(worlds / 5);
	expect(count.denied).toBeGreaterThan(worlds / 5);
});

const file = (name: Mutation['file'], from: string, to: string): Mutation => ({file: name, from, to});

/** Each rule of the engine, and its text without it. */
const rules: readonly (readonly [string, Mutation])[] = [
	// Patterns.
	['case of a pattern does not count', file('permission', "pattern.toLowerCase().split('*')", "pattern.split('*')")],
	['case of an action does not count', file('permission', 'const name = action.toLowerCase();', 'const name = action;')],
	[
		'a star crosses slashes',
		file('permission', '!name.endsWith(tail)) {', "!name.endsWith(tail) || name.slice(head.length, name.length - tail.length).includes('/')) {"),
	],
	['a star may stand for nothing', file('permission', 'name.length < head.length + tail.length', 'name.length <= head.length + tail.length')],
	['what stands before and after a star does not overlap', file('permission', 'name.length < head.length + tail.length || ', '')],
	['a pattern is anchored at its beginning', file('permission', '!name.startsWith(head)', '!name.includes(head)')],
	['a pattern is anchored at its end', file('permission', '!name.endsWith(tail)', '!name.includes(tail)')],
	['a pattern may have several stars', file('permission', 'for (const part of rest) {', 'for (const part of rest.slice(0, 0)) {')],
	['parts between stars come in order', file('permission', 'name.indexOf(part, at)', 'name.indexOf(part)')],
	['parts between stars end before the tail', file('permission', 'found < 0 || found + part.length > end', 'found < 0')],
	['a pattern without a star is the whole name', file('permission', 'return head === name;', 'return name.startsWith(head);')],
	// Blocks.
	[
		'control actions give no data actions',
		file('permission', "(kind === 'data' ? block.dataActions : block.actions)", "(kind === 'data' ? [...block.dataActions, ...block.actions] : block.actions)"),
	],
	[
		'data actions give no control actions',
		file(
			'permission',
			"(kind === 'data' ? block.dataActions : block.actions)",
			"(kind === 'data' ? block.dataActions : [...block.dataActions, ...block.actions])",
		),
	],
	['notActions and notDataActions take away', file('permission', "? 'taken-away' : 'granted'", "? 'granted' : 'granted'")],
	[
		'notActions take away no data actions',
		file('permission', "(kind === 'data' ? block.notDataActions : block.notActions)", '[...block.notDataActions, ...block.notActions]'),
	],
	[
		'what a block takes away it takes from itself only',
		file('authorization', 'if (granting.length > 0) {', "if (granting.length > 0 && says.every(({verdict}) => verdict !== 'taken-away')) {"),
	],
	[
		'what a role takes away it takes from itself only',
		file(
			'authorization',
			'const given = any(findings.map(({gives}) => gives));',
			"const given = findings.some(({rule}) => rule === 'taken-away') ? 'no' : any(findings.map(({gives}) => gives));",
		),
	],
	['every block counts', file('authorization', 'definition.permissions.map(', 'definition.permissions.slice(0, 1).map(')],
	['any block is enough', file('authorization', 'any(granting.map(({block})', 'all(granting.map(({block})')],
	['any assignment is enough', file('authorization', 'any(findings.map(', 'all(findings.map(')],
	// Scopes.
	['case of a scope does not count', file('scope', '.toLowerCase()\n\t\t\t\t.split', '.split')],
	['nothing is inherited upward', file('scope', 'return startsWith(inner, outer) ||', 'return startsWith(inner, outer) || startsWith(outer, inner) ||')],
	['nothing is inherited sideways', file('scope', 'return startsWith(inner, outer) ||', 'return startsWith(inner.slice(0, -1), outer.slice(0, -1)) ||')],
	['a name that begins with another is another', file('scope', 'return startsWith(inner, outer) ||', "return inner.join('/').startsWith(outer.join('/')) ||")],
	['a grant on a project does not reach the account', file('scope', 'return startsWith(inner, outer) ||', 'return startsWith(inner, outer.slice(0, 8)) ||')],
	['everything above is inherited', file('scope', 'return startsWith(inner, outer) ||', '(startsWith(inner, outer) && inner.length === outer.length) ||')],
	['the tenant root reaches everything', file('scope', 'return startsWith(inner, outer) ||', 'return (startsWith(inner, outer) && outer.length > 0) ||')],
	[
		'a management group reaches its subscriptions',
		file(
			'scope',
			'return startsWith(inner, outer) || (isManagementGroup(outer) &&',
			'return startsWith(inner, outer) || (false && isManagementGroup(outer) &&',
		),
	],
	// Principals.
	['what groups hold counts', file('authorization', " || principalType === 'Group'", '')],
	[
		'what others hold does not',
		file(
			'authorization',
			"sameId(principalId, principal.id) || principalType === 'Group'",
			"sameId(principalId, principal.id) || principalType !== ('' as string)",
		),
	],
	['case of an id does not count', file('authorization', 'a.toLowerCase() === b.toLowerCase()', 'a === b')],
	// What is not known.
	[
		'the condition of a block counts',
		file('authorization', 'any(granting.map(({block}) => holds(block.condition)))', "any(granting.map(() => 'yes' as const))"),
	],
	['the condition of an assignment counts', file('authorization', ', holds(assignment.condition)]', ']')],
	[
		'a condition that nobody judged is open',
		file('authorization', "const unjudged: ConditionHolds = () => 'unknown';", "const unjudged: ConditionHolds = () => 'no';"),
	],
	['a role that cannot be read may give anything', file('authorization', "gives: 'unknown', rule: 'unreadable'", "gives: 'no', rule: 'unreadable'")],
	// Deny assignments.
	['deny assignments count', file('authorization', "given === 'no' || denied === 'yes'", "given === 'no'")],
	['any deny assignment is enough', file('authorization', 'any(denies.map(', 'all(denies.map(')],
	['a deny assignment may be open', file('authorization', "given === 'yes' && denied === 'no'", "given === 'yes'")],
	['a deny assignment is inherited', file('authorization', ': isWithin(request.scope, deny.scope);', ': sameScope(request.scope, deny.scope);')],
	[
		'doNotApplyToChildScopes counts',
		file(
			'authorization',
			'deny.doNotApplyToChildScopes ? sameScope(request.scope, deny.scope) :',
			'deny.doNotApplyToChildScopes ? isWithin(request.scope, deny.scope) :',
		),
	],
	[
		'a deny assignment forbids only what it lists',
		file('authorization', 'deny.permissions.filter(block => blockGrants(block, request.action, request.kind))', 'deny.permissions'),
	],
	['a deny assignment is for those it names', file('authorization', '\t\tisAmong(access, deny.principals),\n', '')],
	['excluded principals are not denied', file('authorization', "excluded === 'yes' ? 'no' : excluded === 'no' ? 'yes' : 'unknown'", "'yes'")],
	['everybody is everybody', file('authorization', 'id === everyone || mine', 'mine')],
	['a deny assignment for a group reaches its members', file('authorization', '...ownAssignments(access).map(({principalId}) => principalId)]', ']')],
	['membership of other groups is open', file('authorization', "(type.toLowerCase()) ? 'no' : 'unknown'", "(type.toLowerCase()) ? 'no' : 'no'")],
	[
		'another person is not a group',
		file('authorization', "['user', 'serviceprincipal'].includes(type.toLowerCase())", "['user', 'serviceprincipal'].includes(type)"),
	],
];

describe('each rule of the engine switched off is caught', () => {
	let few: readonly {readonly world: RandomWorld; readonly expected: ReturnType<typeof sandboxAnswers>}[] = [];
	beforeAll(() => {
		few = Array.from({length: 4000}, (_, seed) => worldOf(seed)).map(world => ({world, expected: sandboxAnswers(world)}));
	});

	const firstDisagreement = async (mutation: Mutation | null): Promise<number> =>
		withMutant(mutation, engine => few.findIndex(({world, expected}) => !agree({...expected, ...engineAnswers(engine, world)})));

	test('the copy without a change agrees', async () => expect(await firstDisagreement(null)).toBe(-1));

	test.for(rules)('%s', async ([, mutation]) => {
		expect(await firstDisagreement(mutation)).toBeGreaterThanOrEqual(0);
	});
});
