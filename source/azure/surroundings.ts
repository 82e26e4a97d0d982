import {access, readFile} from 'node:fs/promises';
import type {Variables} from './variables.ts';

/** Where a browser that this machine opens would be seen. `why`: what stands against it, for a person. */
export type Surroundings = {
	/** `here`: it would be seen and its answer would come back; `elsewhere`: perhaps neither; `none`: it cannot be opened. */
	readonly browser: 'here' | 'elsewhere' | 'none';
	readonly why: string | null;
	readonly cloudShell: boolean;
};

const isSet = (variables: Variables, ...names: readonly string[]): boolean => names.some(name => Boolean(variables[name]));

const places: readonly {readonly is: (variables: Variables, inContainer: boolean) => boolean; readonly why: string | null}[] = [
	{is: isCloudShell, why: 'Cloud Shell has no browser'},
	{is: variables => isSet(variables, 'CODESPACES'), why: 'from a codespace a browser on your machine cannot answer here'},
	{is: variables => isSet(variables, 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'), why: 'over SSH a browser here cannot be seen'},
	// Windows opens it, and forwards its own localhost.
	{is: variables => isSet(variables, 'WSL_DISTRO_NAME'), why: null},
	{
		is: (variables, inContainer) => inContainer || isSet(variables, 'KUBERNETES_SERVICE_HOST', 'REMOTE_CONTAINERS', 'container'),
		why: 'a browser outside this container cannot answer into it',
	},
];

/** `inContainer`: the marks that container engines leave on disk. */
export const surroundingsOf = (variables: Variables, platform: NodeJS.Platform, inContainer: boolean): Surroundings => {
	const place = places.find(({is}) => is(variables, inContainer));
	const cloudShell = isCloudShell(variables);
	const opens = platform !== 'linux' || isSet(variables, 'DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME');
	if (!opens || cloudShell) return {browser: 'none', why: place?.why ?? 'this machine has no display', cloudShell};
	return {browser: place?.why ? 'elsewhere' : 'here', why: place?.why ?? null, cloudShell};
};

function isCloudShell(variables: Variables): boolean {
	return isSet(variables, 'ACC_CLOUD') || (variables['AZUREPS_HOST_ENVIRONMENT'] ?? '').toLowerCase().startsWith('cloud-shell');
}

export const lookAround = async (variables: Variables, platform: NodeJS.Platform): Promise<Surroundings> => {
	const marks = await Promise.all(['/.dockerenv', '/run/.containerenv'].map(isThere));
	return surroundingsOf(variables, platform, platform === 'linux' && marks.includes(true));
};

export const isThere = async (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);

/** What the firmware of Azure's virtual machines says of them. Source: Microsoft Learn, "Azure Instance Metadata Service". */
const azureAssetTag = '7783-7084-3265-9085-8269-3286-77';

/** A virtual machine of Azure may have a managed identity that no variable names. Nothing is dialled to find that out. */
export const isAzureMachine = async (assetTagFile = '/sys/class/dmi/id/chassis_asset_tag'): Promise<boolean> =>
	readFile(assetTagFile, 'utf8').then(
		text => text.trim() === azureAssetTag,
		() => false,
	);
