import type {ServicePrincipal, Tenant, User} from './directory-types.ts';
import {roleIds} from './role-definitions.ts';
import type {Account, World} from './world.ts';
import {account, chatDeployment} from './worlds-resources.ts';
import {type Held, held, servicePrincipal, user} from './worlds-sketch.ts';

// A second tenant with a subscription of its own, in which Ana of Contoso is a guest. All ids are made up.

export const fabrikamId = 'c7a1e5b2-3d94-4f08-b6e1-59d20f8a7c43';
export const fabrikamSubscription = {id: '8e25b0d7-91f4-4c6a-a3b8-0d57e6c1f294', name: 'Fabrikam AI'} as const;
export const fabrikamGroup = {subscriptionId: fabrikamSubscription.id, name: 'rg-fabrikam', location: 'westeurope'} as const;

export const fabrikamScope = `/subscriptions/${fabrikamSubscription.id}`;
export const fabrikamAccountScope = (name: string): string =>
	`${fabrikamScope}/resourceGroups/${fabrikamGroup.name}/providers/Microsoft.CognitiveServices/accounts/${name}`;
export const fabrikamProjectScope = (name: string, project: string): string => `${fabrikamAccountScope(name)}/projects/${project}`;

export const fabrikamPeople = {
	jo: {id: '71f4c0a8-e52d-4b39-8c67-2ad9150be6f3', userPrincipalName: 'jo@fabrikam.com', displayName: 'Jo Carver', mail: 'jo@fabrikam.com', guest: false},
	/** Ana has another object id here than at home. */
	ana: {
		id: 'b93d62e1-0c7f-4a85-9e14-f6a85d37c20b',
		userPrincipalName: 'ana_contoso.com#EXT#@fabrikam.com',
		displayName: 'Ana Lima',
		mail: 'ana@contoso.com',
		guest: true,
	},
} as const satisfies Record<string, User>;

/** The guest account that Ana had here before: it was deleted, and she was invited again. Assignments to it stay, and nobody is found by it. */
export const formerAna = {id: '5d08b7f2-a614-4e9c-83d5-c01e7fb94a68'} as const;

const identity = (id: string, appId: string, displayName: string): ServicePrincipal => ({id, appId, displayName, kind: 'ManagedIdentity', secret: null});

const identities = {
	foundry: identity('e60a94c3-7d18-4f52-b0a9-83f1d5c2476e', '40b7d8e9-c2f3-4a61-95d0-7e8b16f3a0c5', 'fabrikam-foundry'),
	pilot: identity('1c9f35d8-6b02-4e7a-a4c1-d870e2b95f36', 'd52e81b0-f947-4c38-8a6f-0b93c7d4e162', 'fabrikam-foundry/projects/pilot'),
};

export const fabrikamTenant = (): Tenant => ({
	id: fabrikamId,
	displayName: 'Fabrikam',
	defaultDomain: 'fabrikam.com',
	users: Object.values(fabrikamPeople),
	groups: [],
	servicePrincipals: Object.values(identities),
});

const place = {subscriptionId: fabrikamSubscription.id, resourceGroup: fabrikamGroup.name} as const;

/** A fresh copy for each world: services change accounts in place. */
export const fabrikamAccounts = (): Account[] => [
	account({
		...place,
		name: 'fabrikam-foundry',
		kind: 'AIServices',
		location: 'westeurope',
		identityId: identities.foundry.id,
		projects: [{name: 'pilot', isDefault: true, identityId: identities.pilot.id}],
		deployments: [chatDeployment],
	}),
	account({...place, name: 'fabrikam-openai', kind: 'OpenAI', location: 'westeurope', deployments: [chatDeployment]}),
];

/** What is held in Fabrikam whatever the story. */
export const fabrikamHolds: readonly Held[] = [
	held(user(fabrikamPeople.jo), roleIds.owner, fabrikamScope),
	held(servicePrincipal(identities.pilot), roleIds.foundryUser, fabrikamAccountScope('fabrikam-foundry')),
].map(what => ({...what, by: fabrikamPeople.jo.id}));

export const inFabrikam = (who: {readonly id: string}, role: string, scope: string): Held => ({...held(user(who), role, scope), by: fabrikamPeople.jo.id});

/** The second tenant and what is in it, as a world lists it. */
export const fabrikam = (): Pick<World, 'resourceGroups' | 'subscriptions' | 'tenants'> => ({
	tenants: [fabrikamTenant()],
	subscriptions: [{...fabrikamSubscription, tenantId: fabrikamId}],
	resourceGroups: [fabrikamGroup],
});
