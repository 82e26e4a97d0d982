import {describe, expect, test} from 'vitest';
import type {Receipt} from '../../source/access/receipt.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';
import {openConnection} from '../azure/support/connection.ts';

/** What `grant --yes --json` answers when Resource Manager answers so to the write of each role assignment whose body the pattern fits. */
const granting = async (status: number, code: string, message: string, times: number, ...words: readonly string[]) => {
	const {cloud, clock, sandbox, signal} = await openConnection('fresh', {approveAfterMs: 0});
	try {
		sandbox.faults.push({when: {method: 'PUT', path: /roleAssignments/iu}, times, answer: {status, body: {error: {code, message}}}});
		const printed: string[] = [];
		const saved: Receipt[] = [];
		const computer = {
			saveReceipt: async (receipt: Receipt) => {
				saved.push(receipt);
				return {path: '/state/receipt.json'};
			},
			saveCheckpoint: async () => {},
			clearCheckpoint: async () => {},
			random: () => 0.5,
		};
		const services = {
			cloud,
			clock,
			computer: computer as Partial<Services['computer']> as Services['computer'],
			terminal: {stdin: false, stdout: false},
			say: () => {},
			print: (text: string) => void printed.push(text),
		} satisfies Partial<Services>;
		const argv = ['grant', '--yes', '--no-wait', '--json', '--sandbox=fresh', ...words];
		const exitCode = await runCommandLine(argv, () => services as Partial<Services> as Services, signal);
		const {outcome, handOff, diagnosis} = JSON.parse(printed.join('\n'));
		return {exitCode, outcome, az: (handOff?.az ?? null) as string | null, id: diagnosis?.id, states: saved.at(-1)?.entries.map(({state}) => state)};
	} finally {
		await sandbox.close();
	}
};

const client = "The client 'ana@contoso.com' with object id '47eaa099-2cb6-416d-96dc-283cf0480ff9'";

// The first of them loads the whole SDK.
describe('a write that Azure refuses', {timeout: 20_000}, () => {
	test.for([
		[
			403,
			'AuthorizationFailed',
			`${client} does not have authorization or an ABAC condition not fulfilled to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '/subscriptions/x'.`,
			'arm.assign-denied',
		],
		[403, 'RequestDisallowedByPolicy', 'Resource x was disallowed by policy.', 'arm.policy'],
		[
			409,
			'ScopeLocked',
			"The scope '/subscriptions/x' cannot perform write operation because following scope(s) are locked: '/subscriptions/x'.",
			'arm.locked',
		],
		[400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created.', 'arm.limit'],
	] as const)('although the plan was hopeful, with %d %s, ends in a hand-off', async ([status, code, message, id]) => {
		const ended = await granting(status, code, message, 99, '--resource', 'contoso-openai', '--scenario', 'openai');
		expect(ended).toMatchObject({exitCode: 5, id, states: ['refused']});
		expect(ended.az).toContain('az role assignment create --role 5e0bd9bd-7b93-4f28-af87-19fc36ad61bd');
	});

	test('for one grant of two leaves the other out of the hand-off', async () => {
		const words = ['--resource', 'contoso-openai', '--scenario', 'openai', '--for', 'ben@contoso.com', '--for', 'grace@contoso.com'];
		const ended = await granting(403, 'RequestDisallowedByPolicy', 'Resource x was disallowed by policy.', 1, ...words);
		expect(ended).toMatchObject({exitCode: 5, outcome: 'partly'});
		expect(ended.states?.toSorted()).toEqual(['created', 'refused']);
		expect(ended.az?.match(/az role assignment create/gu)).toHaveLength(1);
	});

	test('for another reason than the person has no hand-off', async () => {
		const ended = await granting(
			400,
			'UnmatchedPrincipalType',
			"has type 'Group' , which is different from specified PrinciaplType 'User'.",
			99,
			'--resource',
			'contoso-openai',
			'--scenario',
			'openai',
		);
		expect(ended).toMatchObject({exitCode: 3, az: null});
	});
});
