import {sameId} from './authorization.ts';
import {purposeOf} from './deployment-purpose.ts';
import {baseEndpoint, callableDeployments} from './endpoint.ts';
import type {Reason} from './reason.ts';
import {needsProject, type ScenarioId} from './scenario.ts';
import type {Deployment, Project, Resource, ResourceSummary, Target} from './target.ts';

/** What stands behind the chosen resource or endpoint. */
export type Found = {
	readonly resource: Resource | null;
	readonly endpoint: string;
	readonly projects: readonly Project[];
	readonly deployments: readonly Deployment[];
};

export type Answers = {readonly project: string | null; readonly deployment: string | null};

export type ProjectChoice =
	| {readonly is: 'settled'; readonly project: Project | null; readonly taken: readonly Reason[]}
	| {readonly is: 'open'; readonly options: readonly Project[]}
	| {readonly is: 'unknown'; readonly options: readonly Project[]};

export type DeploymentChoice =
	| {readonly is: 'settled'; readonly deployment: Deployment | null; readonly taken: readonly Reason[]}
	/** `open` without options: only an endpoint is known, the name must be typed. */
	| {readonly is: 'open'; readonly options: readonly Deployment[]}
	| {readonly is: 'unknown'; readonly options: readonly Deployment[]};

/** Where only the endpoint is known any name is possible; a project that Resource Manager would not show has no id here. */
export const unlistedProject = ({resource, endpoint}: Pick<Found, 'endpoint' | 'resource'>, text: string): Project | null => {
	const name = text.trim();
	if (resource || name === '') return null;
	return {
		id: '',
		name,
		isDefault: false,
		endpoint: `${endpoint.replace(/\/+$/u, '')}/api/projects/${encodeURIComponent(name.toWellFormed())}`,
		identityId: null,
	};
};

/** The project: named, or the only one; `null` where the scenario needs none and none was named. */
export const chooseProject = (scenario: ScenarioId, found: Found, {project: name}: Answers): ProjectChoice => {
	const {projects} = found;
	if (name !== null) {
		const named = projects.find(project => project.name.toLowerCase() === name.toLowerCase()) ?? unlistedProject(found, name);
		return named ? {is: 'settled', project: named, taken: []} : {is: 'unknown', options: projects};
	}
	if (!needsProject(scenario)) return {is: 'settled', project: null, taken: []};
	const [only] = projects;
	if (only && projects.length === 1) return {is: 'settled', project: only, taken: [{id: 'taken.project', text: `Project ${only.name} is the only one.`}]};
	return {is: 'open', options: projects};
};

/** The project whose own identity is among these object ids: it was the one refused, so its role is what is looked for. */
export const projectOf = (principals: readonly string[], projects: readonly Project[]): Project | null =>
	projects.find(({identityId}) => identityId !== null && principals.some(id => sameId(id, identityId))) ?? null;

/**
 * The deployment: named, or the only one that this scenario may call; `null` where there is none to call.
 * Embeddings beside a single model that chats are no second answer: the chat is the proof.
 */
export const chooseDeployment = (scenario: ScenarioId, {resource, deployments}: Found, {deployment: name}: Answers): DeploymentChoice => {
	if (!resource) return name === null ? {is: 'open', options: []} : {is: 'settled', deployment: typedDeployment(name), taken: []};
	if (name !== null) {
		const named = deployments.find(deployment => deployment.name.toLowerCase() === name.toLowerCase());
		return named ? {is: 'settled', deployment: named, taken: []} : {is: 'unknown', options: deployments};
	}
	const callable = callableDeployments(scenario, deployments);
	const talking = callable.filter(deployment => purposeOf(deployment) !== 'embeddings');
	const [only, ...more] = talking.length > 0 ? talking : callable;
	if (!only) return {is: 'settled', deployment: null, taken: []};
	if (more.length > 0) return {is: 'open', options: callable};
	const what = callable.length > 1 ? 'chat deployment' : 'one';
	return {
		is: 'settled',
		deployment: only,
		taken: [{id: 'taken.deployment', text: `Using deployment ${only.name}: the only ${what} that can be called for this.`}],
	};
};

export const makeTarget = ({resource, endpoint}: Found, project: Project | null, deployment: Deployment | null): Target => ({
	resource,
	project,
	deployment,
	endpoint: resource ? baseEndpoint(resource) : endpoint,
});

/** Whoever finds the name once, wherever they looked, finds the resource by it again. */
export const nameAlone = (target: Target, found: readonly ResourceSummary[]): Target => {
	const {resource} = target;
	const alike = found.filter(({name}) => name.toLowerCase() === resource?.name.toLowerCase());
	return resource && alike.length === 1 ? {...target, word: resource.name} : target;
};

/** A deployment known by name only; what model it serves shows when it is called. */
export const typedDeployment = (name: string): Deployment => ({
	name,
	model: {format: 'OpenAI', name: '', version: ''},
	sku: null,
	state: 'unknown',
	capabilities: {},
});
