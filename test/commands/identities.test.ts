import {describe, expect, test} from 'vitest';
import type {MachineIdentity} from '../../source/access/identity.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';

const identity = (source: MachineIdentity['source'], part: Partial<MachineIdentity>): MachineIdentity => ({
	source,
	state: 'signed-in',
	account: null,
	kind: null,
	objectId: null,
	tenantId: null,
	appId: null,
	expiresOn: null,
	detail: null,
	...part,
});

const application = identity('environment', {
	account: 'c1000000-0000-4000-8000-000000000001',
	kind: 'servicePrincipal',
	objectId: 'c2000000-0000-4000-8000-000000000001',
	tenantId: 'f1000000-0000-4000-8000-000000000001',
	appId: 'c1000000-0000-4000-8000-000000000001',
	detail: 'AZURE_CLIENT_SECRET',
});
const ana = identity('azure-cli', {
	account: 'ana@contoso.com',
	kind: 'user',
	objectId: 'a1000000-0000-4000-8000-000000000001',
	appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
	expiresOn: '2096-10-02T07:06:40Z',
	detail: 'az on PATH',
});
const azd = identity('azd', {state: 'absent', detail: 'Azure Developer CLI is not installed'});
const prompt = identity('browser', {state: 'not-asked', detail: 'it would ask you to sign in'});

const run = async (identities: readonly MachineIdentity[], names: readonly string[], ...argv: readonly string[]) => {
	const printed: string[] = [];
	const services = {
		cloud: {identities: async () => identities, variables: async () => ({names, tokenCredentials: null})} as Partial<Services['cloud']> as Services['cloud'],
		terminal: {stdin: false, stdout: false},
		say: () => undefined,
		print: text => void printed.push(...text.split('\n')),
	} satisfies Partial<Services>;
	const exitCode = await runCommandLine(['identities', ...argv], () => services as Partial<Services> as Services, new AbortController().signal);
	return {exitCode, printed};
};

const reason =
	'An app on this machine would sign in as c1000000-0000-4000-8000-000000000001, through the AZURE_* variables, the first source in its chain that gives a token.';
const other = 'An app on this machine would sign in as c1000000-0000-4000-8000-000000000001 (the AZURE_* variables), not as ana@contoso.com.';

describe('identities', () => {
	test('are told one by one, with the one that an app here would use, why, and what is careful of it', async () => {
		const {exitCode, printed} = await run([application, ana, azd, prompt], ['AZURE_OPENAI_API_KEY', 'PATH']);
		expect([exitCode, printed]).toEqual([
			0,
			[
				'✔ environment  c1000000-0000-4000-8000-000000000001   ← apps use it',
				'               object c2000000-0000-4000-8000-000000000001',
				'               tenant f1000000-0000-4000-8000-000000000001',
				'✔ azure-cli    ana@contoso.com, until 07:06 UTC',
				'               object a1000000-0000-4000-8000-000000000001',
				'               app    04b07795-8ddb-461a-bbee-02f9e1bf7b46',
				'– azd          not here: Azure Developer CLI is not installed',
				'○ browser      it would ask you to sign in',
				reason,
				`▲ ${other}`,
				'▲ AZURE_OPENAI_API_KEY holds a key: OpenAI clients use it before any token.',
			],
		]);
	});

	test('without any that an app could use are a warning', async () => {
		expect((await run([azd, prompt], [])).printed.at(-1)).toBe('▲ An app on this machine would find no identity.');
	});

	test('in JSON: the reason stands with the one that is used', async () => {
		const document = JSON.parse((await run([application, ana, azd], [], '--json')).printed.join('\n'));
		expect(document).toMatchObject({
			outcome: 'listed',
			identities: [
				{source: 'environment', objectId: application.objectId, usedByApps: true, because: reason},
				{source: 'azure-cli', account: 'ana@contoso.com', usedByApps: false, because: null},
				{source: 'azd', state: 'absent', usedByApps: false, because: null},
			],
			warnings: [{id: 'identities.other-than-granted', text: other}],
		});
	});
});
