import {evaluate, TemplateFault, type TemplateScope} from './template-expressions.ts';

/** What a template asks for, flat. */
export type WantedResource =
	| {readonly kind: 'assignment'; readonly id: string; readonly scope: string; readonly name: string; readonly body: unknown}
	| {readonly kind: 'deployment'; readonly id: string; readonly name: string; readonly wanted: WantedDeployment};

export type WantedDeployment = {
	readonly name: string;
	/** ARM id of the resource group or subscription. */
	readonly scope: string;
	readonly location: string | null;
	readonly parameters: unknown;
	readonly resources: readonly WantedResource[];
};

const mostResources = 800;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const invalid = (what: string): TemplateFault => new TemplateFault('InvalidTemplate', `Deployment template validation failed: '${what}'.`);
const notModelled = (what: string): TemplateFault => new TemplateFault('NotModelled', what);

const parametersOf = (template: Fields, given: Fields): Fields =>
	Object.fromEntries(
		Object.entries(fieldsOf(template['parameters'])).map(([name, declared]) => {
			const value = fieldsOf(given[name])['value'] ?? fieldsOf(declared)['defaultValue'];
			if (value === undefined)
				throw invalid(`The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`);
			return [name, value];
		}),
	);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

const refuseUnknown = (template: Fields): void => {
	for (const part of ['outputs', 'functions', 'imports', 'extensions', 'definitions']) {
		if (!isEmpty(template[part])) throw notModelled(`${part} of a template`);
	}
	if (!Array.isArray(template['resources']))
		throw isEmpty(template['resources']) ? invalid("Required property 'resources' not found in JSON.") : notModelled('a template with symbolic names');
};

type Place = {readonly subscriptionId: string; readonly resourceGroup: string | null};

const idOf = ({subscriptionId, resourceGroup}: Place): string =>
	`/subscriptions/${subscriptionId}${resourceGroup === null ? '' : `/resourceGroups/${resourceGroup}`}`;

/** @throws {TemplateFault} */
export const readDeployment = (name: string, place: Place, body: unknown, outer: TemplateScope | null = null): WantedDeployment => {
	const {properties: given, location} = fieldsOf(body);
	const properties = fieldsOf(given);
	if (textOf(properties['mode']).toLowerCase() !== 'incremental') throw notModelled(`a deployment with the mode ${textOf(properties['mode'])}`);
	if (properties['templateLink'] !== undefined || properties['parametersLink'] !== undefined) throw notModelled('a linked template');
	const template = fieldsOf(properties['template']);
	refuseUnknown(template);
	const parameters = parametersOf(template, fieldsOf(properties['parameters']));
	const own: TemplateScope = {...place, parameters, variables: {}};
	const scope: TemplateScope = outer ?? {...own, variables: fieldsOf(evaluate(template['variables'] ?? {}, own))};
	const resources = (template['resources'] as readonly unknown[]).map(resource => readResource(fieldsOf(resource), place, scope));
	if (resources.length > mostResources) {
		throw invalid(
			`The number of template resources limit exceeded. Limit: '${mostResources}' and actual: '${resources.length}'. Please see https://aka.ms/arm-template/#resources for usage details.`,
		);
	}
	const twice = resources.find(({id}, index) => resources.findIndex(other => other.id.toLowerCase() === id.toLowerCase()) !== index);
	if (twice)
		throw invalid(`The resource '${twice.name}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`);
	return {name, scope: idOf(place), location: typeof location === 'string' ? location : null, parameters: properties['parameters'] ?? {}, resources};
};

const readResource = (resource: Fields, place: Place, scope: TemplateScope): WantedResource => {
	for (const part of ['copy', 'condition', 'resources']) {
		if (!isEmpty(resource[part])) throw notModelled(`${part} in a template`);
	}
	if (Array.isArray(resource['dependsOn']) && resource['dependsOn'].length > 0) throw notModelled('dependsOn in a template');
	const type = textOf(resource['type']);
	const name = textOf(evaluate(resource['name'], scope));
	if (type.toLowerCase() === 'microsoft.authorization/roleassignments') {
		const at = extended(textOf(evaluate(resource['scope'] ?? '', scope)), idOf(place));
		const id = `${at}/providers/Microsoft.Authorization/roleAssignments/${name}`;
		return {kind: 'assignment', id, scope: at, name, body: {properties: evaluate(resource['properties'], scope)}};
	}
	if (type.toLowerCase() !== 'microsoft.resources/deployments') throw notModelled(`resources of type ${type} in a template`);
	return nested(resource, name, place, scope);
};

/** What a role assignment is for: the place of the deployment, or what the template names in it, whole or from its provider on. */
const extended = (named: string, place: string): string => {
	if (named === '') return place;
	const scope = named.startsWith('/') ? named : `${place}/providers/${named}`;
	if (`${scope}/`.toLowerCase().startsWith(`${place}/`.toLowerCase())) return scope;
	throw invalid(`The resource scope '${scope}' is not within the scope '${place}' of the deployment.`);
};

const nested = (resource: Fields, name: string, place: Place, scope: TemplateScope): WantedResource => {
	if (resource['scope'] !== undefined) throw notModelled('a nested deployment with a scope');
	const subscriptionId = textOf(evaluate(resource['subscriptionId'] ?? place.subscriptionId, scope));
	const location = textOf(evaluate(resource['location'] ?? '', scope));
	const named = textOf(evaluate(resource['resourceGroup'] ?? '', scope));
	const elsewhere = resource['subscriptionId'] !== undefined || location !== '';
	const resourceGroup = named !== '' ? named : elsewhere ? null : place.resourceGroup;
	const properties = fieldsOf(resource['properties']);
	const isInner = textOf(fieldsOf(properties['expressionEvaluationOptions'])['scope']).toLowerCase() === 'inner';
	const own = {...properties, parameters: evaluate(properties['parameters'] ?? {}, scope)};
	const wanted = readDeployment(name, {subscriptionId, resourceGroup}, {properties: own, ...(location === '' ? {} : {location})}, isInner ? null : scope);
	return {kind: 'deployment', id: `${wanted.scope}/providers/Microsoft.Resources/deployments/${name}`, name, wanted};
};

/** Every resource of the deployment and of those nested in it. */
export const allResources = ({resources}: WantedDeployment): readonly WantedResource[] =>
	resources.flatMap(resource => (resource.kind === 'deployment' ? [resource, ...allResources(resource.wanted)] : [resource]));
