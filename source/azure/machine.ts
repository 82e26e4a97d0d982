import {platform as platformHere} from 'node:os';
import type {CloudName} from '../access/session.ts';
import type {SourceOffer} from '../steps/cloud.ts';
import {azureCliCloud} from './azure-cli-settings.ts';
import {isThere, lookAround, type Surroundings} from './surroundings.ts';
import {azureCliAccount, developerCliUser, isOnPath} from './tools-here.ts';
import {applicationIn, managedIdentityHost, type Variables, workloadIn} from './variables.ts';

export type Machine = {
	readonly variables: Variables;
	readonly cloud: CloudName;
	readonly canOpenUrl: boolean;
	readonly platform?: NodeJS.Platform;
	/** A virtual machine of Azure. */
	readonly onAzure?: boolean;
};

/** What this machine could sign in with, best first. Reads files and variables; runs nothing and asks nobody. */
export const offersOf = async ({variables, cloud, canOpenUrl, platform = platformHere(), onAzure = false}: Machine): Promise<readonly SourceOffer[]> => {
	const around = await lookAround(variables, platform);
	const [azureCli, developerCli, workload] = await Promise.all([
		offerAzureCli(variables, cloud, around),
		offerDeveloperCli(variables),
		offerWorkload(variables),
	]);
	const offers = [...offerPrompts(around, canOpenUrl), azureCli, developerCli, offerEnvironment(variables), workload, offerManagedIdentity(variables, onAzure)];
	return ranks.flatMap(state => offers.filter(offer => offer.state === state));
};

/** Best first. */
const ranks: readonly SourceOffer['state'][] = ['ready', 'possible', 'absent'];

export const deviceCodeOffer: SourceOffer = {source: 'device-code', state: 'possible', account: null, detail: null};

/** A browser is fewer steps and passes more policies than a device code, where it can be seen. */
const offerPrompts = ({browser, why}: Surroundings, canOpenUrl: boolean): readonly SourceOffer[] => {
	const opens = canOpenUrl && browser !== 'none';
	const detail = canOpenUrl ? why : 'no browser can be opened from here';
	const offer: SourceOffer = {source: 'browser', state: opens ? 'possible' : 'absent', account: null, detail};
	return browser === 'here' ? [offer, deviceCodeOffer] : [deviceCodeOffer, offer];
};

const unset = (missing: readonly string[]): string => `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set`;

export const offerEnvironment = (variables: Variables): SourceOffer => {
	const {application, missing} = applicationIn(variables);
	if (application) return {source: 'environment', state: 'ready', account: application.clientId, tenantId: application.tenantId, detail: null};
	return {source: 'environment', state: 'absent', account: null, detail: unset(missing)};
};

export const offerWorkload = async (variables: Variables): Promise<SourceOffer> => {
	const absent = {source: 'workload-identity', state: 'absent', account: null} as const;
	const {workload, missing} = workloadIn(variables);
	if (!workload) return {...absent, detail: unset(missing)};
	if (!(await isThere(workload.tokenFilePath))) return {...absent, detail: 'AZURE_FEDERATED_TOKEN_FILE names a file that is not there'};
	return {source: 'workload-identity', state: 'ready', account: workload.clientId, tenantId: workload.tenantId, detail: null};
};

/** Whether a virtual machine has one is known only to its metadata service, which is not asked unasked. */
export const offerManagedIdentity = (variables: Variables, onAzure: boolean): SourceOffer => {
	const source = 'managed-identity';
	const host = managedIdentityHost(variables);
	if (!host && onAzure) return {source, state: 'possible', account: null, detail: 'this is a virtual machine of Azure, which may have one'};
	if (!host)
		return {source, state: 'absent', account: null, detail: 'no variable names its endpoint; on an Azure machine name it by --credential managed-identity'};
	if (host.name === 'Cloud Shell') return {source, state: 'possible', account: null, detail: 'Cloud Shell gives no tokens for models this way'};
	return {source, state: 'ready', account: (host.userAssigned && variables['AZURE_CLIENT_ID']) || null, detail: `by the endpoint of ${host.name}`};
};

/** Looks for az and for the account it is signed in with, without running it. */
const offerAzureCli = async (variables: Variables, cloud: CloudName, {cloudShell}: Surroundings): Promise<SourceOffer> => {
	const source = 'azure-cli';
	if (!(await isOnPath(variables, 'az'))) return {source, state: 'absent', account: null, detail: 'Azure CLI is not installed'};
	const [{name: account, tenantId}, set] = await Promise.all([azureCliAccount(variables), azureCliCloud(variables)]);
	if (set.cloud !== cloud) {
		const other = set.cloud === null ? 'which is not known here' : `which is --cloud ${set.cloud}; this run is for ${cloud}`;
		return {source, state: 'possible', account, tenantId, detail: `az is set to ${set.name}, ${other}`};
	}
	// Cloud Shell signs its person in before the first prompt, and keeps no profile until az has run once.
	if (account || cloudShell)
		return {source, state: 'ready', account, tenantId, detail: cloudShell ? 'az of Cloud Shell; if it gives no token for models, run az login' : null};
	return {source, state: 'possible', account: null, detail: 'az login comes first'};
};

const offerDeveloperCli = async (variables: Variables): Promise<SourceOffer> => {
	const source = 'azd';
	if (!(await isOnPath(variables, 'azd'))) return {source, state: 'absent', account: null, detail: 'Azure Developer CLI is not installed'};
	const {signedIn, applicationId, throughAzureCli} = await developerCliUser(variables);
	if (throughAzureCli) {
		const {name: account, tenantId} = await azureCliAccount(variables);
		return {source, state: account ? 'ready' : 'possible', account, tenantId, detail: account ? 'azd asks az' : 'azd asks az; az login comes first'};
	}
	if (signedIn) return {source, state: 'ready', account: applicationId, detail: 'signed in by azd auth login'};
	return {source, state: 'possible', account: null, detail: 'azd auth login comes first'};
};
