import {afterEach, describe, expect, test} from 'vitest';
import type {Evidence} from '../../source/access/failure.ts';
import type {Rung} from '../../source/access/ladder.ts';
import type {Pasted, PastedFacts} from '../../source/access/paste/pasted.ts';
import type {ScenarioId} from '../../source/access/scenario.ts';
import type {World} from '../../source/sandbox/world.ts';
import {climbLadder} from '../../source/steps/climb-ladder.ts';
import {discoverTenants} from '../../source/steps/discover-tenants.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import {evidence} from '../access/support/records.ts';
import {type Connection, openConnection} from '../azure/support/connection.ts';

const open: Connection[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(async ({sandbox}) => sandbox.close()));
});

const nothing: PastedFacts = {
	principals: [],
	dataActions: [],
	actions: [],
	operations: [],
	tenants: [],
	audiences: [],
	deployments: [],
	urls: [],
	resourceIds: [],
	correlationIds: [],
};
const pastedOf = (part: Partial<Evidence>, facts: Partial<PastedFacts> = {}): Pasted => ({
	text: part.message ?? '',
	is: 'error',
	errors: [evidence({plane: 'data', ...part})],
	tokens: [],
	secrets: [],
	sdk: null,
	facts: {...nothing, ...facts},
});

type Asked = {
	readonly scenario?: ScenarioId;
	readonly resource?: string;
	readonly project?: string;
	readonly deployment?: string | null;
	/** Default: what the text names, else the deployment. */
	readonly called?: string;
	readonly pasted?: (world: World) => Pasted | null;
	readonly change?: (world: World) => void;
};

const climbed = async (
	world: string,
	{scenario = 'inference', resource = 'contoso-foundry', project, deployment = 'gpt-4o-mini', called, pasted, change}: Asked = {},
) => {
	const connection = await openConnection(world);
	open.push(connection);
	const {cloud, clock, signIn, signal, sandbox} = connection;
	change?.(sandbox.world);
	const session = await signIn('device-code');
	const discovery = await discoverTenants(cloud, {session, onlyOwn: false}, signal);
	const opened = await openTarget(cloud, {session, wanted: resource, discovery}, signal);
	const target = {
		resource: opened.resource,
		project: opened.projects.find(({name}) => name === project) ?? null,
		deployment: opened.deployments.find(({name}) => name === deployment) ?? null,
		endpoint: opened.endpoint,
	};
	const shown: (readonly Rung[])[] = [];
	const text = pasted?.(sandbox.world) ?? null;
	const question = {
		session: opened.session,
		home: session,
		pasted: text,
		opened,
		target,
		scenario,
		called: called ?? text?.facts.deployments[0] ?? deployment,
		people: [],
	};
	const answer = await climbLadder({cloud, clock}, question, rungs => shown.push(rungs), signal);
	const {rungs, diagnosis, others, fix} = answer.findings;
	const changes = sandbox.log.filter(({method, host}) => host === 'management.azure.com' && !['GET', 'POST'].includes(method));
	return {
		answer,
		shown,
		changes,
		states: Object.fromEntries(rungs.map(({id, state}) => [id, state])),
		texts: Object.fromEntries(rungs.map(({id, text}) => [id, text])),
		id: diagnosis?.id ?? null,
		others: others.map(other => other.id),
		fix,
	};
};

const lacks = (principal: string, action = 'Microsoft.CognitiveServices/accounts/OpenAI/responses/write'): Partial<Evidence> => ({
	status: 401,
	code: 'PermissionDenied',
	message: `The principal \`${principal}\` lacks the required data action \`${action}\` to perform \`POST /openai/responses\` operation.`,
});

describe('looking by itself', {timeout: 20_000}, () => {
	test('finds nothing where everything is held, and the call is answered', async () => {
		const {id, fix, states, changes} = await climbed('already');
		expect([id, fix]).toEqual([null, {is: 'prove'}]);
		expect(states).toMatchObject({
			machine: 'pass',
			identity: 'pass',
			tenant: 'pass',
			principal: 'skipped',
			resource: 'pass',
			network: 'pass',
			access: 'pass',
			eligible: 'skipped',
			assigning: 'skipped',
			locks: 'skipped',
			policy: 'skipped',
			call: 'pass',
		});
		expect(changes).toEqual([]);
	});

	test('finds that a role is missing, which can be assigned', async () => {
		const {id, fix, states, texts} = await climbed('owner-denied');
		expect([id, fix]).toEqual(['rbac.data-action-missing.openai', {is: 'plan'}]);
		expect(states).toMatchObject({access: 'fail', assigning: 'pass', call: 'fail', age: 'skipped'});
		expect(texts['access']).toMatch(/^missing for you: chat completions, responses and chat with models of other makers; Owner .* 0 data actions$/u);
	});

	test('says who can grant it, where the person cannot', async () => {
		const {fix, texts} = await climbed('no-rights');
		expect(fix).toEqual({is: 'plan'});
		expect(texts['assigning']).toMatch(/^you may not assign it; priya@contoso\.com \(Owner\) can$/u);
	});

	test('tells that a role has not arrived yet', async () => {
		const {id, fix, states} = await climbed('slow');
		expect([id, fix]).toEqual(['state.propagating', {is: 'prove'}]);
		expect(states).toMatchObject({access: 'pass', call: 'fail', age: 'notice'});
	});

	test.for([
		['firewall', 'net.firewall', {network: 'notice', call: 'fail'}, {is: 'elsewhere'}],
		['private', 'net.public-disabled', {network: 'notice', call: 'fail'}, {is: 'elsewhere'}],
		['no-subdomain', 'subdomain.missing', {address: 'fail', call: 'fail'}, {is: 'elsewhere'}],
		['keys-off', null, {access: 'pass', call: 'pass'}, {is: 'prove'}],
		['stale-token', 'state.stale-token', {access: 'pass', call: 'fail'}, {is: 'prove'}],
		['locked', 'rbac.data-action-missing.openai', {access: 'fail', assigning: 'notice', locks: 'notice', policy: 'unknown'}, {is: 'plan'}],
		['policy', 'rbac.data-action-missing.openai', {access: 'fail', assigning: 'pass', locks: 'pass', policy: 'unknown'}, {is: 'plan'}],
		['deny', 'state.deny-assignment', {access: 'fail', assigning: 'skipped'}, {is: 'elsewhere'}],
		['pim', 'state.eligible', {access: 'fail', eligible: 'notice', assigning: 'skipped', locks: 'skipped'}, {is: 'activate'}],
		['wrong-scope', 'state.wrong-scope', {access: 'fail'}, {is: 'plan'}],
	] as const)('in world %s finds %s', async ([world, id, states, fix]) => {
		const found = await climbed(world);
		expect([found.id, found.fix]).toEqual([id, fix]);
		expect(found.states).toMatchObject(states);
	});

	test('tells the project’s own identity from oneself', async () => {
		const {id, fix, states} = await climbed('managed-identity', {scenario: 'project', project: 'alpha'});
		expect([id, fix]).toEqual(['state.project-identity', {is: 'plan'}]);
		expect(states).toMatchObject({access: 'pass', 'project-identity': 'fail', call: 'fail'});
	});

	test('names the lock that stands in the way of assigning', async () => {
		const {texts} = await climbed('locked');
		expect([texts['assigning'], texts['locks']]).toEqual([expect.stringContaining('audit-freeze'), expect.stringContaining('audit-freeze')]);
	});

	test('names a lock also where the person may not assign anyway, and one that only forbids taking back', async () => {
		const locks = (level: 'CanNotDelete' | 'ReadOnly') => (world: World) => {
			const [scope = ''] = world.accounts.filter(({name}) => name === 'contoso-foundry').map(({subscriptionId}) => `/subscriptions/${subscriptionId}`);
			world.locks.push({name: 'keep', level, scope, notes: null});
		};
		const [frozen, kept] = [await climbed('no-rights', {change: locks('ReadOnly')}), await climbed('owner-denied', {change: locks('CanNotDelete')})];
		expect([frozen.texts['assigning'], frozen.texts['locks']]).toEqual([
			expect.stringContaining('you may not assign it'),
			expect.stringContaining('forbids assigning'),
		]);
		expect([kept.states['locks'], kept.texts['locks']]).toEqual(['notice', expect.stringContaining('forbids removals')]);
	});

	test('says of a role that is let in that it has arrived, however young it is', async () => {
		const immediate = (world: World): void => {
			world.propagation = {kind: 'immediate'};
		};
		const {id, states, texts} = await climbed('slow', {change: immediate});
		expect([id, states['call'], states['age'], texts['age']]).toEqual([null, 'pass', 'pass', expect.stringMatching(/^assigned .* ago, and it has arrived$/u)]);
	});

	test('shows each rung as it is checked', async () => {
		const {shown} = await climbed('already');
		expect(shown.flat().some(({id, state}) => id === 'call' && state === 'checking')).toBe(true);
		expect(shown.at(-1)?.some(({state}) => state === 'checking')).toBe(false);
	});
});

const person = ({personId}: World): string => personId;

describe('a pasted refusal', {timeout: 20_000}, () => {
	test('of oneself, where the role is missing, is certain without a call', async () => {
		const {id, fix, states, answer} = await climbed('owner-denied', {pasted: world => pastedOf(lacks(person(world)), {principals: [person(world)]})});
		expect([id, fix, answer.liveness]).toEqual(['rbac.data-action-missing.openai', {is: 'plan'}, null]);
		expect(states).toMatchObject({principal: 'pass', access: 'fail', call: 'skipped'});
	});

	test('of oneself, that is over', async () => {
		const {id, fix, states} = await climbed('already', {pasted: world => pastedOf(lacks(person(world)), {principals: [person(world)]})});
		expect([id, fix, states['call']]).toEqual(['state.works-now', {is: 'prove'}, 'pass']);
	});

	test('of the project’s own identity is not about oneself', async () => {
		const identityOf = (world: World): string => world.accounts.flatMap(({projects}) => projects).find(({name}) => name === 'alpha')?.identityId ?? '';
		const {id, states, texts} = await climbed('already', {
			scenario: 'project',
			project: 'alpha',
			pasted: world => pastedOf(lacks(identityOf(world)), {principals: [identityOf(world)]}),
		});
		expect([id, states['principal'], states['call']]).toEqual(['state.project-identity', 'notice', 'skipped']);
		expect(texts['principal']).toContain('the managed identity of project alpha, not you');
	});

	test('of another application is told by its name', async () => {
		const runner = '3e7fb97b-fcc1-40c8-b0cd-f20a990d3cd8';
		const {id, texts, answer} = await climbed('already', {pasted: () => pastedOf(lacks(runner), {principals: [runner]})});
		expect([id, answer.people.map(one => one.id)]).toEqual(['state.wrong-principal', [runner]]);
		expect(texts['principal']).toMatch(/^3e7f…d8 is the application ci-runner, not you; on this machine environment gives that identity$/u);
	});

	test('of somebody whom nobody knows is about oneself as far as it goes', async () => {
		const stranger = '99999999-0000-4000-8000-000000000009';
		const {states, answer} = await climbed('already', {pasted: () => pastedOf(lacks(stranger), {principals: [stranger]})});
		expect([states['principal'], answer.people.length]).toEqual(['unknown', 1]);
	});

	test('of a deployment that is not there offers the nearest one', async () => {
		const gone = {status: 404, code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.'};
		const {id, fix, states, texts} = await climbed('already', {deployment: null, pasted: () => pastedOf(gone, {deployments: ['gpt-4o-mni']})});
		expect([id, fix, states['deployment'], states['call']]).toEqual(['deploy.not-found', {is: 'deployment', name: 'gpt-4o-mini'}, 'fail', 'skipped']);
		expect(texts['deployment']).toBe('there is no gpt-4o-mni; the nearest is gpt-4o-mini');
	});

	test('of a deployment in whose stead another was chosen is mended: the other one is called', async () => {
		const gone = {status: 404, code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.'};
		const {id, fix, states, texts, answer} = await climbed('already', {pasted: () => pastedOf(gone, {deployments: ['gpt-4o-mni']})});
		expect([id, fix, states['call'], answer.findings.was]).toEqual([
			null,
			{is: 'prove'},
			'pass',
			{diagnosis: expect.objectContaining({id: 'deploy.not-found'}), by: 'calling gpt-4o-mini'},
		]);
		expect(texts['deployment']).toBe('gpt-4o-mini serves gpt-4o-mini; there is no gpt-4o-mni');
	});

	test('of a role, though another deployment than the one in the text is chosen now, stays what it is', async () => {
		const {id, answer} = await climbed('owner-denied', {pasted: world => pastedOf(lacks(person(world)), {principals: [person(world)], deployments: ['gone']})});
		expect([id, answer.findings.was]).toEqual(['rbac.data-action-missing.openai', null]);
	});

	test('of a deployment that is there by now works', async () => {
		const gone = {status: 404, code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.'};
		const {id, states} = await climbed('already', {pasted: () => pastedOf(gone, {deployments: ['gpt-4o-mini']})});
		expect([id, states['call']]).toEqual(['state.works-now', 'pass']);
	});

	test('of the resource’s own identity is planned for it, not for oneself', async () => {
		const identityOf = ({accounts}: World): string => accounts.find(({name}) => name === 'contoso-foundry')?.identityId ?? '';
		const {texts, answer} = await climbed('already', {pasted: world => pastedOf(lacks(identityOf(world)), {principals: [identityOf(world)]})});
		const [who] = answer.people;
		expect(texts['principal']).toContain('the managed identity of contoso-foundry, not you');
		expect([answer.plan?.grants[0]?.principal.id, answer.findings.fix]).toEqual([who?.id, {is: 'plan'}]);
		expect(who?.type).toBe('ServicePrincipal');
	});

	test('that nobody knows is looked into by a call', async () => {
		const {id, fix} = await climbed('owner-denied', {pasted: () => pastedOf({status: 418, message: 'teapot'})});
		expect([id, fix]).toEqual(['rbac.data-action-missing.openai', {is: 'plan'}]);
	});
});
