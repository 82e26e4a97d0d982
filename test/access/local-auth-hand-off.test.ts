import {spawnSync} from 'node:child_process';
import {parse as parseTerraform} from '@cdktf/hcl2json';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {writeLocalAuthHandOff} from '../../source/access/hand-offs/local-auth.ts';
import {parses} from './support/grammars.ts';
import {foundryResource, session} from './support/records.ts';

const exemptFrom = [`${foundryResource.id}/providers/Microsoft.Authorization/policyAssignments/a`];
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
	const [exemption, change, read, ...more] = callsOfAz(written(wanted).az);
	expect(exemption).toEqual(expect.arrayContaining(['exemption', 'create', '--policy-assignment', exemptFrom[0], '--scope', foundryResource.id]));
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
			const block = {resource_id: foundryResource.id, body: {properties: {disableLocalAuth: wanted === 'off'}}};
			expect(await parseTerraform('keys.tf', terraform)).toMatchObject({resource: {azapi_update_resource: {local_auth: [block]}}});
			if (name === foundryResource.name) expect(callsOfAz(az)).toHaveLength(3);
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
