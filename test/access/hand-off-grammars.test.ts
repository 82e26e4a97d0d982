import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {assignmentName} from '../../source/access/assignment-name.ts';
import {type HandOff, writeHandOff} from '../../source/access/hand-off.ts';
import type {Grant} from '../../source/access/plan.ts';
import {roles} from '../../source/access/roles.ts';
import type {RunRecord} from '../../source/access/run-record.ts';
import {type ReadGrant, readBicep, readPowerShell, readTerraform} from './support/grammars.ts';
import {
	anaId,
	endpointTarget,
	foundryResource,
	foundryUser,
	openaiResource,
	openaiUser,
	project,
	projectIdentityId,
	projectTarget,
	record,
	subscriptionId,
} from './support/records.ts';

const description = 'Keyless access, asked for with foundry-keyless';
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-ai`;
const grantOf = (roleId: string, principal: Grant['principal'], scope: string): Grant => ({
	need: 'required',
	principal,
	roleId,
	roleName: 'a role',
	scope,
	name: assignmentName(scope, principal.id, roleId),
	exists: false,
});
const ana = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const team = {id: '60000000-0000-4000-8000-00000000000a', type: 'Group', name: 'ml-team'} as const;
const identity = {id: projectIdentityId, type: 'ServicePrincipal', name: 'managed identity of alpha'} as const;
const planned = (grants: readonly Grant[], of: Partial<RunRecord> = {}): HandOff => {
	const handOff = writeHandOff({...record, plan: {grants, assignable: 'no', because: [], choices: [], compared: [], customRole: null}, ...of});
	if (!handOff) throw new Error('nothing was written');
	return handOff;
};
const wanted = (grants: readonly Grant[]): readonly ReadGrant[] =>
	grants.map(({roleId, principal, scope, name}) => ({name, roleId, principalId: principal.id, principalType: principal.type, scope, description}));
const nameless = (grants: readonly ReadGrant[]): readonly ReadGrant[] => grants.map(grant => ({...grant, name: null}));

const plans: readonly (readonly [string, readonly Grant[]])[] = [
	['one grant on a resource', [grantOf(openaiUser, ana, openaiResource.id)]],
	[
		'a project, its identity, and a group, on two accounts',
		[
			grantOf(foundryUser, ana, project.id),
			grantOf(foundryUser, identity, foundryResource.id),
			grantOf(roles.reader, team, foundryResource.id),
			grantOf(openaiUser, team, openaiResource.id),
		],
	],
	['a resource group', [grantOf(roles.reader, team, group)]],
	['a subscription', [grantOf(roles.reader, ana, `/subscriptions/${subscriptionId}`)]],
	['a management group', [grantOf(roles.reader, ana, '/providers/Microsoft.Management/managementGroups/corp')]],
];

const deployedTo = (scope: string): string => /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/u.exec(scope)?.[0] ?? scope;

describe.for(plans)('the scripts of %s say, as their own languages read them, what the plan says', ([, grants]) => {
	const handOff = planned(grants, {target: projectTarget, scenario: 'project'});
	test('Bicep', () => expect(readBicep(handOff.bicep, deployedTo(grants[0]?.scope ?? ''))).toEqual(wanted(grants)));
	test('PowerShell', () => expect(readPowerShell(handOff.powershell)).toEqual(nameless(wanted(grants))));
	test('Terraform, which looks up no service principal that was made moments ago', async () =>
		expect(await readTerraform(handOff.terraform)).toEqual(wanted(grants).map(grant => ({...grant, skipsCheck: grant.principalType === 'ServicePrincipal'}))));
});

test('above subscriptions Bicep looks for the role in the tenant, where it finds it', () => {
	const scope = '/providers/Microsoft.Management/managementGroups/corp';
	expect(planned([grantOf(roles.reader, ana, scope)]).bicep).toContain(
		`roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', '${roles.reader}')`,
	);
});

describe('the scripts of an endpoint alone', () => {
	const target = {...endpointTarget, endpoint: 'https://hidden.services.ai.azure.com', project: {...project, name: 'beta'}};
	const handOff = writeHandOff({...record, target, scenario: 'project'});
	const found = `${group}/providers/Microsoft.CognitiveServices/accounts/found`;
	const expected = wanted([grantOf(foundryUser, ana, `${found}/projects/beta`), grantOf(roles.reader, ana, found)]);

	test('Bicep, with the names that this program gives', () => expect(readBicep(handOff?.bicep ?? '', group, {accountName: 'found'})).toEqual(expected));
	test('PowerShell', () => expect(readPowerShell(handOff?.powershell ?? '', found)).toEqual(nameless(expected)));
	test('Terraform', async () => {
		expect(await readTerraform(handOff?.terraform ?? '')).toMatchObject([
			{scope: expect.stringMatching(/^\$\{join\("", \[var\.resource_id, "\/projects\/beta"\]\)\}$/u) as string, principalId: anaId},
			{scope: expect.stringMatching(/^\$\{var\.resource_id\}$/u) as string, principalId: anaId},
		]);
	});
});

/** Runs a script with `az` replaced by something that prints its arguments, one call a line. */
const argumentsOfAz = (script: string): readonly (readonly string[])[] => {
	const {stdout, stderr} = spawnSync('bash', ['--norc', '-c', `az() { printf '%s\\037' "$@"; printf '\\036'; }\n${script}`], {encoding: 'utf8'});
	expect(stderr).toBe('');
	return stdout
		.split('\u001e')
		.slice(0, -1)
		.map(call => call.split('\u001f').slice(0, -1));
};

describe('names that are made to break out', () => {
	const letters = ["'", '"', '`', '$', '(', ')', '{', '}', '%', '\\', '#', ';', '|', '&', '<', '>', '*', '?', '~', '!', 'a', 'é', '\u2019', '\u201b'];
	const within = fc.string({unit: fc.constantFrom(...letters, '\u0024{a}', '$(id)', '`id`', "''", '%{', '\\u{a}', '@(', '#>'), minLength: 1, maxLength: 12});
	const anywhere = fc.string({unit: fc.constantFrom(...letters, ' ', '\n', '\r\n', '\u2028', '\t', '\u001b[2J', '//', '/*', '*/', '<#'), maxLength: 12});
	const hostile = fc.tuple(within, within, anywhere, anywhere).map(([account, id, name, roleName]): readonly Grant[] => [
		{
			...grantOf(openaiUser, {id, type: 'User', name}, `${group}/providers/Microsoft.CognitiveServices/accounts/${account.replaceAll(/[?#/]/gu, '')}x`),
			roleName,
		},
	]);

	test('stay names in Bicep, PowerShell and Terraform', async () => {
		await fc.assert(
			fc.asyncProperty(hostile, async grants => {
				const {bicep, powershell, terraform} = planned(grants);
				expect(readBicep(bicep, group)).toEqual(wanted(grants));
				expect(readPowerShell(powershell)).toEqual(nameless(wanted(grants)));
				expect(await readTerraform(terraform)).toMatchObject(wanted(grants));
			}),
			{numRuns: 150},
		);
	});

	test('stay names in bash', () => {
		const many = fc.sample(hostile, {numRuns: 60, seed: 7}).flat();
		expect(argumentsOfAz(planned(many).az)).toEqual(
			many.map(({principal, scope, name}) => expect.arrayContaining(['--assignee-object-id', principal.id, '--scope', scope, '--name', name])),
		);
	});
});

test('Git Bash takes no scope of the az script for a path of its own', () => {
	const seen = spawnSync('bash', ['--norc', '-c', `az() { echo "$MSYS_NO_PATHCONV $MSYS2_ARG_CONV_EXCL"; }\n${planned(plans[0]?.[1] ?? []).az}`], {
		encoding: 'utf8',
	});
	expect(seen.stdout).toBe('1 *\n');
});
