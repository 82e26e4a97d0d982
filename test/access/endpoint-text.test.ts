import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {endpointRefusal, parseEndpoint} from '../../source/access/endpoint.ts';

const base = 'https://contoso.openai.azure.com';

describe('parseEndpoint reads', () => {
	test.for([
		[
			'a base URL',
			'https://contoso.openai.azure.com',
			{base, subdomain: 'contoso', family: 'openai', cloud: 'public', projectName: null, deploymentName: null},
		],
		['one with a slash, blanks and quotes around', ' "https://contoso.openai.azure.com/" ', {base}],
		['one without a scheme', 'contoso.openai.azure.com', {base}],
		['one in capitals', 'HTTPS://Contoso.OpenAI.Azure.com/', {base}],
		['a line of an .env file', 'AZURE_OPENAI_ENDPOINT="https://contoso.openai.azure.com/"', {base}],
		['an exported one', 'export ENDPOINT=https://contoso.openai.azure.com', {base}],
		['one after a method', 'POST https://contoso.openai.azure.com/openai/v1/responses', {base}],
		['one at the end of a sentence', 'https://contoso.openai.azure.com.', {base}],
		['the default port', 'https://contoso.openai.azure.com:443/', {base}],
		['a deployment', `${base}/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21`, {base, deploymentName: 'gpt-4o'}],
		['a deployment with escaped letters', `${base}/openai/deployments/my%20gpt/embeddings`, {deploymentName: 'my gpt'}],
		[
			'a project',
			'https://contoso.services.ai.azure.com/api/projects/alpha/openai/v1',
			{base: 'https://contoso.services.ai.azure.com', family: 'foundry', projectName: 'alpha'},
		],
		['the models route', 'https://contoso.services.ai.azure.com/models', {family: 'foundry', projectName: null}],
		['the Claude route', 'https://contoso.services.ai.azure.com/anthropic/v1/messages', {family: 'foundry'}],
		['the older name', 'https://contoso.cognitiveservices.azure.com/', {family: 'cognitive'}],
		['US Government', 'https://contoso.openai.azure.us', {cloud: 'usgov', base: 'https://contoso.openai.azure.us'}],
		['China', 'https://contoso.openai.azure.cn', {cloud: 'china'}],
	] as const)('%s', ([, text, wanted]) => expect(parseEndpoint(text)).toMatchObject(wanted));

	test.for([
		['the slip /model', 'https://contoso.services.ai.azure.com/model', 'endpoint.model-path'],
		['a path that lacks /openai', `${base}/deployments/gpt-4o`, 'endpoint.deployments-path'],
		['a privatelink name', 'https://contoso.privatelink.openai.azure.com', 'endpoint.privatelink'],
	] as const)('%s, and says so', ([, text, id]) => expect(parseEndpoint(text)?.notes.map(note => note.id)).toEqual([id]));

	test('a privatelink name as the name that the certificate covers', () => {
		expect(parseEndpoint('https://contoso.privatelink.openai.azure.com')?.base).toBe(base);
	});
});

describe('parseEndpoint refuses', () => {
	test.for([
		['plain http', 'http://contoso.openai.azure.com', 'endpoint.http'],
		['another host', 'https://contoso.example.com', 'endpoint.foreign'],
		['a host that only ends alike', 'https://contoso-openai.azure.com', 'endpoint.foreign'],
		['a host with ours in front', 'https://contoso.openai.azure.com.evil.example', 'endpoint.foreign'],
		['a host with ours in its path', 'https://evil.example/contoso.openai.azure.com', 'endpoint.foreign'],
		['a host with ours as its user', 'https://contoso.openai.azure.com@evil.example', 'endpoint.foreign'],
		['a user before it', 'https://ana:secret@contoso.openai.azure.com', 'endpoint.odd'],
		['another port', 'https://contoso.openai.azure.com:8443', 'endpoint.odd'],
		['two labels', 'https://a.b.openai.azure.com', 'endpoint.foreign'],
		['the suffix alone', 'https://openai.azure.com', 'endpoint.foreign'],
		['a region’s shared host', 'https://eastus.api.cognitive.microsoft.com/', 'endpoint.regional'],
		['the portal', 'https://ai.azure.com/resource/overview?wsid=/subscriptions/1', 'endpoint.portal'],
		['the API', 'https://api.openai.com/v1', 'endpoint.foreign'],
	] as const)('%s, and says why', ([, text, id]) => {
		expect(parseEndpoint(text)).toBe(null);
		expect(endpointRefusal(text)?.id).toBe(id);
	});

	test.for(['contoso-foundry', '', '401 PermissionDenied', '/subscriptions/1/resourceGroups/rg', 'see https://contoso.openai.azure.com and wait'])(
		'"%s", which is no address, without a word',
		text => {
			expect(parseEndpoint(text)).toBe(null);
			expect(endpointRefusal(text)).toBe(null);
		},
	);

	test('an endpoint has nothing to refuse', () => expect(endpointRefusal(base)).toBe(null));
});

test('whatever is pasted, the host is a resource of Azure', () => {
	const azure = /^[a-z0-9][a-z0-9-]*\.(?:openai|services\.ai|cognitiveservices)\.azure\.(?:com|us|cn)$/;
	const piece = fc.constantFrom(
		'contoso',
		'.openai.azure.com',
		'.services.ai.azure.com',
		'evil.example',
		'@',
		'#',
		'?',
		'/',
		'\\',
		':',
		'443',
		'.',
		'%2e',
		'%00',
		'。',
		'ａ',
		'\t',
		' ',
		'api/projects/',
	);
	const scheme = fc.constantFrom('https://', 'HTTPS:/', 'http://', '', 'KEY=https://', '"https://');
	const suffix = fc.constantFrom(
		'.openai.azure.com',
		'.services.ai.azure.com',
		'.cognitiveservices.azure.com',
		'.openai.azure.us',
		'.openai.azure.cn',
		'.privatelink.openai.azure.com',
		'.evil.example',
		'',
	);
	const tail = fc.array(piece, {maxLength: 4}).map(pieces => pieces.join(''));
	const address = fc
		.tuple(scheme, fc.oneof({weight: 3, arbitrary: fc.constant('')}, tail), fc.constantFrom('contoso', 'a', 'x-1', ''), suffix, tail)
		.map(parts => parts.join(''));
	let accepted = 0;
	fc.assert(
		fc.property(fc.oneof(fc.string(), address), text => {
			const endpoint = parseEndpoint(text);
			if (!endpoint) return true;
			accepted += 1;
			const url = new URL(endpoint.base);
			return azure.test(endpoint.host) && url.protocol === 'https:' && url.host === endpoint.host && url.origin === endpoint.base;
		}),
		{numRuns: 6000},
	);
	expect(accepted).toBeGreaterThan(100);
});
