import type {Account, Deployment as ArmDeployment, Project as ArmProject} from '@azure/arm-cognitiveservices';
import type {Deployment, Project, ProjectSummary, Resource, ResourceSummary} from '../access/target.ts';
import {accountOf, lastSegment} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {field, textField} from './evidence.ts';
import {thrownAnswer} from './failures.ts';
import {allOf} from './pages.ts';

/** What is known of an account from elsewhere: Resource Manager itself names neither its tenant nor its subscription. */
export type Surroundings = {readonly tenantId: string; readonly subscriptionNames: ReadonlyMap<string, string>};

export const getResource = async (clients: Clients, resourceId: string, surroundings: Surroundings, abortSignal: AbortSignal): Promise<Resource> => {
	const {subscriptionId, resourceGroup, account} = accountOf(resourceId);
	const client = await clients.cognitiveServices(subscriptionId);
	const found = await client.accounts.get(resourceGroup, account, {abortSignal});
	const {properties = {}, identity} = found;
	return {
		...summaryOf(found, surroundings),
		endpoints: properties.endpoints ?? {},
		endpoint: properties.endpoint ?? '',
		keysDisabled: properties.disableLocalAuth ?? false,
		publicNetworkAccess: properties.publicNetworkAccess === 'Disabled' ? 'Disabled' : 'Enabled',
		networkDefaultAction: properties.networkAcls?.defaultAction === 'Deny' ? 'Deny' : 'Allow',
		identityId: identity?.principalId ?? null,
	};
};

/** Empty for a resource of a kind that has no projects. */
export const listProjects = async (clients: Clients, resourceId: string, abortSignal: AbortSignal): Promise<readonly Project[]> => {
	const {subscriptionId, resourceGroup, account} = accountOf(resourceId);
	const client = await clients.cognitiveServices(subscriptionId);
	try {
		return (await allOf(client.projects.list(resourceGroup, account, {abortSignal}))).map(projectOf);
	} catch (error) {
		const {status, code} = thrownAnswer(error);
		// Whether the resource itself exists is for getResource to say.
		if (status === 400 || (status === 404 && code !== 'SubscriptionNotFound')) return [];
		throw error;
	}
};

export const listDeployments = async (clients: Clients, resourceId: string, abortSignal: AbortSignal): Promise<readonly Deployment[]> => {
	const {subscriptionId, resourceGroup, account} = accountOf(resourceId);
	const client = await clients.cognitiveServices(subscriptionId);
	return (await allOf(client.deployments.list(resourceGroup, account, {abortSignal}))).map(deploymentOf);
};

/** An account as Resource Manager and Resource Graph both give it. */
export type AccountShape = Pick<Account, 'id' | 'kind' | 'location' | 'name'> & {readonly properties?: unknown};

export const summaryOf = (account: AccountShape, {tenantId, subscriptionNames}: Surroundings): ResourceSummary => {
	const id = account.id ?? '';
	const {subscriptionId, resourceGroup} = accountOf(id);
	return {
		id,
		name: account.name ?? lastSegment(id),
		kind: account.kind ?? '',
		location: account.location ?? '',
		subscriptionId,
		subscriptionName: subscriptionNames.get(subscriptionId.toLowerCase()) ?? null,
		resourceGroup,
		tenantId,
		customSubdomain: textField(account.properties, 'customSubDomainName'),
		projects: associatedProjects(id, account.properties),
	};
};

/** An account names its projects, without their other properties. */
const associatedProjects = (accountId: string, properties: unknown): readonly ProjectSummary[] => {
	const names = field(properties, 'associatedProjects');
	const standard = textField(properties, 'defaultProject');
	if (!Array.isArray(names)) return [];
	return names.flatMap(name => (typeof name === 'string' ? [{id: `${accountId}/projects/${name}`, name, isDefault: name === standard}] : []));
};

/** On the wire a project's name is `account/project`. */
export const projectSummaryOf = (project: {readonly id?: string; readonly properties?: unknown}): ProjectSummary => ({
	id: project.id ?? '',
	name: lastSegment(project.id ?? ''),
	isDefault: field(project.properties, 'isDefault') === true,
});

const projectOf = (project: ArmProject): Project => ({
	...projectSummaryOf(project),
	endpoint: project.properties?.endpoints?.['AI Foundry API'] ?? null,
	identityId: project.identity?.principalId ?? null,
});

const deploymentOf = ({name, sku, properties = {}}: ArmDeployment): Deployment => ({
	name: name ?? '',
	model: {format: properties.model?.format ?? '', name: properties.model?.name ?? '', version: properties.model?.version ?? ''},
	sku: sku?.name ?? null,
	state: properties.provisioningState ?? '',
	capabilities: properties.capabilities ?? {},
});
