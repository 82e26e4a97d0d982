import {describe, expect, onTestFinished, test} from 'vitest';
import {handOffForms} from '../../source/access/hand-off-form.ts';
import {readRequest, writeRequest} from '../../source/access/request-line.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {SandboxOptions} from '../../source/sandbox/sandbox.ts';
import {byWizard, readDocument} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open = async (world: string, options: Partial<SandboxOptions> = {}): Promise<Sitting> => {
	const sitting = await openSitting(world, options);
	onTestFinished(sitting.close);
	return sitting;
};

/** What came out on each stream, and the exit code. `forCommands`: what the run may use. */
const run = async ({forCommands, printed, said}: Sitting, words: readonly string[]) => {
	const from = [printed.length, said.length] as const;
	const code = await runCommandLine(words, () => forCommands, new AbortController().signal);
	return {code, out: printed.slice(from[0]).join('\n'), told: said.slice(from[1]).join('\n')};
};

const openai = ['--resource', 'contoso-foundry', '--scenario', 'openai'] as const;
const benId = '260df254-53fe-4e85-842c-836478068577';

/** What somebody who may not assign roles would send, in the words of the sandbox that it comes from. */
const lineOf = async (sitting: Sitting, world: string, more: readonly string[] = []): Promise<string> =>
	(await run(sitting, ['hand-off', ...openai, `--sandbox=${world}`, '--format', 'request', ...more])).out.split(' ')[4] ?? '';

const line = (part: Partial<Parameters<typeof writeRequest>[0]>): string =>
	writeRequest({
		cloud: 'public',
		tenantId: 'f0494dc0-1392-4452-bea2-fb2b42eb80dc',
		sandbox: null,
		resource: 'https://hidden.openai.azure.com',
		project: null,
		deployment: null,
		scenario: 'openai',
		people: [{id: benId, type: 'User'}],
		...part,
	}) ?? '';

// The first of them loads the whole SDK.
describe('the command hand-off', {timeout: 20_000}, () => {
	test('prints the one line first, then the message, with who can grant it; and writes nothing', async () => {
		const sitting = await open('no-rights');
		const {code, out} = await run(sitting, ['hand-off', ...openai, '--sandbox=no-rights']);
		expect(code).toBe(0);
		expect(out).toMatch(
			/^▲ Somebody else must grant this\.\n {2}They can: priya@contoso\.com \(Owner\), .*\n\nSend one line:\n\nnpx foundry-keyless grant --request fk1:\S+ --sandbox=no-rights\n\nor the whole message:\n\n[\s\S]*I need to call OpenAI models on contoso-foundry/,
		);
		expect(out).toMatch(/by --format: request, az, powershell, bicep, terraform, portal$/);
		expect(sitting.changes()).toEqual([]);
	});

	test('prints each form alone and whole, as the document has it', async () => {
		const sitting = await open('no-rights');
		const {handOff, ...document} = readDocument((await run(sitting, ['hand-off', ...openai, '--sandbox=no-rights', '--json'])).out) as unknown as {
			readonly handOff: Readonly<Record<string, string>> & {readonly portalSteps: readonly string[]};
		};
		expect(document).toMatchObject({command: 'hand-off', outcome: 'written', exitCode: 0, liveness: null, receipt: null, diagnosis: null});
		expect(document).toMatchObject({plan: {assignable: 'no'}, whoCan: [{principal: {name: 'priya@contoso.com'}}, {}]});
		for (const form of handOffForms) {
			const {out} = await run(sitting, ['hand-off', ...openai, '--sandbox=no-rights', '--format', form]);
			expect(out).toBe(form === 'portal' ? [handOff['portal'], ...handOff.portalSteps].join('\n') : handOff[form]?.trimEnd());
		}
	});

	test('holds no id when it is redacted, not even in the line', async () => {
		const {out} = await run(await open('no-rights'), ['hand-off', ...openai, '--sandbox=no-rights', '--json', '--redact']);
		expect(out).toContain('npx foundry-keyless grant --request REQUEST');
		expect(out).not.toMatch(/fk1:|f0494dc0|47eaa099/);
	});

	test('says so where nothing is missing, and what else is so where no grant helps', async () => {
		const already = await run(await open('already'), ['hand-off', ...openai, '--sandbox=already', '--json']);
		expect(readDocument(already.out)).toMatchObject({outcome: 'nothing', exitCode: 0, handOff: null});
		const pim = await open('pim');
		expect((await run(pim, ['hand-off', ...openai, '--sandbox=pim'])).out).toMatch(/^▲ Nothing that somebody could grant is missing/);
		const piped = await run(pim, ['hand-off', ...openai, '--sandbox=pim', '--format', 'az']);
		expect(piped).toMatchObject({code: 0, out: '', told: expect.stringContaining('Nothing that somebody could grant') as string});
	});

	test('refuses a form that there is not, rather than to print nothing', async () => {
		const many = Array.from({length: 21}, (_, index) => ['--for', `group:00000000-0000-4000-8000-0000000000${index + 10}`]).flat();
		const {code, out, told} = await run(await open('no-graph'), ['hand-off', ...openai, '--sandbox=no-graph', '--format', 'request', ...many]);
		expect([code, out]).toEqual([2, '']);
		expect(told).toMatch(/There is no one line for grant --request here\. It holds 20 people, and 21 are asked for\.\n {2}→ .* --format message/);
	});

	test('finds nobody to wait for where you may grant it yourself, and hands it off all the same', async () => {
		const {code, out} = await run(await open('fresh'), ['hand-off', ...openai, '--sandbox=fresh', '--for', 'ben@contoso.com']);
		expect(code).toBe(0);
		expect(out).toMatch(
			/^○ You may grant this yourself.*\n {2}→ Grant it yourself: foundry-keyless grant --resource \S+ --scenario openai --for 260df254\S+ --sandbox=fresh\n/,
		);
		expect(out).toContain('ben@contoso.com needs to call OpenAI models');
	});
});

describe('grant --request', {timeout: 20_000}, () => {
	test('grants what the line asks for, to whomever Azure says that it names, and prints how they prove it', async () => {
		const sitting = await open('fresh');
		const line = await lineOf(sitting, 'fresh', ['--for', 'ben@contoso.com']);
		const {code, out, told} = await run(sitting, ['grant', '--request', line, '--sandbox=fresh', '--yes', '--json']);
		expect(code).toBe(0);
		expect(readDocument(out)).toMatchObject({
			outcome: 'granted',
			scenario: 'openai',
			target: {name: 'contoso-foundry', deployment: 'gpt-4o-mini'},
			assessments: [{principal: {id: benId, name: 'ben@contoso.com'}}],
			receipt: {
				assignments: [{created: true}],
				verify: [
					{
						principalIds: [benId],
						command: expect.stringMatching(/^npx foundry-keyless probe --resource \S+ --deployment gpt-4o-mini --scenario openai --sandbox=fresh$/) as string,
					},
				],
			},
			warnings: [{id: 'taken.request', text: `Asked for: that ben@contoso.com (user, object id ${benId}) can call OpenAI models on contoso-foundry.`}],
		});
		expect(told).toMatch(/The line holds ids only\. Names, what is missing and which roles are as Azure says now\./);
		// Rerun: the same line again finds it done.
		expect(readDocument((await run(sitting, ['grant', '--request', line, '--sandbox=fresh', '--yes', '--json'])).out)).toMatchObject({
			outcome: 'already',
			receipt: null,
		});
	});

	test('finds the resource of whoever knows its endpoint only on its own side', async () => {
		const sitting = await open('fresh');
		const byEndpoint = line({sandbox: 'fresh', resource: 'https://contoso-foundry.openai.azure.com', deployment: 'gpt-4o-mini'});
		const {out} = await run(sitting, ['grant', '--request', byEndpoint, '--sandbox=fresh', '--plan', '--json']);
		expect(readDocument(out)).toMatchObject({outcome: 'planned', target: {resourceId: expect.stringMatching(/\/accounts\/contoso-foundry$/) as string}});
	});

	test('of somebody who may not assign is granted by somebody who may, and whoever asked goes on to the proof', async () => {
		const sitting = await open('no-rights');
		const {roleAssignments, applicationId} = sitting.sandbox.world;
		const [owner = expect.fail()] = roleAssignments.filter(({createdBy, principalId}) => createdBy === principalId);
		roleAssignments.push({...owner, name: '90000000-0000-4000-8000-000000000009', principalId: applicationId, principalType: 'ServicePrincipal'});
		const asked = await run(sitting, ['grant', ...openai, '--sandbox=no-rights', '--yes', '--json']);
		expect(asked.code).toBe(5);
		const {request = ''} = readDocument(asked.out)['handOff'] as {readonly request?: string};
		const words = [...request.split(' ').slice(2), '--credential', 'environment', '--yes', '--json'];
		expect(readDocument((await run(sitting, words)).out)).toMatchObject({outcome: 'granted', session: {kind: 'servicePrincipal'}, liveness: null});
		const resumed = await run(sitting, ['resume', '--credential', 'device-code', '--sandbox=no-rights', '--json']);
		expect(resumed.code).toBe(0);
		expect(readDocument(resumed.out)).toMatchObject({session: {name: 'ana@contoso.com'}, receipt: null, liveness: {outcome: 'proven'}});
	});

	test('shows each grant before it asks', async () => {
		const sitting = await open('fresh');
		const line = await lineOf(sitting, 'fresh', ['--for', 'ben@contoso.com']);
		const asked: string[] = [];
		const forCommands = {
			...sitting.forCommands,
			terminal: {stdin: true, stdout: true},
			confirm: async (question: string) => void asked.push(...sitting.said.slice(-2), question) as undefined as unknown as boolean,
		};
		const {code} = await run({...sitting, forCommands}, ['grant', '--request', line, '--sandbox=fresh', '--no-wait']);
		expect(asked.slice(-2)).toEqual(['+ ben@contoso.com gets Cognitive Services OpenAI User on contoso-foundry', 'Write this grant?']);
		expect(code).toBe(0);
		expect(sitting.changes()).toEqual([]);
	});

	test('trusts no kind that the line claims: the directory knows better, and nothing is written', async () => {
		const sitting = await open('fresh');
		const {request} = readRequest(await lineOf(sitting, 'fresh', ['--for', 'ben@contoso.com']));
		const lie = writeRequest({...(request ?? expect.fail()), people: [{id: benId, type: 'Group'}]}) ?? '';
		const {code, out} = await run(sitting, ['grant', '--request', lie, '--sandbox=fresh', '--yes', '--json']);
		expect([code, sitting.changes()]).toEqual([2, []]);
		expect(out).toContain('is not a group');
	});

	test.for([
		['with a flag that says the same', [line({}), '--resource', 'x', '--for', 'y'], 'says already what --resource and --for say'],
		['cut off', [line({}).slice(0, -3)], 'is cut off or altered'],
		['that is none', ['contoso'], 'begins with fk1:'],
		['of a later version', [line({}).replace('fk1', 'fk9')], 'another version'],
		['for another cloud', [line({}), '--cloud', 'usgov'], 'The line is for --cloud public, not usgov'],
		['for another tenant', [line({}), '--tenant', '10000000-0000-4000-8000-00000000000a'], 'The line is for tenant f0494dc0-'],
		['of the sandbox, in Azure', [line({sandbox: 'fresh'})], 'in Azure there is nothing to grant'],
		['of Azure, in the sandbox', [line({}), '--sandbox'], 'The line is for real Azure'],
		['of another world', [line({sandbox: 'no-rights'}), '--sandbox=fresh'], 'world no-rights, not fresh'],
	] as const)('%s is refused before anybody signs in', async ([, words, says]) => {
		const sitting = await open('fresh');
		const {code, told} = await run(sitting, ['grant', '--request', ...words, '--yes']);
		expect(code).toBe(2);
		expect(told).toContain(says);
		expect(sitting.sandbox.log).toEqual([]);
	});
});

describe('waiting for somebody else’s grant', {timeout: 20_000}, () => {
	const answers = {scenario: 'openai', resource: 'contoso-foundry'} as const;

	test('the wizard notices it, proves it by itself, and is done', async () => {
		const {state, places} = await byWizard(await open('no-rights', {grants: 'after:90s'}), answers, {handOff: undefined as never});
		expect(places.slice(-3)).toEqual(['handOff', 'probe.running', 'done']);
		expect(state.record).toMatchObject({receipt: null, handOff: null, liveness: {outcome: 'proven'}});
	});

	test('resume in a script looks once: 5 while it is not there, without --yes, and the proof when it is', async () => {
		const sitting = await open('no-rights', {grants: 'after:10m'});
		const {code} = await run(sitting, ['grant', ...openai, '--sandbox=no-rights', '--yes', '--json']);
		expect(code).toBe(5);
		const early = await run(sitting, ['resume', '--sandbox=no-rights', '--json']);
		expect([early.code, readDocument(early.out)['outcome']]).toEqual([5, 'handed-off']);
		await sitting.forCommands.clock.sleep(600_000, new AbortController().signal);
		const late = await run(sitting, ['resume', '--sandbox=no-rights', '--json']);
		expect(late.code).toBe(0);
		expect(readDocument(late.out)).toMatchObject({command: 'resume', receipt: null, liveness: {outcome: 'proven'}});
		expect(sitting.changes()).toEqual([]);
	});

	test('resume writes nothing of its own without --yes, should you have got the right to', async () => {
		const sitting = await open('fresh');
		await run(sitting, ['hand-off', ...openai, '--sandbox=fresh']);
		const {code, out} = await run(sitting, ['resume', '--sandbox=fresh', '--json']);
		expect([code, sitting.changes()]).toEqual([2, []]);
		expect(readDocument(out)).toMatchObject({
			diagnosis: {id: 'usage.missing-input', remedies: [{command: 'foundry-keyless resume --sandbox=fresh --json --yes'}]},
		});
	});
});
