import {expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';

const base64 = (bytes: number, seed = 7): string =>
	Buffer.from(Array.from({length: bytes}, (_, at) => (seed * (at + 3) * 73 + at * at * 31 + 89) % 256)).toString('base64');
const storageKey = base64(64);
const shortKey = base64(32);

test.for([
	['AZURE_OPENAI_API_KEY=', 'abc123'],
	['export AZURE_OPENAI_KEY=', 'abcdef'],
	['AZURE_OPENAI_KEY: ', 'abc123'],
	['AZURE_OPENAI_KEY: ', 'abcdef'],
	['  - name: x\n    AZURE_SEARCH_ADMIN_KEY: ', 'k3y'],
	['$env:AZURE_OPENAI_API_KEY = "', 'abc123"'],
	['subscriptionKey=', 'abc123'],
	['accessKey: ', 'a1b2c3'],
	['"openaiKey": "', 'abc"'],
	['--from-literal=AZURE_OPENAI_KEY=', 'abc123'],
	['the api key is ', 'abc123def'],
	['My API-Key was ', '"abc123"'],
	['client secret is ', 'p4ssw0rd'],
	['password=', 'hunter2'],
	['{"AzureOpenAI": {"Key": "', 'abc123xyz"'],
] as const)('a short value behind %j goes', ([name, value]) => {
	const {secrets, text} = readPaste(`First\n${name}${value}\nlast`);
	expect(text).not.toContain(value.replaceAll('"', ''));
	expect(text).toMatch(/^First\n[\s\S]*\nlast$/u);
	expect(secrets).toHaveLength(1);
});

test.for([
	['of Azure Storage', storageKey],
	['of Azure Storage, in a sentence', `the key ${storageKey} does not work`],
	['of Azure Storage, behind an unknown name', `X_SETTING=${storageKey}`],
	['of Service Bus, Event Hubs or IoT Hub', shortKey],
	['in brackets', `(${shortKey})`],
	['in JSON', JSON.stringify({value: shortKey})],
	['of Azure AI Search', `${'Ab1c'.repeat(10)}XyAzSeB1c2D3`],
] as const)('a bare key %s goes', ([, text]) => {
	const pasted = readPaste(`First ${text} last`);
	expect(pasted.text).toContain('[key]');
	expect(pasted.text).not.toMatch(/[A-Za-z\d+/]{40}/u);
});

test.for([
	['a GUID', 'c85f3b15-cf66-4482-a190-82ac6e287aad'],
	['a request id', 'apim-request-id: c85f3b15-cf66-4482-a190-82ac6e287aad'],
	['a request id of OpenAI', 'x-request-id: req_011CQ5uYvZbT3x8'],
	['the digest of an image', 'contoso.azurecr.io/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
	['a commit', 'HEAD is now at 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'],
	['the integrity of a package', `"integrity": "sha512-${storageKey}"`],
	['the integrity of a script', `integrity="sha256-${shortKey}"`],
	['a digest header', `Digest: SHA-256=${shortKey}`],
	['the checksum of a body', `x-ms-content-sha256: ${shortKey}`],
	['the fingerprint of a host', `SHA256:${shortKey.slice(0, 43)}`],
	['a trace', 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
	['a type of .NET', 'Microsoft.SemanticKernel.Connectors.OpenAI.AzureOpenAIChatCompletionServiceCollectionExtensions'],
	['an ARM id', '/subscriptions/20000000-0000-4000-8000-00000000000a/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso'],
	['a missing setting', 'AZURE_OPENAI_KEY: not set'],
	['a setting to be set', 'API key is required; the client secret is invalid; password is wrong'],
	['a cache', 'cacheKey: main, partitionKey: /id, keyVault: contoso, primaryKey: id'],
	['the word of a log', 'token: expected string, key: value, tokens: 128, max_tokens=4096'],
	['a data action', 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action'],
	['a file of base64url', 'assets/index-DiwrgTda1bCdEfGhIjKlMnOpQrStUvWx.js'],
] as const)('%s stays', ([, text]) => expect(readPaste(text).text).toBe(text));
