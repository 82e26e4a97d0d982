import {armDate, gatewayError, ok} from './arm-answers.ts';
import {type ArmCall, checkScope, groupScope, listAnswer, refuseAt, subscriptionScope} from './arm-call.ts';
import {deploymentShape, operationShape, stateOf, type} from './arm-deployment-shapes.ts';
import {refuseLocked} from './arm-locks.ts';
import {refuseByPolicy} from './arm-policies.ts';
import {wishOf} from './arm-role-assignments.ts';
import type {ArmRoute} from './arm-route.ts';
import {allResources, readDeployment, type WantedDeployment} from './deployment-template.ts';
import {cancelDeployment, deploymentsOf, failureOf, findDeployment, startDeployment, targetsOf} from './deployments.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';
import type {TemplateDeployment} from './template-deployment.ts';
import {TemplateFault} from './template-expressions.ts';

type Place = {readonly subscriptionId: string; readonly resourceGroup: string | null; readonly scope: string; readonly name: string; readonly id: string};

const placeOf = ([subscriptionId = '', group = '', name = '']: readonly string[]): Place => {
	const scope = group === '' ? subscriptionScope(subscriptionId) : groupScope(subscriptionId, group);
	return {subscriptionId, resourceGroup: group === '' ? null : group, scope, name, id: `${scope}/providers/${type}/${name}`};
};

/** What the front door finds wrong before anything begins: the template, the rights for each of its resources, the policies. */
const read = (call: ArmCall, place: Place): WantedDeployment | SandboxResponse => {
	try {
		return readDeployment(place.name, place, call.request.body);
	} catch (error) {
		if (!(error instanceof TemplateFault)) throw error;
		return error.code === 'NotModelled' ? notModelled(error.message) : gatewayError(400, error.code, error.message);
	}
};

const isAnswer = (read: WantedDeployment | SandboxResponse): read is SandboxResponse => 'status' in read;

const preflight = (call: ArmCall, wanted: WantedDeployment): SandboxResponse | null => {
	for (const resource of allResources(wanted)) {
		const isAssignment = resource.kind === 'assignment';
		const action = isAssignment ? 'Microsoft.Authorization/roleAssignments/write' : `${type}/write`;
		const attributes = isAssignment ? wishOf(call, resource.body).request : null;
		const judgement = call.judge(action, resource.id, attributes ? {request: attributes} : {});
		if (judgement.outcome !== 'allowed') {
			const {upn, oid} = call.caller;
			const resourceType = isAssignment ? 'Microsoft.Authorization/roleAssignments' : type;
			const message = `The template deployment failed with error: 'Authorization failed for template resource '${resource.name}' of type '${resourceType}'. The client '${upn ?? oid}' with object id '${oid}' does not have permission to perform action '${action}' at scope '${resource.id}'.'.`;
			return gatewayError(403, 'InvalidTemplateDeployment', message);
		}
		const denied = isAssignment && attributes ? refuseByPolicy(call, resource.scope, resource.name, attributes) : null;
		if (denied) {
			const message = 'The template deployment failed because of policy violation. Please see details for more information.';
			const details = [(denied.body as {readonly error: unknown}).error];
			return {...gatewayError(400, 'InvalidTemplateDeployment', message), body: {error: {code: 'InvalidTemplateDeployment', message, details}}};
		}
	}
	return null;
};

const mostInHistory = 800;

const refuseWrite = (call: ArmCall, place: Place): SandboxResponse | null => {
	const {id, scope, name, resourceGroup} = place;
	const refusal = refuseAt(call, scope, `${type}/write`, id) ?? refuseLocked(call, 'write', scope, id);
	if (refusal) return refusal;
	if (!/^[-\w.()]{1,64}$/.test(name)) {
		return gatewayError(
			400,
			'InvalidDeploymentName',
			`The deployment name '${name}' is invalid. It must have at most 64 letters, digits, '-', '_', '.', '(' and ')'.`,
		);
	}
	const {location} = (call.request.body ?? {}) as {readonly location?: unknown};
	const before = deploymentsOf(call.stage).find(other => other.id.toLowerCase() === id.toLowerCase());
	if (resourceGroup === null && typeof location !== 'string') {
		return gatewayError(
			400,
			'LocationRequired',
			`The 'location' property must be specified for '${name}'. Please see https://aka.ms/deploy-to-subscription for usage details.`,
		);
	}
	if (before && before.location !== null && before.location !== location) {
		const message = `Invalid deployment location '${String(location)}'. The deployment '${name}' already exists in location '${before.location}'.`;
		return gatewayError(409, 'InvalidDeploymentLocation', message);
	}
	if (before && !before.ended) {
		const message = `Unable to edit or replace deployment '${name}': previous deployment from '${new Date(before.startedAt).toISOString()}' is still active. Please see https://aka.ms/arm-deploy for usage details.`;
		return gatewayError(409, 'DeploymentActive', message);
	}
	const count = deploymentsOf(call.stage).filter(other => other.scope.toLowerCase() === scope.toLowerCase()).length;
	if (before || count < mostInHistory) return null;
	const message = `Creating the deployment '${name}' would exceed the quota of '${mostInHistory}'. The current deployment count is '${count}'. Please delete some deployments before creating a new one, or see https://aka.ms/800LimitFix for information on managing deployment limits.`;
	return gatewayError(409, 'DeploymentQuotaExceeded', message);
};

const put = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const place = placeOf(parts);
	const refusal = refuseWrite(call, place);
	if (refusal) return refusal;
	const wanted = read(call, place);
	const stopped = isAnswer(wanted) ? wanted : preflight(call, wanted);
	if (stopped || isAnswer(wanted)) return stopped ?? notModelled(type);
	const existed = findDeployment(call.stage, place.id) !== undefined;
	const deployment = startDeployment(call.stage, wanted, call.caller);
	const url = `https://${call.request.host}${encodeURI(place.id)}/operationStatuses/${randomGuid(call.stage.random)}?api-version=${call.version}`;
	return {status: existed ? 200 : 201, headers: {'azure-asyncoperation': url}, body: deploymentShape(call, deployment)};
};

const validate = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const place = placeOf(parts);
	const refusal = refuseAt(call, place.scope, `${type}/validate/action`, place.id);
	if (refusal) return refusal;
	const wanted = read(call, place);
	const stopped = isAnswer(wanted) ? wanted : preflight(call, wanted);
	if (stopped || isAnswer(wanted)) return stopped ?? notModelled(type);
	const {id, name} = place;
	const now = call.stage.now();
	return ok({
		id,
		name,
		type,
		properties: {
			templateHash: '1000000000000000000',
			parameters: wanted.parameters,
			mode: 'Incremental',
			provisioningState: 'Succeeded',
			timestamp: armDate(now),
			duration: 'PT0S',
			correlationId: randomGuid(call.stage.random),
			providers: [],
			dependencies: [],
			validatedResources: targetsOf(wanted).map(target => ({id: target})),
		},
	});
};

/** A deployment that is there, for a caller who may. */
const about = (call: ArmCall, parts: readonly string[], action: string, answer: (deployment: TemplateDeployment) => SandboxResponse): SandboxResponse => {
	const {scope, id, name} = placeOf(parts);
	const refusal = refuseAt(call, scope, `${type}/${action}`, id);
	if (refusal) return refusal;
	const deployment = findDeployment(call.stage, id);
	return deployment ? answer(deployment) : gatewayError(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`);
};

const status = (call: ArmCall, parts: readonly string[]): SandboxResponse =>
	about(call, parts, 'operationstatuses/read', deployment => {
		const state = stateOf(deployment, call.stage.now());
		return ok({status: state, ...(state === 'Failed' ? {error: failureOf(deployment)} : {})});
	});

/** A resource whose turn has not come has no operation yet. */
const operations = (call: ArmCall, parts: readonly string[]): SandboxResponse =>
	about(call, parts, 'operations/read', deployment => {
		const now = call.stage.now();
		const begun = deployment.resources.filter(({ended, dueAt}) => ended !== null || dueAt <= now);
		return ok(
			listAnswer(
				call,
				begun.map(resource => operationShape(deployment, resource, now)),
			),
		);
	});

const cancel = (call: ArmCall, parts: readonly string[]): SandboxResponse =>
	about(call, parts, 'cancel/action', deployment => {
		const {ended, name} = deployment;
		if (ended) {
			const message = `The deployment '${name}' cannot be cancelled because its provisioning state is '${ended.as}'.`;
			return gatewayError(409, 'DeploymentCannotBeCancelled', message);
		}
		cancelDeployment(call.stage, deployment);
		return {status: 204};
	});

const remove = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const {scope, id, name} = placeOf(parts);
	const locked = checkScope(call, scope) ?? refuseLocked(call, 'delete', scope, id);
	const found = findDeployment(call.stage, id);
	const refusal = refuseAt(call, scope, `${type}/delete`, id) ?? locked;
	if (refusal) return refusal;
	if (!found) return {status: 204};
	if (!found.ended) return gatewayError(409, 'DeploymentActive', `The deployment '${name}' is still active and cannot be deleted.`);
	const all = deploymentsOf(call.stage);
	all.splice(all.indexOf(found), 1);
	const subscription = subscriptionScope(id.split('/')[2] ?? '');
	return {
		status: 202,
		headers: {location: `https://${call.request.host}${subscription}/operationresults/${randomGuid(call.stage.random)}?api-version=${call.version}`},
	};
};

const list = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const {scope} = placeOf(parts);
	const refusal = refuseAt(call, scope, `${type}/read`);
	const here = deploymentsOf(call.stage).filter(one => one.scope.toLowerCase() === scope.toLowerCase() && one.startedAt <= call.stage.now());
	return (
		refusal ??
		ok(
			listAnswer(
				call,
				here.map(one => deploymentShape(call, one)),
			),
		)
	);
};

/** `/subscriptions/…[/resourceGroups/…]/providers/Microsoft.Resources/deployments` and what follows. */
const under = (rest: string): RegExp =>
	new RegExp(`^/subscriptions/([^/]+)(?:/resourceGroups/([^/]+))?/providers/Microsoft\\.Resources/deployments${rest}$`, 'i');

export const deploymentRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: under('/?'), answer: list},
	{method: 'PUT', path: under('/([^/]+)'), answer: put},
	{method: 'GET', path: under('/([^/]+)'), answer: (call, parts) => about(call, parts, 'read', deployment => ok(deploymentShape(call, deployment)))},
	{method: 'DELETE', path: under('/([^/]+)'), answer: remove},
	{method: 'POST', path: under('/([^/]+)/validate'), answer: validate},
	{method: 'POST', path: under('/([^/]+)/cancel'), answer: cancel},
	{method: 'GET', path: under('/([^/]+)/operations'), answer: operations},
	// As Azure CLI asks, up to version 2021-04-01.
	{method: 'GET', path: /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/deployments\/([^/]+)\/operations$/i, answer: operations},
	{method: 'GET', path: under('/([^/]+)/operationStatuses/[^/]+'), answer: status},
	{method: 'GET', path: /^\/subscriptions\/[^/]+\/operationresults\/[^/]+$/i, answer: () => ({status: 204})},
];
