import {commandLine, npxCommand} from '../command-line.ts';
import {cloudHosts} from '../endpoint-hosts.ts';
import type {HandOff} from '../hand-off.ts';
import type {KeyPolicy} from '../key-policy.ts';
import {quoteForPowerShell} from '../plain.ts';
import {parseResourceId} from '../scope.ts';
import type {Session} from '../session.ts';
import type {Resource} from '../target.ts';
import {quoteForBicep} from './bicep.ts';
import {quoteForTerraform} from './terraform.ts';

export type LocalAuthRequest = {
	readonly session: Pick<Session, 'cloud' | 'sandbox' | 'tenantId'>;
	readonly resource: Resource;
	readonly wanted: 'off' | 'on';
	/** Why the one who asks cannot do it: "None of your roles …", as sentences. */
	readonly because: readonly string[];
	/** The policies that would refuse or rewrite it. */
	readonly exemptFrom: readonly Pick<KeyPolicy, 'assignmentId' | 'reference'>[];
};

const apiVersion = '2025-06-01';
/** Azure AI Services resources should have key access disabled. Source: Azure/azure-policy. */
const denyDefinition = '71ef260a-8f18-47b7-abcb-62d0673d94dc';

/** What somebody with the right runs to turn keys off, or on again; with off goes the policy that keeps them off. */
export const writeLocalAuthHandOff = (request: LocalAuthRequest): HandOff => ({
	az: azScript(request),
	powershell: powershellScript(request),
	bicep: bicepScript(request),
	terraform: terraformScript(request),
	portal: portalSteps(request),
	message: message(request),
	request: null,
});

/** It stands at the resource itself, where no other has it. */
const policyName = 'keys-off';

const exemptionName = ({wanted}: LocalAuthRequest, index: number): string => `keys-${wanted}${index === 0 ? '' : `-${index + 1}`}`;

type Exemption = {readonly name: string; readonly assignmentId: string; readonly references: readonly string[]};

/** One for each assignment; of an initiative no more than the members that are in the way. */
const exemptionsOf = (request: LocalAuthRequest): readonly Exemption[] =>
	[...Map.groupBy(request.exemptFrom, ({assignmentId}) => assignmentId.toLowerCase()).values()].map((policies, index) => ({
		name: exemptionName(request, index),
		assignmentId: policies[0]?.assignmentId ?? '',
		references: policies.flatMap(({reference}) => reference ?? []),
	}));

const azExemptions = (request: LocalAuthRequest): readonly string[] =>
	exemptionsOf(request).flatMap(({name, assignmentId, references}) => [
		'# First an exemption, or the policy refuses it, or makes nothing of it',
		commandLine([
			...['az', 'policy', 'exemption', 'create', '--name', name, '--policy-assignment', assignmentId],
			...(references.length === 0 ? [] : ['--policy-definition-reference-ids', ...references]),
			...['--exemption-category', 'Waiver', '--scope', request.resource.id],
		]),
		'',
	]);

const azScript = (request: LocalAuthRequest): string => {
	const {session, resource, wanted} = request;
	return [
		...(session.cloud === 'public' ? [] : [commandLine(['az', 'cloud', 'set', '--name', cloudHosts[session.cloud].azureName])]),
		"export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'",
		`# Signed in to another tenant? First: ${commandLine(['az', 'login', '--tenant', session.tenantId])}`,
		'',
		...azExemptions(request),
		commandLine([
			...['az', 'rest', '--method', 'patch', '--url', `${resource.id}?api-version=${apiVersion}`],
			...['--body', JSON.stringify({properties: {disableLocalAuth: wanted === 'off'}})],
		]),
		'',
		'# A policy may have rewritten it: read it back',
		commandLine(['az', 'resource', 'show', '--ids', resource.id, '--api-version', apiVersion, '--query', 'properties.disableLocalAuth']),
		...(wanted === 'off'
			? [
					'',
					'# To keep keys off, whoever changes the resource later: a policy that refuses to turn them on',
					`# ${commandLine([
						...['az', 'policy', 'assignment', 'create', '--name', policyName, '--policy', denyDefinition],
						...['--params', JSON.stringify({effect: {value: 'Deny'}}), '--scope', resource.id],
					])}`,
				]
			: []),
		'',
	].join('\n');
};

const powershellScript = (request: LocalAuthRequest): string => {
	const {session, resource, wanted} = request;
	const {subscriptionId, resourceGroup, name} = resource;
	return [
		`# Not signed in? First: Connect-AzAccount -Tenant ${quoteForPowerShell(session.tenantId)}${session.cloud === 'public' ? '' : ` -Environment ${cloudHosts[session.cloud].azureName}`}`,
		`Set-AzContext -Subscription ${quoteForPowerShell(subscriptionId)}`,
		...exemptionsOf(request).flatMap(({name, assignmentId, references}) => [
			'# First an exemption, or the policy refuses it, or makes nothing of it',
			`New-AzPolicyExemption -Name ${quoteForPowerShell(name)} -PolicyAssignment (Get-AzPolicyAssignment -Id ${quoteForPowerShell(assignmentId)}) -Scope ${quoteForPowerShell(resource.id)} -ExemptionCategory Waiver${references.length === 0 ? '' : ` -PolicyDefinitionReferenceId ${references.map(quoteForPowerShell).join(', ')}`}`,
		]),
		`Set-AzCognitiveServicesAccount -ResourceGroupName ${quoteForPowerShell(resourceGroup)} -Name ${quoteForPowerShell(name)} -DisableLocalAuth $${wanted === 'off'}`,
		'# A policy may have rewritten it: read it back',
		`(Get-AzCognitiveServicesAccount -ResourceGroupName ${quoteForPowerShell(resourceGroup)} -Name ${quoteForPowerShell(name)}).Properties.DisableLocalAuth`,
		'',
	].join('\n');
};

/** A Bicep file that declared the account would replace all of it: its owner adds one line. What can stand by itself is what policies it is exempt from, and the one that keeps keys off. */
const bicepScript = (request: LocalAuthRequest): string => {
	const {resource, wanted} = request;
	const group = parseResourceId(resource.id)?.resourceGroup ?? resource.resourceGroup;
	const line = `// In the file that declares ${resource.name.replace(/\p{Cc}/gu, ' ')}, under properties: disableLocalAuth: ${wanted === 'off'}`;
	const exemptions = exemptionsOf(request);
	if (wanted === 'on' && exemptions.length === 0) return `${line}\n`;
	const file = `keys-${wanted}.bicep`;
	const deploy = commandLine([
		...['az', 'deployment', 'group', 'create', '--subscription', resource.subscriptionId, '--resource-group', group, '--template-file', file],
	]);
	const does = [...(exemptions.length > 0 ? ['exempts it first'] : []), ...(wanted === 'off' ? ['keeps it so, whoever changes it later'] : [])].join(', and ');
	return [
		line,
		`// ${file} ${does}: ${deploy}`,
		"targetScope = 'resourceGroup'",
		'',
		`resource account 'Microsoft.CognitiveServices/accounts@${apiVersion}' existing = {`,
		`  name: ${quoteForBicep(resource.name)}`,
		'}',
		...exemptions.flatMap((exemption, index) => ['', ...bicepExemption(exemption, index)]),
		...(wanted === 'off' ? ['', ...bicepPolicy(resource)] : []),
		'',
	].join('\n');
};

const bicepExemption = ({name, assignmentId, references}: Exemption, index: number): readonly string[] => [
	`resource exemption${index + 1} 'Microsoft.Authorization/policyExemptions@2022-07-01-preview' = {`,
	`  name: ${quoteForBicep(name)}`,
	'  scope: account',
	'  properties: {',
	`    policyAssignmentId: ${quoteForBicep(assignmentId)}`,
	"    exemptionCategory: 'Waiver'",
	...(references.length === 0 ? [] : ['    policyDefinitionReferenceIds: [', ...references.map(one => `      ${quoteForBicep(one)}`), '    ]']),
	'  }',
	'}',
];

const bicepPolicy = (resource: Resource): readonly string[] => [
	"resource keysOff 'Microsoft.Authorization/policyAssignments@2022-06-01' = {",
	`  name: ${quoteForBicep(policyName)}`,
	'  scope: account',
	'  properties: {',
	`    displayName: ${quoteForBicep(`Keys off: ${resource.name}`)}`,
	`    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', ${quoteForBicep(denyDefinition)})`,
	'    parameters: {',
	'      effect: {',
	"        value: 'Deny'",
	'      }',
	'    }',
	'  }',
	'}',
];

const terraformExemption = (resource: Resource, {name, assignmentId, references}: Exemption, index: number): readonly string[] => {
	const pairs = [
		['name', quoteForTerraform(name)],
		['resource_id', quoteForTerraform(resource.id)],
		['policy_assignment_id', quoteForTerraform(assignmentId)],
		['exemption_category', '"Waiver"'],
		...(references.length === 0 ? [] : [['policy_definition_reference_ids', `[${references.map(quoteForTerraform).join(', ')}]`]]),
	];
	const width = Math.max(...pairs.map(([key = '']) => key.length));
	const lines = pairs.map(([key = '', value]) => `  ${key.padEnd(width)} = ${value}`);
	return [`resource "azurerm_resource_policy_exemption" "exemption${index + 1}" {`, ...lines, '}', ''];
};

const terraformScript = (request: LocalAuthRequest): string => {
	const {resource, wanted} = request;
	const exemptions = exemptionsOf(request);
	return [
		...exemptions.flatMap((exemption, index) => terraformExemption(resource, exemption, index)),
		'# With azurerm, where the resource is declared already: local_auth_enabled = false'.replace('false', String(wanted === 'on')),
		`resource "azapi_update_resource" "local_auth" {`,
		`  type        = "Microsoft.CognitiveServices/accounts@${apiVersion}"`,
		`  resource_id = ${quoteForTerraform(resource.id)}`,
		'  body = {',
		'    properties = {',
		`      disableLocalAuth = ${wanted === 'off'}`,
		'    }',
		'  }',
		...(exemptions.length === 0
			? []
			: [`  depends_on = [${exemptions.map((_, index) => `azurerm_resource_policy_exemption.exemption${index + 1}`).join(', ')}]`]),
		'}',
		'',
	].join('\n');
};

const portalSteps = (request: LocalAuthRequest): string => {
	const {session, resource, wanted} = request;
	const {portal} = cloudHosts[session.cloud];
	const steps = [
		...exemptionsOf(request).map(({assignmentId, references}) => {
			const members = references.length === 0 ? '' : `, for ${references.join(', ')} alone`;
			return `On the page Policy: Assignments, ${assignmentId.slice(assignmentId.lastIndexOf('/') + 1)}, Create exemption: for ${resource.name}${members}`;
		}),
		`On this page, Properties of ${resource.name}: Local authentication: ${wanted === 'off' ? 'Disabled' : 'Enabled'}`,
		'Save, then open the page again: a policy may have rewritten it',
	];
	return [
		`${portal}/#@${encodeURIComponent(session.tenantId)}/resource${encodeURI(resource.id.toWellFormed())}/properties`,
		'To do:',
		...steps.map((text, index) => `${index + 1}. ${text}`),
		'',
	].join('\n');
};

const message = ({session, resource, wanted, because}: LocalAuthRequest): string => {
	const sandbox = session.sandbox === null ? [] : [`--sandbox=${session.sandbox}`];
	const ours = ['harden', ...(wanted === 'off' ? [] : ['--rollback']), '--resource', resource.id];
	return [
		...(session.sandbox === null ? [] : [`(This is from the sandbox cloud, world ${session.sandbox}: there is nothing to change in real Azure.)`, '']),
		`Key authentication of ${resource.name} is to be turned ${wanted}, and I cannot do it:`,
		...because.map(text => `  ${text}`),
		'',
		`Resource: ${resource.id}`,
		'',
		'This looks at everything anew and writes nothing before its last step:',
		npxCommand([...ours, ...sandbox]),
	].join('\n');
};
