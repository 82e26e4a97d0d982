import {describe, expect, test} from 'vitest';
import type {CloudName} from '../../source/access/session.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';

/** The cloud that a command connects to and signs in to, and what it tells of that, where az is set to `az`. */
const cloudOf = async (az: CloudName, ...argv: readonly string[]) => {
	const said: string[] = [];
	let connected: CloudName | null = null;
	let asked: CloudName | null = null;
	const signIn = async (request: {readonly cloud: CloudName}): Promise<never> => {
		asked = request.cloud;
		throw new Error('far enough');
	};
	const services = {
		cloud: {sources: async () => [{source: 'azure-cli', state: 'ready', account: null, detail: null}], signIn} as Partial<
			Services['cloud']
		> as Services['cloud'],
		terminal: {stdin: false, stdout: false},
		say: line => void said.push(line),
		print: () => undefined,
	} satisfies Partial<Services>;
	const make = (options: {readonly cloud: CloudName}): Services => {
		connected = options.cloud;
		return services as Partial<Services> as Services;
	};
	await runCommandLine(['check', ...argv], make, new AbortController().signal, async () => az);
	return {connected, asked, told: said.filter(line => line.startsWith('az is set'))};
};

describe('the cloud of a command', () => {
	test('is the one that az is set to, and that is told', async () => {
		expect(await cloudOf('usgov')).toEqual({connected: 'usgov', asked: 'usgov', told: ['az is set to AzureUSGovernment, so this run is for --cloud usgov.']});
	});

	test.for([
		['public, where az is set to it', 'public', [], 'public'],
		['the one that is named, whatever az is set to', 'usgov', ['--cloud', 'china'], 'china'],
		['public, where that is named', 'usgov', ['--cloud=public'], 'public'],
		['public in the sandbox, whatever az is set to', 'usgov', ['--sandbox'], 'public'],
	] as const)('is %s, and nothing is told', async ([, az, argv, cloud]) => {
		expect(await cloudOf(az, ...argv)).toEqual({connected: cloud, asked: cloud, told: []});
	});
});
