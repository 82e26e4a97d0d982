import type {ResourceGraphClient} from '@azure/arm-resourcegraph';
import type {SubscriptionClient} from '@azure/arm-resources-subscriptions';
import type {Identity, Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import type {Packages} from './modules.ts';
import {singleSlashPolicy} from './pipeline.ts';
import type {Authorization, CognitiveServices} from './sdk-operations.ts';

type DeploymentCalls = Packages['deployments'];

/** In single functions, so that the bundle holds these only. */
export type DeploymentsClient = Omit<DeploymentCalls, 'createDeployments'> & {readonly context: ReturnType<DeploymentCalls['createDeployments']>};

/** The Resource Manager clients of one session, each made once. */
export type Clients = {
	readonly subscriptions: () => Promise<SubscriptionClient>;
	/** Does not retry: whoever asks has another way. */
	readonly resourceGraph: () => Promise<ResourceGraphClient>;
	readonly cognitiveServices: (subscriptionId: string) => Promise<CognitiveServices>;
	readonly authorization: () => Promise<Authorization>;
	/** For calls whose scope is put together by the SDK, in pieces. */
	readonly authorizationIn: (subscriptionId: string) => Promise<Authorization>;
	readonly deployments: () => Promise<DeploymentsClient>;
	/** From now on others are made: each client keeps a token of its own until it ends. */
	readonly renew: () => void;
};

/** Calls that name their scope need none; the constructor wants one all the same. */
const noSubscription = '00000000-0000-0000-0000-000000000000';

export const openClients = ({modules, options, environment}: Wire, {credential}: Identity): Clients => {
	const endpoint = environment.resourceManager;
	const scope = scopeOf(endpoint);
	const older = {...options, endpoint, credentialScopes: scope};
	const newer = {...options, endpoint, credentials: {scopes: [scope]}};
	const pieced = {...older, additionalPolicies: [...options.additionalPolicies, {policy: singleSlashPolicy, position: 'perCall' as const}]};
	const made = new Map<string, unknown>();
	const once = async <Client>(key: string, make: () => Promise<Client>): Promise<Client> => {
		const known = made.get(key) as Promise<Client> | undefined;
		if (known) return known;
		const client = make();
		made.set(key, client);
		return client;
	};
	return {
		subscriptions: async () =>
			once('subscriptions', async () => {
				const {SubscriptionClient} = await modules.load('subscriptions');
				return new SubscriptionClient(credential, newer);
			}),
		resourceGraph: async () =>
			once('resourceGraph', async () => {
				const {ResourceGraphClient} = await modules.load('resourceGraph');
				return new ResourceGraphClient(credential, {...newer, retryOptions: {maxRetries: 0}});
			}),
		cognitiveServices: async subscriptionId =>
			once(`cognitiveServices ${subscriptionId}`, async () => {
				const {CognitiveServicesManagementClient} = await modules.load('cognitiveServices');
				return new CognitiveServicesManagementClient(credential, subscriptionId, older);
			}),
		authorization: async () =>
			once('authorization', async () => {
				const {AuthorizationManagementClient} = await modules.load('authorization');
				return new AuthorizationManagementClient(credential, noSubscription, older);
			}),
		authorizationIn: async subscriptionId =>
			once(`authorization ${subscriptionId}`, async () => {
				const {AuthorizationManagementClient} = await modules.load('authorization');
				return new AuthorizationManagementClient(credential, subscriptionId, pieced);
			}),
		deployments: async () =>
			once('deployments', async () => {
				const {createDeployments, ...calls} = await modules.load('deployments');
				return {...calls, context: createDeployments(credential, noSubscription, newer)};
			}),
		renew: () => made.clear(),
	};
};
