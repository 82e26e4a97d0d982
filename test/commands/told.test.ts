import {describe, expect, onTestFinished, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {openSitting, type Sitting} from '../journeys/support/sitting.ts';

const open = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	return sitting;
};

/** What a person reads, on both streams. */
const run = async (sitting: Sitting, words: string): Promise<string> => {
	const from = [sitting.said.length, sitting.printed.length] as const;
	await runCommandLine(words.split(' '), () => sitting.forCommands, new AbortController().signal);
	return [...sitting.said.slice(from[0]), ...sitting.printed.slice(from[1])].join('\n');
};

// The first of them loads the whole SDK.
describe('told in text', {timeout: 20_000}, () => {
	const fresh = /Assigned \d+ s ago: the endpoint may not know it yet\./;
	test('check says of a fresh assignment that the endpoint may not know it, in the document too', async () => {
		const sitting = await open('slow');
		expect(await run(sitting, 'check --resource contoso-foundry --scenario inference --sandbox=slow')).toMatch(fresh);
		const document = JSON.parse(
			await run(sitting, 'check --resource contoso-foundry --scenario inference --sandbox=slow --json').then(text => text.slice(text.indexOf('{'))),
		);
		expect(document.warnings).toContainEqual({id: 'access.just-assigned', text: expect.stringMatching(fresh)});
	});

	test('check names who can and what prints the text to send; grant prints it under its heading', async () => {
		const sitting = await open('no-rights');
		const checked = await run(sitting, 'check --resource contoso-foundry --scenario openai --sandbox=no-rights');
		expect(checked).toContain('They can: priya@contoso.com (Owner)');
		expect(checked).toMatch(/→ To get the text to send them: foundry-keyless hand-off --resource contoso-foundry --scenario openai --sandbox=no-rights$/m);
		expect(checked).not.toMatch(/az role assignment create|Send this/);
		// What overruled the recommendation goes along, and is told once.
		const byHand = await run(
			sitting,
			'check --resource contoso-foundry --scenario openai --role a97b65f3-24c7-4388-baec-2e87135dc908 --scope resource-group --sandbox=no-rights',
		);
		expect(byHand).toMatch(
			/hand-off --resource contoso-foundry --scenario openai --role a97b65f3-24c7-4388-baec-2e87135dc908 --scope resource-group --sandbox=no-rights$/m,
		);
		expect(byHand.split('\n').map(line => line.replace(/^[ ▲]+/u, ''))).toHaveLength(new Set(byHand.split('\n').map(line => line.replace(/^[ ▲]+/u, ''))).size);
		expect(await run(sitting, 'grant --resource contoso-foundry --scenario openai --sandbox=no-rights --yes')).toMatch(
			/Send this:[\s\S]*az role assignment create/,
		);
	});

	test.for([
		['pim', 'role-assignments-eligible-activate'],
		['deny', 'deny-assignments'],
	] as const)('check in world %s names the page for what no grant changes', async ([world, page]) => {
		expect(await run(await open(world), `check --resource contoso-foundry --scenario openai --sandbox=${world}`)).toContain(page);
	});

	test('a deny assignment whose name is a sentence stands in quotes', async () => {
		const text = await run(await open('deny'), 'check --resource contoso-models --scenario openai --sandbox=deny');
		expect(text).toContain('Deny assignment "Readers of the model catalogue assign no roles" forbids assigning roles on contoso-models.');
	});

	test('a plan on a subscription has its name', async () => {
		const text = await run(await open('fresh'), 'grant --resource contoso-foundry --scenario openai --scope subscription --plan --sandbox');
		expect(text).toContain('gets Cognitive Services OpenAI User on subscription Contoso AI');
	});

	test('what is missing is named whole where it is little', async () => {
		expect(await run(await open('fresh'), 'check --resource contoso-foundry --sandbox')).toMatch(/--scenario can be inference, .*deploy-models, view-quota\./);
	});

	test('undo has the name of a custom role that was there before', async () => {
		const sitting = await open('messy');
		await run(
			sitting,
			'grant --resource contoso-openai --scenario openai --for ben@contoso.com --role 7b35d2e9-04a6-4c81-9f57-d8e0613ba24c --yes --sandbox=messy',
		);
		expect(await run(sitting, 'undo --plan --sandbox=messy')).toMatch(
			/^Takes back Foundry keyless: call OpenAI models only .*of ben@contoso\.com on contoso-openai\.$/mu,
		);
	});

	test('undo has the names of people and the kinds of scopes, and the ids where names cannot be read', async () => {
		const sitting = await open('fresh');
		await run(sitting, 'grant --resource contoso-foundry --scenario openai --yes --no-wait --scope resource-group --sandbox');
		expect(await run(sitting, 'undo --plan --sandbox')).toContain('Takes back Cognitive Services OpenAI User of ana@contoso.com on resource group rg-ai.');
		sitting.sandbox.world.faults.push({
			when: {path: /directoryObjects|\$batch/u},
			times: 99,
			answer: {status: 403, body: {error: {code: 'Authorization_RequestDenied', message: 'no'}}},
		});
		expect(await run(sitting, 'undo --plan --sandbox')).toMatch(/Takes back Cognitive Services OpenAI User of [\da-f-]{36} on resource group rg-ai\./);
	});
});
