import {describe, expect, test} from 'vitest';
import {fabrikamId} from '../../source/sandbox/worlds-fabrikam.ts';
import {diagnosing} from './support/diagnosing.ts';

describe('the tenant', {timeout: 20_000}, () => {
	const fabrikam = ['--resource', 'https://fabrikam-foundry.openai.azure.com/'] as const;
	const contoso = ['--tenant', 'contoso.com'] as const;
	const called = ['--deployment', 'gpt-4o-mini'] as const;
	const refused =
		'Error code: 400 - {"error":{"code":"Tenant provided in token does not match resource token","message":"Token tenant f0494dc0-1392-4452-bea2-fb2b42eb80dc does not match resource tenant."}}';

	test.for([
		['and no deployment is named', null, []],
		['and a call was refused', null, called],
		['and the text says so', refused, []],
	] as const)('is another one where only the endpoint is seen, %s', async ([, text, words]) => {
		const {exitCode, printed} = await diagnosing('wrong-tenant', text, ...fabrikam, ...contoso, ...words, '--json');
		const {diagnosis, readiness} = JSON.parse(printed);
		expect([exitCode, diagnosis.id]).toEqual([text === null ? 3 : 0, 'token.wrong-tenant.openai']);
		expect(diagnosis.cause).toMatch(/takes tokens of Fabrikam\.$/u);
		expect(diagnosis.remedies[0].command).toContain(`--tenant ${fabrikamId}`);
		expect(readiness).toContainEqual({id: 'tenant', state: 'fail', text: 'fabrikam-foundry.openai.azure.com is in Fabrikam, and you are in Contoso'});
	});

	test('of an application that is at home in one is asked for', async () => {
		const {printed} = await diagnosing('wrong-tenant', null, ...fabrikam, ...called, '--credential', 'environment', '--json');
		const {diagnosis} = JSON.parse(printed);
		expect([diagnosis.id, diagnosis.remedies[0].command]).toEqual(['token.wrong-tenant.openai', expect.stringContaining("--tenant '<id or domain>'")]);
	});

	test('of the resource is told where it is not the one signed in to, beside what is missing there', async () => {
		const {printed} = await diagnosing('wrong-tenant', null, ...fabrikam);
		expect(printed).toMatch(/^▲ tenant +fabrikam-foundry is in Fabrikam, and you sign in to Contoso/mu);
		expect(printed).toContain('said (rbac.data-action-missing.openai)');
		expect(printed).toMatch(new RegExp(`^▲ Also: .*Fabrikam.*\\n  → Name the tenant: foundry-keyless probe .*--tenant ${fabrikamId}`, 'mu'));
	});

	test('of a text whose call was made for another one decides nothing once it is the right one: its roles do', async () => {
		const {printed} = await diagnosing('wrong-tenant', refused, ...fabrikam, '--json');
		expect(JSON.parse(printed)).toMatchObject({diagnosis: {id: 'token.wrong-tenant.openai'}, plan: {grants: [{exists: false}]}, findings: []});
	});
});

test('a role that waits to be activated is told with its place and the way there', {timeout: 20_000}, async () => {
	const {printed} = await diagnosing('pim', null, '--resource', 'contoso-foundry');
	expect(printed).toMatch(/^▲ eligible roles +Cognitive Services User on contoso-foundry is eligible until /mu);
	expect(printed).toMatch(/→ (?:Or|Activate it) in the portal, under Privileged Identity Management, My roles/u);
});
