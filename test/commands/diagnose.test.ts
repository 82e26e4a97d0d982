import {describe, expect, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';
import {diagnosing, lacks} from './support/diagnosing.ts';

describe('diagnose of a text', {timeout: 20_000}, () => {
	test('climbs the ladder, tells each rung, and ends with the cause and the fix', async () => {
		const {exitCode, printed} = await diagnosing('owner-denied', lacks('ana@contoso.com'), '--resource', 'contoso-foundry');
		expect(exitCode).toBe(0);
		const lines = printed.split('\n');
		expect(lines.slice(0, 16).map(line => line.slice(0, 18).trim())).toEqual([
			'✔ this machine',
			'✔ identity',
			'✔ tenant',
			'✔ resource',
			'✔ network',
			'✔ address',
			'✔ deployment',
			'✔ principal',
			'✖ data actions',
			'✔ eligible roles',
			'– project identity',
			'✔ who may grant',
			'✔ locks',
			'○ policy',
			'– live call',
			'– age of the role',
		]);
		expect(printed).toMatch(/^✖ You \(ana@contoso\.com\) may not POST \/openai\/responses on contoso-foundry/mu);
		expect(printed).toMatch(/foundry-keyless grant --resource contoso-foundry .*--sandbox=owner-denied$/mu);
		expect(lines.at(-1)).toMatch(/said \(rbac\.data-action-missing\.openai\)/u);
	});

	test('of which nothing but the refusal is told leads to the grant all the same, and not to a wait without hope', async () => {
		const {printed} = await diagnosing('owner-denied', '401 Principal does not have access to API/Operation', '--resource', 'contoso-foundry');
		expect(printed).toMatch(
			/→ Grant what is missing; it is shown as a plan first: foundry-keyless grant --resource contoso-foundry .*--scenario inference .*--sandbox=owner-denied$/mu,
		);
		expect(printed).not.toMatch(/wait for it/u);
	});

	test('in JSON: the rungs, the cause, and no second document', async () => {
		const {exitCode, printed} = await diagnosing('owner-denied', lacks('ana@contoso.com'), '--resource', 'contoso-foundry', '--json');
		const document = JSON.parse(printed);
		expect([exitCode, document.outcome, document.diagnosis.id, document.diagnosis.confidence]).toEqual([
			0,
			'diagnosed',
			'rbac.data-action-missing.openai',
			'certain',
		]);
		expect(document.readiness).toContainEqual({id: 'access', state: 'fail', text: expect.stringContaining('0 data actions')});
		expect(document.plan.grants.length).toBeGreaterThan(0);
	});

	test.for([
		[
			'quota',
			'429 {"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation have exceeded the token rate limit of your current pricing tier."}}',
			'ok.quota',
		],
		['a firewall', '403 Access denied due to Virtual Network/Firewall rules.', 'net.firewall'],
		['a sign-in', "AADSTS7000222: The provided client secret keys for app '78f6d824' are expired.", 'aad.7000222'],
	] as const)('that is certain by itself asks nobody: %s', async ([, text, id]) => {
		const {exitCode, printed, calls} = await diagnosing('already', text, '--json');
		expect([exitCode, JSON.parse(printed).diagnosis.id, calls]).toEqual([0, id, 0]);
	});

	test('by --error is the same as on standard input', async () => {
		const text = '403 Access denied due to Virtual Network/Firewall rules.';
		const [flag, input] = [await diagnosing('already', 'something else', '--error', text), await diagnosing('already', text)];
		expect(flag).toEqual(input);
	});

	test('that names a resource of its own needs no flag', async () => {
		const url = 'https://contoso-foundry.openai.azure.com/openai/v1/responses';
		const {exitCode, printed} = await diagnosing('owner-denied', `POST ${url} HTTP/2 401\n${lacks('ana@contoso.com')}`, '--json');
		expect([exitCode, JSON.parse(printed).target.name]).toEqual([0, 'contoso-foundry']);
	});

	test('that is no error says so: exit 3', async () => {
		const {exitCode, printed} = await diagnosing('already', 'roses are red', '--resource', 'contoso-foundry', '--json');
		expect([exitCode, JSON.parse(printed).outcome]).toEqual([3, 'unknown']);
	});

	test('with a key in it says that it is not kept, and keeps it not', async () => {
		const key = '0123456789abcdef'.repeat(2);
		const {printed, said} = await diagnosing('already', `api-key: ${key}\n401 Access denied due to invalid subscription key or wrong API endpoint.`);
		expect(said).toMatch(/▲ A key was in the text: it is not kept\./u);
		expect(printed + said).not.toContain(key);
	});

	test('redacts what it prints on demand, the ladder included', async () => {
		const {printed} = await diagnosing('owner-denied', lacks('ana@contoso.com'), '--resource', 'contoso-foundry', '--redact');
		expect(printed).not.toMatch(/ana@contoso\.com|contoso-foundry|4f9d1c27/u);
		expect(printed).toMatch(/USER/u);
		const stranger = await diagnosing('owner-denied', lacks('99999999-0000-4000-8000-000000000009'), '--resource', 'contoso-foundry', '--redact');
		expect(stranger.printed).not.toMatch(/9999/u);
	});
});

const identity = 'cf00377c-7a67-4d0a-afd1-1a3264e752cc';

describe('what is printed to be run', {timeout: 20_000}, () => {
	test('leads to where it was asked, though only the text could be looked at', async () => {
		const {printed, said} = await diagnosing('wrong-tenant', '401 Principal does not have access to API/Operation', '--resource', 'contoso-foundry');
		expect(said).toContain('Nothing could be checked in Azure.');
		expect(printed).toMatch(/^✖ You \(ana@contoso\.com\) were recognized/mu);
		const commands = printed.match(/foundry-keyless .*/gu) ?? [];
		expect(commands.length).toBeGreaterThan(0);
		for (const command of commands) expect(command).toMatch(/--resource contoso-foundry .*--sandbox=wrong-tenant$/u);
	});

	test('calls the deployment that is nearest to the one that is not there', async () => {
		const {exitCode, printed} = await diagnosing('no-deployment', null, '--resource', 'contoso-foundry', '--deployment', 'gpt-4o-mini');
		expect(exitCode).toBe(3);
		expect(printed).toContain(
			'→ Call gpt-4o-mini-eu instead: foundry-keyless probe --sandbox=no-deployment --resource contoso-foundry --scenario inference --deployment gpt-4o-mini-eu',
		);
	});

	test('asks for a deployment where none can be listed: exit 3', async () => {
		const {exitCode, printed} = await diagnosing('endpoint-only', null, '--resource', 'https://contoso-foundry.openai.azure.com');
		expect([exitCode, printed]).toEqual([3, expect.stringMatching(/Nothing was called[\s\S]*--deployment '<name>'/u)]);
	});
});

describe('who was refused', {timeout: 20_000}, () => {
	test('is the identity of a project, by whose id the project is found', async () => {
		const text = `401 PermissionDenied The principal \`${identity}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /api/projects/{projectName}/openai/v1/responses\` operation.`;
		const {printed} = await diagnosing('managed-identity', text, '--resource', 'contoso-foundry', '--json');
		const document = JSON.parse(printed);
		expect([document.diagnosis.id, document.diagnosis.confidence, document.target.projectId]).toEqual([
			'state.project-identity',
			'certain',
			expect.stringMatching(/\/projects\/alpha$/u),
		]);
	});

	test('is the identity of a project, whatever route it called: the command printed plans for it', async () => {
		const {printed} = await diagnosing('managed-identity', lacks(identity), '--resource', 'contoso-foundry', '--json');
		const {diagnosis, plan, scenario} = JSON.parse(printed);
		expect([diagnosis.id, scenario, plan.grants[0].principalId, plan.grants[0].roleName]).toEqual([
			'state.project-identity',
			'project',
			identity,
			'Foundry User',
		]);
		expect(diagnosis.remedies[0].command).toMatch(/^foundry-keyless grant .*--project alpha .*--scenario project/u);
	});

	test('is somebody by name, whom the directory knows', async () => {
		const {printed} = await diagnosing('admin', lacks('ben@contoso.com'), '--resource', 'contoso-foundry', '--json');
		const document = JSON.parse(printed);
		expect(document.readiness).toContainEqual({id: 'principal', state: 'notice', text: 'ben@contoso.com is the person ben@contoso.com, not you'});
		expect(document.assessments.map(({principal}: {principal: {name: string}}) => principal.name)).toEqual(['ben@contoso.com']);
	});

	test.for([
		['a person', 'admin', 'ben@contoso.com', 'ben@contoso.com'],
		['the identity of a project', 'managed-identity', identity, 'contoso-foundry/projects/alpha'],
	] as const)('is %s whom the command names: nobody calls in their stead', async ([, world, who, name]) => {
		const {exitCode, printed} = await diagnosing(world, null, '--resource', 'contoso-foundry', '--for', who, '--json');
		const {diagnosis, liveness, readiness} = JSON.parse(printed);
		expect([exitCode, diagnosis.id, liveness]).toEqual([3, 'rbac.data-action-missing', null]);
		expect(diagnosis.cause).toContain(`${name} has no role on contoso-foundry that gives chat completions, responses and`);
		expect(diagnosis.remedies[0].command).toMatch(/^foundry-keyless grant .*--for [0-9a-f-]{36}/u);
		expect(readiness).toContainEqual({id: 'principal', state: 'notice', text: `you ask for ${name}, not for yourself`});
	});

	test('is not planned for where nobody knows them', async () => {
		const {printed} = await diagnosing('owner-denied', lacks('99999999-0000-4000-8000-000000000009'), '--resource', 'contoso-foundry', '--json');
		expect(JSON.parse(printed).diagnosis.id).toBe('state.wrong-principal');
	});
});

test('what blocks the call now is the cause, whatever was pasted', {timeout: 20_000}, async () => {
	const {printed} = await diagnosing('firewall', '401 Principal does not have access to API/Operation', '--resource', 'contoso-foundry');
	expect(printed).toContain('said (net.firewall)');
	expect(printed).not.toContain('foundry-keyless grant');
});

test('an address that takes no token is the cause, though the text told of a role that is held by now', {timeout: 20_000}, async () => {
	const {printed} = await diagnosing('no-subdomain', lacks('ana@contoso.com'), '--resource', 'contoso-foundry', '--json');
	const {diagnosis, findings} = JSON.parse(printed);
	expect([diagnosis.id, findings]).toEqual(['subdomain.missing', []]);
});

test('what the text only lets guess the call makes certain', {timeout: 20_000}, async () => {
	const {printed} = await diagnosing(
		'managed-identity',
		lacks('ana@contoso.com'),
		'--resource',
		'contoso-foundry',
		'--scenario',
		'project',
		'--project',
		'alpha',
		'--json',
	);
	expect(JSON.parse(printed).diagnosis).toMatchObject({id: 'state.project-identity', confidence: 'certain'});
});

test('a route template is told with the names that are known', {timeout: 20_000}, async () => {
	const text = lacks('ana@contoso.com').replace('POST /openai/responses', 'POST /api/projects/{projectName}/agents/{agentId}');
	const {printed} = await diagnosing('owner-denied', text, '--resource', 'contoso-foundry', '--project', 'alpha');
	expect(printed).toMatch(/may not POST \/api\/projects\/alpha\/agents\/… on/u);
});

describe('diagnose without a text', {timeout: 20_000}, () => {
	test.for([
		['already', 0, 'diagnosed', null],
		['owner-denied', 3, 'diagnosed', 'rbac.data-action-missing.openai'],
		['firewall', 7, 'diagnosed', 'net.firewall'],
		['slow', 6, 'diagnosed', 'state.propagating'],
		['no-subdomain', 3, 'diagnosed', 'subdomain.missing'],
	] as const)('looks by itself: in world %s exit %i', async ([world, exit, outcome, id]) => {
		const {exitCode, printed} = await diagnosing(world, null, '--resource', 'contoso-foundry', '--json');
		const document = JSON.parse(printed);
		expect([exitCode, document.exitCode, document.outcome, document.diagnosis?.id ?? null]).toEqual([exit, exit, outcome, id]);
	});

	test('takes an address for where to look', async () => {
		const {exitCode, printed} = await diagnosing('already', 'https://contoso-foundry.services.ai.azure.com/', '--json');
		expect([exitCode, JSON.parse(printed).liveness.outcome]).toEqual([0, 'proven']);
	});

	test('of what is not there is a matter of input', async () => {
		expect((await diagnosing('already', null, '--resource', 'nothing-here', '--json')).exitCode).toBe(2);
	});
});

test('a text is explained where nobody is signed in', async () => {
	const lines: string[] = [];
	const services = {
		cloud: {sources: async () => []} as Partial<Services['cloud']> as Services['cloud'],
		clock: {now: () => 0, sleep: async () => undefined},
		terminal: {stdin: false, stdout: false},
		readInput: async () => lacks('ana@contoso.com'),
		say: (line: string) => void lines.push(line),
		print: (text: string) => void lines.push(text),
	} satisfies Partial<Services>;
	const exitCode = await runCommandLine(['diagnose'], () => services as Partial<Services> as Services, new AbortController().signal);
	expect(exitCode).toBe(0);
	expect(lines.join('\n')).toMatch(/Nobody is signed in here, so Azure was not asked[\s\S]*lacks the required data action/u);
});
