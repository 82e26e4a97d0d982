import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {RunRecord} from '../../source/access/run-record.ts';
import {type CredentialSource, credentialSources} from '../../source/access/session.ts';
import {type SnippetId, writeSnippets} from '../../source/access/snippets.ts';
import type {Deployment, Target} from '../../source/access/target.ts';
import {tenantId} from '../../source/sandbox/worlds-directory.ts';
import {provenRun} from '../access/support/proven.ts';
import {deployment, foundryResource, foundryTarget, openaiTarget, projectTarget} from '../access/support/records.ts';
import {openSnippetMachine, type SnippetMachine} from './support/snippet-machine.ts';

const inTenant = (of: RunRecord): RunRecord => ({...of, session: of.session && {...of.session, tenantId}});
const text = (of: RunRecord, id: SnippetId): string => writeSnippets(inTenant(of)).find(snippet => snippet.id === id)?.text ?? '';

const modelsTarget = (of: Deployment): Target => ({
	...foundryTarget,
	resource: {...foundryResource, name: 'contoso-models', customSubdomain: 'contoso-models', endpoints: {}},
	endpoint: 'https://contoso-models.services.ai.azure.com',
	deployment: of,
});
const claude = modelsTarget(deployment('claude-sonnet-4-5', {format: 'Anthropic'}));
const deepseek = modelsTarget(deployment('deepseek-v3-1', {format: 'DeepSeek', name: 'DeepSeek-V3.1'}));
const embedding: Target = {
	...foundryTarget,
	endpoint: 'https://contoso-foundry.openai.azure.com',
	deployment: deployment('text-embedding-3-small', {}, {capabilities: {embeddings: 'true'}}),
};

const foundry = 'https://ai.azure.com';
const cognitive = 'https://cognitiveservices.azure.com';
const spoken = 'OK.';
const vector = '1536';

type Case = readonly [name: string, of: RunRecord, call: string, audience: string, answer: string | RegExp];

/** Every kind of call, and every way to sign in, each at least once. */
const cases: readonly Case[] = [
	[
		'chat completions of a deployment, as az',
		provenRun('openai', openaiTarget, 'azure-cli'),
		'contoso-openai.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21',
		cognitive,
		spoken,
	],
	[
		'responses on v1, as an application',
		provenRun('inference', foundryTarget, 'environment'),
		'contoso-foundry.services.ai.azure.com/openai/v1/responses',
		foundry,
		spoken,
	],
	[
		'chat completions on v1, as azd',
		provenRun('inference', foundryTarget, 'azd', 1),
		'contoso-foundry.services.ai.azure.com/openai/v1/chat/completions',
		foundry,
		spoken,
	],
	[
		'chat completions on v1 of another maker, as a device code said',
		provenRun('inference', deepseek, 'device-code', 1),
		'contoso-models.services.ai.azure.com/openai/v1/chat/completions',
		foundry,
		spoken,
	],
	[
		'the models route, as a managed identity',
		provenRun('inference', deepseek, 'managed-identity', 2),
		'contoso-models.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview',
		cognitive,
		/200 .*"content":"OK\."/u,
	],
	[
		'Claude, as a workload',
		provenRun('inference', claude, 'workload-identity'),
		'contoso-models.services.ai.azure.com/anthropic/v1/messages',
		foundry,
		/200 .*"text":"OK\."/u,
	],
	[
		'a project, as the browser said',
		provenRun('project', projectTarget, 'browser'),
		'contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses',
		foundry,
		spoken,
	],
	[
		'embeddings of a deployment, as an application',
		provenRun('openai', embedding, 'environment'),
		'contoso-foundry.openai.azure.com/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21',
		cognitive,
		vector,
	],
	[
		'embeddings on v1, as a workload',
		provenRun('inference', embedding, 'workload-identity'),
		'contoso-foundry.openai.azure.com/openai/v1/embeddings',
		foundry,
		vector,
	],
	[
		'embeddings of the models route, as a managed identity',
		provenRun('inference', embedding, 'managed-identity', 1),
		'contoso-foundry.services.ai.azure.com/models/embeddings?api-version=2024-05-01-preview',
		cognitive,
		/^200 .*"embedding":\[1,0/u,
	],
];

/** A token for Resource Manager is for no model; the project takes only tokens of the one audience, which a token of the other shows. */
const wrong = [
	[cases[0], cognitive, 'https://management.azure.com'],
	[cases[6], foundry, cognitive],
] as const;

const app = (client: string, call: string): string => `
import {DefaultAzureCredential, getBearerTokenProvider} from '@azure/identity';
import OpenAI, {AzureOpenAI} from 'openai';
const model = process.env.AZURE_OPENAI_DEPLOYMENT!;
const token = getBearerTokenProvider(new DefaultAzureCredential(), process.env.AZURE_OPENAI_SCOPE!);
const client = ${client};
${call}
`;

/** What an application makes of the settings: everything that the SDKs read by themselves is left to them. */
const settings = [
	[
		'a deployment',
		cases[0],
		app(
			'new AzureOpenAI({azureADTokenProvider: token})',
			"const {choices} = await client.chat.completions.create({model, messages: [{role: 'user', content: 'Hi'}]});\nconsole.log(choices[0]?.message.content);",
		),
	],
	['v1', cases[1], app('new OpenAI({apiKey: token})', "console.log((await client.responses.create({model, input: 'Hi'})).output_text);")],
	['a project', cases[6], app('new OpenAI({apiKey: token})', "console.log((await client.responses.create({model, input: 'Hi'})).output_text);")],
] as const;

type Call = {readonly call: string; readonly audience: string | null; readonly status: number};
type Outcome = {readonly said: string; readonly error: string | null; readonly asked: Call | undefined};

let machine: SnippetMachine;
const typescript: Outcome[] = [];
const curl: Outcome[] = [];
const atEnd: (() => void | Promise<void>)[] = [];
afterAll(async () => {
	for (const clean of atEnd.toReversed()) await clean();
});

const calls = (since: number): readonly Call[] =>
	machine.sandbox.log
		.slice(since)
		.filter(({host}) => !host.startsWith('login.'))
		.map(({method, host, path, query, audience, status}) => ({call: `${method} ${host}${path}${query === '' ? '' : `?${query}`}`, audience, status}));

/** Asks for another scope than the one that is printed. */
const misled = ([of, right, asked]: (typeof wrong)[number], id: SnippetId): string => text(of?.[1] as RunRecord, id).replaceAll(right, asked);

beforeAll(async () => {
	machine = await openSnippetMachine(clean => void atEnd.push(clean));
	const files = [
		...cases.map(([, of], index) => machine.save(`case-${index}.ts`, text(of, 'typescript'))),
		...wrong.map((one, index) => machine.save(`wrong-${index}.ts`, misled(one, 'typescript'))),
		`${machine.save('certificate.env', machine.byCertificate)}:${machine.save('by-certificate.ts', text(cases[1]?.[1] as RunRecord, 'typescript'))}`,
		...settings.map(([, of, code], index) => `${machine.save(`${index}.env`, text(of?.[1] as RunRecord, 'env'))}:${machine.save(`app-${index}.ts`, code)}`),
	];
	let since = machine.sandbox.log.length;
	const ran = await machine.runTypescript(files);
	let asked = calls(since);
	typescript.push(...ran.map((one, index) => ({...one, asked: asked[index]})));
	// The one address that no test may call: the metadata service of virtual machines.
	const scripts = [...cases.map(([, of]) => text(of, 'curl')), ...wrong.map(one => misled(one, 'curl'))].map(script =>
		script.replace('http://169.254.169.254', machine.metadata.url),
	);
	if (scripts.some(script => script.includes('169.254'))) throw new Error('a script would leave this machine');
	since = machine.sandbox.log.length;
	const answers = await machine.runBash(scripts);
	asked = calls(since);
	curl.push(...answers.map((said, index) => ({said, error: null, asked: asked[index]})));
});

const rows = cases.map(([name, , call, audience, answer], index) => [name, index, call, audience, answer] as const);

describe('a snippet, run as it is printed', () => {
	test.for(rows)('in TypeScript: %s', ([, index, call, audience, answer]) => {
		const {said, error, asked} = typescript[index] as Outcome;
		expect({error, asked}).toEqual({error: null, asked: {call: `POST ${call}`, audience, status: 200}});
		if (typeof answer === 'string') expect(said).toBe(answer);
		else expect(said).toMatch(answer);
	});

	test.for(rows)('with curl: %s', ([, index, call, audience]) => {
		const {said, asked} = curl[index] as Outcome;
		expect(asked).toEqual({call: `POST ${call}`, audience, status: 200});
		expect(Object.keys(JSON.parse(said))).toEqual(expect.arrayContaining(['usage']));
	});

	test.for(wrong.map((one, index) => [`${one[2]} instead of ${one[1]}`, one[2], cases.length + index] as const))(
		'is refused with a token for %s',
		([, audience, index]) => {
			expect(typescript[index]).toMatchObject({said: '', error: expect.stringContaining('401'), asked: {audience, status: 401}});
			expect(curl[index]).toMatchObject({said: expect.stringContaining('audience is incorrect'), asked: {audience, status: 401}});
		},
	);

	test('proves an application by its certificate, where that is what it has', () => {
		expect(typescript[cases.length + wrong.length]).toMatchObject({said: spoken, error: null, asked: {audience: foundry, status: 200}});
	});

	test('names the tenant to az and azd, and to Azure the identity that AZURE_CLIENT_ID names', () => {
		const asked = [...machine.asked('az'), ...machine.asked('azd')];
		// What asks without a tenant is DefaultAzureCredential, which the settings pin to az.
		const pinned = settings.filter(([, of]) => text(of?.[1] as RunRecord, 'env').includes('AzureCliCredential'));
		expect(asked.filter(line => !new RegExp(`--tenant(?:-id)? ${tenantId}`, 'u').test(line))).toHaveLength(pinned.length);
		expect(asked.length).toBeGreaterThan(pinned.length);
		expect(new Set(machine.metadata.asked.map(url => url.searchParams.get('client_id')))).toEqual(new Set([machine.sandbox.clientId]));
	});

	test('with curl puts neither a token nor a secret among the arguments', () => {
		const asked = machine.asked('curl');
		expect(asked.filter(line => line.includes('/oauth2/'))).not.toEqual([]);
		expect(machine.holdsSecret(asked)).toBe(false);
	});
});

describe('the settings of .env', () => {
	test.for(settings.map(([name, of], index) => [name, of, cases.length + wrong.length + 1 + index] as const))(
		'are those that the SDKs read: %s',
		([, of, index]) => {
			const [, , call, audience] = of as Case;
			expect(typescript[index]).toEqual({said: spoken, error: null, asked: {call: `POST ${call}`, audience, status: 200}});
		},
	);

	test('pin DefaultAzureCredential to the identity of the run', async () => {
		const pins = credentialSources.map(
			source => `${source} ${/AZURE_TOKEN_CREDENTIALS=(\w+)/u.exec(text(provenRun('openai', openaiTarget, source), 'env'))?.[1]}`,
		);
		expect(pins).toEqual([
			'browser AzureCliCredential',
			'device-code AzureCliCredential',
			'azure-cli AzureCliCredential',
			'azd AzureDeveloperCliCredential',
			'environment EnvironmentCredential',
			'managed-identity ManagedIdentityCredential',
			'workload-identity WorkloadIdentityCredential',
		]);
	});
});

describe('every snippet in TypeScript', () => {
	const sources = [...credentialSources];
	const typed = sources.flatMap((source: CredentialSource) =>
		cases.map(([, of], index) => [`${source}-${index}.ts`, text({...of, session: of.session && {...of.session, source}}, 'typescript')] as const),
	);

	test('has the types of the installed packages', async () => {
		expect(await machine.checkTypes(Object.fromEntries(typed))).toBe('');
	});
});
