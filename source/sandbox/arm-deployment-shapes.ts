import {armDate} from './arm-answers.ts';
import type {ArmCall} from './arm-call.ts';
import {failureOf} from './deployments.ts';
import type {DeployedResource, TemplateDeployment} from './template-deployment.ts';

export const type = 'Microsoft.Resources/deployments';

const codes: Readonly<Record<number, string>> = {200: 'OK', 201: 'Created', 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 409: 'Conflict'};

const seconds = (ms: number): string => `PT${ms / 1000}S`;

export const stateOf = ({ended, startedAt}: TemplateDeployment, now: number): string => ended?.as ?? (now - startedAt < 500 ? 'Accepted' : 'Running');

export const deploymentShape = (call: ArmCall, deployment: TemplateDeployment): unknown => {
	const {id, name, location, parameters, correlationId, startedAt, ended, resources} = deployment;
	const changed = ended?.at ?? call.stage.now();
	return {
		id,
		name,
		type,
		...(location === null ? {} : {location}),
		properties: {
			templateHash: '1000000000000000000',
			parameters,
			mode: 'Incremental',
			provisioningState: stateOf(deployment, call.stage.now()),
			timestamp: armDate(changed),
			duration: seconds(changed - startedAt),
			correlationId,
			providers: providersOf(resources.map(resource => resource.type)),
			dependencies: [],
			...(ended?.as === 'Succeeded' ? {outputResources: resources.map(resource => ({id: resource.id}))} : {}),
			...(ended?.as === 'Failed' ? {error: failureOf(deployment)} : {}),
		},
	};
};

const providersOf = (types: readonly string[]): readonly unknown[] =>
	[...new Set(types)].map(full => ({namespace: full.split('/')[0], resourceTypes: [{resourceType: full.split('/')[1], locations: [null]}]}));

export const operationShape = (deployment: TemplateDeployment, resource: DeployedResource, now: number): unknown => {
	const {ended, operationId, id, name} = resource;
	const changed = ended?.at ?? now;
	return {
		id: `${deployment.id}/operations/${operationId}`,
		operationId,
		properties: {
			provisioningOperation: 'Create',
			provisioningState: ended === null ? (deployment.ended ? 'Canceled' : 'Running') : ended.error === null ? 'Succeeded' : 'Failed',
			timestamp: armDate(changed),
			duration: seconds(Math.max(0, changed - deployment.startedAt)),
			trackingId: operationId,
			...(ended === null ? {} : {statusCode: codes[ended.status] ?? String(ended.status)}),
			...(ended === null || ended.error === null ? {} : {statusMessage: {error: ended.error}}),
			targetResource: {id, resourceType: resource.type, resourceName: name},
		},
	};
};
