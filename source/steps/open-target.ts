import {endpointRefusal, parseEndpoint} from '../access/endpoint.ts';
import {nearest} from '../access/nearest.ts';
import {withoutSecrets} from '../access/pasted.ts';
import {parseResourceId} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {type Deployment, modelKinds, type Project, type Resource, type ResourceSummary} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {Cloud, Discovery} from './cloud.ts';

/** What was found behind a name, ARM id or endpoint URL. */
export type OpenedTarget = {
	/** `null`: only the endpoint is known, the person sees no subscription that holds it. */
	readonly resource: Resource | null;
	/** Base URL, scheme and host only. */
	readonly endpoint: string;
	readonly projects: readonly Project[];
	readonly deployments: readonly Deployment[];
	/** Name of the project that the text named, if it named one. */
	readonly projectName: string | null;
	/** Deployment that the text named (a pasted …/deployments/{name}/… URL). */
	readonly deploymentName: string | null;
};

type Needs = Pick<Cloud, 'getResource' | 'listProjects' | 'listDeployments'>;
type Question = {readonly session: Session; readonly wanted: string; readonly discovery: Discovery};
type Named = {readonly projectName: string | null; readonly deploymentName: string | null};

/** Never guesses: a name that fits several resources is refused with their ids. Rejects with `InputTrouble` or `CloudFailure`. */
export const openTarget = async (cloud: Needs, {session, wanted, discovery}: Question, signal: AbortSignal): Promise<OpenedTarget> => {
	const text = withoutSecrets(wanted.trim());
	const id = parseResourceId(text);
	if (id) {
		const accountId = `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${id.account}`;
		return openResource(cloud, session, accountId, {projectName: id.project, deploymentName: null}, signal);
	}
	const endpoint = parseEndpoint(text);
	if (endpoint) {
		const owner = discovery.resources.find(({customSubdomain}) => customSubdomain?.toLowerCase() === endpoint.subdomain.toLowerCase());
		const named = {projectName: endpoint.projectName, deploymentName: endpoint.deploymentName};
		if (owner) return openResource(cloud, session, owner.id, named, signal);
		return {resource: null, endpoint: endpoint.base, projects: [], deployments: [], ...named};
	}
	// Only what was plainly meant as an address: a name may hold dots.
	const refusal = text.includes('://') ? endpointRefusal(text) : null;
	if (refusal) {
		throw inputTrouble('usage.not-an-endpoint', `"${text}" cannot be called: ${refusal.text}`, [
			{text: 'Take the endpoint from the resource’s page, or name the resource by its name or ARM id.'},
		]);
	}
	const found = discovery.resources.filter(({name}) => name.toLowerCase() === text.toLowerCase());
	const [only] = found;
	if (only && found.length === 1) return openResource(cloud, session, only.id, {projectName: null, deploymentName: null}, signal);
	throw found.length > 1 ? severalResources(text, found) : noSuchResource(text, discovery.resources);
};

const openResource = async (cloud: Needs, session: Session, id: string, named: Named, signal: AbortSignal): Promise<OpenedTarget> => {
	const [resource, projects, deployments] = await Promise.all([
		cloud.getResource(session, id, signal),
		cloud.listProjects(session, id, signal),
		cloud.listDeployments(session, id, signal),
	]);
	if (!modelKinds.includes(resource.kind) && deployments.length === 0) throw servesNoModels(resource);
	return {resource, endpoint: resource.endpoint, projects, deployments, ...named};
};

const severalResources = (text: string, found: readonly ResourceSummary[]) =>
	inputTrouble(
		'usage.ambiguous-resource',
		`${found.length} resources are named ${text}.`,
		found.map(({id}) => ({text: 'Name one by its ARM id', command: `--resource ${id}`})),
		found.map(({id}) => id),
	);

const noSuchResource = (text: string, resources: readonly ResourceSummary[]) => {
	const names = resources.map(({name}) => name);
	const near = nearest(text, names);
	const shown = near ? [near, ...names.filter(name => name !== near)] : names;
	return inputTrouble(
		'usage.no-such-resource',
		near ? `No resource that you can see is named "${text}"; the nearest name is ${near}.` : `No resource that you can see is named "${text}".`,
		[
			shown.length > 0
				? {text: `You can see: ${shown.slice(0, 7).join(', ')}${shown.length > 7 ? ` and ${shown.length - 7} more` : ''}.`}
				: {text: 'You can see no resource at all.'},
			{text: 'A resource that is not listed can be named by its ARM id or its endpoint URL.'},
		],
	);
};

const servesNoModels = ({kind, name}: Resource) =>
	inputTrouble('usage.serves-no-models', `${name} serves no models: it is of kind ${kind}, and models are served by ${modelKinds.join(' and ')}.`, [
		{text: 'Name a Foundry or Azure OpenAI resource.'},
	]);
