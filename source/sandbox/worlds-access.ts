import type {CustomRole, DenyAssignment} from './access-types.ts';
import {roleIds} from './role-definitions.ts';
import {groups, knowledgeTeams, modelCallers, nestedReaders, onCallAdmins, people, upgradedIdentities} from './worlds-directory.ts';
import {groupScope, projectScope, resourceGroup, subscription, subscriptionScope, upgradedAccounts} from './worlds-resources.ts';
import {ana, anaAssigns, anaReads, dayMs, foundry, group, held, models, openai, type Sketch, servicePrincipal, user} from './worlds-sketch.ts';

const privileged = [roleIds.owner, roleIds.userAccessAdministrator, roleIds.roleBasedAccessControlAdministrator].join(', ');

/** As the portal writes "Allow user to assign all roles except privileged administrator roles" (Learn: "Delegate Azure access management to others"). */
export const exceptPrivileged = `(
 (
  !(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})
 )
 OR 
 (
  @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${privileged}}
 )
)
AND
(
 (
  !(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})
 )
 OR 
 (
  @Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${privileged}}
 )
)`;

const deny = (own: Pick<DenyAssignment, 'name' | 'displayName' | 'scope' | 'principals'> & Partial<DenyAssignment['permissions'][number]>): DenyAssignment => ({
	name: own.name,
	displayName: own.displayName,
	scope: own.scope,
	permissions: [{actions: own.actions ?? [], notActions: own.notActions ?? [], dataActions: own.dataActions ?? [], notDataActions: own.notDataActions ?? []}],
	principals: own.principals,
	excludePrincipals: [],
	doNotApplyToChildScopes: false,
});

/** How Azure names everybody in a deny assignment (Learn: "List Azure deny assignments"). */
const everybody = {id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined'} as const;

const freezeStack = `/subscriptions/${subscription.id}/resourceGroups/${resourceGroup.name}/providers/Microsoft.Resources/deploymentStacks/model-freeze`;

const denies: readonly DenyAssignment[] = [
	{
		...deny({
			name: '6e1f0d27-9c43-4b58-a7d0-52b3c8e4f196',
			displayName: `Deny assignment '6e1f0d27-9c43-4b58-a7d0-52b3c8e4f196' created by Deployment Stack '${freezeStack}'.`,
			scope: foundry,
			dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/*'],
			principals: [everybody],
		}),
		excludePrincipals: [{id: people.priya.id, type: 'User'}],
	},
	deny({
		name: 'c25a7b90-3e1d-4f86-b0c4-1d9e8f62a537',
		displayName: 'Readers of the model catalogue assign no roles',
		scope: models,
		actions: ['Microsoft.Authorization/roleAssignments/write'],
		principals: [{id: nestedReaders.id, type: 'Group'}],
	}),
	{
		...deny({
			name: 'f83d6c14-a5b2-4709-9e1c-40d7b6a2e8f3',
			displayName: 'Ben assigns on single resources only',
			scope: groupScope,
			actions: ['Microsoft.Authorization/roleAssignments/write'],
			principals: [{id: people.ben.id, type: 'User'}],
		}),
		doNotApplyToChildScopes: true,
	},
];

type Patterns = {readonly actions?: readonly string[]; readonly dataActions: readonly string[]; readonly notDataActions?: readonly string[]};

export const customRole = (id: string, name: string, description: string, assignableScopes: readonly string[], blocks: readonly Patterns[]): CustomRole => ({
	id,
	name,
	description,
	assignableScopes,
	permissions: blocks.map(({actions = [], dataActions, notDataActions = []}) => ({
		actions,
		notActions: [],
		dataActions,
		notDataActions,
		condition: null,
		conditionVersion: null,
	})),
});

export const modelCaller: CustomRole = customRole(
	'd1b7e640-58c2-4f9a-8e03-7a6c5d2f9b18',
	'Contoso Model Caller',
	'Calls the models of Azure OpenAI resources.',
	[subscriptionScope],
	[
		{
			actions: ['Microsoft.CognitiveServices/accounts/read', 'Microsoft.CognitiveServices/accounts/deployments/read'],
			dataActions: ['Microsoft.CognitiveServices/*'],
		},
	],
);

/** What one block takes away the other may still give: neither gives OpenAI models, nor chat with those of other makers. */
export const knowledgeReader: CustomRole = customRole(
	'2a94c8f5-e07b-4d36-91af-c3805be6d274',
	'Contoso Knowledge Reader',
	'Embeds documents and looks at what Foundry projects hold.',
	[subscriptionScope],
	[
		{
			dataActions: ['Microsoft.CognitiveServices/accounts/MaaS/*'],
			notDataActions: ['Microsoft.CognitiveServices/accounts/*/chat/completions/action', 'Microsoft.CognitiveServices/accounts/*/agents/read'],
		},
		{
			dataActions: ['Microsoft.CognitiveServices/accounts/AIServices/*/read'],
			notDataActions: ['Microsoft.CognitiveServices/accounts/AIServices/evaluations/read', '*/embeddings/action'],
		},
	],
);

/** As people type ids: what somebody pastes into a template stays as it was written. */
const openaiAsTyped = `/subscriptions/${subscription.id.toUpperCase()}/resourcegroups/RG-AI/providers/microsoft.cognitiveservices/accounts/Contoso-OpenAI`;

/** Worlds in which roles alone do not tell what somebody can do. */
export const accessSketches: Readonly<Record<string, Sketch>> = {
	constrained: {
		description: 'An owner of Foundry resources who may assign Foundry roles only, and can call models in project alpha only. New roles take 3 s.',
		holds: [
			anaReads,
			held(ana, roleIds.foundryProjectManager, projectScope('contoso-foundry', 'alpha')),
			held(ana, roleIds.foundryAccountOwner, openai),
			held(ana, roleIds.foundryAccountOwner, models),
			{...held(user(people.noah), roleIds.roleBasedAccessControlAdministrator, subscriptionScope), condition: exceptPrivileged},
		],
		propagation: {kind: 'after', ms: 3_000},
	},
	pim: {
		description:
			'A reader who is eligible for what contoso-foundry needs (a justification activates it) and contoso-models (somebody approves), and has activated it for contoso-openai.',
		holds: [anaReads],
		scheduled: [
			{...held(ana, roleIds.cognitiveServicesUser, foundry), state: 'eligible', endsInMs: 90 * dayMs},
			{...held(ana, roleIds.cognitiveServicesUser, models), state: 'eligible', endsInMs: 90 * dayMs},
			{...held(group(onCallAdmins), roleIds.userAccessAdministrator, subscriptionScope), state: 'eligible', endsInMs: null},
			{...held(user(people.mei), roleIds.owner, subscriptionScope), state: 'eligible', endsInMs: null},
			{...held(ana, roleIds.cognitiveServicesOpenAIUser, openai), state: 'activated', endsInMs: dayMs / 6},
		],
		activationRules: [
			{
				scope: models,
				roleId: roleIds.cognitiveServicesUser,
				maximumDuration: 'PT4H',
				enabled: ['Justification', 'Ticketing'],
				authenticationContext: null,
				approvers: [
					{id: people.priya.id, description: people.priya.displayName, userType: 'User'},
					{id: groups.cloudAdmins.id, description: groups.cloudAdmins.displayName, userType: 'Group'},
				],
			},
		],
		moreGroups: [onCallAdmins],
		propagation: {kind: 'after', ms: 3_000},
	},
	deny: {
		description: 'Roles that would suffice, and deny assignments that win over them: on the OpenAI models of contoso-foundry, on assigning at contoso-models.',
		holds: [
			...anaAssigns,
			held(ana, roleIds.cognitiveServicesUser, foundry),
			held(ana, roleIds.cognitiveServicesOpenAIUser, openai),
			held(user(people.ben), roleIds.userAccessAdministrator, groupScope),
		],
		denies,
		moreGroups: [modelCallers, nestedReaders],
		propagation: {kind: 'after', ms: 3_000},
	},
	upgraded: {
		description: 'contoso-openai was upgraded to Foundry: roles that were held for it give more than before.',
		holds: [
			...anaAssigns,
			held(ana, roleIds.cognitiveServicesUser, openai),
			held(group(groups.aiDevelopers), modelCaller.id, openai),
			held(servicePrincipal(upgradedIdentities.openaiProject), roleIds.foundryUser, openai),
		],
		customRoles: [modelCaller],
		moreIdentities: Object.values(upgradedIdentities),
		accounts: upgradedAccounts,
		propagation: {kind: 'after', ms: 3_000},
	},
	'wrong-scope': {
		description: 'Roles for a project, for another resource and for other makers’ models, none for calling contoso-foundry; the group cloud-admins can assign.',
		holds: [
			anaReads,
			held(ana, roleIds.foundryUser, projectScope('contoso-foundry', 'alpha')),
			held(ana, roleIds.cognitiveServicesOpenAIUser, openaiAsTyped),
			held(group(knowledgeTeams), knowledgeReader.id, subscriptionScope),
			held(group(groups.cloudAdmins), roleIds.userAccessAdministrator, subscriptionScope),
		],
		customRoles: [knowledgeReader],
		moreGroups: [modelCallers, knowledgeTeams],
		propagation: {kind: 'after', ms: 3_000},
	},
};
