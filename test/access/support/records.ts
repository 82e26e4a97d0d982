import type {Evidence} from '../../../source/access/failure.ts';
import {emptyRecord, type RunRecord} from '../../../source/access/run-record.ts';
import type {Session} from '../../../source/access/session.ts';
import type {Deployment, Project, Resource, Target} from '../../../source/access/target.ts';

export const tenantId = '10000000-0000-4000-8000-00000000000a';
export const otherTenantId = '10000000-0000-4000-8000-00000000000b';
export const subscriptionId = '20000000-0000-4000-8000-00000000000a';
export const anaId = '30000000-0000-4000-8000-00000000000a';
export const projectIdentityId = '40000000-0000-4000-8000-00000000000a';
export const openaiUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd';
export const foundryUser = '53ca6127-db72-4b80-b1b0-d745d6d5456d';
export const assignmentId = '50000000-0000-4000-8000-00000000000a';

export const session: Session = {
	source: 'azure-cli',
	cloud: 'public',
	tenantId,
	tenantName: 'Contoso',
	objectId: anaId,
	name: 'ana@contoso.com',
	kind: 'user',
	sandbox: null,
};

export const accountId = (name: string): string =>
	`/subscriptions/${subscriptionId}/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/${name}`;

export const openaiResource: Resource = {
	id: accountId('contoso-openai'),
	name: 'contoso-openai',
	kind: 'OpenAI',
	location: 'swedencentral',
	subscriptionId,
	subscriptionName: 'Contoso AI',
	resourceGroup: 'rg-ai',
	tenantId,
	customSubdomain: 'contoso-openai',
	projects: [],
	endpoints: {
		'OpenAI Language Model Instance API': 'https://contoso-openai.openai.azure.com/',
		'OpenAI Dall-E API': 'https://contoso-openai.openai.azure.com/',
	},
	endpoint: 'https://contoso-openai.openai.azure.com/',
	keysDisabled: false,
	publicNetworkAccess: 'Enabled',
	networkDefaultAction: 'Allow',
	identityId: null,
};

export const foundryResource: Resource = {
	...openaiResource,
	id: accountId('contoso-foundry'),
	name: 'contoso-foundry',
	kind: 'AIServices',
	customSubdomain: 'contoso-foundry',
	endpoints: {
		'AI Foundry API': 'https://contoso-foundry.services.ai.azure.com/',
		'Azure AI Model Inference API': 'https://contoso-foundry.services.ai.azure.com/',
		'OpenAI Language Model Instance API': 'https://contoso-foundry.openai.azure.com/',
		Language: 'https://contoso-foundry.cognitiveservices.azure.com/',
	},
	endpoint: 'https://contoso-foundry.cognitiveservices.azure.com/',
};

export const project: Project = {
	id: `${foundryResource.id}/projects/alpha`,
	name: 'alpha',
	isDefault: true,
	endpoint: 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha',
	identityId: projectIdentityId,
};

export const deployment = (name: string, model: Partial<Deployment['model']> = {}, more: Partial<Deployment> = {}): Deployment => ({
	name,
	model: {format: 'OpenAI', name, version: '1', ...model},
	sku: 'GlobalStandard',
	state: 'Succeeded',
	capabilities: {chatCompletion: 'true'},
	...more,
});

export const openaiTarget: Target = {
	resource: openaiResource,
	project: null,
	deployment: deployment('gpt-4o-mini'),
	endpoint: 'https://contoso-openai.openai.azure.com',
};

export const foundryTarget: Target = {
	resource: foundryResource,
	project: null,
	deployment: deployment('gpt-4o-mini'),
	endpoint: 'https://contoso-foundry.services.ai.azure.com',
};

export const projectTarget: Target = {...foundryTarget, project};

/** What someone knows who sees no subscription. */
export const endpointTarget: Target = {
	resource: null,
	project: null,
	deployment: deployment('chat', {name: ''}, {capabilities: {}, state: 'unknown', sku: null}),
	endpoint: 'https://hidden.openai.azure.com',
};

export const record: RunRecord = {
	...emptyRecord,
	session,
	target: openaiTarget,
	scenario: 'openai',
	people: [{id: anaId, type: 'User', name: 'ana@contoso.com'}],
};

export const evidence = (part: Partial<Evidence>): Evidence => ({
	plane: 'data',
	status: null,
	code: null,
	aadsts: null,
	message: '',
	headers: {},
	request: null,
	correlationId: null,
	claims: null,
	...part,
});
