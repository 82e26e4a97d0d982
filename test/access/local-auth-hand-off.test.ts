import {spawnSync} from 'node:child_process';
import {parse as parseTerraform} from '@cdktf/hcl2json';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {writeLocalAuthHandOff} from '../../source/access/hand-offs/local-auth.ts';
import {writeRemovalHandOff} from '../../source/access/hand-offs/removal.ts';
import {completionScript} from '../../source/commands/completion/script.ts';
import {parses} from './support/grammars.ts';
import {foundryResource, session} from './support/records.ts';

const assigned = (name: string): string => `${foundryResource.id}/providers/Microsoft.Authorization/policyAssignments/${name}`;
const exemptFrom = [
	{assignmentId: assigned('a'), reference: null},
	{assignmentId: assigned('set'), reference: "keys'off"},
	{assignmentId: assigned('SET'), reference: 'keys-too'},
];
const written = (wanted: 'off' | 'on', name = foundryResource.name, cloud: 'public' | 'usgov' = 'public') =>
	writeLocalAuthHandOff({session: {...session, cloud}, resource: {...foundryResource, name}, wanted, because: ['No right.'], exemptFrom});

/** Runs it with `az` replaced by something that prints its arguments. */
const callsOfAz = (script: string): readonly (readonly string[])[] => {
	const {stdout, stderr} = spawnSync('bash', ['--norc', '-c', `az() { printf '%s\\037' "$@"; printf '\\036'; }\n${script}`], {encoding: 'utf8'});
	expect(stderr).toBe('');
	return stdout
		.split('\u001e')
		.slice(0, -1)
		.map(call => call.split('\u001f').slice(0, -1));
};

test.for(['off', 'on'] as const)('to turn keys %s: an exemption, the change, and reading it back', wanted => {
	const [exemption, ofMembers, change, read, ...more] = callsOfAz(written(wanted).az);
	expect(exemption).toEqual(expect.arrayContaining(['exemption', 'create', '--policy-assignment', assigned('a'), '--scope', foundryResource.id]));
	expect(exemption).not.toContain('--policy-definition-reference-ids');
	// Of an initiative no more than what is in the way.
	expect(ofMembers?.slice(ofMembers.indexOf('--policy-assignment'), -4)).toEqual([
		...['--policy-assignment', assigned('set'), '--policy-definition-reference-ids', "keys'off", 'keys-too'],
	]);
	expect(change).toEqual(expect.arrayContaining(['rest', 'patch', JSON.stringify({properties: {disableLocalAuth: wanted === 'off'}})]));
	expect([read?.slice(0, 2), more]).toEqual([['resource', 'show'], []]);
});

test('every script is one of its language, whatever the resource is called', async () => {
	const names = fc.sample(
		fc.string({unit: fc.constantFrom("'", '"', '`', '$', '\u0024{a}', '$(id)', '\\', '#', '%{', '\u2019', 'a', '-', ' ', '\n'), minLength: 1, maxLength: 12}),
		{
			numRuns: 40,
			seed: 7,
		},
	);
	for (const name of [foundryResource.name, ...names]) {
		for (const wanted of ['off', 'on'] as const) {
			const {bicep, powershell, terraform, az} = written(wanted, name);
			expect([parses('bicep', bicep), parses('powershell', powershell)]).toEqual([true, true]);
			const exemptions = {exemption1: [{policy_assignment_id: assigned('a')}], exemption2: [{policy_definition_reference_ids: ["keys'off", 'keys-too']}]};
			const block = {resource_id: foundryResource.id, body: {properties: {disableLocalAuth: wanted === 'off'}}};
			expect(await parseTerraform('keys.tf', terraform)).toMatchObject({
				resource: {azapi_update_resource: {local_auth: [block]}, azurerm_resource_policy_exemption: exemptions},
			});
			if (name === foundryResource.name) expect(callsOfAz(az)).toHaveLength(4);
		}
	}
});

test('of another cloud the scripts name it', () => {
	const {az, powershell, portal} = written('off', foundryResource.name, 'usgov');
	expect([az, powershell, portal]).toEqual([
		expect.stringContaining('AzureUSGovernment'),
		expect.stringContaining('AzureUSGovernment'),
		expect.stringMatching(/^https:\/\/portal\.azure\.us\//u),
	]);
});

// Here because a grammar is in a process of its own.
test('what completes commands in PowerShell is PowerShell', () => {
	expect(parses('powershell', completionScript('powershell'))).toBe(true);
});

test('a broad role is taken away by the id of its assignment alone, whatever it and its holder are called', async () => {
	const assignmentId = `${foundryResource.id}/providers/Microsoft.Authorization/roleAssignments/60000000-0000-4000-8000-000000000001`;
	for (const name of ['ben@contoso.com', "a'b\n$(id)", '# \u0024{x} */ //']) {
		const {az, bicep, powershell, terraform, message} = writeRemovalHandOff({
			session,
			resource: foundryResource,
			finding: {
				id: 'owner-by-habit.abc123',
				principal: {id: '30000000-0000-4000-8000-000000000001', type: 'User', name},
				standing: 'seen',
				held: {assignmentId, roleId: 'r', roleName: name, scope: foundryResource.id, condition: null, state: 'active'},
			},
			because: ['No right.'],
		});
		expect(callsOfAz(az)).toEqual([['role', 'assignment', 'delete', '--ids', assignmentId]]);
		expect([parses('bicep', bicep), parses('powershell', powershell), await parseTerraform('x.tf', terraform)]).toEqual([true, true, {}]);
		expect(powershell).toContain(`-Path '${assignmentId}?api-version=`);
		expect(message).toContain('npx foundry-keyless audit --resource');
	}
});
