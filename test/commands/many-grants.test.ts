import {describe, expect, onTestFinished, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {openSitting, type Sitting} from '../journeys/support/sitting.ts';

const open = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	return sitting;
};

type Document = {
	readonly outcome: string;
	readonly exitCode: number;
	readonly session: unknown;
	readonly handOff: {readonly az: string} | null;
	readonly diagnosis: {readonly id: string} | null;
	readonly receipt: {
		readonly id: string;
		readonly assignments: readonly {readonly state: string; readonly principalId: string; readonly roleId: string; readonly scope: string}[];
		readonly deployments?: readonly {readonly id: string; readonly state: string}[];
	} | null;
	readonly warnings: readonly {readonly id: string; readonly text: string; readonly principalId?: string}[];
};

const run = async (sitting: Sitting, words: string) => {
	const [said, printed] = [sitting.said.length, sitting.printed.length];
	const code = await runCommandLine(words.split(' '), () => sitting.forCommands, new AbortController().signal);
	const text = sitting.printed.slice(printed).join('\n');
	return {code, said: sitting.said.slice(said), text};
};
const documentOf = async (sitting: Sitting, words: string): Promise<Document> => JSON.parse((await run(sitting, `${words} --json`)).text) as Document;
const states = ({receipt}: Document): readonly string[] => (receipt?.assignments ?? []).map(({state}) => state).toSorted();

// The first of them loads the whole SDK.
describe('some of the grants', {timeout: 20_000}, () => {
	const two = '--resource contoso-openai --scenario openai --for ben@contoso.com --for ci-runner --yes';

	test('are refused by a policy: which, why and who goes on is told in text and document, and a rerun writes the rest alone', async () => {
		const sitting = await open('policy');
		const before = [...sitting.sandbox.world.roleAssignments];
		const {code, text} = await run(sitting, `grant ${two} --sandbox=policy`);
		expect(code).toBe(5);
		expect(text).toMatch(/^✖ ben@contoso\.com did not get Cognitive Services OpenAI User on contoso-openai$/mu);
		expect(text).toMatch(/^✔ ci-runner got Cognitive Services OpenAI User on contoso-openai$/mu);
		expect(text).toMatch(/^▲ 1 of 2 written, 1 not\. Receipt \w{4}; undo it with foundry-keyless undo/mu);
		expect(text).toMatch(/^▲ Required grant of Cognitive Services OpenAI User to ben@contoso\.com was refused: An Azure Policy forbids this write: /mu);
		expect(text).toContain('▲ Somebody else must make 1 of them: the hand-off holds only what is missing.');

		const again = await documentOf(sitting, `grant ${two} --sandbox=policy`);
		expect(again).toMatchObject({outcome: 'failed', exitCode: 5, diagnosis: {id: 'arm.policy'}});
		expect(again.handOff?.az.match(/az role assignment create/gu)).toHaveLength(1);

		Object.assign(sitting.sandbox.world, {policies: []});
		const rest = await documentOf(sitting, `grant ${two} --sandbox=policy`);
		expect([rest.outcome, rest.exitCode, rest.handOff, rest.receipt?.assignments.filter(({state}) => state === 'created').length]).toEqual([
			'granted',
			0,
			null,
			1,
		]);
		const receipts = [/Receipt (?<id>\w{4})/u.exec(text)?.groups?.['id'], rest.receipt?.id];
		for (const id of receipts) expect((await run(sitting, `undo ${id} --yes --sandbox=policy`)).code).toBe(0);
		expect(sitting.sandbox.world.roleAssignments).toEqual(before);
	});

	test('are refused for load: nobody else is needed, the same command goes on', async () => {
		const sitting = await open('fresh');
		const error = {code: 'TooManyRequests', message: 'Number of requests exceeded.'};
		sitting.sandbox.faults.push({when: {method: 'PUT'}, times: 1, answer: {status: 429, headers: {'retry-after': '900'}, body: {error}}});
		const document = await documentOf(sitting, `grant ${two} --sandbox`);
		expect([document.outcome, document.exitCode, document.handOff, states(document)]).toEqual(['partly', 3, null, ['created', 'refused']]);
		expect(document.warnings.find(({principalId}) => principalId !== undefined)?.id).toBe('arm.throttled');
		expect(document.warnings.at(-1)).toMatchObject({id: 'grant.run-again', text: expect.stringMatching(/^Run the same command again for 1 of them/u)});
		expect(await documentOf(sitting, `grant ${two} --sandbox`)).toMatchObject({outcome: 'granted', exitCode: 0});
	});

	test('may not be made by an administrator who may grant to people only: those are in the hand-off, the others written', async () => {
		const sitting = await open('constrained');
		sitting.sandbox.world.roleAssignments.push({
			name: '7b7b7b7b-0000-4000-8000-000000000001',
			scope: accountScope('contoso-foundry'),
			roleId: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
			principalId: people.ana.id,
			principalType: 'User',
			condition:
				"((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'User'))",
			description: null,
			createdAt: 0,
			createdBy: people.priya.id,
			updatedAt: 0,
			seed: true,
		});
		const words = 'grant --resource contoso-foundry --scenario openai --for ben@contoso.com --for ci-runner --yes --sandbox=constrained';
		const document = await documentOf(sitting, words);
		expect([document.outcome, document.exitCode, states(document)]).toEqual(['partly', 5, ['created']]);
		expect(document.handOff?.az.match(/az role assignment create/gu)).toHaveLength(1);
		expect(document.warnings.map(({id}) => id)).toEqual(expect.arrayContaining(['grant.not-yours', 'grant.hand-over']));
	});
});

/** People whom the world did not know; their ids. */
const newcomers = ({sandbox}: Sitting): readonly string[] => {
	const ids = Array.from({length: 120}, (_, number) => `30000000-0000-4000-8000-000000000${String(number).padStart(3, '0')}`);
	for (const id of ids) sandbox.world.tenants[0]?.users.push({id, userPrincipalName: `${id}@contoso.com`, displayName: id, mail: null, guest: false});
	return ids;
};

describe('more than a hundred grants', {timeout: 20_000}, () => {
	test('are written by Azure’s engine, told as they come, and taken back', async () => {
		const sitting = await open('owner-denied');
		const {world} = sitting.sandbox;
		const before = [...world.roleAssignments];
		const ids = newcomers(sitting);
		const words = `--resource contoso-openai --scenario openai ${ids.map(id => `--for ${id}`).join(' ')} --yes --sandbox=owner-denied`;
		const {code, said, text} = await run(sitting, `grant ${words}`);
		expect(code).toBe(0);
		const progress = said.filter(line => / of 120 written/u.test(line));
		expect(said.some(line => /^Azure writes 120 grants by itself, as deployment foundry-keyless-\w{4}\.$/u.test(line))).toBe(true);
		expect([progress.length > 1, progress.length <= 21, progress.at(-1)]).toEqual([true, true, '120 of 120 written']);
		expect(text).toMatch(/^✔ 120 written\. Receipt/mu);
		expect(sitting.changes().filter(line => line.startsWith('PUT'))).toEqual([expect.stringMatching(/rg-ai\/providers\/Microsoft\.Resources\/deployments\//u)]);
		const undone = await documentOf(sitting, 'undo --yes --sandbox=owner-denied');
		expect([undone.outcome, undone.exitCode, new Set(states(undone))]).toEqual(['undone', 0, new Set(['undone'])]);
		expect(undone.receipt?.deployments).toMatchObject([{state: 'ended'}]);
		expect(world.roleAssignments).toEqual(before);
	});

	test('that are left while the engine writes: that it goes on is told, and undo stops it first', async () => {
		const sitting = await open('owner-denied');
		const before = [...sitting.sandbox.world.roleAssignments];
		const leave = new AbortController();
		const services = {
			...sitting.forCommands,
			say: (line: string): void => {
				if (line.startsWith('Azure writes')) leave.abort(new DOMException('left', 'AbortError'));
			},
		};
		const people = newcomers(sitting).flatMap(id => ['--for', id]);
		const words = ['grant', '--resource', 'contoso-openai', '--scenario', 'openai', ...people, '--yes', '--json', '--sandbox=owner-denied'];
		expect(await runCommandLine(words, () => services, leave.signal)).toBe(130);
		const {diagnosis} = JSON.parse(sitting.printed.at(-1) ?? '') as {readonly diagnosis: {readonly evidence: readonly string[]}};
		expect(diagnosis.evidence).toEqual([
			expect.stringMatching(/^Azure may still write by itself, as deployment foundry-keyless-\w{4}; undo stops it first\.$/u),
		]);
		const {code, said} = await run(sitting, 'undo --yes --sandbox=owner-denied');
		expect([code, said.at(-1)]).toEqual([0, expect.stringMatching(/^▲ Azure still writes by itself, as deployment/u)]);
		sitting.sandbox.world.templateDeployments?.forEach(({ended}) => void expect(ended?.as).toBe('Canceled'));
		expect(sitting.sandbox.world.roleAssignments).toEqual(before);
	});
});

describe('undo tells before', {timeout: 20_000}, () => {
	test('that a lock forbids it, as the grant did, and in which order the others go', async () => {
		const sitting = await open('locked');
		const granted = await run(sitting, 'grant --resource contoso-pilot --scenario openai --for ben@contoso.com --for chloe@contoso.com --yes --sandbox=locked');
		expect(granted.said).toContainEqual(expect.stringMatching(/^▲ The lock keep-pilot on resource group rg-pilot forbids removals: /u));
		const {code, said} = await run(sitting, 'undo --yes --sandbox=locked');
		expect(code).toBe(5);
		expect(said.slice(-3)).toEqual([
			expect.stringMatching(/^Takes back 1 of 2: Cognitive Services OpenAI User of (?:ben|chloe)@contoso\.com on contoso-pilot\.$/u),
			expect.stringMatching(/^Takes back 2 of 2: /u),
			'▲ The lock keep-pilot on resource group rg-pilot forbids it: its owner can lift it for the moment.',
		]);
	});

	test('that the right to remove is gone', async () => {
		const sitting = await open('fresh');
		await run(sitting, 'grant --resource contoso-openai --scenario openai --for ben@contoso.com --yes --sandbox');
		const {roleAssignments} = sitting.sandbox.world;
		roleAssignments.splice(
			roleAssignments.findIndex(({principalId, roleId}) => principalId === people.ana.id && roleId.startsWith('18d7d88d')),
			1,
		);
		const document = await documentOf(sitting, 'undo --yes --sandbox');
		expect(document).toMatchObject({
			exitCode: 5,
			diagnosis: {id: 'arm.assign-denied'},
			receipt: {assignments: [{state: 'created', principalId: people.ben.id}]},
		});
		expect(document.warnings).toContainEqual(expect.objectContaining({id: 'undo-before.no-right'}));
	});

	test('that nobody could assign roles any more: the last who could stays', async () => {
		const sitting = await open('fresh');
		await run(sitting, 'grant --resource contoso-openai --scenario openai --role Owner --scope subscription --yes --no-wait --sandbox');
		const {roleAssignments} = sitting.sandbox.world;
		const isOther = ({roleId, description}: (typeof roleAssignments)[number]): boolean => /^(?:18d7d88d|8e3af657)/u.test(roleId) && description === null;
		const others = roleAssignments.filter(isOther);
		for (const other of others) roleAssignments.splice(roleAssignments.indexOf(other), 1);
		const document = await documentOf(sitting, 'undo --yes --sandbox');
		expect([document.outcome, document.exitCode]).toEqual(['partly', 3]);
		expect(document.warnings.map(({id}) => id)).toEqual(['undo-before.last-administrator', 'undo.last-administrator']);
		expect(document.warnings.at(-1)?.text).toContain('Without it nobody could assign roles on subscription');
		expect(roleAssignments.some(({scope, roleId}) => scope === subscriptionScope && roleId.startsWith('8e3af657'))).toBe(true);
		roleAssignments.push(...others);
		expect(await documentOf(sitting, 'undo --yes --sandbox')).toMatchObject({outcome: 'undone', exitCode: 0});
	});
});
