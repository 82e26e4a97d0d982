import {constants} from 'node:fs';
import {access, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {SourceOffer} from '../steps/cloud.ts';
import {field, textField} from './evidence.ts';

/** The environment as it was passed in: nothing here reads the process's own. */
export type Variables = Readonly<Record<string, string | undefined>>;

type Proof =
	| {readonly kind: 'secret'; readonly secret: string}
	| {readonly kind: 'certificate'; readonly path: string; readonly password: string | null; readonly sendChain: boolean};

export type Application = {readonly tenantId: string; readonly clientId: string; readonly proof: Proof};

/** Source: Microsoft Learn, "EnvironmentCredential class". `missing` names the variables that are not set. */
export const applicationIn = (variables: Variables): {readonly application: Application | null; readonly missing: readonly string[]} => {
	const tenantId = variables['AZURE_TENANT_ID'];
	const clientId = variables['AZURE_CLIENT_ID'];
	const proof = proofIn(variables);
	if (tenantId && clientId && proof) return {application: {tenantId, clientId, proof}, missing: []};
	const missing = [tenantId ? [] : ['AZURE_TENANT_ID'], clientId ? [] : ['AZURE_CLIENT_ID'], proof ? [] : ['AZURE_CLIENT_SECRET']].flat();
	return {application: null, missing};
};

const proofIn = (variables: Variables): Proof | null => {
	const secret = variables['AZURE_CLIENT_SECRET'];
	if (secret) return {kind: 'secret', secret};
	const certificate = variables['AZURE_CLIENT_CERTIFICATE_PATH'];
	if (!certificate) return null;
	return {
		kind: 'certificate',
		path: certificate,
		password: variables['AZURE_CLIENT_CERTIFICATE_PASSWORD'] ?? null,
		sendChain: ['1', 'true'].includes((variables['AZURE_CLIENT_SEND_CERTIFICATE_CHAIN'] ?? '').toLowerCase()),
	};
};

export const offerEnvironment = (variables: Variables): SourceOffer => {
	const {application, missing} = applicationIn(variables);
	if (application) return {source: 'environment', state: 'ready', account: application.clientId, detail: null};
	return {source: 'environment', state: 'absent', account: null, detail: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set`};
};

/** Looks for az and for the account it is signed in with, without running it. */
export const offerAzureCli = async (variables: Variables): Promise<SourceOffer> => {
	if (!(await findOnPath(variables))) return {source: 'azure-cli', state: 'absent', account: null, detail: 'Azure CLI is not installed'};
	const account = await azureCliAccount(variables);
	return account
		? {source: 'azure-cli', state: 'ready', account, detail: null}
		: {source: 'azure-cli', state: 'possible', account: null, detail: 'az login comes first'};
};

const findOnPath = async (variables: Variables): Promise<boolean> => {
	const windows = variables['SystemRoot'] !== undefined || variables['SYSTEMROOT'] !== undefined;
	const folders = (variables['PATH'] ?? variables['Path'] ?? '').split(windows ? ';' : ':').filter(Boolean);
	const found = await Promise.all(
		folders.map(async folder =>
			access(path.join(folder, windows ? 'az.cmd' : 'az'), constants.X_OK).then(
				() => true,
				() => false,
			),
		),
	);
	return found.includes(true);
};

const azureCliAccount = async (variables: Variables): Promise<string | null> => {
	const home = variables['HOME'] ?? variables['USERPROFILE'];
	const folder = variables['AZURE_CONFIG_DIR'] ?? (home ? path.join(home, '.azure') : null);
	if (!folder) return null;
	try {
		const text = await readFile(path.join(folder, 'azureProfile.json'), 'utf8');
		// az writes the file with a byte order mark.
		const subscriptions = field(JSON.parse(text.replace(/^\uFEFF/, '')), 'subscriptions');
		const list: readonly unknown[] = Array.isArray(subscriptions) ? subscriptions : [];
		const current = list.find(subscription => field(subscription, 'isDefault') === true) ?? list[0];
		return textField(field(current, 'user'), 'name');
	} catch {
		return null;
	}
};
