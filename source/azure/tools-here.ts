import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import path from 'node:path';
import {azureCliFolder, textIn, toolFolder} from './azure-cli-settings.ts';
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

/** az writes its files with a byte order mark. */
const jsonOf = (text: string | null): unknown => {
	try {
		return JSON.parse((text ?? '').replace(/^\uFEFF/, ''));
	} catch {
		return null;
	}
};

/** Who is signed in to Azure CLI, and the tenant of its current subscription, by the profile that it keeps. */
export const azureCliAccount = async (variables: Variables): Promise<{readonly name: string | null; readonly tenantId: string | null}> => {
	const subscriptions = field(jsonOf(await textIn(azureCliFolder(variables), 'azureProfile.json')), 'subscriptions');
	const list: readonly unknown[] = Array.isArray(subscriptions) ? subscriptions : [];
	const current = list.find(subscription => field(subscription, 'isDefault') === true) ?? list[0];
	return {name: textField(field(current, 'user'), 'name'), tenantId: textField(current, 'tenantId')};
};

/** Azure Developer CLI keeps who is signed in by an id, not by a name: an application's id, or the home account of a person. */
export type DeveloperCliUser = {readonly signedIn: boolean; readonly applicationId: string | null; readonly throughAzureCli: boolean};

export const developerCliUser = async (variables: Variables): Promise<DeveloperCliUser> => {
	const folder = toolFolder(variables, 'AZD_CONFIG_DIR', '.azd');
	const [auth, config] = (await Promise.all([textIn(folder, 'auth.json'), textIn(folder, 'config.json')])).map(jsonOf);
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
		const record = jsonOf(await textIn(home, folder, 'ms-azuretools.vscode-azureresourcegroups', 'authRecord.json'));
		if (record !== null) return {username: textField(record, 'username'), tenantId: textField(record, 'tenantId')};
	}
	return null;
};
