import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {diagnoses} from '../../source/access/diagnoses/table.ts';
import {diagnose, evidenceOfAnswer} from '../../source/access/diagnosis.ts';
import type {Evidence} from '../../source/access/failure.ts';
import {anaId, deployment, endpointTarget, evidence, foundryTarget, openaiResource, openaiTarget, projectTarget, record, session} from './support/records.ts';
import {samples} from './support/samples.ts';

const full = {session, target: projectTarget, scenario: 'project', deployments: [deployment('gpt-4o-mini')], names: {[anaId]: 'Ana'}} as const;

describe('each cause', () => {
	test('is shown by a sample, and each sample shows a cause', () => {
		expect(samples.map(({id}) => id).toSorted()).toEqual(diagnoses.map(([id]) => id).toSorted());
	});

	test.for(samples)('$id is told from its own wording', sample => {
		const found = diagnose(evidence(sample.evidence), sample.facts);
		expect(found.id).toBe(sample.id);
		expect(found.original).toBe(sample.evidence.message ?? '');
	});

	test.for(samples)('$id speaks in whole sentences, whatever is known beside it', ({evidence: part, facts}) => {
		for (const known of [facts ?? {}, {...full, ...facts}, {...facts, target: endpointTarget}]) {
			const {cause, remedies, learnMore} = diagnose(evidence(part), known);
			const said = [cause, ...remedies.flatMap(({text, command}) => (command === undefined ? [text] : [text, command]))].join(' · ');
			expect(said).not.toMatch(/undefined|\bnull\b|\[object|\bNaN\b|!|\b[Pp]lease\b|\b[Ww]e\b|\s{2}| \(\)|""| \.(?: |$)/u);
			expect(cause).toMatch(/^\S.*\S\.$/u);
			expect(remedies.length).toBeGreaterThan(0);
			expect(remedies.filter(({text}) => /\.$/u.test(text))).toEqual([]);
			expect(learnMore ?? 'https://').toMatch(/^https:\/\//u);
		}
	});

	test('the permanent ids are all there', () => {
		const ids = diagnoses.map(([id]) => id as string);
		const permanent = `rbac.data-action-missing rbac.data-action-missing.openai rbac.principal-no-access rbac.identity-objectid-403 rbac.hub-nginx-403
			token.audience token.audience.odd token.wrong-tenant.openai token.sent-as-key token.missing key.disabled subdomain.missing subdomain.missing.old subdomain.unmapped
			net.firewall net.public-disabled net.dns net.timeout net.tls-intercept deploy.not-found path.resource-not-found path.api-version project.not-found model.not-on-route
			ok.quota ok.bad-parameter ok.content-filter arm.token-wrong-tenant arm.token-expired arm.claims-challenge arm.mfa-policy arm.sub-none arm.sub-missing-in-url arm.sub-disabled
			arm.provider-unregistered arm.assign-denied arm.assign-denied.template arm.read-denied arm.linked-auth arm.exists arm.name-collision arm.principal-not-found arm.principal-type
			arm.principal-type-msi arm.role-not-found arm.limit arm.locked arm.policy arm.deny-assignment arm.last-owner arm.customrole-action arm.customrole-mg arm.foundry-deploy arm.quota-role
			arm.domain-in-use arm.domain-invalid pim.not-own graph.denied graph.not-found graph.claims graph.me-needs-user aad.50076 aad.50079 aad.50097 aad.53003 aad.530003 aad.530084 aad.500011
			aad.90002 aad.900023 aad.65002 aad.700082 aad.70043 aad.5000224 aad.50020 aad.90072 aad.700016 aad.7000215 aad.7000222 aad.65001 aad.50158 cred.none cred.wrong-identity
			cred.cloudshell cred.localhost-redirect cred.az-missing state.propagating state.stale-token state.wrong-scope state.wrong-principal state.eligible state.project-identity`;
		expect(permanent.split(/\s+/).filter(id => !ids.includes(id))).toEqual([]);
	});

	const verdicts: readonly (readonly [string, string | null])[] = [
		['rbac.', 'denied'],
		['token.', 'token-rejected'],
		['key.', 'token-not-used'],
		['subdomain.', 'endpoint'],
		['path.', 'endpoint'],
		['endpoint.', 'endpoint'],
		['status.', null],
		['net.', 'network'],
		['arm.', null],
		['aad.', null],
		['graph.', null],
		['cred.', null],
	];
	test.for(samples.filter(({id}) => id !== 'rbac.hub-nginx-403'))('$id says of access what its family says', ({id, evidence: part, facts}) => {
		const family = verdicts.find(([prefix]) => id.startsWith(prefix));
		if (family) expect(diagnose(evidence(part), facts).accessVerdict).toBe(family[1]);
		else expect(id).toMatch(/^(?:state|deploy|project|model|ok|pim)\./u);
	});
});

describe('a code whose text nobody knows', () => {
	const codes = diagnoses.flatMap(([id, {codes: known = [], planes}]) => known.map(code => ({id, code, plane: planes?.[0] ?? 'arm'})));
	test.for(codes.filter(({code}) => !/^\d/u.test(code)))('$code is likely, not certain', ({id, code, plane}) => {
		const found = diagnose(evidence({plane, code, message: 'Es ist etwas geschehen.'}));
		if (found.id !== id) return;
		expect(found.cause).not.toContain('undefined');
		expect(['likely', 'certain']).toContain(found.confidence);
	});

	test.for([
		['PermissionDenied', 'rbac.data-action-missing', 'data'],
		['RoleAssignmentExists', 'arm.exists', 'arm'],
		['ScopeLocked', 'arm.locked', 'arm'],
		['DeploymentNotFound', 'deploy.not-found', 'data'],
		['AuthorizationFailed', 'arm.read-denied', 'arm'],
		['ETIMEDOUT', 'net.timeout', 'arm'],
	] as const)('%s alone means %s', ([code, id, plane]) => {
		expect(diagnose(evidence({plane, code, message: 'Текст'})).id).toBe(id);
	});
});

describe('diagnose', () => {
	test('names principal, operation and data action, and what to run', () => {
		const found = diagnose(
			evidence({
				status: 401,
				code: 'PermissionDenied',
				message:
					'The principal `ana@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.',
				request: 'POST https://contoso-openai.openai.azure.com/openai/v1/responses',
				correlationId: '70000000-0000-4000-8000-00000000000a',
			}),
			{session, target: openaiTarget, scenario: 'openai'},
		);
		expect(found.cause).toMatch(
			/^You \(ana@contoso\.com\) may not POST \/openai\/responses on contoso-openai: no active role there gives accounts\/OpenAI\/responses\/write\./u,
		);
		expect(found.evidence).toEqual([
			'model endpoint: 401 PermissionDenied, POST https://contoso-openai.openai.azure.com/openai/v1/responses',
			'Correlation id 70000000-0000-4000-8000-00000000000a',
		]);
		expect(found.remedies[0]?.command).toBe(`foundry-keyless grant --resource ${openaiResource.id} --deployment gpt-4o-mini --scenario openai`);
		expect(found).toMatchObject({confidence: 'certain', worthWaiting: true, accessVerdict: 'denied'});
	});

	test('does not advise to wait for a role that is known to be missing', () => {
		const assessments = [
			{
				principal: record.people[0] ?? {id: anaId, type: 'User' as const, name: null},
				outcome: 'denied' as const,
				missing: [],
				because: [],
				held: [],
				needs: [],
			},
		];
		expect(
			diagnose(evidence({status: 401, code: 'PermissionDenied', message: 'Principal does not have access to API/Operation.'}), {session, assessments})
				.worthWaiting,
		).toBe(false);
	});

	const denied = evidence({status: 401, code: 'PermissionDenied', message: 'Principal does not have access to API/Operation.'});
	test.for([
		[41_000, 'likely', 'A sufficient role was assigned 41 s ago; the model endpoint has not seen it yet.'],
		[660_000, 'possible', 'A sufficient role was assigned 11 min ago; the model endpoint has not seen it yet, which is unusual.'],
		[3_600_000, 'possible', 'A sufficient role was assigned 1 h ago and the model endpoint still refuses, longer than has been measured.'],
	] as const)('%d ms after the assignment is %s to propagate', ([age, confidence, cause]) => {
		expect(diagnose(denied, {session, granted: true, since: 1, now: 1 + age})).toMatchObject({id: 'state.propagating', confidence, cause, worthWaiting: true});
	});

	test.for([
		['made an hour ago', 'state.stale-token', 3_600_000],
		['made a minute ago', 'state.propagating', 60_000],
	] as const)('a role through a group that was %s is refused for %s', ([, id, age]) => {
		const sample = samples.find(each => each.id === 'state.stale-token');
		expect(diagnose(denied, {...sample?.facts, since: 1, now: 1 + age}).id).toBe(id);
	});

	test('a token older than the assignment is stale', () => {
		expect(diagnose(denied, {session, granted: true, since: 2000, now: 3000, tokenIssuedAt: 1000}).id).toBe('state.stale-token');
	});

	test.for([
		['the same object id without dashes', anaId.replaceAll('-', '')],
		['the same name in other letters', 'ANA@contoso.com'],
		['a guest’s name in the resource’s tenant', 'ana_contoso.com#EXT#@fabrikam.onmicrosoft.com'],
	] as const)('%s is no other principal', ([, who]) => {
		const message = `The principal \`${who}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/AIServices/agents/read\` to perform \`GET /x\` operation.`;
		expect(diagnose(evidence({status: 401, message}), {session}).id).toBe('rbac.data-action-missing');
	});

	test('another name in an answer to our own call is only another name of ours', () => {
		const message =
			'The principal `a.voss@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/agents/read` to perform `GET /x` operation.';
		expect(diagnose(evidence({status: 401, message}), {session, granted: true}).id).toBe('state.propagating');
		expect(diagnose(evidence({status: 401, message}), {session})).toMatchObject({id: 'state.wrong-principal', confidence: 'likely'});
	});

	test('a claims challenge is told from a token that is merely invalid', () => {
		const challenge = samples.find(({id}) => id === 'arm.claims-challenge')?.evidence ?? {};
		expect(diagnose(evidence({...challenge, headers: {}})).id).toBe('arm.token-expired');
	});

	test('a missing deployment names the nearest', () => {
		const target = {...foundryTarget, deployment: deployment('gpt4o-mini')};
		const found = diagnose(evidence({status: 404, code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.'}), {
			target,
			deployments: [deployment('gpt-4o-mini'), deployment('embed')],
		});
		expect(found.cause).toContain('The nearest is gpt-4o-mini.');
	});

	test('what nobody knows is unknown and kept verbatim', () => {
		const message = 'Sesame is closed.\n\u001b[31m';
		expect(diagnose(evidence({status: 418, code: 'Teapot', message}))).toMatchObject({
			id: 'unknown',
			confidence: 'possible',
			original: message,
			accessVerdict: null,
		});
	});

	test('never throws', () => {
		const text = fc.oneof(
			fc.string({unit: fc.constantFrom('\u0000', '\u001b', '\ud800', '`', "'", '(', '{', ' ', '/', 'a', '0')}),
			fc.constantFrom(...samples.map(({evidence: part}) => part.message ?? '')),
		);
		const any: fc.Arbitrary<Evidence> = fc.record({
			plane: fc.constantFrom('data', 'arm', 'graph', 'signin', 'local'),
			status: fc.option(fc.integer({min: 100, max: 599})),
			code: fc.option(fc.oneof(fc.string(), fc.constantFrom('PermissionDenied', 'AuthorizationFailed'))),
			aadsts: fc.option(fc.string()),
			message: text,
			headers: fc.dictionary(fc.constantFrom('www-authenticate', 'retry-after'), fc.string()),
			request: fc.option(fc.string()),
			correlationId: fc.option(fc.string()),
			claims: fc.option(fc.string()),
		});
		fc.assert(
			fc.property(any, fc.constantFrom({}, full, {session}, {target: endpointTarget}), (told, facts) => {
				const found = diagnose(told, facts);
				return found.original === told.message && found.cause !== '';
			}),
			{numRuns: 300},
		);
	});

	test('a very long text is read in no time', () => {
		const started = performance.now();
		for (const {evidence: part} of samples) diagnose(evidence({...part, message: `${'a '.repeat(200_000)}${part.message ?? ''}`}));
		expect(performance.now() - started).toBeLessThan(2000);
	});
});

describe('evidenceOfAnswer', () => {
	const call = {
		method: 'POST',
		url: 'https://contoso.openai.azure.com/openai/deployments/d/chat/completions?api-version=1',
		audience: '',
		headers: {},
		body: null,
	} as const;
	const answer = (status: number, body: string, headers: Record<string, string> = {}) => evidenceOfAnswer(call, {status, body, headers, elapsedMs: 1});

	test('reads the envelope of the models', () => {
		const told = answer(401, '{"error":{"code":"PermissionDenied","message":"No."}}', {'Apim-Request-Id': 'r1'});
		expect(told).toMatchObject({
			plane: 'data',
			status: 401,
			code: 'PermissionDenied',
			message: 'No.',
			correlationId: 'r1',
			request: 'POST https://contoso.openai.azure.com/openai/deployments/d/chat/completions',
		});
	});

	test.for([
		['the envelope of the gateway', '{"statusCode":401,"message":"Unauthorized."}', null, 'Unauthorized.'],
		['plain text', 'Subdomain does not map to a resource', null, 'Subdomain does not map to a resource'],
		['nothing', '', null, ''],
		['an error that is only a text', '{"error":"expired"}', null, 'expired'],
		['a code inside', '{"error":{"message":"No.","innererror":{"code":"ResponsibleAIPolicyViolation"}}}', 'ResponsibleAIPolicyViolation', 'No.'],
		['JSON that is no object', '[]', null, '[]'],
	] as const)('reads %s', ([, body, code, message]) => expect(answer(400, body)).toMatchObject({code, message}));

	test('decodes the claims that a challenge demands', () => {
		const claims = Buffer.from('{"access_token":{}}').toString('base64');
		expect(answer(401, '', {'WWW-Authenticate': `Bearer error="insufficient_claims", claims="${claims}"`}).claims).toBe('{"access_token":{}}');
	});
});
