import {describe, expect, test} from 'vitest';
import type {CloudFailure} from '../../source/access/failure.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import {undoReceipt} from '../../source/steps/undo.ts';
import {writeGrants} from '../../source/steps/write-grants.ts';
import {anaId, foundryResource, foundryUser, openaiUser, project, projectIdentityId, session} from '../access/support/records.ts';
import {armWith, idOf, refused} from './support/arm.ts';
import {fakeClock} from './support/clock.ts';
import {quiet} from './support/told.ts';

const ana = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const identity = {id: projectIdentityId, type: 'ServicePrincipal', name: 'managed identity of alpha'} as const;

const grant = (number: number, part: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal: ana,
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: `${foundryResource.id}-${number}`,
	name: `60000000-0000-4000-8000-00000000000${number}`,
	exists: false,
	...part,
});

const planOf = (...grants: readonly Grant[]): Plan => ({grants, assignable: 'yes', because: [], choices: [], compared: [], customRole: null});

const threeGrants = planOf(
	grant(1, {roleId: foundryUser, scope: project.id}),
	grant(2, {roleId: foundryUser, scope: foundryResource.id, principal: identity}),
	grant(3, {need: 'recommended', scope: foundryResource.id}),
);

const standing = (of: Grant, part: Partial<RoleAssignment> = {}): RoleAssignment => ({
	id: idOf(of),
	scope: of.scope,
	roleId: of.roleId,
	principalId: of.principal.id,
	principalType: of.principal.type,
	condition: null,
	description: null,
	createdOn: null,
	...part,
});

type Arm = ReturnType<typeof armWith>;

const write = async (arm: Arm, plan: Plan, {signal = new AbortController().signal, killAt}: {signal?: AbortSignal; killAt?: number} = {}) => {
	const {cloud, computer, killed} = arm.tools(killAt);
	const told: (readonly [Receipt, string])[] = [];
	const writing = writeGrants(
		{cloud, computer, clock: fakeClock()},
		{session, plan},
		{...quiet, onReceipt: (receipt, path) => void told.push([receipt, path])},
		signal,
	).then(
		written => ({written}),
		(error: unknown) => ({error}),
	);
	const ended = await Promise.race([writing, killed]);
	return {told, ended, states: [...arm.disk.values()].flatMap(({entries}) => entries.map(({state}) => state))};
};

const written = async (...given: Parameters<typeof write>) => {
	const {ended, ...rest} = await write(...given);
	if (ended === 'killed' || 'error' in ended) throw ended === 'killed' ? new Error('killed') : ended.error;
	return {...ended.written, ...rest};
};

describe('the receipt', () => {
	test('is on the disk before the first write, and again after every answer', async () => {
		const arm = armWith([]);
		const {receipt, path, told} = await written(arm, threeGrants);
		expect(arm.log.slice(0, 4)).toEqual(['save planned planned planned', ...threeGrants.grants.map(({name}) => `PUT ${name}`)]);
		expect(arm.log.filter(line => line.startsWith('save')).length).toBe(4);
		expect(arm.log.at(-1)).toBe('save created created created');
		expect(told.map(([{entries}]) => entries.filter(({state}) => state === 'created').length)).toEqual([0, expect.any(Number), expect.any(Number), 3]);
		expect(told.at(-1)).toEqual([receipt, path]);
		expect(arm.disk.get(receipt.id)).toEqual(receipt);
	});

	test('names cloud, tenant, writer, sandbox and time, and stands in each assignment', async () => {
		const arm = armWith([]);
		const {receipt} = await written(arm, threeGrants);
		expect(receipt).toEqual({
			schemaVersion: 1,
			id: expect.stringMatching(/^[a-z][a-z2-9]{3}$/u),
			createdOn: '2026-11-20T10:00:00.000Z',
			cloud: 'public',
			tenantId: session.tenantId,
			by: anaId,
			sandbox: null,
			entries: threeGrants.grants.map(one => ({id: idOf(one), roleId: one.roleId, principalId: one.principal.id, scope: one.scope, state: 'created'})),
		});
		expect([...arm.assignments.values()].map(({description}) => description)).toEqual(new Array(3).fill(`Made by foundry-keyless, receipt ${receipt.id}`));
	});

	test('that cannot be kept stops everything before a write', async () => {
		const arm = armWith([]);
		const {cloud} = arm.tools();
		const computer = {random: () => 0, saveReceipt: async () => Promise.reject(new Error('ENOSPC'))};
		await expect(writeGrants({cloud, computer, clock: fakeClock()}, {session, plan: threeGrants}, quiet, new AbortController().signal)).rejects.toMatchObject({
			diagnosis: {id: 'usage.receipt-not-kept', cause: expect.stringContaining('ENOSPC')},
		});
		expect(arm.log).toEqual([]);
	});

	test('that can no longer be kept once writing has begun stops nothing: on the disk all stands as planned, which undo looks for', async () => {
		const arm = armWith([]);
		const {cloud} = arm.tools();
		const kept: Receipt[] = [];
		const computer = {
			random: () => 0,
			saveReceipt: async (receipt: Receipt) => {
				if (kept.length > 0) throw new Error('ENOSPC');
				kept.push(receipt);
				return {path: 'receipt.json'};
			},
		};
		const told: Receipt[] = [];
		const {receipt, failures} = await writeGrants(
			{cloud, computer, clock: fakeClock()},
			{session, plan: threeGrants},
			{...quiet, onReceipt: newer => void told.push(newer)},
			new AbortController().signal,
		);
		expect([kept[0]?.entries.map(({state}) => state), failures]).toEqual([['planned', 'planned', 'planned'], []]);
		expect([receipt, told.at(-1)].map(one => one?.entries.map(({state}) => state))).toEqual(new Array(2).fill(new Array(3).fill('created')));
	});
});

describe('what is written', () => {
	test('is what lacks; what the plan saw already is in the receipt and not sent', async () => {
		const [first, second] = [grant(1, {exists: true}), grant(2)];
		const arm = armWith([standing(first)]);
		const {states, failures} = await written(arm, planOf(first, second));
		expect([states, failures]).toEqual([['existed', 'created'], []]);
		expect(arm.log.filter(line => line.startsWith('PUT'))).toEqual([`PUT ${second.name}`]);
	});

	test('nothing, when nothing lacks', async () => {
		const arm = armWith([]);
		await written(arm, planOf(grant(1, {exists: true})));
		expect(arm.log).toEqual(['save existed']);
	});

	test('an assignment that came in between, under whatever name, is a success and not ours', async () => {
		const theirs = standing(grant(1), {id: idOf(grant(9)), description: 'by hand'});
		const arm = armWith([theirs]);
		const {receipt, failures} = await written(arm, planOf(grant(1)));
		expect([receipt.entries.map(({id, state}) => [id, state]), failures]).toEqual([[[theirs.id, 'existed']], []]);
	});

	test('one that may not be read back is written all the same', async () => {
		const {states, failures} = await written(
			armWith([], what => (what === 'get' ? refused() : null)),
			planOf(grant(1)),
		);
		expect([states, failures]).toEqual([['created'], []]);
	});

	test('never more than four at a time', async () => {
		const arm = armWith([]);
		const many = Array.from({length: 9}, (_, number) => grant(number + 1));
		const {states} = await written(arm, planOf(...many));
		expect(arm.mostAtOnce()).toBe(4);
		expect(states).toEqual(many.map(() => 'created'));
	});
});

describe('a refusal', () => {
	const failing = (...numbers: readonly number[]): Arm => {
		const ids = numbers.map(number => idOf(threeGrants.grants[number - 1] as Grant));
		return armWith([], (what, id) => (what === 'create' && ids.includes(id) ? refused({message: `No to ${id}`}) : null));
	};

	test.for([
		['of a recommended grant', [3], ['created', 'created', 'refused']],
		['of one required grant of two', [2], ['created', 'refused', 'created']],
		['of one required and the recommended one', [1, 3], ['refused', 'created', 'refused']],
	] as const)('%s is told beside what was written', async ([, numbers, expected]) => {
		const {states, failures, receipt} = await written(failing(...numbers), threeGrants);
		expect(states).toEqual(expected);
		expect(receipt.entries.map(({state}) => state)).toEqual(expected);
		const told = failures.map(failure => [failure.grant.name, failure.evidence.message]);
		expect(told.toSorted()).toEqual(numbers.map(number => threeGrants.grants[number - 1] as Grant).map(one => [one.name, `No to ${idOf(one)}`]));
	});

	test.for([
		['both required grants', [1, 2], ['refused', 'refused', 'created']],
		['every grant', [1, 2, 3], ['refused', 'refused', 'refused']],
	] as const)('of %s is thrown, and the receipt says what is there', async ([, numbers, expected]) => {
		const {ended, states, told} = await write(failing(...numbers), threeGrants);
		expect((ended as {error: CloudFailure}).error.evidence).toMatchObject({status: 403, code: 'AuthorizationFailed'});
		expect(states).toEqual(expected);
		expect(told.at(-1)?.[0].entries.map(({state}) => state)).toEqual(expected);
	});

	test.for([
		['by Resource Manager', 'refused', refused()],
		['for load', 'refused', refused({status: 429, code: 'TooManyRequests'})],
		['by a gateway that gave up', 'planned', refused({status: 504, code: 'GatewayTimeout'})],
		['by a request that timed out there', 'planned', refused({status: 408, code: 'RequestTimeout'})],
		['by Resource Manager for want of claims that nobody can answer', 'refused', refused({status: 401, claims: '{"access_token":{}}'})],
		['by nobody: no answer came', 'planned', refused({status: null, code: 'ETIMEDOUT'})],
	] as const)('%s leaves the entry %s', async ([, state, failure]) => {
		const {states} = await written(
			armWith([], (what, id) => (what === 'create' && id === idOf(grant(2)) ? failure : null)),
			planOf(grant(1), grant(2)),
		);
		expect(states).toEqual(['created', state]);
	});

	test('that is a fault of ours is thrown as it is', async () => {
		const {cloud, computer} = armWith([]).tools();
		const broken = {...cloud, createRoleAssignment: async () => Promise.reject(new TypeError('x is not a function'))};
		await expect(writeGrants({cloud: broken, computer, clock: fakeClock()}, {session, plan: threeGrants}, quiet, new AbortController().signal)).rejects.toThrow(
			TypeError,
		);
	});
});

/** What stood there before: somebody else's, one of the wanted ones under another name, one of another receipt. */
const stoodBefore = (): readonly RoleAssignment[] => [
	standing(grant(7), {description: 'by hand'}),
	standing(grant(5), {id: idOf(grant(8)), description: 'by hand'}),
	standing(grant(6), {description: 'Made by foundry-keyless, receipt zzzz'}),
];
const mixedPlan = planOf(grant(1), grant(2), grant(3), grant(4), grant(5), grant(6, {exists: true}));
const troubled = (): Arm =>
	armWith(stoodBefore(), (what, id) => {
		if (what !== 'create') return null;
		return id === idOf(grant(2)) ? refused() : id === idOf(grant(3)) ? 'lost' : null;
	});

const undoAll = async (arm: Arm, killAt?: number): Promise<boolean> => {
	const {cloud, computer, clock, killed} = arm.tools(killAt);
	for (const receipt of [...arm.disk.values()]) {
		if ((await Promise.race([undoReceipt({cloud, computer, clock}, {session, receipt}, quiet, new AbortController().signal), killed])) === 'killed')
			return false;
	}
	return true;
};

describe('what was begun can be undone', () => {
	test('when it was killed, at whichever point', async () => {
		let killAt = 0;
		let finished = false;
		const left = new Set<string>();
		for (; !finished; killAt += 1) {
			const arm = troubled();
			finished = (await write(arm, mixedPlan, {killAt})).ended !== 'killed';
			left.add([...arm.assignments.keys()].map(id => id.at(-1)).join(''));
			expect(await undoAll(arm)).toBe(true);
			expect([...arm.assignments.values()], `killed at point ${killAt}`).toEqual(stoodBefore());
		}
		// The save before; four writes with an answer, one without; five saves after them; five looks.
		expect(killAt).toBeGreaterThan(25);
		expect(left.size).toBeGreaterThan(3);
	});

	test('when the undoing was killed too, at whichever point, by undoing it again', async () => {
		let killAt = 0;
		for (let finished = false; !finished; killAt += 1) {
			const arm = troubled();
			await write(arm, mixedPlan);
			finished = await undoAll(arm, killAt);
			expect(await undoAll(arm)).toBe(true);
			expect([...arm.assignments.values()], `killed at point ${killAt}`).toEqual(stoodBefore());
		}
		expect(killAt).toBeGreaterThan(10);
	});

	test('when it was left, at whichever point', async () => {
		for (let leaveAfter = 0; leaveAfter < 20; leaveAfter += 1) {
			const arm = troubled();
			const leave = new AbortController();
			const {cloud, computer} = arm.tools();
			let saves = 0;
			const leaving = {
				...computer,
				saveReceipt: async (receipt: Receipt) => {
					saves += 1;
					if (saves > leaveAfter) leave.abort(new DOMException('left', 'AbortError'));
					return computer.saveReceipt(receipt);
				},
			};
			const ended = await writeGrants({cloud, computer: leaving, clock: fakeClock()}, {session, plan: mixedPlan}, quiet, leave.signal).then(
				() => 'written',
				(error: unknown) => (error as Error).name,
			);
			if (leaveAfter === 0) expect([ended, arm.log.filter(line => line.startsWith('PUT'))]).toEqual(['AbortError', []]);
			expect(await undoAll(arm)).toBe(true);
			expect([...arm.assignments.values()]).toEqual(stoodBefore());
		}
	});
});
