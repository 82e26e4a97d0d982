import {cloudHosts} from '../access/endpoint-hosts.ts';
import {CloudFailure} from '../access/failure.ts';
import type {Clock} from '../steps/clock.ts';
import type {DeviceCode, SignInRequest} from '../steps/cloud.ts';
import {openEnvironment, openManagedIdentity, openWorkload} from './application.ts';
import {azureCliCloud} from './azure-cli-settings.ts';
import {openAzureCli, openDeveloperCli} from './command-line-tools.ts';
import type {Asking, Identity, OpenUrl, Wire} from './credentials.ts';
import {refusal} from './failures.ts';
import {azureCliClientId, openPerson} from './person.ts';
import {applicationIn, type Variables, workloadIn} from './variables.ts';

/** What this program signs in with. */
export type Means = {
	readonly wire: Wire;
	readonly variables: Variables;
	readonly inSandbox: boolean;
	/** Application that people are asked for. */
	readonly clientId: string;
	readonly openUrl: OpenUrl | null;
	readonly clock: Pick<Clock, 'now'>;
};

/** How a person is asked from now on; MSAL's device code becomes one of ours. */
export const askingBy = ({clientId, openUrl, clock}: Means, tenantId: string | null, onDeviceCode: (code: DeviceCode) => void): Asking => ({
	onCode: ({userCode, verificationUri, expiresIn}) => {
		// MSAL takes a refusal for a code of which all is undefined, and would go on asking with it.
		if (!userCode) throw new Error('Entra ID gave no device code.');
		onDeviceCode({
			userCode,
			verificationUri,
			expiresAt: clock.now() + (expiresIn ?? 900) * 1000,
			application: clientId === azureCliClientId ? 'Microsoft Azure CLI' : clientId,
			tenantId,
		});
	},
	openUrl,
});

export const openIdentity = async (means: Means, {source, tenantId}: SignInRequest, asking: Asking, signal: AbortSignal): Promise<Identity> => {
	const {wire, variables, inSandbox, clientId, openUrl} = means;
	const sandboxed = source === 'device-code' || source === 'environment' || (source === 'browser' && openUrl !== null);
	if (inSandbox && !sandboxed) {
		throw refusal('CredentialNotAvailable', `The credential ${source} is not available in the sandbox cloud.`);
	}
	switch (source) {
		case 'browser':
		case 'device-code':
			return openPerson(wire, {way: source, clientId, tenantId}, asking, signal);
		case 'environment':
			return (await openEnvironment(wire, variables, tenantId)) ?? unset('The environment names no application', applicationIn(variables).missing);
		case 'workload-identity':
			return (await openWorkload(wire, variables, tenantId)) ?? unset('The environment names no workload identity', workloadIn(variables).missing);
		case 'managed-identity':
			return openManagedIdentity(wire, variables);
		case 'azure-cli':
			await refuseOtherCloud(means);
			return openAzureCli(wire, tenantId);
		case 'azd':
			return openDeveloperCli(wire, tenantId);
	}
};

/** az would ask the Entra ID of the cloud that it is set to, and be told of a resource that is not there. */
const refuseOtherCloud = async ({variables, wire: {environment}}: Means): Promise<void> => {
	const {name, cloud} = await azureCliCloud(variables);
	if (cloud === environment.cloud) return;
	const {azureName} = cloudHosts[environment.cloud];
	const {evidence} = refusal('CloudNotConnected', `az is set to the cloud ${name}, and this run is for ${azureName}.`);
	throw new CloudFailure({...evidence, command: `az cloud set --name ${azureName} && az login`});
};

const unset = (what: string, missing: readonly string[]): never => {
	throw refusal('CredentialNotAvailable', `${what}: ${missing.join(', ')} not set.`);
};
