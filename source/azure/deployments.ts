import type {DeploymentOperation as ArmOperation, DeploymentExtended} from '@azure/arm-resourcesdeployments';
import type {DeploymentOperation, DeploymentStatus} from '../access/deployment-progress.ts';
import {deploymentId, type GrantDeployment} from '../access/grant-deployments.ts';
import {isoTime} from '../access/time.ts';
import {withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import type {AzureEnvironment} from './environment.ts';
import {evidenceOf} from './evidence.ts';
import {thrownAnswer} from './failures.ts';
import {allOf} from './pages.ts';

type Place = {readonly scope: string; readonly name: string};

const placeOf = (id: string): Place => {
	const [, scope = '', name = ''] = /^\/?(.*)\/providers\/Microsoft\.Resources\/deployments\/([^/]+)$/iu.exec(id) ?? [];
	return {scope, name};
};

/** Only sends it: the SDK's own waiting has neither our clock nor our progress. */
export const startDeployment = async (clients: Clients, deployment: GrantDeployment, abortSignal: AbortSignal): Promise<DeploymentStatus> => {
	const {context, createOrUpdateAtScope} = await clients.deployments();
	const {scope, name, location, template} = deployment;
	let accepted: unknown = null;
	const poller = createOrUpdateAtScope(
		context,
		withoutLeadingSlash(scope),
		name,
		{...(location === null ? {} : {location}), properties: {mode: 'Incremental', template}},
		{
			abortSignal,
			onResponse: response => {
				accepted ??= response.parsedBody ?? parsed(response.bodyAsText);
			},
		},
	);
	await poller.submitted();
	const id = deploymentId(deployment);
	return accepted === null ? {id, state: 'running', startedOn: null} : statusOf(id, accepted as DeploymentExtended);
};

const parsed = (text: string | null | undefined): unknown => {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return null;
	}
};

export const getDeployment = async (clients: Clients, id: string, abortSignal: AbortSignal): Promise<DeploymentStatus | null> => {
	const {context, getAtScope} = await clients.deployments();
	const {scope, name} = placeOf(id);
	try {
		return statusOf(id, await getAtScope(context, scope, name, {abortSignal}));
	} catch (error) {
		if (thrownAnswer(error).status === 404) return null;
		throw error;
	}
};

export const cancelDeployment = async (clients: Clients, id: string, abortSignal: AbortSignal): Promise<void> => {
	const {context, cancelAtScope} = await clients.deployments();
	const {scope, name} = placeOf(id);
	try {
		await cancelAtScope(context, scope, name, {abortSignal});
	} catch (error) {
		const {status} = thrownAnswer(error);
		if (status !== 404 && status !== 409) throw error;
	}
};

export const listDeploymentOperations = async (
	clients: Clients,
	environment: AzureEnvironment,
	id: string,
	abortSignal: AbortSignal,
): Promise<readonly DeploymentOperation[]> => {
	const {context, listAtScope} = await clients.deployments();
	const {scope, name} = placeOf(id);
	const found = await allOf(listAtScope(context, scope, name, {abortSignal}));
	const own = found.flatMap(operation => operationOf(operation, environment));
	const nested = own.filter(({target}) => /\/Microsoft\.Resources\/deployments\/[^/]+$/iu.test(target));
	const inner = await Promise.all(nested.map(async ({target}) => listDeploymentOperations(clients, environment, target, abortSignal).catch(noneYet)));
	return [...own, ...inner.flat()];
};

/** A nested deployment stands among the operations before it has begun. */
const noneYet = (error: unknown): readonly DeploymentOperation[] => {
	if (thrownAnswer(error).status === 404) return [];
	throw error;
};

const states: Readonly<Record<string, DeploymentStatus['state']>> = {succeeded: 'succeeded', failed: 'failed', canceled: 'canceled'};

const statusOf = (id: string, {properties}: DeploymentExtended): DeploymentStatus => {
	const changed = properties?.timestamp ? new Date(properties.timestamp).getTime() : Number.NaN;
	const lasted = durationMs(properties?.duration);
	return {
		id,
		state: states[properties?.provisioningState?.toLowerCase() ?? ''] ?? 'running',
		startedOn: Number.isNaN(changed) || lasted === null ? null : isoTime(changed - lasted),
	};
};

/** ISO 8601 as Resource Manager writes it, e.g. PT1M22.52S; the time stamp is the last change, so that the start is this much earlier. */
const durationMs = (text: string | undefined): number | null => {
	const [whole, days = '0', hours = '0', minutes = '0', seconds = '0'] = /^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/u.exec(text ?? '') ?? [];
	return whole === undefined ? null : (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
};

/** What Resource Manager writes for the numbers it means. */
const statusCodes: Readonly<Record<string, number>> = {
	badrequest: 400,
	unauthorized: 401,
	forbidden: 403,
	notfound: 404,
	requesttimeout: 408,
	conflict: 409,
	preconditionfailed: 412,
	toomanyrequests: 429,
	internalservererror: 500,
	badgateway: 502,
	serviceunavailable: 503,
	gatewaytimeout: 504,
};

const operationOf = ({properties}: ArmOperation, environment: AzureEnvironment): readonly DeploymentOperation[] => {
	const target = properties?.targetResource?.id;
	if (!target) return [];
	const state = properties?.provisioningState?.toLowerCase();
	if (state === 'succeeded') return [{target, state, evidence: null}];
	if (state !== 'failed') return [{target, state: 'running', evidence: null}];
	const code = properties?.statusCode ?? '';
	const status = statusCodes[code.toLowerCase()] ?? (Number(code) || 400);
	const error = properties?.statusMessage?.error;
	const body = JSON.stringify({error: {code: error?.code ?? code, message: error?.message ?? code}});
	const headers = properties?.serviceRequestId ? {'x-ms-request-id': properties.serviceRequestId} : {};
	return [{target, state, evidence: evidenceOf({method: 'PUT', url: `${environment.resourceManager}${target}`, status, headers, body}, environment, null)}];
};
