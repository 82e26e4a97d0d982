import {endpointRefusal, parseEndpoint} from '../access/endpoint.ts';
import {CloudFailure} from '../access/failure.ts';
import {nearest} from '../access/nearest.ts';
import {withoutSecrets} from '../access/pasted.ts';
import {parseResourceId} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {type Deployment, modelKinds, type Project, type Resource, type ResourceSummary} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {Cloud, Discovery} from './cloud.ts';

/** What was found behind a name, ARM id or endpoint URL. */
export type OpenedTarget = {
	/** To go on with: the person in the resource's own tenant, where a guest has another object id. */
	readonly session: Session;
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

type Needs = Pick<Cloud, 'enterTenant' | 'getResource' | 'listProjects' | 'listDeployments'>;
type Question = {readonly session: Session; readonly wanted: string; readonly discovery: Discovery};
type Named = {readonly projectName: string | null; readonly deploymentName: string | null};

/** Never guesses: a name that fits several resources is refused with their ids. Rejects with `InputTrouble` or `CloudFailure`. */
export const openTarget = async (cloud: Needs, {session, wanted, discovery}: Question, signal: AbortSignal): Promise<OpenedTarget> => {
	const text = withoutSecrets(wanted.trim());
	const id = parseResourceId(text);
	if (id) {
		const accountId = `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${id.account}`;
		const tenantId = discovery.subscriptions.find(subscription => subscription.id.toLowerCase() === id.subscriptionId.toLowerCase())?.tenantId ?? null;
		return openResource(cloud, session, {id: accountId, tenantId}, {projectName: id.project, deploymentName: null}, signal);
	}
	const endpoint = parseEndpoint(text);
	if (endpoint) {
		const owner = discovery.resources.find(({customSubdomain}) => customSubdomain?.toLowerCase() === endpoint.subdomain.toLowerCase());
		const named = {projectName: endpoint.projectName, deploymentName: endpoint.deploymentName};
		if (owner) return openResource(cloud, session, owner, named, signal);
		return {session, resource: null, endpoint: endpoint.base, projects: [], deployments: [], ...named};
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
	if (only && found.length === 1) return openResource(cloud, session, only, {projectName: null, deploymentName: null}, signal);
	throw found.length > 1 ? severalResources(text, found) : noSuchResource(text, discovery.resources);
};

type Place = {readonly id: string /** `null`: not known. */; readonly tenantId: string | null};

const openResource = async (cloud: Needs, session: Session, {id, tenantId}: Place, named: Named, signal: AbortSignal): Promise<OpenedTarget> => {
	const there = tenantId === null || tenantId.toLowerCase() === session.tenantId.toLowerCase() ? session : await cloud.enterTenant(session, tenantId, signal);
	const found = await readResource(cloud, there, id, signal).catch(async (error: unknown) => {
		const owner = tenantOfRefusal(error);
		if (owner === null || owner === there.tenantId.toLowerCase()) throw error;
		const inside = await cloud.enterTenant(session, owner, signal);
		return readResource(cloud, inside, id, signal);
	});
	const {resource, deployments} = found;
	if (!modelKinds.includes(resource.kind) && deployments.length === 0) throw servesNoModels(resource);
	return {...found, endpoint: resource.endpoint, ...named};
};

const readResource = async (cloud: Needs, session: Session, id: string, signal: AbortSignal) => {
	const [resource, projects, deployments] = await Promise.all([
		cloud.getResource(session, id, signal),
		cloud.listProjects(session, id, signal),
		cloud.listDeployments(session, id, signal),
	]);
	return {session, resource, projects, deployments};
};

/** Resource Manager names the tenant to which a subscription belongs when the token is another tenant's. */
const tenantOfRefusal = (error: unknown): string | null => {
	if (!(error instanceof CloudFailure) || error.evidence.code !== 'InvalidAuthenticationTokenTenant') return null;
	return /must match the tenants? '?https:\/\/sts\.windows\.net\/(?<id>[0-9a-f-]{36})\//iu.exec(error.evidence.message)?.groups?.['id']?.toLowerCase() ?? null;
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
