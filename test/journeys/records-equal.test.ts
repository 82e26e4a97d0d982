import {afterEach, describe, expect, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {signInRefusals} from '../../source/sandbox/entra-refusals.ts';
import {plannedFault} from '../../source/sandbox/faults.ts';
import type {Fault} from '../../source/sandbox/http.ts';
import type {Sandbox} from '../../source/sandbox/sandbox.ts';
import type {World} from '../../source/sandbox/world.ts';
import {worldNames} from '../../source/sandbox/worlds.ts';
import {fabrikamId, fabrikamPeople} from '../../source/sandbox/worlds-fabrikam.ts';
import {fromCheckpoint, toCheckpoint} from '../../source/wizard/checkpoint.ts';
import type {State} from '../../source/wizard/state.ts';
import {type Answers, byWizard, type Document, documentOf, type Presses, readDocument} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
const sittingIn = async (world: string, change: (world: World) => void = () => undefined): Promise<Sitting> => {
	const sitting = await openSitting(world);
	open.push(sitting);
	change(sitting.sandbox.world);
	return sitting;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

const byCommand = async (sitting: Sitting, words: readonly string[]): Promise<{readonly exitCode: number; readonly document: Document}> => {
	const exitCode = await runCommandLine(words, () => sitting.forCommands, new AbortController().signal);
	return {exitCode, document: readDocument(sitting.printed.join('\n'))};
};

const wordsOf = (world: string, {resource, scenario, project, deployment, credential, people = [], timeoutS, customRole}: Answers): readonly string[] => [
	'--resource',
	resource,
	'--scenario',
	scenario,
	...(project ? ['--project', project] : []),
	...(deployment ? ['--deployment', deployment] : []),
	...people.flatMap(person => ['--for', person]),
	...(credential ? ['--credential', credential] : []),
	...(timeoutS === undefined ? [] : ['--timeout', `${timeoutS}s`]),
	...(customRole ? ['--custom-role'] : []),
	`--sandbox=${world}`,
	'--json',
];

/** Two runs differ by nothing but their receipts' ids, and by what is to be run again: the command, or the wizard. */
const masked = ({receipt, ...rest}: Document): object => ({
	...(JSON.parse(
		JSON.stringify(rest)
			.replaceAll(/(?<=foundry-keyless )grant [^"]*?(?<world>--sandbox=\S+)[^"]*(?<credential>--credential [\w-]+)/gu, '$<credential> $<world>')
			.replaceAll(/(?<=foundry-keyless )grant [^"]* --json --yes(?=")/gu, 'resume'),
	) as object),
	receipt: receipt && {...receipt, id: expect.stringMatching(/^[a-z][a-z2-9]{3}$/u), path: expect.stringMatching(/^\/receipts\//u)},
});

const without = (document: object, parts: readonly string[]): object => Object.fromEntries(Object.entries(document).filter(([name]) => !parts.includes(name)));

type Case = {
	readonly world: string;
	readonly story: string;
	readonly answers: Answers;
	/** What both end with: outcome and exit code. */
	readonly ends: readonly [string, number];
	/** What happens to the world before anybody comes. */
	readonly change?: (world: World) => void;
	/** What a person presses where the command decides by itself. */
	readonly press?: Presses;
	/** Parts in which a command says more than a person has asked for. */
	readonly except?: readonly string[];
};

const onFoundry = {
	openai: {scenario: 'openai', resource: 'contoso-foundry'},
	inference: {scenario: 'inference', resource: 'contoso-foundry'},
	project: {scenario: 'project', resource: 'contoso-foundry', project: 'alpha'},
} as const satisfies Readonly<Record<string, Answers>>;

/** In another tenant than the one that is signed in to; there is one project. */
const onFabrikam: Answers = {scenario: 'openai', resource: 'fabrikam-foundry'};
const withAna = ['ben@contoso.com', 'ana@contoso.com'];

const everyScenario = (world: string, ends: Case['ends']): readonly Case[] =>
	Object.values(onFoundry).map(answers => ({world, story: answers.scenario, answers, ends}));

const endpoint = 'https://contoso-openai.openai.azure.com';
const failing =
	(fault: Omit<Fault, 'times'>, times = 99): ((world: World) => void) =>
	({faults}) =>
		void faults.push({...fault, times});
const refusal = {
	status: 403,
	body: {
		error: {
			code: 'AuthorizationFailed',
			message:
				"The client 'ana@contoso.com' with object id '47eaa099-2cb6-416d-96dc-283cf0480ff9' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/x'.",
		},
	},
};
const writeOf = (scope: string): Fault['when'] => ({method: 'PUT', path: new RegExp(`${scope}/providers/Microsoft\\.Authorization/roleAssignments/`, 'iu')});
const refuseWrites = failing({when: writeOf('accounts/contoso-foundry'), answer: refusal});
const handOff: Presses[keyof Presses] = {type: 'HAND_OFF'};

const cases: readonly Case[] = [
	...everyScenario('fresh', ['granted', 0]),
	...everyScenario('no-rights', ['handed-off', 5]),
	{world: 'already', story: 'openai', answers: onFoundry.openai, ends: ['already', 0]},
	{world: 'already', story: 'project', answers: onFoundry.project, ends: ['already', 0]},
	{world: 'owner-denied', story: 'openai', answers: onFoundry.openai, ends: ['granted', 0]},
	{world: 'flapping', story: 'inference', answers: onFoundry.inference, ends: ['granted', 0]},
	{world: 'empty', story: 'openai', answers: onFoundry.openai, ends: ['usage', 2]},
	{world: 'admin', story: 'oneself', answers: onFoundry.openai, ends: ['granted', 0]},
	{world: 'constrained', story: 'the role that may be assigned', answers: {scenario: 'openai', resource: 'contoso-openai'}, ends: ['granted', 0]},
	{world: 'constrained', story: 'where nothing may be assigned', answers: onFoundry.openai, ends: ['handed-off', 5]},
	{world: 'constrained', story: 'project', answers: onFoundry.project, ends: ['already', 0]},
	{world: 'pim', story: 'an eligible role', answers: onFoundry.inference, ends: ['failed', 3], press: {access: {type: 'CALL_NOW'}}},
	{world: 'pim', story: 'an activated role', answers: {scenario: 'openai', resource: 'contoso-openai'}, ends: ['already', 0]},
	{world: 'deny', story: 'a deny assignment on the models', answers: onFoundry.openai, ends: ['failed', 3], press: {access: {type: 'CALL_NOW'}}},
	{
		world: 'deny',
		story: 'a deny assignment on assigning',
		answers: {scenario: 'inference', resource: 'contoso-models', deployment: 'deepseek-v3-1'},
		ends: ['handed-off', 5],
	},
	{world: 'upgraded', story: 'a role from before', answers: {scenario: 'openai', resource: 'contoso-openai'}, ends: ['already', 0]},
	{world: 'wrong-scope', story: 'openai', answers: onFoundry.openai, ends: ['handed-off', 5]},
	{world: 'wrong-scope', story: 'project', answers: onFoundry.project, ends: ['already', 0]},
	{world: 'fresh', story: 'calling agents', answers: {scenario: 'call-agents', resource: 'contoso-foundry', project: 'alpha'}, ends: ['granted', 0]},
	{world: 'fresh', story: 'managing a project', answers: {scenario: 'manage-project', resource: 'contoso-foundry', project: 'alpha'}, ends: ['granted', 0]},
	{world: 'fresh', story: 'publishing agents', answers: {scenario: 'publish-agents', resource: 'contoso-foundry'}, ends: ['granted', 0]},
	{world: 'fresh', story: 'deploying models', answers: {scenario: 'deploy-models', resource: 'contoso-foundry'}, ends: ['granted', 0]},
	{world: 'fresh', story: 'seeing quota', answers: {scenario: 'view-quota', resource: 'contoso-foundry'}, ends: ['already', 0]},
	{world: 'slow', story: 'inference', answers: onFoundry.inference, ends: ['already', 0]},
	{world: 'slow', story: 'project', answers: onFoundry.project, ends: ['already', 0]},
	{world: 'slow', story: 'inference, for 5 s', answers: {...onFoundry.inference, timeoutS: 5}, ends: ['already', 6]},
	{world: 'fresh', story: 'openai, for 5 s', answers: {...onFoundry.openai, timeoutS: 5}, ends: ['granted', 6]},
	{
		world: 'fresh',
		story: 'another maker’s model',
		answers: {scenario: 'inference', resource: 'contoso-models', deployment: 'claude-sonnet-4-5'},
		ends: ['granted', 0],
	},
	{
		world: 'fresh',
		story: 'the only project, which cannot call this model',
		answers: {scenario: 'project', resource: 'contoso-models', deployment: 'mistral-large'},
		ends: ['failed', 3],
	},
	{
		world: 'fresh',
		story: 'a resource that serves no models',
		answers: {scenario: 'openai', resource: 'contoso-speech', deployment: ''},
		ends: ['usage', 2],
	},
	{
		world: 'fresh',
		story: 'a resource where no model is deployed yet',
		answers: {scenario: 'openai', resource: 'contoso-openai', deployment: ''},
		change: ({accounts}) => {
			const at = accounts.findIndex(({name}) => name === 'contoso-openai');
			accounts.splice(at, 1, ...accounts.slice(at, at + 1).map(account => ({...account, deployments: []})));
		},
		ends: ['failed', 3],
		press: {'deployment.choosing': {type: 'CHOOSE_DEPLOYMENT', name: null}},
	},
	{
		world: 'endpoint-only',
		story: 'openai, by the endpoint',
		answers: {scenario: 'openai', resource: endpoint, deployment: 'gpt-4o-mini'},
		ends: ['already', 0],
	},
	{
		world: 'endpoint-only',
		story: 'inference, by the endpoint',
		answers: {scenario: 'inference', resource: endpoint, deployment: 'gpt-4o-mini'},
		ends: ['already', 0],
	},
	{
		world: 'endpoint-only',
		story: 'another endpoint, where nothing is allowed',
		answers: {scenario: 'openai', resource: 'https://contoso-foundry.openai.azure.com', deployment: 'gpt-4o-mini'},
		ends: ['handed-off', 5],
		press: {'probe.failed': handOff},
	},
	{world: 'endpoint-only', story: 'a name that nobody shows', answers: {scenario: 'openai', resource: 'contoso-foundry'}, ends: ['usage', 2]},
	{world: 'admin', story: 'teammates', answers: {...onFoundry.openai, people: ['ben@contoso.com', 'ai-evaluators']}, ends: ['granted', 0]},
	{
		world: 'admin',
		story: 'a teammate who has it',
		answers: {scenario: 'openai', resource: 'contoso-openai', people: ['chloe@contoso.com']},
		ends: ['already', 0],
	},
	{world: 'admin', story: 'a teammate and oneself', answers: {...onFoundry.project, people: ['ivan@contoso.com', 'ana@contoso.com']}, ends: ['granted', 0]},
	{world: 'admin', story: 'somebody who is not there', answers: {...onFoundry.openai, people: ['nobody@contoso.com']}, ends: ['usage', 2]},
	{
		world: 'admin',
		story: 'a recommended grant that is refused',
		answers: {...onFoundry.project, people: ['ivan@contoso.com', 'ana@contoso.com']},
		change: refuseWrites,
		ends: ['granted', 0],
	},
	{
		world: 'admin',
		story: 'one required grant of two that is refused',
		answers: {...onFoundry.openai, people: ['ben@contoso.com', 'ivan@contoso.com']},
		change: failing({when: writeOf('accounts/contoso-foundry'), answer: refusal}, 1),
		ends: ['partly', 5],
		press: {'grant.failed': handOff},
	},
	{
		world: 'fresh',
		story: 'the grant that is refused',
		answers: onFoundry.openai,
		change: refuseWrites,
		ends: ['failed', 5],
		except: ['handOff'],
	},
	{
		world: 'already',
		story: 'a firewall around the model',
		answers: onFoundry.openai,
		change: failing({
			when: {host: /contoso-foundry/u},
			answer: {status: 403, body: {error: {code: '403', message: 'Access denied due to Virtual Network/Firewall rules.'}}},
		}),
		ends: ['failed', 7],
	},
	{
		world: 'already',
		story: 'a busy model',
		answers: onFoundry.openai,
		change: failing({
			when: {host: /contoso-foundry/u},
			answer: {status: 429, headers: {'retry-after': '30'}, body: {error: {code: '429', message: 'Requests have exceeded the token rate limit.'}}},
		}),
		ends: ['already', 0],
	},
	{
		world: 'no-rights',
		story: 'assignments that may not be read',
		answers: onFoundry.openai,
		change: failing({when: {path: /roleAssignments$/iu}, answer: {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}}}),
		ends: ['handed-off', 5],
		except: ['handOff'],
	},
	{
		world: 'fresh',
		story: 'role definitions that cannot be read at all',
		answers: onFoundry.openai,
		change: failing({when: {path: /roleDefinitions$/iu}, answer: {status: 400, body: {error: {code: 'BadRequest', message: 'no'}}}}),
		ends: ['failed', 3],
	},
	{world: 'wrong-tenant', story: 'inference, as a guest', answers: {...onFabrikam, scenario: 'inference'}, ends: ['granted', 0]},
	{world: 'wrong-tenant', story: 'project, as a guest', answers: {...onFabrikam, scenario: 'project'}, ends: ['granted', 0]},
	{world: 'guest', story: 'where roles are held by the object id of before', answers: onFabrikam, ends: ['granted', 0]},
	{
		world: 'guest',
		story: 'a tenant that lets nobody in',
		answers: onFoundry.openai,
		change: ({tenants}) => {
			for (const tenant of tenants) if (tenant.id === fabrikamId) tenant.signInRules = [{grant: 'any', ...signInRefusals[53003]}];
		},
		ends: ['handed-off', 5],
	},
	{world: 'mfa-on-write', story: 'a stronger sign-in', answers: onFoundry.openai, ends: ['granted', 0]},
	{world: 'mfa-on-write', story: 'one stronger sign-in for two grants', answers: {...onFoundry.openai, people: withAna}, ends: ['granted', 0]},
	...(['browser', 'environment'] as const).map(credential => ({
		world: 'no-device-code',
		story: `by the credential ${credential}`,
		answers: {...onFoundry.openai, credential},
		ends: ['granted', 0] as const,
	})),
	{world: 'no-device-code', story: 'a device code that is refused', answers: onFoundry.openai, ends: ['sign-in-required', 4]},
	...(['firewall', 'private'] as const).map(world => ({world, story: 'inference', answers: onFoundry.inference, ends: ['failed', 7] as const})),
	{world: 'no-subdomain', story: 'inference', answers: onFoundry.inference, ends: ['failed', 3]},
	{world: 'messy', story: 'openai', answers: onFoundry.openai, ends: ['granted', 0]},
	{world: 'huge', story: 'openai', answers: onFoundry.openai, ends: ['granted', 0]},
	{world: 'harden', story: 'openai', answers: onFoundry.openai, ends: ['already', 0]},
	{world: 'key-policies', story: 'openai', answers: onFoundry.openai, ends: ['already', 0]},
	{world: 'keys-off', story: 'project', answers: onFoundry.project, ends: ['already', 0]},
	{world: 'stale-token', story: 'inference', answers: onFoundry.inference, ends: ['already', 0]},
	{world: 'no-deployment', story: 'a name that there is', answers: {...onFoundry.inference, deployment: 'gpt-4o-mini-eu'}, ends: ['already', 0]},
	{world: 'managed-identity', story: 'project', answers: onFoundry.project, ends: ['granted', 0]},
	{world: 'locked', story: 'openai', answers: onFoundry.openai, ends: ['handed-off', 5]},
	{world: 'policy', story: 'openai', answers: onFoundry.openai, ends: ['failed', 5], except: ['handOff']},
	{world: 'fresh', story: 'a custom role', answers: {...onFoundry.openai, customRole: 'chosen'}, ends: ['granted', 0]},
	{
		world: 'admin',
		story: 'a custom role for teammates',
		answers: {...onFoundry.openai, people: ['ben@contoso.com', 'ai-evaluators'], customRole: 'named'},
		ends: ['granted', 0],
	},
	{
		world: 'fresh',
		story: 'a custom role that is one too many',
		answers: {...onFoundry.openai, customRole: 'chosen'},
		change: ({faults}) => void faults.push(plannedFault('custom-role-limit')),
		ends: ['failed', 5],
	},
	{world: 'constrained', story: 'a custom role that is not yours to make', answers: {...onFoundry.openai, customRole: 'named'}, ends: ['usage', 2]},
	{world: 'no-graph', story: 'openai', answers: onFoundry.openai, ends: ['granted', 0]},
	{
		world: 'fresh',
		story: 'a sign-in that is refused',
		answers: onFoundry.openai,
		change: world => {
			world.deviceCode = {outcome: 'declined', slowDowns: 0};
		},
		ends: ['sign-in-required', 4],
	},
];

describe('the wizard’s record is the command’s document', () => {
	test.for(cases)('in $world: $story', async ({world, answers, ends, change, press, except = []}) => {
		const [command, wizard] = [await sittingIn(world, change), await sittingIn(world, change)];
		const {document, exitCode} = await byCommand(command, ['grant', ...wordsOf(world, answers), '--yes']);
		const {state} = await byWizard(wizard, answers, press);
		expect(without(documentOf(state), except)).toEqual(without(masked(document), except));
		expect([document['outcome'], document['exitCode'], exitCode]).toEqual([...ends, ends[1]]);
		expect(wizard.changes().toSorted()).toEqual(command.changes().toSorted());
	});
});

test('a grant is made, or is not, in every world', () => {
	expect(new Set(cases.map(({world}) => world))).toEqual(new Set(worldNames));
});

type Call = Sandbox['log'][number];

const requests = ({sandbox}: Sitting, of: Partial<Record<'method' | 'host' | 'path', RegExp>>): readonly Call[] =>
	sandbox.log.filter(call => Object.entries(of).every(([part, pattern]) => pattern.test(call[part as 'method' | 'host' | 'path'])));

/** Where a person is asked, and what came of it: once each. */
const prompts = (sitting: Sitting): readonly Call[] => requests(sitting, {path: /\/(devicecode|authorize)$/u});

const bothWays = (world: string, answers: Answers) =>
	[
		['by the command', async (sitting: Sitting) => byCommand(sitting, ['grant', ...wordsOf(world, answers), '--yes'])],
		['in the wizard', async (sitting: Sitting) => byWizard(sitting, answers)],
	] as const;

describe('one sign-in does', () => {
	test.for(bothWays('wrong-tenant', {...onFabrikam, people: ['jo@fabrikam.com', 'ana@contoso.com']}))(
		'for Resource Manager, Graph and the model of another tenant, %s',
		async ([, run]) => {
			const sitting = await sittingIn('wrong-tenant');
			await run(sitting);
			expect(prompts(sitting)).toHaveLength(1);
			expect(requests(sitting, {method: /POST/u, path: new RegExp(`^/${fabrikamId}/oauth2/v2\\.0/token$`, 'u')}).length).toBeGreaterThanOrEqual(2);
			for (const host of [/^management\./u, /^graph\./u, /^fabrikam-foundry\./u]) {
				const [one] = requests(sitting, {host}).filter(({status, principalId}) => status === 200 && principalId === fabrikamPeople.ana.id);
				expect(one, String(host)).toBeDefined();
			}
		},
	);

	test.for(bothWays('no-device-code', {...onFoundry.openai, credential: 'browser', people: withAna}))(
		'in the browser for all of one tenant, %s',
		async ([, run]) => {
			const sitting = await sittingIn('no-device-code');
			await run(sitting);
			expect(prompts(sitting).map(({path, status}) => [path.split('/').at(-1), status])).toEqual([['authorize', 200]]);
			for (const host of [/^management\./u, /^graph\./u, /^contoso-foundry\./u]) expect(requests(sitting, {host}).length, String(host)).toBeGreaterThan(0);
		},
	);

	test.for(bothWays('mfa-on-write', {...onFoundry.openai, people: withAna}))(
		'and one more for the write that takes multifactor authentication, %s',
		async ([, run]) => {
			const sitting = await sittingIn('mfa-on-write');
			await run(sitting);
			expect(prompts(sitting)).toHaveLength(2);
			const puts = requests(sitting, {method: /PUT/u});
			const names = new Set(puts.map(({path}) => path));
			expect(names.size).toBe(2);
			// Each challenged once, and written once under the same name.
			for (const name of names) expect(puts.filter(({path}) => path === name).map(({status}) => status)).toEqual([401, 201]);
			expect(sitting.sandbox.world.roleAssignments.filter(({seed}) => !seed)).toHaveLength(2);
		},
	);
});

test('a person who asks for it gets the hand-off that a command writes by itself', async () => {
	const [command, wizard] = [await sittingIn('fresh', refuseWrites), await sittingIn('fresh', refuseWrites)];
	const {document} = await byCommand(command, ['grant', ...wordsOf('fresh', onFoundry.openai), '--yes']);
	const {state} = await byWizard(wizard, onFoundry.openai, {'grant.failed': handOff});
	expect(document['handOff']).not.toBeNull();
	expect(documentOf(state)).toMatchObject({outcome: 'handed-off', exitCode: 5, handOff: document['handOff']});
});

test('a second try tells its own refusals only, and finds what the first has written', async () => {
	const wizard = await sittingIn('admin', failing({when: writeOf('accounts/contoso-foundry'), answer: refusal}, 1));
	const answers = {...onFoundry.openai, people: ['ben@contoso.com', 'ivan@contoso.com']};
	const {state, places} = await byWizard(wizard, answers, {'grant.failed': {type: 'RETRY'}});
	expect(places.slice(-4)).toEqual(['grant.running', 'grant.failed', 'grant.running', 'done']);
	expect(state.record.warnings.map(({id}) => id)).toEqual(['taken.deployment']);
	expect(state.record.receipt?.entries.map(entry => entry.state).toSorted()).toEqual(['created', 'existed']);
	expect(state.written.length).toBe(2);
	expect(documentOf(state)).toMatchObject({outcome: 'granted', exitCode: 0});
});

describe('a custom role made in the wizard', () => {
	const answers: Answers = {...onFoundry.openai, customRole: 'chosen'};
	const next = async (sitting: Sitting, ...words: readonly string[]) => {
		sitting.printed.length = 0;
		return byCommand(sitting, [...words, '--sandbox=fresh', '--json']);
	};
	const standing = ({sandbox: {world}}: Sitting): readonly number[] => [world.customRoles.length, world.roleAssignments.filter(({seed}) => !seed).length];

	/** Left as a kill leaves it: the receipt and the answers are on the disk. */
	const killedBetween = async (sitting: Sitting): Promise<State> => {
		const killed = Promise.withResolvers<State>();
		let last: State | null = null;
		const computer: Sitting['forWizard']['computer'] = {
			...sitting.forWizard.computer,
			saveReceipt: async receipt => {
				const kept = await sitting.forWizard.computer.saveReceipt(receipt);
				if (!receipt.roles?.some(({state}) => state === 'created')) return kept;
				if (last) killed.resolve(last);
				return new Promise(() => undefined);
			},
		};
		const keep: Sitting['keep'] = state => {
			sitting.keep(state);
			last = state;
		};
		void byWizard({...sitting, keep, forWizard: {...sitting.forWizard, computer}}, answers);
		const state = await killed.promise;
		await computer.saveCheckpoint({schemaVersion: 1, savedOn: '2026-11-20T10:00:00Z', content: toCheckpoint(state)});
		return state;
	};

	test('is assigned and proven, and undo takes back both', async () => {
		const sitting = await sittingIn('fresh');
		const {state, places} = await byWizard(sitting, answers);
		expect(places.slice(places.indexOf('plan'))).toEqual(['plan', 'plan.revising', 'plan', 'grant.running', 'probe.running', 'done']);
		expect([state.record.liveness?.outcome, ...standing(sitting)]).toEqual(['proven', 1, 1]);
		expect((await next(sitting, 'undo', '--yes')).document['outcome']).toBe('undone');
		expect(standing(sitting)).toEqual([0, 0]);
	});

	test('is taken back where the run was killed before it was assigned', async () => {
		const sitting = await sittingIn('fresh');
		await killedBetween(sitting);
		expect(standing(sitting)).toEqual([1, 0]);
		expect((await next(sitting, 'undo', '--yes')).document['outcome']).toBe('undone');
		expect(standing(sitting)).toEqual([0, 0]);
	});

	test('is what a killed run goes on with, by command', async () => {
		const sitting = await sittingIn('fresh');
		await killedBetween(sitting);
		expect((await next(sitting, 'resume', '--yes')).document['outcome']).toBe('granted');
		expect([...standing(sitting), sitting.sandbox.world.roleAssignments.at(-1)?.roleId]).toEqual([1, 1, sitting.sandbox.world.customRoles[0]?.id]);
	});

	test('is what a killed run goes on with, in the wizard', async () => {
		const sitting = await sittingIn('fresh');
		const left = fromCheckpoint(JSON.parse(JSON.stringify(toCheckpoint(await killedBetween(sitting)))));
		if (left === null) throw new Error('there is nothing to go on with');
		const {state} = await byWizard(sitting, {...answers, customRole: 'named'}, {plan: {type: 'CONFIRM'}}, left);
		expect([state.at, state.record.plan?.grants[0]?.roleId, ...standing(sitting)]).toEqual(['done', sitting.sandbox.world.customRoles[0]?.id, 1, 1]);
	});
});

describe('what is not asked for is not written', () => {
	test.for(worldNames)('a check in %s changes nothing', async world => {
		const sitting = await sittingIn(world);
		const credential = world === 'no-device-code' ? ['--credential', 'environment'] : [];
		await byCommand(sitting, ['check', ...credential, ...wordsOf(world, onFoundry.project)]);
		expect(sitting.changes()).toEqual([]);
		expect(sitting.sandbox.log.length).toBeGreaterThan(3);
	});

	test.for(Object.values(onFoundry))('what is there already is not written again: $scenario', async answers => {
		const sitting = await sittingIn('already');
		const {document} = await byCommand(sitting, ['grant', ...wordsOf('already', answers), '--yes']);
		expect([document['outcome'], document['receipt'], sitting.changes()]).toEqual(['already', null, []]);
	});

	test.for(['fresh', 'owner-denied', 'no-rights', 'admin'])('a plan in %s changes nothing', async world => {
		const sitting = await sittingIn(world);
		const {document} = await byCommand(sitting, ['grant', ...wordsOf(world, onFoundry.project), '--plan']);
		expect([document['outcome'], sitting.changes()]).toEqual(['planned', []]);
	});
});
