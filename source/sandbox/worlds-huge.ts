import {createHash} from 'node:crypto';
import type {ServicePrincipal} from './directory-types.ts';
import {roleIds} from './role-definitions.ts';
import type {Account, World} from './world.ts';
import {tenantId} from './worlds-directory.ts';
import {account, chatDeployment, contosoAccounts} from './worlds-resources.ts';
import {ana, held, type Sketch, servicePrincipal} from './worlds-sketch.ts';

/** An enterprise: all subscriptions hang on one management group, where the roles are held too. */
export const managementGroup = '/providers/Microsoft.Management/managementGroups/contoso';

/** Contoso AI is one more, so that there are a thousand. */
const subscriptionCount = 999;

const teams = ['payments', 'search', 'claims', 'logistics', 'legal', 'support', 'pricing', 'catalog', 'fraud', 'people'] as const;
const stages = ['dev', 'test', 'prod'] as const;
const regions = ['eastus2', 'swedencentral', 'westeurope', 'japaneast'] as const;

const guidOf = (text: string): string => {
	const hex = createHash('sha256').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** One for all projects: five thousand of them would be a stress for the directory, which is not what this world is about. */
const projects: ServicePrincipal = {
	id: '6c0e8d51-92af-4b37-a1d4-f7350b86e2c9',
	appId: 'a93b17f4-0d68-4e52-8c7b-1f26e5d08a34',
	displayName: 'contoso-projects',
	kind: 'ManagedIdentity',
	secret: null,
};

type Place = {readonly id: string; readonly name: string; readonly location: string};

const places = (): readonly Place[] =>
	Array.from({length: subscriptionCount}, (_, index) => {
		const name = `${teams[index % teams.length]}-${stages[index % stages.length]}-${String(index + 1).padStart(3, '0')}`;
		return {id: guidOf(`subscription ${name}`), name, location: regions[index % regions.length] ?? regions[0]};
	});

/** Of ten rows of a list: four Foundry resources with a project each, one Azure OpenAI resource, one that serves no models. */
const accountsIn = ({id, name, location}: Place, part: number): readonly Account[] => {
	const own = (kind: string, suffix: string): Account =>
		account({
			subscriptionId: id,
			resourceGroup: `rg-${name}`,
			name: `${name}-${part === 0 ? '' : `${part + 1}-`}${suffix}`,
			kind,
			location,
			projects: kind === 'AIServices' ? [{name: 'main', isDefault: true, identityId: projects.id}] : [],
			deployments: kind === 'SpeechServices' ? [] : [chatDeployment],
		});
	return [...['a', 'b', 'c', 'd'].map(letter => own('AIServices', `foundry-${letter}`)), own('OpenAI', 'openai'), own('SpeechServices', 'speech')];
};

const elsewhere = (): Pick<World, 'resourceGroups' | 'subscriptions' | 'tenants'> => ({
	tenants: [],
	subscriptions: places().map(({id, name}) => ({id, name, tenantId})),
	resourceGroups: places().map(({id, name, location}) => ({subscriptionId: id, name: `rg-${name}`, location})),
});

export const hugeSketches: Readonly<Record<string, Sketch>> = {
	huge: {
		description:
			'A thousand subscriptions below one management group, with ten thousand resources and projects in them. Ana reads all and can assign roles. New roles take 2 s.',
		holds: [
			held(ana, roleIds.reader, managementGroup),
			held(ana, roleIds.userAccessAdministrator, managementGroup),
			held(servicePrincipal(projects), roleIds.foundryUser, managementGroup),
		],
		moreIdentities: [projects],
		accounts: (size = 1) => [...contosoAccounts(), ...places().flatMap(place => Array.from({length: size}, (_, part) => accountsIn(place, part)).flat())],
		elsewhere,
		propagation: {kind: 'after', ms: 2_000},
	},
};
