import {describe, expect, test} from 'vitest';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Reason} from '../../source/access/reason.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import {sameScope} from '../../source/access/scope.ts';
import {type Stopping, stopDeployments} from '../../source/steps/stop-deployments.ts';
import {undoReceipt} from '../../source/steps/undo.ts';
import {writeGrants} from '../../source/steps/write-grants.ts';
import {foundryResource, openaiUser, session} from '../access/support/records.ts';
import {armWith, idOf, refused} from './support/arm.ts';
import {fakeClock} from './support/clock.ts';
import {quiet} from './support/told.ts';

const two = (number: number): string => String(number).padStart(2, '0');

const twenty: readonly Grant[] = Array.from({length: 20}, (_, number) => ({
	need: 'required',
	principal: {id: `30000000-0000-4000-8000-0000000000${two(number)}`, type: 'User', name: `person${number}@contoso.com`},
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: number % 4 === 0 ? `/subscriptions/${foundryResource.subscriptionId}/resourceGroups/rg-other` : foundryResource.id,
	name: `60000000-0000-4000-8000-0000000000${two(number)}`,
	exists: false,
}));

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

const [first, second, third] = twenty as readonly [Grant, Grant, Grant];
/** Somebody else's, one wanted under its very name, one under another name, one of another receipt. */
const before: readonly RoleAssignment[] = [
	standing(first, {id: idOf({...first, name: '70000000-0000-4000-8000-000000000001'}), roleId: 'other'}),
	standing(first, {description: 'by hand'}),
	standing(second, {id: idOf({...second, name: '70000000-0000-4000-8000-000000000002'}), description: 'by template'}),
	standing(third, {description: 'Made by foundry-keyless, receipt zzzz'}),
];

type Arm = ReturnType<typeof armWith>;
type Way = {readonly above?: number; readonly most?: number; readonly location?: string};

const isThere = ({assignments}: Arm, {scope, roleId, principal}: Grant): boolean =>
	[...assignments.values()].some(held => sameScope(held.scope, scope) && held.roleId === roleId && held.principalId === principal.id);

/** The plan of a run that looks before it writes; `blind`: what is there could not be read. */
const planFor = (arm: Arm, blind: boolean): Plan => ({
	grants: twenty.map(grant => ({...grant, exists: !blind && isThere(arm, grant)})),
	assignable: 'yes',
	because: [],
	choices: [],
	compared: [],
	customRole: null,
});

const never = (): AbortSignal => new AbortController().signal;

const write = async (arm: Arm, way: Way, {blind, killAt}: {blind: boolean; killAt?: number}): Promise<boolean> => {
	const {killed, ...tools} = arm.tools(killAt);
	const writing = writeGrants(tools, {session, plan: planFor(arm, blind), ...way}, quiet, never()).then(
		() => 'ended',
		() => 'ended',
	);
	return (await Promise.race([writing, killed])) === 'ended';
};

const undoAll = async (arm: Arm, killAt?: number): Promise<boolean> => {
	const {killed, ...tools} = arm.tools(killAt);
	for (const receipt of [...arm.disk.values()]) {
		if ((await Promise.race([undoReceipt(tools, {session, receipt}, quiet, never()), killed])) === 'killed') return false;
	}
	return true;
};

const ways: readonly (readonly [string, Way, least: number])[] = [
	['written one by one', {}, 100],
	['written by one deployment', {above: 5, location: 'swedencentral'}, 20],
	['written by deployments in deployments', {above: 5, most: 4, location: 'swedencentral'}, 20],
];

describe.for(ways)('twenty grants, %s and killed at whichever point', ([, way, least]) => {
	test.for([false, true])('are all there after another run, and taken back exactly; what stood there could not be read: %s', async blind => {
		let killAt = 0;
		for (let finished = false; !finished; killAt += 1) {
			const arm = armWith(before);
			finished = await write(arm, way, {blind, killAt});
			expect(await write(arm, way, {blind: false})).toBe(true);
			expect(
				twenty.filter(grant => !isThere(arm, grant)).map(({name}) => name),
				`killed at point ${killAt}`,
			).toEqual([]);
			expect([...arm.assignments.values()].filter(({id}) => before.some(other => other.id === id))).toEqual(before);
			expect(await undoAll(arm)).toBe(true);
			expect([...arm.assignments.values()], `killed at point ${killAt}`).toEqual(before);
		}
		expect(killAt).toBeGreaterThan(least);
	});

	test('are taken back exactly without another run, also when the undoing was killed too', async () => {
		let killAt = 0;
		for (let finished = false; !finished; killAt += 1) {
			const arm = armWith(before);
			finished = await write(arm, way, {blind: true, killAt});
			await undoAll(arm, killAt);
			expect(await undoAll(arm)).toBe(true);
			arm.engine.go();
			expect([...arm.assignments.values()], `killed at point ${killAt}`).toEqual(before);
		}
	});
});

test('while the engine still writes, undo stops it first', async () => {
	const arm = armWith([]);
	const {killed, ...tools} = arm.tools(8);
	await Promise.race([writeGrants(tools, {session, plan: planFor(arm, false), above: 5, location: 'x'}, quiet, never()), killed]);
	expect([...arm.engine.all.values()].map(({state}) => state)).toEqual(['running']);
	expect(await undoAll(arm)).toBe(true);
	expect(arm.log.filter(line => /^(?:CANCEL|DELETE)/u.test(line))[0]).toBe('CANCEL');
	for (let turn = 0; turn < 10; turn += 1) arm.engine.go();
	expect(arm.assignments.size).toBe(0);
});

test('what is nested in a deployment is stopped too, and waited for', async () => {
	const asked: string[] = [];
	const clock = fakeClock();
	const parent = '/subscriptions/s/providers/Microsoft.Resources/deployments/one';
	const states = new Map<string, 'canceled' | 'running' | 'succeeded'>([
		[parent, 'running'],
		[`${parent}-1`, 'running'],
		[`${parent}-2`, 'succeeded'],
	]);
	const cloud: Stopping = {
		getDeployment: async (_session, id) => {
			// In the middle of a write: it ends a little later than it is told to.
			if (clock.elapsed() > 5000 && asked.includes(id)) states.set(id, 'canceled');
			const state = states.get(id);
			return state === undefined ? null : {id, state, startedOn: id === parent ? '2026-11-20T10:00:01.000Z' : null};
		},
		listDeploymentOperations: async () => [1, 2, 3].map(number => ({target: `${parent}-${number}`, state: 'running', evidence: null})),
		cancelDeployment: async (_session, id) => void asked.push(id),
	};
	const deployments = [{id: parent, state: 'planned', startedOn: null}] as const;
	const work = {cloud, clock, session, repeating: async <T>(call: () => Promise<T>) => call(), signal: never()};
	expect(await stopDeployments(work, {deployments})).toBe('2026-11-20T10:00:01.000Z');
	expect([asked, [...states.values()], clock.slept]).toEqual([
		[parent, `${parent}-1`],
		['canceled', 'canceled', 'succeeded'],
		[3000, 3000],
	]);
});

describe('many grants', () => {
	const deployed = async (arm: Arm, way: Way = {above: 5, location: 'swedencentral'}) => {
		const told: string[] = [];
		const texts: string[] = [];
		const onTold = ({id, text}: Reason): void => {
			told.push(id);
			texts.push(text);
		};
		const plan = planFor(arm, false);
		const written = await writeGrants(arm.tools(), {session, plan, ...way}, {...quiet, onTold}, never());
		const states = Map.groupBy(written.receipt.entries, ({state}) => state);
		return {...written, told, texts, counts: Object.fromEntries([...states].map(([state, entries]) => [state, entries.length]))};
	};

	test.for([
		['above the bound', 19, 'DEPLOY 20', {}],
		['at the bound', 20, undefined, {}],
		['that are all but four there', 16, 'DEPLOY 17', {}],
	] as const)('%s: what the engine gets', async ([kind, above, line]) => {
		const arm = armWith(kind === 'that are all but four there' ? before : []);
		const {counts} = await deployed(arm, {above, location: 'x'});
		expect(arm.log.find(one => one.startsWith('DEPLOY'))).toBe(line);
		expect(counts).toEqual(line === 'DEPLOY 17' ? {existed: 3, created: 17} : {created: 20});
	});

	test('are told while they are written, and the receipt names the deployment', async () => {
		const arm = armWith([]);
		const seen: number[] = [];
		const onReceipt: typeof quiet.onReceipt = ({entries}) => void seen.push(entries.filter(({state}) => state === 'created').length);
		const {receipt} = await writeGrants(arm.tools(), {session, plan: planFor(arm, false), above: 5, location: 'x'}, {...quiet, onReceipt}, never());
		expect(receipt.deployments).toEqual([
			{
				id: `/subscriptions/${foundryResource.subscriptionId}/providers/Microsoft.Resources/deployments/foundry-keyless-${receipt.id}`,
				state: 'ended',
				startedOn: '2026-11-20T10:00:01.000Z',
			},
		]);
		expect(seen[0]).toBe(0);
		expect(seen.at(-1)).toBe(20);
		expect(new Set(seen).size).toBeGreaterThan(3);
	});

	const noRight = "The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Resources/deployments/write' over scope 'z'.";
	const oneNot =
		"The template deployment failed with error: 'Authorization failed for template resource 'x' of type 'Microsoft.Authorization/roleAssignments'.";
	test.for([
		['a right that lacks', refused({message: noRight}), /you may not deploy there/u],
		['one of them that may not be made', refused({code: 'InvalidTemplateDeployment', message: oneNot}), /it refuses all of them for one/u],
		['its full history', refused({status: 409, code: 'DeploymentQuotaExceeded', message: 'Creating it would exceed the quota.'}), /history there is full/u],
		['a policy', refused({code: 'RequestDisallowedByPolicy', message: "Disallowed by policy. Reasons: 'no'."}), /An Azure Policy forbids this write: no/u],
	] as const)('that the engine refuses for %s are written one by one, and that is told', async ([, refusal, why]) => {
		const arm = armWith([], what => (what === 'deploy' ? refusal : null));
		const {counts, told, texts, receipt, failures} = await deployed(arm);
		expect([counts, told, failures]).toEqual([{created: 20}, ['write.one-by-one'], []]);
		expect(texts[0]).toMatch(why);
		expect(receipt.deployments?.map(({state}) => state)).toEqual(['refused']);
	});

	test('of which one is certain to be refused leave that one out: the engine refuses all for one', async () => {
		const arm = armWith([], (what, id) => (what === 'create' && id === idOf(third) ? refused() : null));
		const plan = {...planFor(arm, false), grants: twenty.map(grant => (grant === third ? {...grant, assignable: 'no' as const} : grant))};
		const {failures} = await writeGrants(arm.tools(), {session, plan, above: 5, location: 'x'}, quiet, never());
		expect(arm.log.filter(line => /^(?:DEPLOY|PUT)/u.test(line))).toEqual(['DEPLOY 19']);
		expect(failures).toEqual([]);
	});

	test.for([
		['for good', refused({code: 'RequestDisallowedByPolicy'}), {created: 19, refused: 1}, 0],
		['for a principal that is new', refused({status: 400, code: 'PrincipalNotFound'}), {created: 19, refused: 1}, 1],
	] as const)('of which the engine could not write one, %s', async ([, refusal, expected, puts]) => {
		const arm = armWith([], (what, id) => (what === 'create' && id === idOf(third) ? refusal : null));
		const {counts, failures} = await deployed(arm);
		expect(counts).toEqual(expected);
		expect(failures.map(({grant, evidence}) => [grant.name, evidence.code])).toEqual([[third.name, refusal.evidence.code]]);
		expect(arm.log.filter(line => line.startsWith('PUT')).length).toBe(puts);
	});

	test('whose beginning nobody answered for are looked for', async () => {
		const arm = armWith([], what => (what === 'deploy' ? 'lost' : null));
		expect((await deployed(arm)).counts).toEqual({created: 20});
	});

	test('one that the engine wrote in its last moment, unseen, is ours all the same', async () => {
		const arm = armWith([]);
		const tools = arm.tools();
		const {listAllRoleAssignments, listDeploymentOperations} = tools.cloud;
		const cloud: typeof tools.cloud = {
			...tools.cloud,
			listAllRoleAssignments: async (...given) => (await listAllRoleAssignments(...given)).filter(({id}) => id !== idOf(third)),
			listDeploymentOperations: async (...given) => (await listDeploymentOperations(...given)).filter(({target}) => target !== idOf(third)),
		};
		const {receipt} = await writeGrants({...tools, cloud}, {session, plan: planFor(arm, false), above: 5, location: 'x'}, quiet, never());
		expect(arm.log.filter(line => line.startsWith('PUT'))).toEqual([`PUT ${third.name}`]);
		expect(receipt.entries.map(({state}) => state)).toEqual(new Array(20).fill('created'));
	});

	test('an assignment that came between the look and the engine stays whose it was', async () => {
		const arm = armWith([]);
		const tools = arm.tools();
		const {startDeployment} = tools.cloud;
		const cloud: typeof tools.cloud = {
			...tools.cloud,
			startDeployment: async (...given) => {
				arm.assignments.set(idOf(third), standing(third, {description: 'by hand', createdOn: '2026-11-20T10:00:00.000Z'}));
				return startDeployment(...given);
			},
		};
		const {receipt} = await writeGrants({...tools, cloud}, {session, plan: planFor(arm, false), above: 5, location: 'x'}, quiet, never());
		expect(receipt.entries.filter(({state}) => state !== 'created').map(({id, state}) => [id, state])).toEqual([[idOf(third), 'existed']]);
		await undoAll(arm);
		expect([...arm.assignments.keys()]).toEqual([idOf(third)]);
	});
});
