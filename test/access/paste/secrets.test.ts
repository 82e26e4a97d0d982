import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {dotnet} from '../support/pastes/dotnet.ts';
import {javaAndGo} from '../support/pastes/java-go.ts';
import {javascript} from '../support/pastes/javascript.ts';
import {python} from '../support/pastes/python.ts';
import {tools, transcripts} from '../support/pastes/tools.ts';
import {unrelated} from '../support/pastes/unrelated.ts';

const jwt = (claims: Readonly<Record<string, unknown>>, signature = 'c2lnbmF0dXJlLW9mLWEtdG9rZW4'): string =>
	[JSON.stringify({typ: 'JWT', alg: 'RS256'}), JSON.stringify(claims)]
		.map(part => Buffer.from(part).toString('base64url'))
		.concat(signature)
		.join('.');

const user = {
	aud: 'https://cognitiveservices.azure.com',
	tid: '10000000-0000-4000-8000-00000000000a',
	oid: '30000000-0000-4000-8000-00000000000a',
	appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
	upn: 'ana@contoso.com',
	idtyp: 'user',
	iat: 1_700_000_000,
	exp: 1_700_004_000,
};
const read = {
	audience: user.aud,
	tenantId: user.tid,
	objectId: user.oid,
	appId: user.appid,
	name: 'ana@contoso.com',
	kind: 'user',
	issuedAt: 1_700_000_000_000,
	expiresAt: 1_700_004_000_000,
};
const texts = [...[...python, ...dotnet, ...javascript, ...javaAndGo, ...tools, ...transcripts].map(({text}) => text), ...unrelated.map(([, text]) => text)];

describe('a token', () => {
	test.for([
		['alone', jwt(user)],
		['in a header', `> POST /openai/v1/responses HTTP/2\n> authorization: Bearer ${jwt(user)}\n< HTTP/2 401`],
		['in JSON', JSON.stringify({headers: {Authorization: `Bearer ${jwt(user)}`}})],
		['in JSON in JSON', JSON.stringify(JSON.stringify({token: jwt(user)}))],
		['broken into lines by a terminal', jwt(user).replace(/.{80}/gu, '$&\n')],
		['twice', `${jwt(user)} and ${jwt(user)}`],
	] as const)('%s is read, then replaced', ([, text]) => {
		const pasted = readPaste(text);
		expect(pasted.tokens).toEqual([read]);
		expect(pasted.secrets).toContain('token');
		expect(JSON.stringify(pasted)).not.toMatch(/eyJ|c2lnbmF0dXJl/u);
	});

	test.for([
		['of an application', {...user, idtyp: 'app', upn: undefined}, 'servicePrincipal'],
		['of a managed identity', {...user, idtyp: 'app', upn: undefined, xms_mirid: '/subscriptions/s/x'}, 'managedIdentity'],
		['of a person, version 2', {aud: 'a', tid: 't', oid: 'o', preferred_username: 'ana@contoso.com'}, 'user'],
	] as const)('%s says whose it is', ([, claims, kind]) => {
		expect(readPaste(jwt(claims)).tokens).toMatchObject([{kind}]);
	});

	test('that is damaged is replaced unread', () => {
		expect(readPaste('Bearer eyJhbGciOiJSUzI1NiJ9.e30x')).toMatchObject({tokens: [], secrets: ['token'], text: 'Bearer [token]'});
	});
});

const key = 'MARK0123456789abcdefMARK0123456789AB';
const base64 = Buffer.from(Array.from({length: 64}, (_, at) => (at * at * 37 + 101 * at + 201) % 256)).toString('base64');
const places: readonly (readonly [kind: string, secret: string, around: (secret: string) => string])[] = [
	['token', jwt(user), secret => `authorization: Bearer ${secret}`],
	['token', jwt(user), secret => `"access_token": "${secret}"`],
	['token', jwt({x: 1}), secret => secret],
	['token', `ghp_${key}`, secret => `AzureKeyCredential("${secret}")`],
	['token', `github_pat_${key}_${key}`, secret => `GITHUB_TOKEN=${secret}`],
	['key', key, secret => `api-key: ${secret}`],
	['key', key, secret => `'api-key': '${secret}'`],
	['key', key, secret => `\\"api_key\\": \\"${secret}\\"`],
	['key', key, secret => `<< Ocp-Apim-Subscription-Key: ${secret}`],
	['key', key, secret => `('api-key', b'${secret}')`],
	['key', key, secret => `@{'api-key'='${secret}'}`],
	['key', key, secret => `AZURE_OPENAI_API_KEY="${secret}"`],
	['key', key, secret => `apiKey: '${secret}',`],
	['key', key, secret => `AZURE_OPENAI_KEY=${secret}`],
	['key', key, secret => `AzureKeyCredential("${secret}")`],
	['secret', key, secret => `az login --service-principal -u app -p ${secret} --tenant t`],
	['key', `sk-${key}`, secret => `OpenAI("${secret}")`],
	['key', key, secret => `https://contoso.blob.core.windows.net/c?sv=2024&sig=${secret}&se=1`],
	['secret', key, secret => `AZURE_CLIENT_SECRET=${secret}`],
	['secret', key, secret => `"clientSecret": "${secret}"`],
	['secret', `a1B8Q~${key}${key}`.slice(0, 40), secret => `the secret is ${secret} they say`],
	['secret', key, secret => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${secret};EndpointSuffix=core.windows.net`],
	['secret', key, secret => `Set-Cookie: fpc=${secret}; path=/`],
	['secret', key, secret => `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`],
	['key', base64, secret => secret],
	['token', jwt(user), secret => `api-key: ${secret}`],
	['token', jwt(user), secret => `'api-key': 'Bearer ${secret}'`],
	[
		'key',
		key
			.toLowerCase()
			.replaceAll(/[^0-9a-f]/gu, 'a')
			.slice(0, 32),
		secret => `Authorization: Bearer ${secret}`,
	],
	['authorization', key, secret => `Authorization: Basic ${secret}`],
	['authorization', key, secret => `'authorization': '${secret}'`],
];

describe('a secret', () => {
	test.for(places)('is found: %s (%#)', ([kind, secret, around]) => {
		const pasted = readPaste(`See ${around(secret)}\nthere`);
		expect(pasted.secrets).toContain(kind);
		expect(JSON.stringify(pasted)).not.toContain(secret);
	});

	test('never comes out, wherever in whatever text it stands', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...texts),
				fc.constantFrom(...places),
				fc.nat(),
				fc.constantFrom('\n', ' ', '\r\n> '),
				(text, [, secret, around], at, between) => {
					const position = at % (text.length + 1);
					// A terminal would take the first letters for a part of the control sequence.
					const [, ...sequences] = text.slice(0, position).split('\u001B');
					fc.pre(!/^\[?[\d;]*$/u.test(sequences.at(-1) ?? 'none'));
					const pasted = readPaste(`${text.slice(0, position)}${between}${around(secret)}${between}${text.slice(position)}`);
					expect(JSON.stringify(pasted)).not.toContain(secret);
				},
			),
			{numRuns: 150},
		);
	});

	test('spelt in escapes does not come out of a message', () => {
		const spelt = [...`Bearer ${jwt(user)}`].map(letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
		const pasted = readPaste(`{"error":{"code":"PermissionDenied","message":"Principal does not have access to API/Operation. ${spelt}"}}`);
		expect(pasted.errors[0]?.message).toBe('Principal does not have access to API/Operation. Bearer [token]');
	});

	test('at the edge of what is left out of a long text does not come out', () => {
		for (let shift = 0; shift < 60; shift += 25) {
			const text = `${'a b\n'.repeat(30_000 - 10)}${' '.repeat(shift)}api-key: ${key}\n${'c d\n'.repeat(30_000)}`.repeat(2);
			expect(readPaste(text).text).not.toContain('MARK');
		}
	});

	test('text that names none has none', () => {
		expect(readPaste('The api-key is [key], the token is [token]. Error code: 401').secrets).toEqual([]);
	});
});

describe('what a terminal obeys', () => {
	const esc = String.fromCharCode(27);
	const commands = [
		`${esc}[31m`,
		`${esc}]0;title\u0007`,
		`${esc}]8;;https://x\u001b\\`,
		'\u009b2J',
		'\u202e',
		'\u2066',
		'\u0000',
		'\u0008',
		'\u200b',
		'\u0007',
	];
	const obeyed = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u;
	const strings = (value: unknown): readonly string[] =>
		typeof value === 'string'
			? [value]
			: typeof value === 'object' && value !== null
				? Object.entries(value).flatMap(([name, inner]) => [name, ...strings(inner)])
				: [];

	test('never comes out, but for line ends', () => {
		fc.assert(
			fc.property(fc.constantFrom(...texts), fc.constantFrom(...commands), fc.nat(), (text, command, at) => {
				const position = at % (text.length + 1);
				for (const said of strings(readPaste(`${text.slice(0, position)}${command}${text.slice(position)}`)))
					expect(said.replaceAll('\n', '')).not.toMatch(obeyed);
			}),
			{numRuns: 80},
		);
	});

	test.for(['\\u001b[31m', '\\x1b[31m', '\\u202e', '\\u0007'])('spelt as %s does not come out of JSON', spelt => {
		const pasted = readPaste(`{"error":{"code":"PermissionDenied","message":"Principal does not ${spelt}have access to API/Operation."}}`);
		expect(pasted.errors).toHaveLength(1);
		for (const said of strings(pasted)) expect(said).not.toMatch(obeyed);
	});
});
