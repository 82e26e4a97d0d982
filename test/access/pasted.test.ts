import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {withoutSecrets} from '../../source/access/pasted.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const key = '0123456789abcdef0123456789abcdef';
const longKey = `${'A1b2'.repeat(13)}JQQJ99AKACYeBjFXJ3w3AAABACOGx9Zz`;
const secret = '3aB8Q~x7Kd.02_pLmN-qRsTuVwXyZ0123456abcd';
const claims = '{"access_token":{"acrs":{"essential":true,"values":["p1"]},"xms_rp_ipaddr":{"value":"1.2.3.4"}}}';
const encoded = Buffer.from(claims).toString('base64');

test.for([
	['a token', token, '[token]'],
	['a header', `Authorization: Bearer ${token}`, 'Authorization: Bearer [token]'],
	['a token that is no JSON Web Token', 'Bearer abcdefghijklmnopqrstuvwxyz0123', 'Bearer [token]'],
	['an encrypted token', `${token}.Y2lwaGVy.dGFn end`, '[token] end'],
	['the beginning of a token', 'see eyJhbGciOiJIUzI1NiJ9', 'see [token]'],
	['a refresh token', `not 1.AXoA${'x1_'.repeat(30)}.AgAB here`, 'not [token] here'],
	['a token of a personal account', `M.C5xx_BAY.0.U.-${'Cx7!'.repeat(20)}$`, '[token]'],
	['a refresh token by its name', '{"refresh_token":"0.AXoA-secret","a":1}', '{"refresh_token":"[token]","a":1}'],
	['a key alone', key, '[key]'],
	['a key in a sentence', `Access with ${key} was refused.`, 'Access with [key] was refused.'],
	['a long key alone', 'A1b2'.repeat(21), '[key]'],
	['a long key in a sentence', `The key "${longKey}" is wrong`, 'The key "[key]" is wrong'],
	['a key in a header', `api-key: ${key}`, 'api-key: [key]'],
	['a key in a header of another name', 'x-api-key: abc', 'x-api-key: [key]'],
	[
		'a secret in variables',
		'AZURE_CLIENT_SECRET=abc AZURE_CLIENT_CERTIFICATE_PASSWORD=def',
		'AZURE_CLIENT_SECRET=[secret] AZURE_CLIENT_CERTIFICATE_PASSWORD=[secret]',
	],
	['a key in JSON', '"api-key": "0123456789abcdef"', '"api-key": "[key]"'],
	['a key in a variable', 'AZURE_OPENAI_API_KEY=abcdef', 'AZURE_OPENAI_API_KEY=[key]'],
	['a key in an address', `https://x.openai.azure.com/?api-key=${key}&a=b`, 'https://x.openai.azure.com/?api-key=[key]&a=b'],
	['a signature of Storage', 'https://x.blob.core.windows.net/c?sv=2024&sig=a%2Fb%3D&se=1', 'https://x.blob.core.windows.net/c?sv=2024&sig=[key]&se=1'],
	['a connection string', 'AccountName=x;AccountKey=abc+/d==;EndpointSuffix=y', 'AccountName=x;AccountKey=[secret];EndpointSuffix=y'],
	['a client secret', `Its value is ${secret}, said Ben`, 'Its value is [secret], said Ben'],
	['a client secret by its name', 'client_secret=abc~DEF.123&grant_type=x', 'client_secret=[secret]&grant_type=x'],
	['a password of a proxy', 'connect http://ana:pa55@proxy.contoso.com:8080', 'connect http://[secret]@proxy.contoso.com:8080'],
	['a device code, which has no shape but its length', `AADSTS70018: 'GAQABAAEAAAD--${'DLA3VO7Qrddg_'.repeat(9)}' is wrong`, "AADSTS70018: '[token]' is wrong"],
	['a token pasted behind claims', `${encoded} ${token}`, `${encoded} [token]`],
	['what looks like claims and holds a token', Buffer.from(`{"access_token":{"x":"${token}"}}`).toString('base64').replace(/=+$/, ''), '[token]'],
	['a token answer in Base64', Buffer.from(`{"access_token":"${token}"}`).toString('base64').replace(/=+$/, ''), '[token]'],
] as const)('%s is taken out', ([, text, left]) => {
	expect(withoutSecrets(text)).toBe(left);
});

test.for([
	['a name', 'contoso-foundry'],
	['an ARM id', '/subscriptions/4f9d1c27-60be-4a83-9e15-2b7c83d0a6f4/resourceGroups/rg'],
	['a resource that is named like a key', `/subscriptions/s/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/cog-${key}/projects/p`],
	['a host that is named like a key', `https://${key}.openai.azure.com/openai/v1`],
	['a principal without dashes', `The principal \`${key}\` lacks the required data action`],
	['an object id without dashes', `Identity(object id: ${key}) does not have permissions`],
	['the reference of a gateway', `Ref A: ${key.toUpperCase()} Ref B: AMS04 Ref C: 2026-11-20T06:29:27Z`],
	[
		'the ids of a refusal',
		'Trace ID: 8f3a0c52-0000-4000-8000-00000000000a Correlation ID: 6e78a968-b98c-4eac-9062-52c1d64ff561 Timestamp: 2026-11-20 06:29:27Z',
	],
	['the number of an error', 'https://login.microsoftonline.com/error?code=50076'],
	['the client of a person', "The client 'ana@contoso.com' with object id '47eaa099-2cb6-416d-96dc-283cf0480ff9' does not have authorization."],
	['a page for passwords', 'To set a new password: https://aka.ms/sspr'],
	['the word secret', 'AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value.'],
	['a missing parameter', "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."],
	['a challenge', 'Bearer authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="invalid_token"'],
	['an expired token', 'The access token expiry UTC time is earlier than current UTC time. Bearer error="invalid_token"'],
	['an audience', 'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.'],
	['claims in Base64', `Run: az login --tenant contoso.com --claims-challenge ${encoded}`],
	['claims in a header', `Bearer realm="", error="insufficient_claims", claims="${encoded}"`],
	['claims in JSON', `claims: ${claims}`],
] as const)('%s stays as it is', ([, text]) => {
	expect(withoutSecrets(text)).toBe(text);
});

describe('whatever stands around it', () => {
	const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/);
	const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
	const anything = fc.oneof(fc.string(), fc.constantFrom(encoded, token, 'Bearer ', 'claims="', '{"access_token":', "Please run 'az login'", '\n', '://'));
	const kinds: Readonly<Record<string, fc.Arbitrary<readonly [string, string]>>> = {
		'a JSON Web Token': fc.tuple(base64url, base64url, base64url).map(([header, payload, signature]) => [`eyJ${header}.eyJ${payload}.${signature}`, payload]),
		'a client secret': fc.tuple(fc.stringMatching(/^[\w~.-]{3}\d$/), fc.stringMatching(/^[\w~.-]{34}$/)).map(([head, tail]) => [`${head}Q~${tail}`, tail]),
	};
	test.for(Object.keys(kinds))('%s never comes out', kind => {
		fc.assert(
			fc.property(kinds[kind] as fc.Arbitrary<readonly [string, string]>, anything, anything, ([whole, part], before, after) => {
				for (const text of [`${before}${whole}${after}`, `${before} ${whole}, ${after}`, JSON.stringify({message: before, value: whole, after})]) {
					expect(withoutSecrets(text)).not.toContain(part);
				}
			}),
			{numRuns: 200},
		);
	});

	const words = fc
		.array(fc.constantFrom('The', 'key', 'is', 'wrong:', 'sent', '"', '(', encoded, 'access_token', 'with', "'", ','), {maxLength: 6})
		.map(list => list.join(' '));
	test.for([
		['a key of 32 digits', hex],
		['a key of 84 characters', fc.stringMatching(/^[A-Za-z]{40}\d[A-Za-z0-9]{43}$/)],
	] as const)('%s never comes out of a sentence', ([, keys]) => {
		fc.assert(fc.property(keys, words, words, (found, before, after) => void expect(withoutSecrets(`${before} ${found} ${after}`)).not.toContain(found)));
	});

	test('a token named by a parameter never comes out', () => {
		const name = fc.constantFrom(
			'access_token',
			'refresh_token',
			'id_token',
			'client_secret',
			'client_assertion',
			'api-key',
			'sig',
			'AccountKey',
			'AZURE_CLIENT_SECRET',
		);
		fc.assert(
			fc.property(name, base64url, fc.constantFrom('=', '": "', ': '), (parameter, value, between) => {
				if (parameter !== 'sig' || between === '=') expect(withoutSecrets(`a?${parameter}${between}${value}&b`)).not.toContain(value);
			}),
		);
	});

	test('claims are never cut, and a text that was cleaned is not cleaned again', () => {
		const value = fc.stringMatching(/^[\w.-]{1,20}$/);
		fc.assert(
			fc.property(fc.array(value, {maxLength: 4}), fc.string(), (values, before) => {
				const wanted = Buffer.from(JSON.stringify({access_token: {acrs: {essential: true, values}}})).toString('base64');
				const text = withoutSecrets(`${before} ${wanted}`);
				expect(text.endsWith(` ${wanted}`)).toBe(true);
				expect(withoutSecrets(text)).toBe(text);
			}),
		);
	});
});

test.for(['a', ' ', 'eyJ-', 'A1', '_', '1.A', '/eyJ', 'client_secret=', 'bearer '])('a page of nothing but %j is read in no time', piece => {
	const started = performance.now();
	withoutSecrets(piece.repeat(50_000));
	expect(performance.now() - started).toBeLessThan(500);
});
