/** What is used of each package, by name: a bundler leaves out the rest. */
const loaders = {
	identity: async () => {
		const {
			AzureCliCredential,
			AzureDeveloperCliCredential,
			AzurePowerShellCredential,
			ClientCertificateCredential,
			ClientSecretCredential,
			DeviceCodeCredential,
			InteractiveBrowserCredential,
			ManagedIdentityCredential,
			useIdentityPlugin,
			WorkloadIdentityCredential,
		} = await import('@azure/identity');
		return {
			AzureCliCredential,
			AzureDeveloperCliCredential,
			AzurePowerShellCredential,
			ClientCertificateCredential,
			ClientSecretCredential,
			DeviceCodeCredential,
			InteractiveBrowserCredential,
			ManagedIdentityCredential,
			useIdentityPlugin,
			WorkloadIdentityCredential,
		};
	},
	pipeline: async () => {
		const {createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest} = await import('@azure/core-rest-pipeline');
		return {createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest};
	},
	subscriptions: async () => {
		const {SubscriptionClient} = await import('@azure/arm-resources-subscriptions');
		return {SubscriptionClient};
	},
	resourceGraph: async () => {
		const {ResourceGraphClient} = await import('@azure/arm-resourcegraph');
		return {ResourceGraphClient};
	},
	cognitiveServices: async () => {
		const {CognitiveServicesManagementClient} = await import('@azure/arm-cognitiveservices');
		return {CognitiveServicesManagementClient};
	},
	authorization: async () => {
		const {AuthorizationManagementClient} = await import('@azure/arm-authorization');
		return {AuthorizationManagementClient};
	},
	deployments: async () => {
		const {createDeployments} = await import('@azure/arm-resourcesdeployments/api');
		const {cancelAtScope, createOrUpdateAtScope, getAtScope} = await import('@azure/arm-resourcesdeployments/api/deployments');
		const {listAtScope} = await import('@azure/arm-resourcesdeployments/api/deploymentOperations');
		return {createDeployments, cancelAtScope, createOrUpdateAtScope, getAtScope, listAtScope};
	},
};

/** Not worth loading ahead. */
const seldom: ReadonlySet<string> = new Set(['deployments']);

type Name = keyof typeof loaders;
export type Packages = {readonly [Each in Name]: Awaited<ReturnType<(typeof loaders)[Each]>>};

export type Modules = {
	readonly load: <Each extends Name>(name: Each) => Promise<Packages[Each]>;
	/** Loads everything but what is seldom needed, one package per turn of the event loop. */
	readonly loadAll: () => Promise<void>;
};

/**
 * The SDK's packages, loaded when they are first needed and never two at a time: arm-authorization is CommonJS, and loading it while an ES module
 * of the same core is on its way ends in ERR_REQUIRE_ESM_RACE_CONDITION (Node 24 and 26).
 */
export const openModules = (processEnv: ProcessEnv): Modules => {
	let last: Promise<unknown> = Promise.resolve();
	const loaded = new Map<Name, Promise<unknown>>();
	const load = async <Each extends Name>(name: Each): Promise<Packages[Each]> => {
		const known = loaded.get(name) as Promise<Packages[Each]> | undefined;
		if (known) return known;
		const loading = last.then(async () => quietly(loaders[name] as () => Promise<Packages[Each]>, processEnv));
		last = loading.catch(() => undefined);
		loaded.set(name, loading);
		return loading;
	};
	const loadAll = async (): Promise<void> => {
		for (const name of (Object.keys(loaders) as Name[]).filter(each => !seldom.has(each))) {
			await new Promise(resolve => setImmediate(resolve));
			await load(name);
		}
	};
	return {load, loadAll};
};

export type ProcessEnv = {[name: string]: string | undefined};

/** The SDK reads these once, while it loads, and would then log to stderr, through whatever is drawn on the terminal. */
const loudVariables = ['AZURE_LOG_LEVEL', 'TYPESPEC_RUNTIME_LOG_LEVEL', 'DEBUG'];

const quietly = async <T>(work: () => Promise<T>, processEnv: ProcessEnv): Promise<T> => {
	const hidden = loudVariables.flatMap(name => {
		const value = processEnv[name];
		delete processEnv[name];
		return value === undefined ? [] : [{name, value}];
	});
	try {
		return await work();
	} finally {
		for (const {name, value} of hidden) processEnv[name] = value;
	}
};
