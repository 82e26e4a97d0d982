import type {TokenCredential} from '@azure/core-auth';
import {type Identity, remembering, type Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import {refusal} from './failures.ts';

type Tool = {
	readonly name: string;
	readonly make: (tenantId: string | null) => TokenCredential;
	/** What the person runs to satisfy the claims, which are in Base64. */
	readonly command: (claims: string, scope: string, tenantId: string) => string;
};

const processTimeoutInMs = 30_000;

/** Runs `az account get-access-token` for each token. */
export const openAzureCli = async (wire: Wire, tenantId: string | null): Promise<Identity> => {
	const {AzureCliCredential} = await wire.modules.load('identity');
	return toolIdentity(wire, tenantId, {
		name: 'Azure CLI',
		make: tenant => new AzureCliCredential({...(tenant ? {tenantId: tenant} : {}), processTimeoutInMs}),
		command: (claims, scope, tenant) => `az login --tenant ${tenant} --scope ${scope} --claims-challenge ${claims}`,
	});
};

/** Runs `azd auth token` for each token. */
export const openDeveloperCli = async (wire: Wire, tenantId: string | null): Promise<Identity> => {
	const {AzureDeveloperCliCredential} = await wire.modules.load('identity');
	return toolIdentity(wire, tenantId, {
		name: 'Azure Developer CLI',
		make: tenant => new AzureDeveloperCliCredential({...(tenant ? {tenantId: tenant} : {}), processTimeoutInMs}),
		command: (claims, scope, tenant) => `azd auth login --tenant-id ${tenant} --scope ${scope} --claims ${claims}`,
	});
};

/** Only told of, never signed in with: `Get-AzAccessToken` of Azure PowerShell. */
export const openAzurePowerShell = async (wire: Wire): Promise<TokenCredential> => {
	const {AzurePowerShellCredential} = await wire.modules.load('identity');
	return new AzurePowerShellCredential({processTimeoutInMs});
};

const toolIdentity = (wire: Wire, tenantId: string | null, tool: Tool): Identity =>
	remembering({
		make: async () => tool.make(tenantId),
		renew: () => undefined,
		// The tool keeps its own tokens, and has no flag to pass them over.
		forget: () => undefined,
		enter: async other => toolIdentity(wire, other, tool),
		answer: async ({claims, tenantId: own}) => {
			const encoded = Buffer.from(claims, 'utf8').toString('base64');
			const command = tool.command(encoded, scopeOf(wire.environment.resourceManager), own);
			throw refusal('ClaimsNotAnswered', `${tool.name} has to ask you for it. Run: ${command}`, 'signin', claims);
		},
		takesClaims: false,
	});
