import type {Grant} from './plan.ts';
import {scopeKind, subscriptionIdOf} from './scope.ts';

/** Above this many grants Azure's own engine writes them. */
export const deployAbove = 100;

/** Most resources of one template. Source: Microsoft Learn, "Best practices for ARM templates", template limits. */
export const mostResources = 800;

export type ArmTemplate = {readonly $schema: string; readonly contentVersion: '1.0.0.0'; readonly resources: readonly TemplateResource[]};

export type TemplateResource = {
	readonly type: string;
	readonly apiVersion: string;
	readonly name: string;
	/** ARM id of what is extended; absent: what the template is deployed to. */
	readonly scope?: string;
	readonly resourceGroup?: string;
	readonly location?: string;
	readonly properties: Readonly<Record<string, unknown>>;
};

/** One ARM template deployment of role assignments. */
export type GrantDeployment = {
	readonly name: string;
	/** ARM id of the resource group or subscription that it is deployed to. */
	readonly scope: string;
	/** Where Azure keeps the record of one to a subscription; `null` for one to a resource group. */
	readonly location: string | null;
	readonly template: ArmTemplate;
	readonly grants: readonly Grant[];
};

export type DeploymentQuestion = {
	readonly grants: readonly Grant[];
	readonly receiptId: string;
	/** Description of every assignment. */
	readonly description: string;
	/** An Azure region; without one nothing can be deployed to a subscription. */
	readonly location: string | null;
	readonly most?: number;
};

/** ARM id of the deployment's record. */
export const deploymentId = ({scope, name}: Pick<GrantDeployment, 'name' | 'scope'>): string => `${scope}/providers/Microsoft.Resources/deployments/${name}`;

type Place = {readonly scope: string; readonly grants: readonly Grant[]};

/**
 * One deployment for each subscription: to the resource group when all of it lies in one, which asks for no right above it; else to the subscription, with one nested
 * deployment for each resource group. `apart`: what lies above every subscription, or has no region to be deployed from.
 */
export const grantDeployments = (question: DeploymentQuestion): {readonly deployments: readonly GrantDeployment[]; readonly apart: readonly Grant[]} => {
	const places = placesOf(question.grants);
	const subscriptions = Map.groupBy(
		places.filter(({scope}) => scope !== ''),
		({scope}) => (subscriptionIdOf(scope) ?? '').toLowerCase(),
	);
	const made = [...subscriptions.values()].map(parts => ({parts, deployment: deploymentOf(parts, question)}));
	return {
		deployments: made.flatMap(({deployment}) => deployment ?? []),
		apart: [...places.filter(({scope}) => scope === ''), ...made.flatMap(({parts, deployment}) => (deployment ? [] : parts))].flatMap(({grants}) => grants),
	};
};

/** The resource group or subscription in which each grant lies; '' above every subscription. */
const placesOf = (grants: readonly Grant[]): readonly Place[] => {
	const byPlace = Map.groupBy(grants, ({scope}) => placeOf(scope).toLowerCase());
	return [...byPlace.values()].map(group => ({scope: placeOf(group[0]?.scope ?? ''), grants: group}));
};

const placeOf = (scope: string): string => {
	const [, subscription = '', group = ''] = /^(\/subscriptions\/[^/]+)(\/resourceGroups\/[^/]+)?/iu.exec(scope) ?? [];
	return subscription + group;
};

const deploymentOf = (places: readonly Place[], question: DeploymentQuestion): GrantDeployment | null => {
	const [first] = places;
	if (!first) return null;
	const name = `foundry-keyless-${question.receiptId}`;
	const [only] = places.length === 1 && scopeKind(first.scope) === 'resourceGroup' ? [first] : [];
	const scope = only?.scope ?? /^\/subscriptions\/[^/]+/iu.exec(first.scope)?.[0] ?? '';
	const location = only ? null : question.location;
	if (!only && location === null) return null;
	const parts = places.flatMap(place => chunksOf(place, question.most ?? mostResources));
	const resources =
		only && parts.length === 1 ? only.grants.map(grant => assignment(grant, scope, question.description)) : nestedOf(parts, name, scope, question);
	return {name, scope, location, template: templateOf(scope, resources), grants: places.flatMap(({grants}) => grants)};
};

const chunksOf = ({scope, grants}: Place, most: number): readonly Place[] =>
	Array.from({length: Math.ceil(grants.length / most)}, (_, index) => ({scope, grants: grants.slice(index * most, (index + 1) * most)}));

const nestedOf = (parts: readonly Place[], name: string, outer: string, {description, location}: DeploymentQuestion): readonly TemplateResource[] =>
	parts.map(({scope, grants}, index) => ({
		type: 'Microsoft.Resources/deployments',
		apiVersion: '2022-09-01',
		name: `${name}-${index + 1}`,
		...(scopeKind(scope) === 'resourceGroup'
			? scopeKind(outer) === 'resourceGroup'
				? {}
				: {resourceGroup: scope.split('/')[4] ?? ''}
			: {location: location ?? ''}),
		properties: {
			mode: 'Incremental',
			expressionEvaluationOptions: {scope: 'inner'},
			template: templateOf(
				scope,
				grants.map(grant => assignment(grant, scope, description)),
			),
		},
	}));

const templateOf = (scope: string, resources: readonly TemplateResource[]): ArmTemplate => ({
	$schema:
		scopeKind(scope) === 'resourceGroup'
			? 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
			: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
	contentVersion: '1.0.0.0',
	resources,
});

/** Literals only: a template that evaluates nothing has nothing to inject into. */
const assignment = ({scope, name, roleId, principal}: Grant, place: string, description: string): TemplateResource => ({
	type: 'Microsoft.Authorization/roleAssignments',
	apiVersion: '2022-04-01',
	name,
	...(scope.toLowerCase() === place.toLowerCase() ? {} : {scope}),
	properties: {
		roleDefinitionId: `/subscriptions/${subscriptionIdOf(scope) ?? ''}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
		principalId: principal.id,
		principalType: principal.type,
		description,
	},
});
