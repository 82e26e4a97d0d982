import {describe, expect, onTestFinished, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';
import type {Sandbox, SandboxOptions} from '../../source/sandbox/sandbox.ts';
import {groupScope} from '../../source/sandbox/worlds-resources.ts';
import {openSitting, type Sitting} from '../journeys/support/sitting.ts';

type Item = {readonly id: string; readonly state: string; readonly text: string};
type Printed = {
	readonly outcome: string;
	readonly exitCode: number;
	readonly readiness: readonly Item[];
	readonly diagnosis: {readonly id: string; readonly cause: string} | null;
	readonly handOff: {readonly az: string} | null;
	readonly liveness: {readonly outcome: string} | null;
	readonly receipt: {readonly id: string; readonly localAuth: {readonly before: boolean; readonly after: boolean; readonly state: string}} | null;
};

const sittingIn = async (world: string, options: Partial<SandboxOptions> = {}): Promise<Sitting> => {
	const sitting = await openSitting(world, options);
	// What is printed and said is looked through for secrets: a real key would be found.
	onTestFinished(sitting.close);
	return sitting;
};

const run = async (sitting: Sitting, words: readonly string[], services: Partial<Services> = {}) => {
	const {sandbox, printed} = sitting;
	const before = printed.length;
	const exitCode = await runCommandLine(
		[...words, `--sandbox=${sandbox.world.name}`],
		() => ({...sitting.forCommands, ...services}),
		new AbortController().signal,
	);
	return {exitCode, text: printed.slice(before).join('\n')};
};

const harden = async (sitting: Sitting, resource: string, ...words: readonly string[]): Promise<Printed> =>
	JSON.parse((await run(sitting, ['harden', '--json', '--resource', resource, ...words])).text) as Printed;

const confirm = async (sitting: Sitting, resource: string, ...words: readonly string[]): Promise<Printed> =>
	harden(sitting, resource, ...(words.includes('--rollback') ? [] : ['--keys-in-use', 'no']), '--confirm', resource, ...words);

const keysOff = ({world}: Sandbox, resource: string): boolean | undefined => world.accounts.find(({name}) => name === resource)?.disableLocalAuth;
const stateOf = ({readiness}: Printed, id: string): string | undefined => readiness.find(item => item.id === id)?.state;
const ending = ({outcome, exitCode}: Printed): readonly [string, number] => [outcome, exitCode];
const patches = (sitting: Sitting): number => sitting.changes().length;

const all = ['identities', 'dependents', 'monitoring', 'automation', 'rollback'].flatMap(id => ['--ready', id]);

describe('without the name it reads only', () => {
	test('it is ready once everything is said', async () => {
		const sitting = await sittingIn('harden');
		for (const [words, expected] of [
			[[], ['not-ready', 3]],
			[
				['--keys-in-use', 'no', ...all],
				['ready', 0],
			],
			[
				['--keys-in-use', 'yes', ...all],
				['not-ready', 3],
			],
			[['--rollback'], ['ready', 0]],
		] as const)
			expect([words, ending(await harden(sitting, 'contoso-foundry', ...words))]).toEqual([words, expected]);
		expect([patches(sitting), keysOff(sitting.sandbox, 'contoso-foundry')]).toEqual([0, false]);
	});

	test('who could read keys, who did, and which connection would break', async () => {
		const sitting = await sittingIn('harden');
		const {readiness: openai} = await harden(sitting, 'contoso-openai');
		expect(openai.find(({id}) => id === 'key-readers')?.text).toMatch(/^2 may read the keys.*priya@contoso\.com \(Owner\)/u);
		expect(openai.find(({id}) => id === 'key-use')?.text).toMatch(/priya@contoso\.com read the keys, last 3 days ago|ci-runner/u);
		const {readiness: models} = await harden(sitting, 'contoso-models');
		expect(models.find(({id}) => id === 'dependents')).toMatchObject({state: 'not-ready', text: expect.stringContaining('models-by-key')});
	});

	test('what may not be read is told as not known', async () => {
		const sitting = await sittingIn('harden');
		const refuse = (path: RegExp): void =>
			void sitting.sandbox.faults.push({when: {path}, times: 99, answer: {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}}});
		for (const path of [/policyAssignments$/iu, /eventtypes/iu, /\/locks$/iu, /\/permissions$/iu, /roleAssignments$/iu, /\/connections$/iu]) refuse(path);
		const found = await harden(sitting, 'contoso-foundry', '--keys-in-use', 'no', ...all);
		expect(found.readiness.filter(({state}) => state !== 'ready').map(({id, state}) => [id, state])).toEqual([
			['right', 'unknown'],
			['locks', 'unknown'],
			['policies', 'unknown'],
			['key-readers', 'unknown'],
		]);
		expect(ending(found)).toEqual(['ready', 0]);
		expect(stateOf(await harden(sitting, 'contoso-foundry'), 'key-use')).toBe('unknown');
		const log = (): number => sitting.sandbox.log.filter(({path}) => /eventtypes/iu.test(path)).length;
		const before = log();
		await harden(sitting, 'contoso-foundry', '--no-activity-log');
		expect(log()).toBe(before);
	});
});

describe('nothing is changed', () => {
	test('without its name to the letter, or without a no to keys in use', async () => {
		const sitting = await sittingIn('harden');
		for (const [words, expected] of [
			[['--yes'], ['usage', 2]],
			[
				['--keys-in-use', 'no', '--confirm', 'Contoso-foundry'],
				['usage', 2],
			],
			[
				['--confirm', 'contoso-foundry'],
				['not-ready', 3],
			],
			[
				['--confirm', 'contoso-foundry', '--keys-in-use', 'unknown'],
				['not-ready', 3],
			],
			[
				['--confirm', 'contoso-foundry', '--keys-in-use', 'yes', '--yes'],
				['not-ready', 3],
			],
		] as const)
			expect([words, ending(await harden(sitting, 'contoso-foundry', ...words))]).toEqual([words, expected]);
		expect(patches(sitting)).toBe(0);
	});

	test('by who cannot call it without a key, unless others have proven theirs', async () => {
		const sitting = await sittingIn('harden');
		const {roleAssignments} = sitting.sandbox.world;
		roleAssignments.splice(
			0,
			roleAssignments.length,
			...roleAssignments.filter(({principalId, roleId}) => principalId !== sitting.sandbox.world.personId || !roleId.startsWith('a97b65f3')),
		);
		expect(ending(await confirm(sitting, 'contoso-openai'))).toEqual(['not-ready', 3]);
		expect(patches(sitting)).toBe(0);
		const done = await confirm(sitting, 'contoso-openai', '--ready', 'identities');
		expect([...ending(done), done.liveness]).toEqual(['hardened', 0, null]);
	});

	test('while a connection is known to call with its key, unless that may stop', async () => {
		const sitting = await sittingIn('harden');
		expect([ending(await confirm(sitting, 'contoso-models', '--ready', 'identities')), patches(sitting)]).toEqual([['not-ready', 3], 0]);
		const {text} = await run(sitting, ['harden', '--resource', 'contoso-models', '--keys-in-use', 'no', '--confirm', 'contoso-models']);
		expect(text).toMatch(/→ Where its agents may stop, say it: .* --ready dependents/u);
		const told = await run(sitting, ['harden', '--resource', 'contoso-models', '--ready', 'identities', '--ready', 'dependents']);
		const [, next = ''] = /→ Turn keys off: foundry-keyless harden (.*) --sandbox/u.exec(told.text) ?? [];
		expect([next, (await harden(sitting, 'contoso-models', ...next.split(' ').slice(2))).receipt === null]).toEqual([
			'--resource contoso-models --keys-in-use no --ready identities --ready dependents --confirm contoso-models',
			false,
		]);
	});

	test('on a terminal, by a no', async () => {
		const sitting = await sittingIn('harden');
		const terminal = {stdin: true, stdout: true};
		const words = ['harden', '--resource', 'contoso-foundry', '--keys-in-use', 'no', '--confirm', 'contoso-foundry'];
		const {exitCode, text} = await run(sitting, words, {terminal, confirm: async () => false});
		expect([exitCode, text.split('\n')[0], patches(sitting)]).toEqual([3, '▲ contoso-foundry is not ready to have its keys turned off: 5 of 14 are open.', 0]);
		expect((await run(sitting, words, {terminal, confirm: async () => true})).exitCode).toBe(0);
	});
});

describe('turned off', () => {
	test('read back, confirmed by a made-up key, still called without one; nobody ever listed a key', async () => {
		const sitting = await sittingIn('harden');
		const done = await confirm(sitting, 'contoso-foundry');
		expect([...ending(done), done.receipt?.localAuth, done.liveness?.outcome]).toEqual([
			'hardened',
			0,
			expect.objectContaining({before: false, after: true, state: 'written'}),
			'proven',
		]);
		expect([stateOf(done, 'read-back'), stateOf(done, 'key-check'), keysOff(sitting.sandbox, 'contoso-foundry')]).toEqual(['ready', 'ready', true]);
		expect(sitting.sandbox.log.filter(({path}) => /listKeys/iu.test(path))).toEqual([]);
		const again = await confirm(sitting, 'contoso-foundry');
		expect([...ending(again), again.receipt, patches(sitting)]).toEqual(['hardened', 0, null, 1]);
	});

	test('and on again, which closes the receipt; undo leads there', async () => {
		const sitting = await sittingIn('harden');
		const {receipt} = await confirm(sitting, 'contoso-foundry');
		const pointed = await run(sitting, ['undo', '--yes']);
		expect([pointed.exitCode, sitting.said.at(-1)]).toEqual([2, expect.stringContaining('harden --rollback --resource')]);
		const back = await confirm(sitting, 'contoso-foundry', '--rollback');
		expect([...ending(back), back.receipt?.localAuth.before, stateOf(back, 'key-check'), keysOff(sitting.sandbox, 'contoso-foundry')]).toEqual([
			'rolled-back',
			0,
			true,
			'ready',
			false,
		]);
		const kept = await sitting.forCommands.computer.loadReceipt(receipt?.id ?? '', {tenantId: null, sandbox: 'harden'});
		expect(kept?.receipt.localAuth?.state).toBe('undone');
	});

	test('the model endpoint that does not know in time', async () => {
		const sitting = await sittingIn('harden', {propagation: 'after:30m'});
		const done = await confirm(sitting, 'contoso-foundry', '--timeout', '30s');
		expect([...ending(done), stateOf(done, 'key-check')]).toEqual(['hardened', 6, 'not-ready']);
	});

	test('a call without a key that works no more is told, with the way back', async () => {
		const sitting = await sittingIn('harden');
		const {faults} = sitting.sandbox;
		const denied = {status: 401, body: {error: {code: 'PermissionDenied', message: 'Principal does not have access to API/Operation.'}}};
		const confirmed = async (): Promise<boolean> => {
			// From here on.
			faults.push({when: {method: 'POST', host: /^contoso-foundry\./u}, times: 99, answer: denied});
			return true;
		};
		const words = ['harden', '--resource', 'contoso-foundry', '--keys-in-use', 'no', '--confirm', 'contoso-foundry', '--no-wait'];
		const {exitCode, text} = await run(sitting, words, {terminal: {stdin: true, stdout: true}, confirm: confirmed});
		expect([exitCode, text]).toEqual([3, expect.stringMatching(/✖ The call without a key does not work any more \(401\)[\s\S]*harden --rollback/u)]);
	});

	test('after a stronger sign-in, where the tenant wants one', async () => {
		const sitting = await sittingIn('harden');
		const [tenant] = sitting.sandbox.world.tenants;
		if (tenant) tenant.writesNeed = {acrs: ['p1'], refusal: 'challenge'};
		expect(ending(await confirm(sitting, 'contoso-foundry'))).toEqual(['hardened', 0]);
		expect(sitting.said.join('\n')).toContain('Azure asks for a stronger sign-in');
	});
});

describe('each policy kind is told as it is', () => {
	test('by what was read of it', async () => {
		const sitting = await sittingIn('key-policies');
		for (const [resource, words, expected, policies, off] of [
			['contoso-foundry', [], ['hardened', 0], 'ready', true],
			['contoso-openai', [], ['handed-off', 5], 'not-ready', false],
			['contoso-models', [], ['handed-off', 5], 'not-ready', false],
			['contoso-lab', ['--rollback'], ['handed-off', 5], 'not-ready', true],
			['contoso-pilot', ['--rollback'], ['rolled-back', 0], 'ready', false],
			['contoso-archive', ['--rollback'], ['rolled-back', 0], 'ready', false],
		] as const) {
			const before = patches(sitting);
			const done = await confirm(sitting, resource, ...words);
			expect([resource, ending(done), stateOf(done, 'policies'), keysOff(sitting.sandbox, resource)]).toEqual([resource, expected, policies, off]);
			if (done.outcome === 'handed-off') expect([patches(sitting), done.handOff?.az]).toEqual([before, expect.stringContaining('az policy exemption create')]);
		}
	});

	test('what a DeployIfNotExists policy will turn back is told after the change too', async () => {
		const sitting = await sittingIn('key-policies');
		const {text} = await run(sitting, ['harden', '--rollback', '--resource', 'contoso-legacy', '--confirm', 'contoso-legacy']);
		expect(text).toMatch(/✔ Keys of contoso-legacy are on\.[\s\S]*▲ The policy "Contoso: keys off, deployed" turns keys off again some time after/u);
	});

	test.for([
		['contoso-openai', 'arm.keys-rewritten', 'refused'],
		['contoso-models', 'arm.policy', 'refused'],
	] as const)('of %s, whose policies may not be read, the write tells', async ([resource, id, state]) => {
		const sitting = await sittingIn('key-policies');
		sitting.sandbox.faults.push({
			when: {path: /policyAssignments$/iu},
			times: 99,
			answer: {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}},
		});
		const done = await confirm(sitting, resource);
		expect([...ending(done), done.diagnosis?.id, done.receipt?.localAuth.state, done.handOff !== null, patches(sitting)]).toEqual([
			'handed-off',
			5,
			id,
			state,
			true,
			1,
		]);
	});
});

describe('what somebody else must do is handed over', () => {
	test.for<[string, string, string, (sandbox: Sandbox) => void, number]>([
		['no right', 'already', 'contoso-openai', () => undefined, 0],
		[
			'a lock',
			'harden',
			'contoso-foundry',
			({world}: Sandbox) => void world.locks.push({name: 'freeze', level: 'ReadOnly', scope: groupScope, notes: null}),
			0,
		],
		[
			'a lock that may not be read',
			'harden',
			'contoso-foundry',
			({world, faults}: Sandbox) => {
				world.locks.push({name: 'freeze', level: 'ReadOnly', scope: groupScope, notes: null});
				faults.push({when: {path: /\/locks$/iu}, times: 99, answer: {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}}});
			},
			1,
		],
		[
			'a right that may not be read',
			'already',
			'contoso-openai',
			({faults}: Sandbox) =>
				void faults.push({when: {path: /\/permissions$/iu}, times: 99, answer: {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}}}),
			1,
		],
	])('%s', async ([, world, resource, prepare, sent]) => {
		const sitting = await sittingIn(world);
		prepare(sitting.sandbox);
		const done = await confirm(sitting, resource);
		expect([...ending(done), done.handOff?.az, patches(sitting), keysOff(sitting.sandbox, resource)]).toEqual([
			'handed-off',
			5,
			expect.stringContaining('disableLocalAuth'),
			sent,
			false,
		]);
	});
});

test('where no answer comes it may be written, and that is told', async () => {
	const sitting = await sittingIn('harden');
	sitting.sandbox.faults.push({when: {method: 'PATCH'}, times: 99, answer: {status: 501, body: {error: {code: 'NotImplemented', message: 'no'}}}});
	const {exitCode, text} = await run(sitting, ['harden', '--resource', 'contoso-foundry', '--keys-in-use', 'no', '--confirm', 'contoso-foundry']);
	expect([exitCode, text]).toEqual([3, expect.stringContaining('No answer came, so it may be written')]);
});

test('with --redact nobody and nothing of the tenant is named', async () => {
	const sitting = await sittingIn('key-policies');
	const text = [
		(await run(sitting, ['harden', '--json', '--redact', '--resource', 'contoso-openai'])).text,
		(await run(sitting, ['harden', '--redact', '--resource', 'contoso-openai', '--keys-in-use', 'no', '--confirm', 'contoso-openai'])).text,
	].join('\n');
	expect(text).not.toMatch(/contoso|priya|model-callers|rg-ai|4f9d1c27/iu);
});
