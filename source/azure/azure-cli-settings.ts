import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {CloudName} from '../access/session.ts';
import type {Variables} from './variables.ts';

/** Where a tool of Azure keeps its files: named by a variable, or under the home folder. */
export const toolFolder = (variables: Variables, named: string, name: string): string | null => {
	const home = variables['HOME'] ?? variables['USERPROFILE'];
	return variables[named] || (home ? path.join(home, name) : null);
};

/** `null`: it is not there, or may not be read. */
export const textIn = async (folder: string | null, ...names: readonly string[]): Promise<string | null> =>
	folder === null ? null : readFile(path.join(folder, ...names), 'utf8').catch(() => null);

export const azureCliFolder = (variables: Variables): string | null => toolFolder(variables, 'AZURE_CONFIG_DIR', '.azure');

/** Azure CLI's names. Source: Microsoft Learn, "az cloud". */
const clouds: Readonly<Record<string, CloudName>> = {azurecloud: 'public', azureusgovernment: 'usgov', azurechinacloud: 'china'};

/** The cloud that Azure CLI is set to, in its own word; `cloud` is `null` for one that this program does not know. */
export const azureCliCloud = async (variables: Variables): Promise<{readonly name: string; readonly cloud: CloudName | null}> => {
	const config = await textIn(azureCliFolder(variables), 'config');
	const section = /^\[cloud\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(config ?? '')?.[1] ?? '';
	// Azure CLI takes every setting from a variable first: AZURE_{section}_{option}.
	const name = variables['AZURE_CLOUD_NAME'] || (/^name\s*[=:]\s*(\S+)/m.exec(section)?.[1] ?? 'AzureCloud');
	return {name, cloud: clouds[name.toLowerCase()] ?? null};
};
