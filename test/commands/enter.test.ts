import {afterEach, describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {CredentialSource} from '../../source/access/session.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';
import type {SignInRequest, SourceOffer} from '../../source/steps/cloud.ts';
import {evidence} from '../access/support/records.ts';

let refusal: CloudFailure | null = null;
afterEach(() => {
	refusal = null;
});

/** What `check` signs in with where the machine offers this, and what it says before that. */
const signedInWith = async (offers: readonly (readonly [CredentialSource, SourceOffer['state']])[], isTerminal: boolean, ...argv: readonly string[]) => {
	const said: string[] = [];
	let source: CredentialSource | null = null;
	const services = {
		cloud: {
			sources: async () => offers.map(([name, state]) => ({source: name, state, account: null, detail: null})),
			signIn: async (request: SignInRequest) => {
				({source} = request);
				throw refusal ?? new Error('far enough');
			},
		} as Partial<Services['cloud']> as Services['cloud'],
		terminal: {stdin: isTerminal, stdout: isTerminal},
		say: line => void said.push(line),
		print: text => void said.push(text),
	} satisfies Partial<Services>;
	const exitCode = await runCommandLine(['check', ...argv], () => services as Partial<Services> as Services, new AbortController().signal);
	return {source, exitCode, said: said.join('\n')};
};

const everything = [
	['azure-cli', 'ready'],
	['azd', 'ready'],
	['environment', 'ready'],
	['workload-identity', 'ready'],
	['managed-identity', 'ready'],
	['browser', 'possible'],
	['device-code', 'possible'],
] as const;
const without = (...names: readonly CredentialSource[]) => everything.filter(([name]) => !names.includes(name));
const onAzure = without('environment', 'azure-cli', 'azd');
const prompts = without('environment', 'azure-cli', 'azd', 'workload-identity', 'managed-identity');

describe('a command signs in', () => {
	test.for([
		['with the environment before anybody who is signed in', everything, false, 'environment'],
		['with az before azd', without('environment'), false, 'azure-cli'],
		['with azd where az is not', without('environment', 'azure-cli'), false, 'azd'],
		['in a browser where somebody sits before it', prompts, true, 'browser'],
		['by a device code where a browser would not be seen', prompts.toReversed(), true, 'device-code'],
		['by a device code where no browser can be opened', [['browser', 'absent'], ...prompts.slice(1)], true, 'device-code'],
	] as const)('%s', async ([, offers, isTerminal, expected]) => expect((await signedInWith(offers, isTerminal)).source).toBe(expected));

	test('and says that a browser opens, and what to do without one', async () => {
		expect((await signedInWith(prompts, true)).said).toMatch(/^A browser window opens: sign in there\. .*--credential device-code/u);
	});

	test.for([
		['nobody is there to be asked', prompts, false, []],
		['there is only what Azure gives to where it runs, which nobody named', onAzure, false, []],
		['nobody may be asked', prompts, true, ['--no-input']],
		['nothing is there at all', [], true, []],
	] as const)('with nothing where %s: exit 4, and what to do', async ([, offers, isTerminal, argv]) => {
		const {source, exitCode, said} = await signedInWith(offers, isTerminal, ...argv);
		expect([source, exitCode]).toEqual([null, 4]);
		expect(said).toContain('No identity is signed in on this machine.');
	});

	test.for([
		[['--resource', 'my res', '--credential', 'device-code'], "foundry-keyless check --resource 'my res' --credential browser --tenant contoso.com"],
		[['--tenant=f.com', '--sandbox=guest'], 'foundry-keyless check --tenant f.com --sandbox=guest --credential browser'],
		[['--cloud', 'usgov', '--json'], 'foundry-keyless check --cloud usgov --json --credential browser --tenant contoso.com'],
	] as const)('and when that is refused, the very command is told with another credential: %j', async ([argv, command]) => {
		refusal = new CloudFailure(
			evidence({plane: 'signin', status: 400, aadsts: '53003', request: 'POST https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token'}),
		);
		expect((await signedInWith(prompts, true, ...argv)).said).toContain(command);
	});
});
