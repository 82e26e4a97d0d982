import {execFileSync} from 'node:child_process';
import {parseSync} from 'rolldown/utils';
import {describe, expect, test} from 'vitest';
import type {RunRecord} from '../../source/access/run-record.ts';
import {type CredentialSource, credentialSources} from '../../source/access/session.ts';
import {type SnippetId, writeSnippets} from '../../source/access/snippets.ts';
import {everyRun, provenRun as run, provenRuns as runs} from './support/proven.ts';
import {foundryTarget, openaiTarget, projectTarget, record, session, tenantId} from './support/records.ts';

const text = (of: RunRecord, id: SnippetId): string => writeSnippets(of).find(snippet => snippet.id === id)?.text ?? '';

describe('the snippets', () => {
	test('are five, in this order', () => {
		expect(writeSnippets(run('openai', openaiTarget)).map(({id, label}) => `${id} ${label}`)).toEqual([
			'typescript TypeScript',
			'python Python',
			'csharp C#',
			'curl curl',
			'env .env',
		]);
	});

	test('in C# turn off the error that the compiler makes of an experimental constructor, and nothing else', () => {
		const asked = runs.filter(([, of]) => text(of, 'csharp').includes('#pragma warning disable OPENAI001')).map(([name]) => name);
		expect(asked).toEqual(runs.filter(([, of]) => text(of, 'csharp').includes('new ChatClient(')).map(([name]) => name));
		expect(asked).toEqual(['chat completions on v1']);
	});

	test.for([
		['no deployment', run('openai', {...openaiTarget, deployment: null})],
		['no session', {...run('openai', openaiTarget), session: null}],
		['no target', {...record, target: null}],
	] as const)('are none with %s', ([, of]) => expect(writeSnippets(of)).toEqual([]));

	test.for(runs)('of %s hold no key and the proven scope', ([, of]) => {
		for (const {id, text: code} of writeSnippets(of)) {
			expect(code).not.toMatch(/api-key|api_key=["']\w|apiKey: ['"]|[A-Za-z0-9]{40,}/u);
			if (id !== 'curl' || of.session?.source !== 'managed-identity') {
				if (!(id === 'csharp' && code.includes('AzureOpenAIClient'))) expect(code).toContain(`${of.liveness?.audience}/.default`);
			}
			expect(code).not.toContain('undefined');
		}
	});

	test.for(runs)('of %s are TypeScript that parses', ([, of]) => {
		expect(parseSync('snippet.ts', text(of, 'typescript')).errors).toEqual([]);
	});

	test.for(credentialSources)('of %s stand on a screen of 80 columns, addresses aside, with each comment on its own line', source => {
		for (const {id, text: code} of runs.flatMap(([, of]) => writeSnippets({...of, session: of.session && {...of.session, source}}))) {
			for (const line of code.split('\n')) {
				if (!/https?:\/\/\S{45}|urn:/u.test(line)) expect(line.length, `${id}: ${line}`).toBeLessThanOrEqual(76);
				expect(line).not.toMatch(/\S +(?:\/\/|#) /u);
			}
		}
	});

	test('are bash that parses', () => {
		const script = everyRun.flatMap(of => [text(of, 'curl'), text(of, 'env')]).join('\n');
		expect(execFileSync('bash', ['--norc', '-n', '-c', script], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']})).toBe('');
	});

	test('have no comment that an interactive zsh, which takes them for commands, would be left open by', () => {
		const comments = everyRun.flatMap(of => text(of, 'curl').match(/^#.*$/gmu) ?? []);
		expect(comments).not.toEqual([]);
		for (const line of comments) expect(line).toMatch(/^# [\w =,.:/-]+$/u);
	});

	test('keep token and secret out of the arguments of processes', () => {
		const code = text(run('inference', foundryTarget, 'environment'), 'curl');
		expect(code).toContain('@<(printf %s "$AZURE_CLIENT_SECRET")');
		expect(code).toContain('--header @<(printf \'Authorization: Bearer %s\' "$token")');
	});

	test('call the route that was proven, not the first one', () => {
		const code = text(run('inference', foundryTarget, 'azure-cli', 1), 'typescript');
		expect(code).toContain('client.chat.completions.create');
		expect(code).toContain("baseURL: 'https://contoso-foundry.services.ai.azure.com/openai/v1/'");
	});

	test('ask for the audience that was accepted, not the usual one', () => {
		const of = run('inference', foundryTarget);
		const liveness = of.liveness && {...of.liveness, audience: 'https://cognitiveservices.azure.com'};
		expect(text({...of, liveness}, 'python')).toContain('"https://cognitiveservices.azure.com/.default"');
	});

	test('of a project call the project', () => {
		expect(text(run('project', projectTarget), 'typescript')).toContain(
			"baseURL: 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/'",
		);
	});

	test('say when they only work in the sandbox', () => {
		const of = {...run('openai', openaiTarget), session: {...session, sandbox: 'fresh'}};
		expect(writeSnippets(of).map(snippet => snippet.text.split('\n')[0]?.replace(/^(?:#|\/\/) /u, ''))).toEqual(
			Array.from({length: 5}, () => 'Sandbox fresh: this address answers inside the sandbox only'),
		);
	});

	test('the whole of one, as it is pasted', () => {
		expect(text(run('openai', openaiTarget), 'typescript')).toBe(
			[
				'// npm install openai @azure/identity',
				"import {AzureCliCredential, getBearerTokenProvider} from '@azure/identity';",
				"import {AzureOpenAI} from 'openai';",
				'',
				`// az login --tenant ${tenantId}`,
				'const credential = new AzureCliCredential({',
				`  tenantId: '${tenantId}',`,
				'});',
				'const token = getBearerTokenProvider(',
				'  credential,',
				"  'https://cognitiveservices.azure.com/.default',",
				');',
				'const client = new AzureOpenAI({',
				"  endpoint: 'https://contoso-openai.openai.azure.com',",
				"  apiVersion: '2024-10-21',",
				"  deployment: 'gpt-4o-mini',",
				'  azureADTokenProvider: token,',
				'});',
				'const answer = await client.chat.completions.create({',
				"  model: 'gpt-4o-mini',",
				"  messages: [{role: 'user', content: 'Say hello.'}],",
				'});',
				'console.log(answer.choices[0]?.message.content);',
				'',
			].join('\n'),
		);
	});
});

describe('the credential', () => {
	const pins: Readonly<Record<CredentialSource, string>> = {
		browser: 'AzureCliCredential',
		'device-code': 'AzureCliCredential',
		'azure-cli': 'AzureCliCredential',
		azd: 'AzureDeveloperCliCredential',
		environment: 'EnvironmentCredential',
		'managed-identity': 'ManagedIdentityCredential',
		'workload-identity': 'WorkloadIdentityCredential',
	};
	test.for(credentialSources)('of %s is pinned in every language, never a chain', source => {
		const of = run('openai', openaiTarget, source);
		for (const id of ['typescript', 'python', 'csharp'] as const) expect(text(of, id)).toContain(pins[source]);
		expect(text(of, 'env')).toContain(`AZURE_TOKEN_CREDENTIALS=${pins[source]}`);
		expect(
			writeSnippets(of)
				.map(snippet => snippet.text)
				.join(''),
		).not.toContain('DefaultAzureCredential');
	});

	test.for(['azure-cli', 'azd', 'device-code'] as const)('of %s names its tenant', source => {
		for (const {text: code} of writeSnippets(run('openai', openaiTarget, source))) expect(code).toContain(tenantId);
	});
});
