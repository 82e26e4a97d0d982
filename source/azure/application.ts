import type {TokenCredential} from '@azure/core-auth';
import {type Identity, remembering, type Source, type Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import {textField} from './evidence.ts';
import {refusal} from './failures.ts';
import {applicationIn, managedIdentityHost, type Variables, workloadIn} from './variables.ts';
import {within} from './within.ts';

/** `null` when the variables do not name an application and its secret or certificate. */
export const openEnvironment = async (wire: Wire, variables: Variables, tenantId: string | null): Promise<Identity | null> => {
	const {application} = applicationIn(variables);
	if (!application) return null;
	const {ClientCertificateCredential, ClientSecretCredential} = await wire.modules.load('identity');
	const options = {...wire.options, authorityHost: wire.environment.authority};
	const tenant = tenantId ?? application.tenantId;
	const {clientId, proof} = application;
	const make = (): TokenCredential => {
		if (proof.kind === 'secret') return new ClientSecretCredential(tenant, clientId, proof.secret, options);
		const certificate = {certificatePath: proof.path, ...(proof.password ? {certificatePassword: proof.password} : {})};
		return new ClientCertificateCredential(tenant, clientId, certificate, {...options, sendCertificateChain: proof.sendChain});
	};
	return applicationIdentity(
		wire,
		make,
		async other => (await openEnvironment(wire, variables, other)) ?? Promise.reject(new Error('The environment names no application.')),
	);
};

/** `null` when the variables do not name an application and a token file. */
export const openWorkload = async (wire: Wire, variables: Variables, tenantId: string | null): Promise<Identity | null> => {
	const {workload} = workloadIn(variables);
	if (!workload) return null;
	const {WorkloadIdentityCredential} = await wire.modules.load('identity');
	const {clientId, tokenFilePath} = workload;
	const make = (): TokenCredential =>
		new WorkloadIdentityCredential({
			...wire.options,
			authorityHost: wire.environment.authority,
			tenantId: tenantId ?? workload.tenantId,
			clientId,
			tokenFilePath,
		});
	return applicationIdentity(
		wire,
		make,
		async other => (await openWorkload(wire, variables, other)) ?? Promise.reject(new Error('The environment names no workload identity.')),
	);
};

/** The tokens of an application live in its credential: a new one has none. */
const applicationIdentity = (wire: Wire, make: () => TokenCredential, enter: Identity['enter']): Identity => {
	let current = make();
	const renew = (): void => {
		current = make();
	};
	return remembering({
		make: async () => current,
		renew,
		forget: renew,
		enter,
		answer: async ({claims}) => freshToken(wire, current, claims),
		takesClaims: true,
	});
};

const freshToken = async (wire: Wire, credential: TokenCredential, claims: string): Promise<Awaited<ReturnType<Source['answer']>>> => {
	const scope = scopeOf(wire.environment.resourceManager);
	const token = await credential.getToken(scope, {enableCae: true, claims});
	return token && {scope, token};
};

/** The endpoint stands on the same machine or is not there; a machine that is none of Azure's would be waited on for minutes. */
const managedIdentityTimeoutMs = 20_000;

/** Nothing tells whether a machine of Azure has one before it is asked. `AZURE_CLIENT_ID` names a user-assigned one where the host lets it be named. */
export const openManagedIdentity = async (wire: Wire, variables: Variables): Promise<Identity> => {
	const {ManagedIdentityCredential} = await wire.modules.load('identity');
	const clientId = variables['AZURE_CLIENT_ID'];
	const named = clientId && managedIdentityHost(variables)?.userAssigned !== false ? {clientId} : {};
	// The endpoint is plain HTTP on this machine: no proxy's or sandbox's agent leads there.
	const {agent: _, additionalPolicies: _ours, ...options} = wire.options;
	const credential = new ManagedIdentityCredential({...named, ...options});
	const bounded: TokenCredential = {
		getToken: async (scopes, given) => {
			try {
				return await within(managedIdentityTimeoutMs, 'The managed identity endpoint', credential.getToken(scopes, given));
			} catch (error) {
				throw refusal('ManagedIdentityUnavailable', textField(error, 'message') ?? 'The managed identity endpoint gave no token.');
			}
		},
	};
	return remembering({
		make: async () => bounded,
		renew: () => undefined,
		forget: () => undefined,
		enter: async () => {
			throw refusal('TenantNotEntered', 'A managed identity is known in its own tenant only; no other tenant can be entered with it.');
		},
		answer: async ({claims}) => {
			const scope = scopeOf(wire.environment.resourceManager);
			const [before, after] = [await bounded.getToken(scope), await freshToken(wire, bounded, claims)];
			if (after && after.token.token !== before?.token) return after;
			throw refusal('ClaimsNotAnswered', 'A managed identity can answer no challenge: its endpoint gave the same token again.', 'local', claims);
		},
		takesClaims: false,
	});
};
