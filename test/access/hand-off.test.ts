import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type HandOff, writeHandOff} from '../../source/access/hand-off.ts';
import {quoteForBicep} from '../../source/access/hand-offs/bicep.ts';
import {quoteForTerraform} from '../../source/access/hand-offs/terraform.ts';
import type {Grant} from '../../source/access/plan.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import {readRequest} from '../../source/access/request-line.ts';
import {roles} from '../../source/access/roles.ts';
import type {RunRecord} from '../../source/access/run-record.ts';
import {
	anaId,
	assignmentId,
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
	tenantId,
} from './support/records.ts';

const ana = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const grant: Grant = {
	need: 'required',
	principal: ana,
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: openaiResource.id,
	name: assignmentId,
	exists: false,
};
const planned = (...grants: readonly Grant[]): RunRecord => ({
	...record,
	plan: {grants, assignable: 'no', because: [], choices: [], compared: [], customRole: null},
});
const projectGrants: readonly Grant[] = [
	{...grant, roleId: foundryUser, roleName: 'Foundry User', scope: project.id, name: '50000000-0000-4000-8000-00000000000b'},
	{
		...grant,
		roleId: foundryUser,
		roleName: 'Foundry User',
		scope: foundryResource.id,
		principal: {id: projectIdentityId, type: 'ServicePrincipal', name: 'managed identity of alpha'},
		name: '50000000-0000-4000-8000-00000000000c',
	},
	{...grant, need: 'recommended', roleId: roles.reader, roleName: 'Reader', scope: foundryResource.id, name: '50000000-0000-4000-8000-00000000000d'},
];
const written = (of: RunRecord): HandOff => {
	const handOff = writeHandOff(of);
	if (!handOff) throw new Error('nothing was written');
	return handOff;
};
const one = written(planned(grant));
const three = written({...planned(...projectGrants), target: projectTarget, scenario: 'project'});
const unseen = written({...record, target: endpointTarget});
const scripts = ['az', 'powershell', 'bicep', 'terraform'] as const;

/** Runs a script with `az` replaced by something that prints its arguments, one call a line. */
const argumentsOfAz = (script: string): readonly (readonly string[])[] => {
	const shim = `az() { case "$*" in 'account list'*) echo sub-1;; 'cognitiveservices account list'*) echo /subscriptions/sub-1/found;; *) printf '%s\\037' "$@"; printf '\\036';; esac; }`;
	const {stdout: output} = spawnSync('bash', ['--norc', '-c', `${shim}\n${script}`], {encoding: 'utf8'});
	return output
		.split('\u001e')
		.slice(0, -1)
		.map(call => call.split('\u001f').slice(0, -1));
};

describe('a hand-off', () => {
	test.for([
		['everything exists', planned({...grant, exists: true})],
		['no target is known', {...record, target: null}],
		['the plan is empty', planned()],
		[
			'only an endpoint is known and the person is allowed',
			{...record, target: endpointTarget, assessments: [{principal: ana, outcome: 'allowed', missing: [], because: [], held: [], needs: []}]},
		],
	] as const)('is not written when %s', ([, of]) => expect(writeHandOff(of)).toBe(null));

	test('leaves out what exists', () => {
		expect(written(planned({...grant, exists: true}, {...grant, roleId: foundryUser, name: 'n'})).az).not.toContain(openaiUser);
	});

	test.for(scripts)('its %s holds every grant with role, principal, type and scope', part => {
		for (const {roleId, principal, scope} of projectGrants) {
			expect(three[part]).toContain(roleId);
			expect(three[part]).toContain(principal.id);
			expect(three[part]).toContain(principal.type);
			expect(three[part]).toContain(part === 'bicep' ? `'${scope.split('/').at(-1)}'` : scope);
		}
		expect(three[part]).toContain('Reader for ana@contoso.com on contoso-foundry (recommended, not required)');
	});

	test.for(['az', 'bicep', 'terraform'] as const)('its %s names the assignments as the program would', part => {
		for (const {name} of projectGrants) expect(three[part]).toContain(name);
	});

	test('its az script calls az with these very words', () => {
		expect(argumentsOfAz(one.az)).toEqual([
			[
				...['role', 'assignment', 'create', '--role', openaiUser, '--assignee-object-id', anaId, '--assignee-principal-type', 'User', '--name', assignmentId],
				...['--description', 'Keyless access, asked for with foundry-keyless', '--scope', openaiResource.id],
			],
		]);
	});

	test('its az script names the cloud where it is not the public one', () => {
		const session = record.session && {...record.session, cloud: 'usgov' as const};
		expect(argumentsOfAz(written({...planned(grant), session}).az)[0]).toEqual(['cloud', 'set', '--name', 'AzureUSGovernment']);
	});

	test('its Bicep declares each resource once and puts each assignment on it', () => {
		expect(three.bicep.split('\n').filter(line => /^resource|^ {2}scope|^targetScope|^\/\/ grants/u.test(line))).toEqual([
			`// grants.bicep: az deployment group create --subscription ${subscriptionId} --resource-group rg-ai --template-file grants.bicep`,
			"targetScope = 'resourceGroup'",
			"resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {",
			"resource project1 'Microsoft.CognitiveServices/accounts/projects@2025-06-01' existing = {",
			"resource grant1 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
			'  scope: project1',
			"resource grant2 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
			'  scope: account',
			"resource grant3 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
			'  scope: account',
		]);
	});

	test('its Bicep has a file of its own for each deployment scope', () => {
		const {bicep} = written(planned(grant, {...grant, scope: `/subscriptions/${subscriptionId}`}));
		expect([...bicep.matchAll(/^targetScope = '(?<scope>\w+)'$/gmu)].map(({groups}) => groups?.['scope'])).toEqual(['resourceGroup', 'subscription']);
		expect(bicep).toContain('// grants-2.bicep: az deployment sub create');
	});

	test('its Terraform points to the role in the subscription', () => {
		expect(one.terraform).toContain(`role_definition_id = "/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${openaiUser}"`);
	});

	test('its portal part opens the access control of the scope and spells out each step there', () => {
		expect(one.portal.split('\n')).toEqual([
			`https://portal.azure.com/#@${tenantId}/resource${openaiResource.id}/users`,
			'On this page, Access control (IAM) of contoso-openai:',
			'1. Add > Add role assignment',
			`2. Role tab: search Cognitive Services OpenAI User, choose it (its id is ${openaiUser}), Next`,
			`3. Members tab: Assign access to User, group, or service principal, Select members, search ana@contoso.com, choose the one with object id ${anaId}, Select`,
			'4. Review + assign, twice',
			'',
		]);
	});

	test.for([
		['of the project', {id: projectIdentityId, type: 'ServicePrincipal', name: 'managed identity of alpha'}, 'Managed identity,'],
		['known to the directory as one', {id: anaId, type: 'ServicePrincipal', name: 'worker', kind: 'managed-identity'}, 'Managed identity,'],
		['an application', {id: anaId, type: 'ServicePrincipal', name: 'ci', kind: 'application'}, 'User, group, or service principal,'],
		['one or the other', {id: anaId, type: 'ServicePrincipal', name: 'x'}, 'User, group, or service principal (a managed identity: Managed identity),'],
		['a group', {id: anaId, type: 'Group', name: 'devs'}, 'User, group, or service principal,'],
	] as const)('its portal part names the Members tab of an identity %s', ([, principal, tab]) => {
		expect(written({...planned({...grant, principal}), target: projectTarget}).portal).toContain(`3. Members tab: Assign access to ${tab} Select members`);
	});

	test('its portal part opens a page for each scope, the required ones first', () => {
		const lines = three.portal.split('\n');
		expect(lines.filter(line => line.startsWith('https://')).map(line => line.split('/accounts/')[1])).toEqual([
			'contoso-foundry/projects/alpha/users',
			'contoso-foundry/users',
		]);
		expect(lines.filter(line => line.startsWith('4.'))).toEqual([
			'4. Review + assign, twice',
			'4. Review + assign, twice',
			'4. Review + assign, twice (recommended, not required)',
		]);
	});

	test('its one line is a command that asks for the same', () => {
		const [npx, name, command, flag, line, ...more] = one.request?.split(' ') ?? [];
		expect([npx, name, command, flag, more]).toEqual(['npx', 'foundry-keyless', 'grant', '--request', []]);
		expect(readRequest(line ?? '').request).toEqual({
			cloud: 'public',
			tenantId,
			sandbox: null,
			resource: openaiResource.id,
			project: null,
			deployment: 'gpt-4o-mini',
			scenario: 'openai',
			people: [{id: anaId, type: 'User'}],
		});
	});

	test('its one line leads into the sandbox that it came from', () => {
		const session = record.session && {...record.session, sandbox: 'no-rights'};
		expect(written({...planned(grant), session}).request).toMatch(/^npx foundry-keyless grant --request fk1:[\w-]+ --sandbox=no-rights$/u);
	});

	test('its one line asks for those who lack it only', () => {
		const ben = {id: 'b0000000-0000-4000-8000-00000000000b', type: 'User', name: 'ben@contoso.com'} as const;
		const allowed = {principal: ana, outcome: 'allowed', missing: [], because: [], held: [], needs: []} as const;
		const {request} = written({
			...planned({...grant, principal: ben}),
			people: [ana, ben],
			assessments: [allowed, {...allowed, principal: ben, outcome: 'denied'}],
		});
		expect(readRequest(request?.split(' ').at(-1) ?? '').request?.people).toEqual([{id: ben.id, type: 'User'}]);
	});

	test('of more people than a line carries there is none, and the scripts have them all', () => {
		const many = Array.from({length: 21}, (_, index) => ({id: `b0000000-0000-4000-8000-0000000000${index + 10}`, type: 'User', name: null}) as const);
		const handOff = written({...planned(...many.map(principal => ({...grant, principal, name: principal.id}))), people: many});
		expect(handOff.request).toBe(null);
		expect(handOff.message).not.toContain('--request');
		expect(argumentsOfAz(handOff.az)).toHaveLength(21);
	});

	test('its message says who, what, where and how to see that it worked', () => {
		expect(one.message).toBe(
			[
				'I need to call OpenAI models on contoso-openai with Microsoft Entra ID instead of a key, and I may not assign the role myself.',
				'',
				'In one line. It looks everything up again, shows its plan and asks before it writes:',
				one.request,
				'',
				'Or by hand:',
				'',
				`Role   Cognitive Services OpenAI User (${openaiUser})`,
				`Who    ana@contoso.com (user, object id ${anaId})`,
				`Where  ${openaiResource.id}`,
				'',
				`Tenant ${tenantId}`,
				`Portal https://portal.azure.com/#@${tenantId}/resource${openaiResource.id}/users`,
				'',
				'None of this lets anybody change the resource, deploy models to it or grant access to it.',
				`Whether it worked can be seen with  npx foundry-keyless check --resource ${openaiResource.id} --scenario openai --for ${anaId} --tenant ${tenantId}`,
				'',
			].join('\n'),
		);
	});

	test('its message promises nothing of a role that administers', () => {
		expect(written(planned({...grant, roleId: roles.contributor})).message).not.toContain('None of this lets anybody');
	});

	test('says when it comes from the sandbox', () => {
		const session = record.session && {...record.session, sandbox: 'no-rights'};
		expect(written({...planned(grant), session}).message).toMatch(/^\(This is from the sandbox cloud, world no-rights/u);
	});
});

describe('a hand-off of an endpoint alone', () => {
	test('finds the scope by custom subdomain in its first line', () => {
		expect(unseen.az.split('\n')[0]).toContain("[?properties.customSubDomainName=='");
		expect(unseen.az.split('\n')[0]).toContain('hidden');
		expect(unseen.powershell.split('\n')[0]).toContain('hidden');
		expect(argumentsOfAz(unseen.az)).toEqual([
			[
				...['role', 'assignment', 'create', '--role', openaiUser, '--assignee-object-id', anaId, '--assignee-principal-type', 'User'],
				...['--description', 'Keyless access, asked for with foundry-keyless', '--scope', '/subscriptions/sub-1/found'],
			],
		]);
	});

	test('grants nothing where nothing is found: az would take the whole subscription', () => {
		expect(argumentsOfAz(unseen.az.replace(/^scope=.*$/mu, 'scope='))).toEqual([]);
	});

	test('grants in the project under the resource that was found', () => {
		const target = {...endpointTarget, endpoint: 'https://hidden.services.ai.azure.com', project: {...project, name: 'beta'}};
		const {az, bicep, terraform} = written({...record, target, scenario: 'project'});
		expect(argumentsOfAz(az).map(words => words.at(-1))).toEqual(['/subscriptions/sub-1/found/projects/beta', '/subscriptions/sub-1/found']);
		expect(bicep).toContain(`name: guid(toLower(project1.id), '${anaId}', '${foundryUser}')`);
		expect(terraform).toContain('join("", [var.resource_id, "/projects/beta"])');
	});
});

describe('what an admin pastes cannot be turned against them', () => {
	const evil = `x'; rm -rf ~ #\n$(reboot)\` "\${var.secret}" %{if true}`;
	const oddScope = `${openaiResource.id}${evil.replace(/[\n/]/gu, '')}`;
	const hostile = written(planned({...grant, principal: {...ana, name: evil}, roleName: evil, scope: oddScope}));

	test('in bash', () => {
		expect(argumentsOfAz(hostile.az)).toEqual([expect.arrayContaining(['--scope', oddScope])]);
	});

	test.for(scripts)('a name never leaves its comment line (%s)', part => {
		expect(hostile[part].split('\n').filter(line => line.startsWith('$(reboot)') || line.startsWith('rm'))).toEqual([]);
	});

	test('in Bicep and Terraform no text is evaluated', () => {
		fc.assert(
			fc.property(fc.string({unit: fc.constantFrom("'", '"', '\\', '$', '{', '}', '%', 'a', '\n')}), text => {
				const bicep = /^'(?:[^'\\$\n]|\\(?:[\\'$]|u\{a\})|\$(?!\{))*'$/u;
				const terraform = /^"(?:[^"\\$%\n]|\\(?:[\\"]|u000a)|\$\$\{|%%\{|[$%](?!\{))*"$/u;
				return bicep.test(quoteForBicep(text)) && terraform.test(quoteForTerraform(text));
			}),
		);
	});
});

describe('the message says who needs it, and that you may not assign it only where that is so', () => {
	const ben = {id: 'b0000000-0000-4000-8000-00000000000b', type: 'User', name: 'ben@contoso.com'} as const;
	const group = {id: 'c0000000-0000-4000-8000-00000000000c', type: 'Group', name: 'ml-team'} as const;
	const made = (assignable: 'yes' | 'no' | 'partly' | 'unknown', people: RunRecord['people'], part: Partial<RunRecord> = {}): RunRecord => {
		const of = planned(...people.map(principal => ({...grant, principal, name: principal.id})));
		return {...of, people, plan: of.plan && {...of.plan, assignable}, ...part};
	};
	const refused: Receipt = {
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '2026-11-20T10:00:00.000Z',
		cloud: 'public',
		tenantId,
		by: anaId,
		sandbox: null,
		entries: [{id: 'a', roleId: openaiUser, principalId: anaId, scope: openaiResource.id, state: 'refused'}],
	};
	const said = (of: RunRecord): string => written(of).message.split('\n')[0] ?? '';
	const call = 'to call OpenAI models on contoso-openai with Microsoft Entra ID instead of a key';
	test.for([
		['you, who may not', made('no', [ana]), `I need ${call}, and I may not assign the role myself.`],
		['you, who may', made('yes', [ana]), `I need ${call}.`],
		['you, nobody knows', made('unknown', [ana]), `I need ${call}. Whether I may assign the role myself is not known.`],
		['you, whom Azure refused', made('yes', [ana], {receipt: refused}), `I need ${call}, and I may not assign the role myself.`],
		['somebody else', made('yes', [ben]), `ben@contoso.com needs ${call}.`],
		['somebody else, and you may not', made('no', [ben]), `ben@contoso.com needs ${call}, and I may not assign the role.`],
		['a group', made('no', [group]), `The members of ml-team need ${call}, and I may not assign the role.`],
		[
			'you and somebody else, in part',
			made('partly', [ana, ben]),
			`ana@contoso.com and ben@contoso.com need ${call}, and I may assign only some of the roles.`,
		],
		['only the endpoint is known', {...record, target: endpointTarget}, 'I see no subscription that holds it.'],
	] as const)('%s', ([, of, sentence]) => expect(said(of)).toContain(sentence));
});
