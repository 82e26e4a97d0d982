import {commandLine, npxCommand} from '../command-line.ts';
import {cloudHosts} from '../endpoint-hosts.ts';
import type {HandOff} from '../hand-off.ts';
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
	/** ARM ids of the policy assignments that would refuse or rewrite it. */
	readonly exemptFrom: readonly string[];
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

const azExemptions = (request: LocalAuthRequest): readonly string[] =>
	request.exemptFrom.flatMap((id, index) => [
		'# First an exemption, or the policy refuses it, or makes nothing of it',
		commandLine([
			...['az', 'policy', 'exemption', 'create', '--name', exemptionName(request, index), '--policy-assignment', id],
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
		...request.exemptFrom.flatMap((id, index) => [
			'# First an exemption, or the policy refuses it, or makes nothing of it',
			`New-AzPolicyExemption -Name ${quoteForPowerShell(exemptionName(request, index))} -PolicyAssignment (Get-AzPolicyAssignment -Id ${quoteForPowerShell(id)}) -Scope ${quoteForPowerShell(resource.id)} -ExemptionCategory Waiver`,
		]),
		`Set-AzCognitiveServicesAccount -ResourceGroupName ${quoteForPowerShell(resourceGroup)} -Name ${quoteForPowerShell(name)} -DisableLocalAuth $${wanted === 'off'}`,
		'# A policy may have rewritten it: read it back',
		`(Get-AzCognitiveServicesAccount -ResourceGroupName ${quoteForPowerShell(resourceGroup)} -Name ${quoteForPowerShell(name)}).Properties.DisableLocalAuth`,
		'',
	].join('\n');
};

/** A Bicep file that declared the account would replace all of it: its owner adds one line. What can stand by itself is the policy. */
const bicepScript = (request: LocalAuthRequest): string => {
	const {resource, wanted} = request;
	const group = parseResourceId(resource.id)?.resourceGroup ?? resource.resourceGroup;
	const line = `// In the file that declares ${resource.name.replace(/\p{Cc}/gu, ' ')}, under properties: disableLocalAuth: ${wanted === 'off'}`;
	if (wanted === 'on') return `${line}\n`;
	const deploy = [
		'az',
		'deployment',
		'group',
		'create',
		'--subscription',
		resource.subscriptionId,
		'--resource-group',
		group,
		'--template-file',
		'keys-off.bicep',
	];
	return [
		line,
		`// keys-off.bicep keeps it so, whoever changes it later: ${commandLine(deploy)}`,
		"targetScope = 'resourceGroup'",
		'',
		`resource account 'Microsoft.CognitiveServices/accounts@${apiVersion}' existing = {`,
		`  name: ${quoteForBicep(resource.name)}`,
		'}',
		'',
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
		'',
	].join('\n');
};

const terraformScript = ({resource, wanted}: LocalAuthRequest): string =>
	[
		'# With azurerm, where the resource is declared already: local_auth_enabled = false'.replace('false', String(wanted === 'on')),
		`resource "azapi_update_resource" "local_auth" {`,
		`  type        = "Microsoft.CognitiveServices/accounts@${apiVersion}"`,
		`  resource_id = ${quoteForTerraform(resource.id)}`,
		'  body = {',
		'    properties = {',
		`      disableLocalAuth = ${wanted === 'off'}`,
		'    }',
		'  }',
		'}',
		'',
	].join('\n');

const portalSteps = ({session, resource, wanted}: LocalAuthRequest): string =>
	[
		`${cloudHosts[session.cloud].portal}/#@${encodeURIComponent(session.tenantId)}/resource${encodeURI(resource.id)}/properties`,
		`On this page, Properties of ${resource.name}:`,
		`1. Local authentication: ${wanted === 'off' ? 'Disabled' : 'Enabled'}`,
		'2. Save, then open the page again: a policy may have rewritten it',
		'',
	].join('\n');

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
