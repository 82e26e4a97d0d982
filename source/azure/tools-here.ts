import {constants} from 'node:fs';
import {access, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {CloudName} from '../access/session.ts';
import {field, textField} from './evidence.ts';
import type {Variables} from './variables.ts';

/** Looks for a program without running anything. */
export const isOnPath = async (variables: Variables, program: 'az' | 'azd' | 'pwsh'): Promise<boolean> => {
	const windows = variables['SystemRoot'] !== undefined || variables['SYSTEMROOT'] !== undefined;
	const folders = (variables['PATH'] ?? variables['Path'] ?? '').split(windows ? ';' : ':').filter(Boolean);
	const names = windows ? (program === 'az' ? ['az.cmd'] : [`${program}.exe`, `${program}.cmd`]) : [program];
	const found = await Promise.all(
		folders.flatMap(folder =>
			names.map(async name =>
				access(path.join(folder, name), constants.X_OK).then(
					() => true,
					() => false,
				),
			),
		),
	);
	return found.includes(true);
};

const folderIn = (variables: Variables, named: string, name: string): string | null => {
	const home = variables['HOME'] ?? variables['USERPROFILE'];
	return variables[named] || (home ? path.join(home, name) : null);
};

const textOf = async (folder: string | null, ...names: readonly string[]): Promise<string | null> =>
	folder === null ? null : readFile(path.join(folder, ...names), 'utf8').catch(() => null);

/** az writes its files with a byte order mark. */
const jsonOf = (text: string | null): unknown => {
	try {
		return JSON.parse((text ?? '').replace(/^\uFEFF/, ''));
	} catch {
		return null;
	}
};

/** Who is signed in to Azure CLI, by the profile that it keeps. */
export const azureCliAccount = async (variables: Variables): Promise<string | null> => {
	const subscriptions = field(jsonOf(await textOf(folderIn(variables, 'AZURE_CONFIG_DIR', '.azure'), 'azureProfile.json')), 'subscriptions');
	const list: readonly unknown[] = Array.isArray(subscriptions) ? subscriptions : [];
	const current = list.find(subscription => field(subscription, 'isDefault') === true) ?? list[0];
	return textField(field(current, 'user'), 'name');
};

/** Azure CLI's names. Source: Microsoft Learn, "az cloud". */
const azureCliClouds: Readonly<Record<string, CloudName>> = {azurecloud: 'public', azureusgovernment: 'usgov', azurechinacloud: 'china'};

/** The cloud that Azure CLI is set to, in its own word; `cloud` is `null` for one that this program does not know. */
export const azureCliCloud = async (variables: Variables): Promise<{readonly name: string; readonly cloud: CloudName | null}> => {
	const config = await textOf(folderIn(variables, 'AZURE_CONFIG_DIR', '.azure'), 'config');
	const section = /^\[cloud\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(config ?? '')?.[1] ?? '';
	// Azure CLI takes every setting from a variable first: AZURE_{section}_{option}.
	const name = variables['AZURE_CLOUD_NAME'] || (/^name\s*[=:]\s*(\S+)/m.exec(section)?.[1] ?? 'AzureCloud');
	return {name, cloud: azureCliClouds[name.toLowerCase()] ?? null};
};

/** Azure Developer CLI keeps who is signed in by an id, not by a name: an application's id, or the home account of a person. */
export type DeveloperCliUser = {readonly signedIn: boolean; readonly applicationId: string | null; readonly throughAzureCli: boolean};

export const developerCliUser = async (variables: Variables): Promise<DeveloperCliUser> => {
	const folder = folderIn(variables, 'AZD_CONFIG_DIR', '.azd');
	const [auth, config] = (await Promise.all([textOf(folder, 'auth.json'), textOf(folder, 'config.json')])).map(jsonOf);
	const user = field(field(field(auth, 'auth'), 'account'), 'currentUser');
	const delegates = field(field(config, 'auth'), 'useAzCliAuth');
	const applicationId = textField(user, 'clientId');
	return {
		signedIn: textField(user, 'homeAccountId') !== null || applicationId !== null || field(user, 'managedIdentity') === true,
		applicationId,
		throughAzureCli: delegates === true || /^(?:1|t|true)$/i.test(String(delegates ?? '')),
	};
};

/** The account that Visual Studio Code's Azure Resources extension left a record of, for the broker of the operating system. */
export const editorAccount = async (variables: Variables): Promise<{readonly username: string | null; readonly tenantId: string | null} | null> => {
	const home = variables['HOME'] ?? variables['USERPROFILE'] ?? null;
	for (const folder of ['.azure', '.Azure']) {
		const record = jsonOf(await textOf(home, folder, 'ms-azuretools.vscode-azureresourcegroups', 'authRecord.json'));
		if (record !== null) return {username: textField(record, 'username'), tenantId: textField(record, 'tenantId')};
	}
	return null;
};
