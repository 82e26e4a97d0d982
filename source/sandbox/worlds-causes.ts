import {roleIds} from './role-definitions.ts';
import type {Account} from './world.ts';
import {managedIdentities, modelCallers, people} from './worlds-directory.ts';
import {keyPolicies} from './worlds-keys.ts';
import {account, chat, chatDeployment, contosoAccounts, deployment, groupScope, projectScope, subscription, subscriptionScope} from './worlds-resources.ts';
import {ana, anaAssigns, foundry, group, type Held, held, type Sketch, servicePrincipal} from './worlds-sketch.ts';

const alpha = projectScope('contoso-foundry', 'alpha');

/** May assign and call: what stands in the way is something else than a role. */
const anaMay: readonly Held[] = [...anaAssigns, held(ana, roleIds.cognitiveServicesUser, foundry), held(ana, roleIds.foundryUser, alpha)];

const foundryWith = (change: Partial<Account>) => (): Account[] =>
	contosoAccounts().map(known => (known.name === 'contoso-foundry' ? {...known, ...change} : known));

const network = `${subscriptionScope}/resourceGroups/rg-network/providers/Microsoft.Network`;

/** Beside rg-ai, with a lock of another kind. */
const pilotGroup = {subscriptionId: subscription.id, name: 'rg-pilot', location: 'eastus2'} as const;
const pilotScope = `${subscriptionScope}/resourceGroups/${pilotGroup.name}`;

/** Worlds in which a call or a write fails for a reason of its own. */
export const causeSketches: Readonly<Record<string, Sketch>> = {
	firewall: {
		description: 'contoso-foundry answers selected networks only, and this machine is in none of them: model calls are refused although the roles are held.',
		holds: anaMay,
		accounts: foundryWith({
			networkDefaultAction: 'Deny',
			networkRules: {ranges: ['203.0.113.0/24'], subnets: [`${network}/virtualNetworks/vnet-contoso/subnets/snet-apps`]},
		}),
		propagation: {kind: 'immediate'},
	},
	private: {
		description: 'contoso-foundry has a private endpoint and no public access: model calls from here are refused although the roles are held.',
		holds: anaMay,
		accounts: foundryWith({publicNetworkAccess: 'Disabled', privateEndpoints: [`${network}/privateEndpoints/pe-contoso-foundry`]}),
		propagation: {kind: 'immediate'},
	},
	'no-subdomain': {
		description:
			'contoso-foundry was made without a custom subdomain: it is reached at the host of its region only, where no token is taken. The role is held.',
		holds: [...anaAssigns, held(ana, roleIds.cognitiveServicesUser, foundry)],
		lacks: [managedIdentities.alpha, managedIdentities.beta].map(identity => held(servicePrincipal(identity), roleIds.foundryUser, foundry)),
		accounts: foundryWith({customSubdomain: null, projects: []}),
		propagation: {kind: 'immediate'},
	},
	'keys-off': {
		description: 'contoso-foundry takes no keys any more: a call with a key is refused, one with a token works.',
		holds: [...anaMay, held(ana, roleIds.contributor, foundry)],
		accounts: foundryWith({disableLocalAuth: true}),
		propagation: {kind: 'immediate'},
	},
	'stale-token': {
		description: 'A role through model-callers, to which Ana was just added: the first token for models that she gets does not know the group, later ones do.',
		holds: [...anaAssigns, held(group(modelCallers), roleIds.cognitiveServicesUser, foundry), held(group(modelCallers), roleIds.foundryUser, alpha)],
		moreGroups: [modelCallers],
		contoso: () => ({lateMembers: [{groupId: modelCallers.id, memberId: people.ana.id, knownFrom: null}]}),
		propagation: {kind: 'immediate'},
	},
	'no-deployment': {
		description:
			'The roles are held, and no deployment of contoso-foundry is named like its model: they are gpt-4o-mini-eu, gpt-5-mini-dev and embedding-small.',
		holds: anaMay,
		accounts: foundryWith({
			deployments: [
				{...chatDeployment, name: 'gpt-4o-mini-eu'},
				deployment('gpt-5-mini-dev', 'OpenAI', 'gpt-5-mini', '2025-08-07', 'GlobalStandard', chat),
				deployment('embedding-small', 'OpenAI', 'text-embedding-3-small', '1', 'Standard', {area: 'US', embeddings: 'true', embeddingsMaxInputs: '2048'}),
			],
		}),
		propagation: {kind: 'immediate'},
	},
	'managed-identity': {
		description: 'Ana may build in project alpha, whose own identity lacks its role on contoso-foundry: calls of the project are refused in its name.',
		holds: [...anaAssigns, held(ana, roleIds.foundryUser, alpha), held(servicePrincipal(managedIdentities.alpha), roleIds.reader, foundry)],
		lacks: [held(servicePrincipal(managedIdentities.alpha), roleIds.foundryUser, foundry)],
		propagation: {kind: 'after', ms: 3_000},
	},
	locked: {
		description: 'A ReadOnly lock on rg-ai refuses every new role; in rg-pilot a CanNotDelete lock lets roles for contoso-pilot be given and not taken back.',
		holds: anaAssigns,
		elsewhere: () => ({tenants: [], subscriptions: [], resourceGroups: [pilotGroup]}),
		accounts: () => [
			...contosoAccounts(),
			account({name: 'contoso-pilot', resourceGroup: pilotGroup.name, kind: 'OpenAI', location: 'eastus2', deployments: [chatDeployment]}),
		],
		locks: [
			{name: 'audit-freeze', level: 'ReadOnly', scope: groupScope, notes: 'Nothing changes until the audit is over.'},
			{name: 'keep-pilot', level: 'CanNotDelete', scope: pilotScope, notes: null},
		],
		propagation: {kind: 'after', ms: 3_000},
	},
	policy: {
		description:
			'Azure Policy denies role assignments to single people; groups can be given roles. Others rewrite, or refuse, a change of key authentication. New roles take 3 s.',
		holds: [...anaAssigns, held(ana, roleIds.contributor, groupScope)],
		keyPolicies,
		policies: [
			{
				name: 'deny-user-roles',
				displayName: 'Contoso: no roles for single people',
				scope: subscriptionScope,
				definition: {name: '5f0a3c7e-1b92-4d68-a4e5-93c7d20b8f16', displayName: 'Role assignments must be made to groups'},
				reason: 'Roles are given to groups at Contoso. Ask the platform team for membership.',
				principalTypes: ['User'],
			},
		],
		propagation: {kind: 'after', ms: 3_000},
	},
	'no-graph': {
		description: 'Like fresh, but Microsoft Graph refuses everything: nobody can be looked up by name. New roles take 3 s.',
		holds: anaAssigns,
		contoso: () => ({directory: 'closed'}),
		propagation: {kind: 'after', ms: 3_000},
	},
};
