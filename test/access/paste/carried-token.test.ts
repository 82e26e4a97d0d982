import {describe, expect, test} from 'vitest';
import type {DiagnosisFacts} from '../../../source/access/diagnosis.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {understand} from '../../../source/access/paste/understand.ts';
import {account, audience, body, chat, firewall, foreignTenant, noAccess, oid, other, tenant, wrongKey} from '../support/pastes/paste.ts';
import {foundryTarget, session} from '../support/records.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;
const token = (claims: Readonly<Record<string, unknown>>): string =>
	[
		{typ: 'JWT', alg: 'RS256'},
		{tid: tenant, oid, upn: 'ana@contoso.com', idtyp: 'user', ...claims},
	]
		.map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.concat('c2lnbmF0dXJlLW9mLWEtdG9rZW4')
		.join('.');
const failed = 'Fri, 20 Nov 2026 12:00:00 GMT';
const now = Date.parse(failed);
const live = {iat: at(failed) - 600, exp: at(failed) + 3000};
const run = {cognitive: 'https://cognitiveservices.azure.com', foundry: 'https://ai.azure.com', arm: 'https://management.azure.com'};
const openai = 'contoso-openai.openai.azure.com';
const foundry = 'contoso-foundry.services.ai.azure.com';
const v1 = `https://${openai}/openai/v1/responses`;

/** As curl -v prints it. */
const call = (url: string, header: string, status: string, answer = '', date = failed): string => {
	const {host, pathname, search} = new URL(url);
	return `> POST ${pathname}${search} HTTP/2\n> Host: ${host}\n> ${header}\n> \n< HTTP/2 ${status}\n< content-type: application/json\n${date && `< date: ${date}\n`}< \n${answer}`;
};
const bearer = (claims: Readonly<Record<string, unknown>>): string => `authorization: Bearer ${token({...live, ...claims})}`;
const told = (text: string, facts: DiagnosisFacts = {now}) => understand(readPaste(text), facts);
const refused = JSON.stringify({statusCode: 401, message: audience()});

describe('the audience of a token', () => {
	test.for([
		['Resource Manager’s, at a model', v1, run.arm, refused],
		['Resource Manager’s by its id', v1, '797f4846-ba00-4fd7-ba43-dac1f8f63013', refused],
		['the directory’s', v1, 'https://graph.microsoft.com/', refused],
		['that of a model, at a project', `https://${foundry}/api/projects/alpha/openai/v1/responses`, run.cognitive, refused],
		['that of a model, at Claude', `https://${foundry}/anthropic/v1/messages`, run.cognitive, refused],
		['another than the answer names', v1, run.foundry, JSON.stringify({statusCode: 401, message: audience(run.cognitive)})],
		['another cloud’s', v1, 'https://ai.azure.us', refused],
		['Resource Manager’s, and the answer is a bare 401', v1, run.arm, ''],
		['Resource Manager’s, and the answer has words of its own', v1, run.arm, body('Unauthorized', 'Jwt verification failed')],
	] as const)('%s is the wrong one, for certain', ([, url, aud, answer]) => {
		const {diagnosis, isSettled} = told(call(url, bearer({aud}), '401', answer));
		expect(diagnosis).toMatchObject({id: 'token.audience', confidence: 'certain', accessVerdict: 'token-rejected'});
		expect(diagnosis?.cause).toContain(aud.startsWith('https') ? aud.replace(/\/$/u, '') : run.arm);
		expect(diagnosis?.evidence.join(' ')).toContain('The token in the text is of ana@contoso.com');
		expect(isSettled).toBe(true);
	});

	test.for([
		['ai.azure.com on a v1 route', v1, run.foundry],
		['cognitiveservices on a v1 route', v1, `${run.cognitive}/`],
		['cognitiveservices by its id', v1, '7d312290-28c8-473c-a0ed-8e53749b6d6d'],
		['ai.azure.com on a route of deployments', `https://${openai}/openai/deployments/d/chat/completions?api-version=2024-10-21`, run.foundry],
		['ai.azure.com on a project', `https://${foundry}/api/projects/alpha/openai/v1/responses`, run.foundry],
		['an id that nobody here knows', v1, other],
		['Government’s in Government', 'https://contoso.openai.azure.us/openai/v1/responses', 'https://ai.azure.us'],
	] as const)('%s is not taken for wrong', ([, url, aud]) => {
		expect(told(call(url, bearer({aud}), '401', refused)).diagnosis?.cause).not.toMatch(/is for /u);
	});

	test('is spoken of by models only, whatever else was called before', () => {
		expect(told(`POST https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token\n401 ${audience()}`).diagnosis?.id).toBe('token.audience');
	});

	test('is only likely to be wrong where nobody says what was called', () => {
		expect(told(`401 Unauthorized\n${token({...live, aud: run.arm})}`).diagnosis).toMatchObject({id: 'token.audience', confidence: 'likely'});
	});

	test('one fitting token is enough not to blame it', () => {
		const text = `${token({...live, aud: run.arm})}\n${call(v1, bearer({aud: run.foundry}), '401', refused)}`;
		expect(told(text).diagnosis?.cause).not.toContain(run.arm);
	});

	test('wrong for Resource Manager is told too', () => {
		const url = `${run.arm}${account}?api-version=2025-09-01`;
		const {diagnosis} = told(call(url, bearer({aud: run.foundry}), '401', body('InvalidAuthenticationToken', 'The access token is invalid.')));
		expect(diagnosis).toMatchObject({id: 'arm.token-audience', confidence: 'certain', cause: expect.stringContaining(run.foundry)});
	});
});

describe('a token that was sent as a key', () => {
	test.for([
		['in a header of curl', `curl ${v1} -H "api-key: ${token(live)}" -d '{}'\n${body('401', wrongKey)}`],
		['in a header of curl, and the answer is bare', `curl -i ${v1} -H 'api-key: ${token(live)}'\nHTTP/1.1 401 Unauthorized`],
		['in a header, and the answer speaks of tokens', call(v1, `api-key: ${token({...live, aud: run.arm})}`, '401', refused)],
		['in a transcript', call(v1, `Api-Key: ${token(live)}`, '401', body('401', wrongKey))],
		['behind the word Bearer', `curl ${v1} -H "api-key: Bearer ${token(live)}"\n${body('401', wrongKey)}`],
		[
			'by an SDK',
			`client = ChatCompletionsClient("https://${foundry}/models", AzureKeyCredential("${token(live)}"))\nStatus code 401\n${body('401', wrongKey)}`,
		],
		[
			'where keys are off',
			call(v1, `api-key: ${token(live)}`, '403', body('AuthenticationTypeDisabled', 'Key based authentication is disabled for this resource.')),
		],
	] as const)('%s is told for certain', ([, text]) => {
		const {diagnosis, isSettled} = told(text);
		expect(diagnosis).toMatchObject({id: 'token.sent-as-key', confidence: 'certain', cause: expect.stringContaining('A token was sent')});
		expect(isSettled).toBe(true);
	});

	test.for([
		['a key in that header', `curl ${v1} -H "api-key: 0123456789abcdef0123456789abcdef"\n${body('401', wrongKey)}`],
		['a token beside a key', call(v1, `api-key: 0123456789abcdef0123456789abcdef\n> x-note: ${token(live)}`, '401', body('401', wrongKey))],
	] as const)('%s is not', ([, text]) => expect(told(text).diagnosis?.cause).not.toContain('A token was sent'));

	test('and a key that was sent as a token is told too', () => {
		const {diagnosis} = told(`curl ${v1} -H "Authorization: Bearer 0123456789abcdef0123456789abcdef"\n${refused}`);
		expect(diagnosis).toMatchObject({id: 'token.audience.odd', confidence: 'certain'});
	});
});

describe('a token that ran out', () => {
	const old = {aud: run.foundry, iat: at(failed) - 9000, exp: at(failed) - 60};

	test('before the call failed is expired, for certain', () => {
		const {diagnosis} = told(call(v1, bearer(old), '401', refused), {now: now + 86_400_000});
		expect(diagnosis).toMatchObject({id: 'token.expired', confidence: 'certain', cause: expect.stringContaining('had expired')});
		expect(diagnosis?.cause).toContain('1 min');
	});
	test('is told from a log with the time of the failure', () => {
		const text = `2026-11-20T12:00:00Z ERROR openai.AuthenticationError: Error code: 401 - ${refused}\nAuthorization: Bearer ${token(old)}`;
		expect(told(text, {}).diagnosis).toMatchObject({id: 'token.expired', confidence: 'certain'});
	});
	test('by now, of a failure without a time, is likely expired', () => {
		expect(told(call(v1, bearer(old), '401', refused, '')).diagnosis).toMatchObject({id: 'token.expired', confidence: 'likely'});
	});
	test('after the call failed was not expired then', () => {
		expect(told(call(v1, bearer({aud: run.foundry}), '401', refused), {now: now + 86_400_000}).diagnosis?.id).toBe('token.audience');
	});
	test('and is for another audience has the wrong audience first', () => {
		expect(told(call(v1, bearer({...old, aud: run.arm}), '401', refused)).diagnosis?.id).toBe('token.audience');
	});
});

describe('the tenant of a token', () => {
	const facts = {now, session, target: foundryTarget};
	const foreign = {aud: run.foundry, tid: foreignTenant};
	test.for([
		['a refused token', refused],
		['a refusal that names nobody', body('PermissionDenied', noAccess)],
	] as const)('that is not the resource’s explains %s', ([, answer]) => {
		const {diagnosis} = told(call(v1, bearer(foreign), '401', answer), facts);
		expect(diagnosis).toMatchObject({id: 'token.wrong-tenant', confidence: 'certain', accessVerdict: 'token-rejected'});
		expect(diagnosis?.remedies.some(({command}) => command?.includes(`--tenant ${tenant}`))).toBe(true);
	});
	test('is compared with the tenant that the answer names', () => {
		const challenge = `401\n< www-authenticate: Bearer authorization_uri="https://login.windows.net/${tenant}"`;
		expect(told(call(v1, bearer(foreign), challenge, '')).diagnosis).toMatchObject({id: 'token.wrong-tenant', confidence: 'certain'});
		expect(told(call(v1, bearer({aud: run.foundry}), challenge, '')).diagnosis?.id).toBe('status.401');
	});
});

describe('an answer that shows that the token was taken', () => {
	test.for([
		['net.firewall', '403', body('403', firewall)],
		['net.public-disabled', '403', body('403', 'Public access is disabled. Please configure private endpoint.')],
		['rbac.data-action-missing.openai', '401', body('PermissionDenied', chat)],
		[
			'rbac.identity-objectid-403',
			'403',
			body('403', `Identity(object id: ${oid}) does not have permissions for Microsoft.CognitiveServices/accounts/AIServices/agents/write actions.`),
		],
		['key.disabled', '403', body('AuthenticationTypeDisabled', 'Key based authentication is disabled for this resource.')],
		['deploy.not-found', '404', body('DeploymentNotFound', 'The API deployment for this resource does not exist.')],
		['ok.quota', '429', body('429', 'Requests have exceeded the token rate limit of your current pricing tier.')],
		['status.403', '403', ''],
	] as const)('stands against everything about the token: %s', ([id, status, answer]) => {
		const claims = {aud: run.arm, tid: foreignTenant, exp: at(failed) - 60};
		expect(told(call(v1, bearer(claims), status, answer), {now, target: foundryTarget}).diagnosis?.id).toBe(id);
	});
});

describe('whose token it was', () => {
	test.for([
		[
			'somebody else’s by name',
			{upn: 'ben@contoso.com', oid: other},
			'The token in the text is not yours: it is of ben@contoso.com (6000…0a); you are signed in here as ana@contoso.com.',
		],
		[
			'an application’s',
			{upn: undefined, oid: other, idtyp: 'app', appid: foreignTenant},
			'The token in the text is not yours: it is of the application or managed identity 6000…0a; you are signed in here as ana@contoso.com.',
		],
	] as const)('%s is said', ([, claims, sentence]) => {
		expect(told(call(v1, bearer({aud: run.foundry, ...claims}), '401', refused), {now, session}).diagnosis?.evidence).toContain(sentence);
	});
	test('yours is not', () => {
		expect(told(call(v1, bearer({aud: run.foundry}), '401', refused), {now, session}).diagnosis?.evidence.join()).not.toContain('not yours');
	});
	test('is said of a text that is no error, too', () => {
		expect(told(`my token is ${token({...live, aud: run.arm})}`).diagnosis).toMatchObject({
			id: 'unknown',
			evidence: [expect.stringContaining('for https://management.azure.com')],
		});
	});
});
