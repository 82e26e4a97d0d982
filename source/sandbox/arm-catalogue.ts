import {isResponse, openAccount} from './arm-accounts.ts';
import {ok} from './arm-answers.ts';
import {type ArmCall, refuseAt, subscriptionScope} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import type {SandboxResponse} from './http.ts';
import {regionName} from './models-regions.ts';

/** What a region offers: a handful of models, enough for a choice. */
const offered = [
	{format: 'OpenAI', name: 'gpt-4o-mini', version: '2024-07-18', capabilities: {chatCompletion: 'true', assistants: 'true', responses: 'true'}},
	{format: 'OpenAI', name: 'text-embedding-3-small', version: '1', capabilities: {embeddings: 'true', embeddingsMaxInputs: '2048'}},
	{format: 'Anthropic', name: 'claude-sonnet-4-5', version: '20250929', capabilities: {chatCompletion: 'true'}},
	{format: 'DeepSeek', name: 'DeepSeek-V3.1', version: '1', capabilities: {chatCompletion: 'true'}},
	{format: 'Mistral AI', name: 'Mistral-Large-2411', version: '2', capabilities: {chatCompletion: 'true'}},
] as const;

const published = '2025-10-01T00:00:00Z';

const modelShape = ({format, name, version, capabilities}: (typeof offered)[number]): Readonly<Record<string, unknown>> => ({
	format,
	name,
	version,
	isDefaultVersion: true,
	skus: [
		{
			name: 'GlobalStandard',
			usageName: `${format}.GlobalStandard.${name}`,
			capacity: {maximum: 1_000_000, default: 10},
			deprecationDate: '2027-10-01T00:00:00Z',
			rateLimits: [
				{key: 'request', renewalPeriod: 60, count: 1},
				{key: 'token', renewalPeriod: 60, count: 1000},
			],
		},
	],
	maxCapacity: 3,
	capabilities,
	deprecation: {inference: '2027-10-01T00:00:00Z'},
	lifecycleStatus: 'GenerallyAvailable',
	systemData: {
		createdBy: 'Microsoft',
		createdByType: 'Application',
		createdAt: published,
		lastModifiedBy: 'Microsoft',
		lastModifiedByType: 'Application',
		lastModifiedAt: published,
	},
});

const locationModels = (call: ArmCall, [subscriptionId = '', location = '']: readonly string[]): SandboxResponse => {
	const scope = subscriptionScope(subscriptionId);
	const refusal = refuseAt(call, scope, 'Microsoft.CognitiveServices/locations/models/read');
	// The answer names the region in its display casing without blanks: EastUS2.
	const place = regionName(location.toLowerCase()).replaceAll(' ', '');
	const items = offered.map(model => {
		const name = `${model.format}.${model.name}.${model.version}`;
		return {
			id: `${scope}/providers/Microsoft.CognitiveServices/locations/${place}/models/${name}`,
			type: 'Microsoft.CognitiveServices/locations/models',
			name,
			location: place,
			kind: 'AIServices',
			skuName: 'S0',
			model: modelShape(model),
		};
	});
	return refusal ?? ok({value: items});
};

const usage = (value: string, localizedValue: string, currentValue: number, limit: number): unknown => ({
	name: {value, localizedValue},
	currentValue,
	limit,
	unit: 'Count',
});

const locationUsages = (call: ArmCall, [subscriptionId = '', location = '']: readonly string[]): SandboxResponse => {
	const refusal = refuseAt(call, subscriptionScope(subscriptionId), 'Microsoft.CognitiveServices/locations/usages/read');
	const here = call.stage.world.accounts.filter(account => account.location === location.toLowerCase());
	return (
		refusal ??
		ok({
			value: [
				usage('AIServices.S0.AccountCount', 'Maximum resources for AIServices S0 sku.', here.length, 100),
				...offered.map(({format, name}) => usage(`${format}.GlobalStandard.${name}`, `Tokens Per Minute (thousands) - ${name} - GlobalStandard`, 10, 1000)),
			],
		})
	);
};

const accountModels = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts, 'accounts/models');
	if (isResponse(account)) return account;
	return ok({
		value:
			account.kind === 'AIServices' || account.kind === 'OpenAI'
				? offered.filter(model => account.kind === 'AIServices' || model.format === 'OpenAI').map(modelShape)
				: [],
	});
};

const accountUsages = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts, 'accounts/usages');
	return isResponse(account) ? account : ok({value: []});
};

const accountSkus = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts, 'accounts/skus');
	return isResponse(account) ? account : ok({value: [{resourceType: 'Microsoft.CognitiveServices/accounts', sku: {name: 'S0', tier: 'Standard'}}]});
};

const location = String.raw`^/subscriptions/([^/]+)/providers/Microsoft\.CognitiveServices/locations/([^/]+)`;
const account = String.raw`^/subscriptions/([^/]+)/resourcegroups/([^/]+)/providers/Microsoft\.CognitiveServices/accounts/([^/]+)`;

export const catalogueRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: new RegExp(`${location}/models$`, 'i'), answer: locationModels},
	{method: 'GET', path: new RegExp(`${location}/usages$`, 'i'), answer: locationUsages},
	{method: 'GET', path: new RegExp(`${account}/models$`, 'i'), answer: accountModels},
	{method: 'GET', path: new RegExp(`${account}/usages$`, 'i'), answer: accountUsages},
	{method: 'GET', path: new RegExp(`${account}/skus$`, 'i'), answer: accountSkus},
];
