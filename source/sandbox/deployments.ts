import type {ArmCall} from './arm-call.ts';
import {openCall} from './arm-call.ts';
import {putRoleAssignment} from './arm-role-assignments.ts';
import {allResources, type WantedDeployment} from './deployment-template.ts';
import type {TokenClaims} from './http.ts';
import {randomGuid, randomText} from './random.ts';
import type {DeployedResource, TemplateDeployment} from './template-deployment.ts';
import type {Stage} from './world.ts';

/** The engine takes this many resources at a time, and this long for each lot. */
const lot = 50;
const lotMs = 1000;
const acceptedMs = 500;

export const deploymentsOf = ({world}: Pick<Stage, 'world'>): TemplateDeployment[] => {
	world.templateDeployments ??= [];
	return world.templateDeployments;
};

/** Nested deployments start when their turn comes: before it there is none of them. */
export const findDeployment = (stage: Stage, id: string): TemplateDeployment | undefined =>
	deploymentsOf(stage).find(one => one.id.toLowerCase() === id.toLowerCase() && one.startedAt <= stage.now());

/** Begins; from then on it goes on by itself, as the clock does. */
export const startDeployment = (
	stage: Stage,
	wanted: WantedDeployment,
	by: TokenClaims,
	at = stage.now(),
	correlationId = randomGuid(stage.random),
): TemplateDeployment => {
	const resources = wanted.resources.map(
		(resource, index): DeployedResource => ({
			id: resource.id,
			type: resource.kind === 'assignment' ? 'Microsoft.Authorization/roleAssignments' : 'Microsoft.Resources/deployments',
			name: resource.name,
			body: resource.kind === 'assignment' ? resource.body : null,
			dueAt: at + acceptedMs + Math.floor(index / lot) * lotMs,
			operationId: randomText(stage.random, '0123456789ABCDEF', 16),
			ended: null,
		}),
	);
	const deployment: TemplateDeployment = {
		id: `${wanted.scope}/providers/Microsoft.Resources/deployments/${wanted.name}`,
		name: wanted.name,
		scope: wanted.scope,
		location: wanted.location,
		parameters: wanted.parameters,
		correlationId,
		by,
		startedAt: at,
		resources,
		ended: null,
	};
	const all = deploymentsOf(stage);
	const before = all.findIndex(({id}) => id.toLowerCase() === deployment.id.toLowerCase());
	if (before >= 0) all.splice(before, 1);
	all.push(deployment);
	wanted.resources.forEach((resource, index) => {
		if (resource.kind === 'deployment') startDeployment(stage, resource.wanted, by, resources[index]?.dueAt ?? at, correlationId);
	});
	return deployment;
};

/** A request of the engine, in the name of whoever deploys. */
const callOf = (stage: Stage, by: TokenClaims, at: number, body: unknown): ArmCall =>
	openCall(
		{...stage, now: () => at},
		{
			method: 'PUT',
			host: 'management.azure.com',
			path: '',
			query: new URLSearchParams([['api-version', '2022-04-01']]),
			headers: {},
			body,
			token: by,
			tokenFault: null,
		},
		by,
	);

const errorIn = (body: unknown): unknown => (typeof body === 'object' && body !== null && 'error' in body ? body.error : body);

const write = (stage: Stage, {by}: TemplateDeployment, resource: DeployedResource): void => {
	const scope = resource.id.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i, '');
	const {status, body} = putRoleAssignment(callOf(stage, by, resource.dueAt, resource.body), [scope, resource.name]);
	resource.ended = {at: resource.dueAt, status, error: status < 300 ? null : errorIn(body)};
};

export const failed = (details: readonly unknown[], target: string): unknown => ({
	code: 'DeploymentFailed',
	target,
	message:
		'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
	details,
});

/** Of a deployment that failed: what each failed resource says. */
export const failureOf = ({id, resources}: TemplateDeployment): unknown =>
	failed(
		resources.flatMap(({ended}) => (ended && ended.error !== null ? [ended.error] : [])),
		id,
	);

const settle = (deployment: TemplateDeployment): void => {
	const ends = deployment.resources.map(({ended}) => ended);
	if (deployment.ended || ends.some(end => end === null)) return;
	const at = Math.max(deployment.startedAt + acceptedMs, ...ends.flatMap(end => end?.at ?? []));
	deployment.ended = {at, as: ends.some(end => end !== null && end.error !== null) ? 'Failed' : 'Succeeded'};
};

/** Brings every deployment to where the clock is. */
export const runDeployments = (stage: Stage): void => {
	const running = (stage.world.templateDeployments ?? []).filter(({ended}) => ended === null);
	if (running.length === 0) return;
	const due = running
		.flatMap(deployment => deployment.resources.map(resource => ({deployment, resource})))
		.filter(({resource}) => resource.ended === null && resource.dueAt <= stage.now() && resource.body !== null)
		.toSorted((a, b) => a.resource.dueAt - b.resource.dueAt);
	for (const {deployment, resource} of due) write(stage, deployment, resource);
	// Those inside stand after those that hold them.
	for (const deployment of running.toReversed()) {
		for (const resource of deployment.resources) {
			if (resource.body !== null || resource.ended) continue;
			const inner = deploymentsOf(stage).find(({id}) => id.toLowerCase() === resource.id.toLowerCase());
			if (inner?.ended)
				resource.ended = {
					at: inner.ended.at,
					status: inner.ended.as === 'Succeeded' ? 200 : 409,
					error: inner.ended.as === 'Succeeded' ? null : failureOf(inner),
				};
		}
		if (deployment.startedAt + acceptedMs <= stage.now()) settle(deployment);
	}
};

/** What is not written yet is not written any more, nested ones included. */
export const cancelDeployment = (stage: Stage, deployment: TemplateDeployment): void => {
	if (deployment.ended) return;
	deployment.ended = {at: stage.now(), as: 'Canceled'};
	for (const {id} of deployment.resources.filter(({body}) => body === null)) {
		const inner = deploymentsOf(stage).find(other => other.id.toLowerCase() === id.toLowerCase());
		if (inner) cancelDeployment(stage, inner);
	}
};

/** Ids of what a deployment would write, nested ones' included. */
export const targetsOf = (wanted: WantedDeployment): readonly string[] => allResources(wanted).map(({id}) => id);
