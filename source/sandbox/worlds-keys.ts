import type {KeyPolicy} from './policy-types.ts';
import {roleIds} from './role-definitions.ts';
import type {Account} from './world.ts';
import {applications, managedIdentities, modelCallers, people} from './worlds-directory.ts';
import {account, accountScope, chatDeployment, contosoAccounts, groupScope, projectScope, subscriptionScope} from './worlds-resources.ts';
import {ana, anaReads, dayMs, foundry, group, held, models, openai, type Sketch, servicePrincipal} from './worlds-sketch.ts';

const listKeys = 'Microsoft.CognitiveServices/accounts/listKeys/action';

const policy = (own: Pick<KeyPolicy, 'definition' | 'displayName' | 'effect' | 'name' | 'scope' | 'wants'> & Partial<KeyPolicy>): KeyPolicy => ({
	enforced: true,
	notScopes: [],
	...own,
});

/** Azure's own, by their ids. */
const builtIn = {
	deny: {
		name: '71ef260a-8f18-47b7-abcb-62d0673d94dc',
		displayName: 'Azure AI Services resources should have key access disabled (disable local authentication)',
	},
	modify: {name: '14de9e63-1b31-492e-a5a3-c3f7fd57f555', displayName: 'Configure Cognitive Services accounts to disable local authentication methods'},
	deploy: {
		name: '55eff01b-f2bd-4c32-9203-db285f709d30',
		displayName: 'Configure Azure AI Services resources to disable local key access (disable local authentication)',
	},
} as const;

const lab = (name: string, own: Partial<Account> = {}): Account =>
	account({name, kind: 'OpenAI', location: 'eastus2', deployments: [chatDeployment], disableLocalAuth: true, ...own});

const labs = ['contoso-lab', 'contoso-pilot', 'contoso-legacy', 'contoso-archive'] as const;

/** Of three resources the one has its keys turned off again at once, the second on, and the third must keep them. */
export const keyPolicies: readonly KeyPolicy[] = [
	policy({
		name: 'keys-off-foundry',
		displayName: 'Contoso: keys off on Foundry',
		scope: foundry,
		definition: builtIn.modify,
		effect: 'modify',
		wants: true,
	}),
	policy({
		name: 'keys-on-openai',
		displayName: 'Contoso: keys stay on until the migration',
		scope: openai,
		definition: {name: 'keep-keys-on', displayName: 'Accounts keep their keys'},
		initiative: {name: 'migration', displayName: 'Contoso migration'},
		effect: 'modify',
		wants: false,
	}),
	policy({
		name: 'keys-on-models',
		displayName: 'Contoso: no resource without keys',
		scope: models,
		definition: {name: 'deny-keys-off', displayName: 'Accounts must have keys'},
		effect: 'deny',
		wants: false,
	}),
];

/** Worlds in which keys are turned off, or back on. */
export const keySketches: Readonly<Record<string, Sketch>> = {
	harden: {
		description:
			'Ana administers the resources and calls their models without keys. Of contoso-foundry nobody has listed the keys in 90 days; of contoso-openai ci-runner has. Changes take 3 s.',
		holds: [
			anaReads,
			held(ana, roleIds.contributor, groupScope),
			...[foundry, openai, models].map(scope => held(ana, roleIds.cognitiveServicesUser, scope)),
			held(ana, roleIds.foundryUser, projectScope('contoso-foundry', 'alpha')),
			held(servicePrincipal(managedIdentities.chatApi), roleIds.cognitiveServicesOpenAIUser, foundry),
		],
		accounts: () =>
			contosoAccounts().map(known =>
				known.name === 'contoso-models'
					? {
							...known,
							connections: [
								{
									name: 'models-by-key',
									project: 'research',
									category: 'AIServices',
									target: 'https://contoso-models.cognitiveservices.azure.com/',
									authType: 'ApiKey',
									resourceId: models,
								},
								{name: 'openai-by-identity', project: null, category: 'AzureOpenAI', target: 'https://contoso-openai.openai.azure.com/', authType: 'AAD'},
							],
						}
					: known,
			),
		activity: [
			{at: -3 * dayMs, resourceId: openai, operation: listKeys, caller: applications.ciRunner.id, status: 'Succeeded'},
			{at: -10 * dayMs, resourceId: openai, operation: listKeys, caller: people.priya.userPrincipalName, status: 'Succeeded'},
			{at: -5 * dayMs, resourceId: foundry, operation: listKeys, caller: people.ben.userPrincipalName, status: 'Failed'},
		],
		propagation: {kind: 'after', ms: 3_000},
	},
	'key-policies': {
		description:
			'Azure Policy and keys: for each resource another policy, which denies, rewrites or deploys, or an exemption from it. Ana may change the resources and call them through a group.',
		holds: [anaReads, held(ana, roleIds.contributor, groupScope), held(group(modelCallers), roleIds.cognitiveServicesUser, groupScope)],
		moreGroups: [modelCallers],
		accounts: () => [...contosoAccounts(), ...labs.map(name => lab(name))],
		keyPolicies: [
			...keyPolicies,
			policy({
				name: 'keys-off-lab',
				displayName: 'Contoso: no keys in labs',
				scope: groupScope,
				notScopes: [foundry, openai, models, accountScope('contoso-legacy'), accountScope('contoso-archive'), accountScope('contoso-speech')],
				definition: builtIn.deny,
				effect: 'deny',
				wants: true,
			}),
			policy({
				name: 'keys-off-legacy',
				displayName: 'Contoso: keys off, deployed',
				scope: accountScope('contoso-legacy'),
				definition: builtIn.deploy,
				effect: 'deployIfNotExists',
				wants: true,
			}),
			policy({
				name: 'keys-off-archive',
				displayName: 'Contoso: keys off, on trial',
				scope: accountScope('contoso-archive'),
				definition: builtIn.deny,
				effect: 'deny',
				wants: true,
				enforced: false,
			}),
		],
		policyExemptions: [
			{
				name: 'pilot-keys',
				displayName: 'Keys for the pilot',
				scope: accountScope('contoso-pilot'),
				assignment: 'keys-off-lab',
				category: 'Waiver',
				expiresAt: 30 * dayMs,
			},
			{
				name: 'lab-keys',
				displayName: 'Keys for the lab',
				scope: accountScope('contoso-lab'),
				assignment: 'keys-off-lab',
				category: 'Waiver',
				expiresAt: -dayMs,
			},
		],
		remediations: [{name: 'legacy-keys', scope: subscriptionScope, assignment: 'keys-off-legacy', provisioningState: 'InProgress', createdAt: -dayMs / 24}],
		propagation: {kind: 'after', ms: 3_000},
	},
};
