import {execFile} from 'node:child_process';
import {platform} from 'node:os';
import type {TokenCredential} from '@azure/core-auth';
import {commandLine} from '../access/command-line.ts';
import {CloudFailure} from '../access/failure.ts';
import {type Identity, remembering, type Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import {aadstsIn, field, textField} from './evidence.ts';
import {refusal} from './failures.ts';

type Tool = {
	readonly name: string;
	readonly program: 'az' | 'azd';
	readonly make: (tenantId: string | null) => TokenCredential;
	/** What the SDK runs for a token. */
	readonly token: (scope: string, tenantId: string | null) => readonly string[];
	/** What the person runs to sign in there, for one resource if it is named. */
	readonly login: (tenantId: string | null, scope: string | null) => readonly string[];
	/** What the person runs to see what goes wrong, without printing a token. */
	readonly look: (scope: string, tenantId: string | null) => readonly string[];
	/** Satisfies claims, which are in Base64. */
	readonly claims: (encoded: string) => readonly string[];
	readonly patienceMs: number;
};

const processTimeoutInMs = 30_000;

const given = (flag: string, value: string | null): readonly string[] => (value === null ? [] : [flag, value]);

/** Runs `az account get-access-token` for each token. */
export const openAzureCli = async (wire: Wire, tenantId: string | null, patienceMs = processTimeoutInMs): Promise<Identity> => {
	const {AzureCliCredential} = await wire.modules.load('identity');
	return toolIdentity(wire, tenantId, {
		name: 'Azure CLI',
		program: 'az',
		make: tenant => new AzureCliCredential({...(tenant ? {tenantId: tenant} : {}), processTimeoutInMs: patienceMs}),
		token: (scope, tenant) => [
			'account',
			'get-access-token',
			'--output',
			'json',
			'--resource',
			scope.replace(/\/\.default$/, ''),
			...given('--tenant', tenant),
		],
		look: (scope, tenant) => ['account', 'get-access-token', '--query', 'expiresOn', '--scope', scope, ...given('--tenant', tenant)],
		login: (tenant, scope) => ['login', ...given('--tenant', tenant), ...given('--scope', scope)],
		claims: encoded => ['--claims-challenge', encoded],
		patienceMs,
	});
};

/** Runs `azd auth token` for each token. */
export const openDeveloperCli = async (wire: Wire, tenantId: string | null, patienceMs = processTimeoutInMs): Promise<Identity> => {
	const {AzureDeveloperCliCredential} = await wire.modules.load('identity');
	return toolIdentity(wire, tenantId, {
		name: 'Azure Developer CLI',
		program: 'azd',
		make: tenant => new AzureDeveloperCliCredential({...(tenant ? {tenantId: tenant} : {}), processTimeoutInMs: patienceMs}),
		token: (scope, tenant) => ['auth', 'token', '--output', 'json', '--no-prompt', '--scope', scope, ...given('--tenant-id', tenant)],
		look: () => ['auth', 'login', '--check-status'],
		login: (tenant, scope) => ['auth', 'login', ...given('--tenant-id', tenant), ...given('--scope', scope)],
		claims: encoded => ['--claims', encoded],
		patienceMs,
	});
};

/** Only told of, never signed in with: `Get-AzAccessToken` of Azure PowerShell. */
export const openAzurePowerShell = async (wire: Wire): Promise<TokenCredential> => {
	const {AzurePowerShellCredential} = await wire.modules.load('identity');
	return new AzurePowerShellCredential({processTimeoutInMs});
};

const toolIdentity = (wire: Wire, tenantId: string | null, tool: Tool): Identity =>
	remembering({
		make: async () => explaining(tool, tenantId),
		renew: () => undefined,
		// The tool keeps its own tokens, and has no flag to pass them over.
		forget: () => undefined,
		enter: async other => toolIdentity(wire, other, tool),
		answer: async ({claims, tenantId: own}) => {
			const encoded = Buffer.from(claims, 'utf8').toString('base64');
			const command = commandLine([tool.program, ...tool.login(own, scopeOf(wire.environment.resourceManager)), ...tool.claims(encoded)]);
			const {evidence} = refusal('ClaimsNotAnswered', `${tool.name} has to ask you for it. Run: ${command}`, 'local', claims);
			throw new CloudFailure({...evidence, command});
		},
		takesClaims: false,
	});

/** The SDK's credential, whose failures tell what the tool itself said, and what to run there. */
const explaining = (tool: Tool, tenantId: string | null): TokenCredential => {
	const credential = tool.make(tenantId);
	return {
		getToken: async (scopes, options) => {
			const startedAt = Date.now();
			try {
				return await credential.getToken(scopes, options);
			} catch (error) {
				throw await toolFailure(tool, {tenantId, scope: [scopes].flat()[0] ?? ''}, textField(error, 'message') ?? '', Date.now() - startedAt);
			}
		},
	};
};

type Asked = {readonly tenantId: string | null; readonly scope: string};

const toolFailure = async (tool: Tool, {tenantId, scope}: Asked, message: string, elapsedMs: number): Promise<CloudFailure> => {
	const {name, program, patienceMs} = tool;
	const words = tool.token(scope, tenantId);
	const failure = (code: string, text: string, command: readonly string[], plane: 'local' | 'signin' = 'local'): CloudFailure =>
		new CloudFailure({...refusal(code, text, plane).evidence, request: commandLine([program, ...words]), command: commandLine([program, ...command])});
	if (/^Azure (?:Developer )?CLI could(?: not|n't) be found/.test(message))
		return refusal(program === 'az' ? 'AzMissing' : 'AzdMissing', `${name} is not on the PATH of this machine.`);
	const look = tool.look(scope, tenantId);
	if (elapsedMs >= patienceMs) return failure('ToolTooSlow', `${name} gave no token within ${patienceMs / 1000} s.`, look);
	const said = isOfTheSdk(message) ? ((await saidBy(tool, words)) ?? message) : plainWords(message);
	if (aadstsIn(said)) return failure('ToolRefused', said, tool.login(tenantId, scope), 'signin');
	if (/\b(?:az|azd auth) login\b|not logged in/.test(said)) return failure('ToolSignedOut', said, tool.login(tenantId, null));
	return failure('ToolFailed', said, look);
};

/** Wherever the tool advises to sign in, be it for a policy of Conditional Access, @azure/identity puts words of its own in the place of Entra ID's. */
const isOfTheSdk = (message: string): boolean => /^(?:Please run '|This credential doesn't support claims)/.test(message);

/** What the tool says, asked once more; `null` when it gives a token after all. What it prints beside its errors is not looked at. */
const saidBy = async ({program, patienceMs}: Tool, words: readonly string[]): Promise<string | null> =>
	new Promise(resolve => {
		// There they are batch files, which cannot be run safely this way.
		if (platform() === 'win32') return resolve(null);
		execFile(program, words, {timeout: patienceMs, windowsHide: true}, (error, _tokens, said) => resolve((error && plainWords(said)) || null));
	});

/** azd reports in JSON, line by line, in three ways so far. Source: `parseAzdStderr` of @azure/identity. */
const plainWords = (said: string): string => {
	const lines = said.split(/\r?\n/).map(line => {
		try {
			const report: unknown = JSON.parse(line);
			return textField(report, 'error') ?? textField(report, 'message') ?? textField(field(report, 'data'), 'message') ?? '';
		} catch {
			return line;
		}
	});
	const text = lines
		.map(line => line.trim())
		.filter(Boolean)
		.join('\n');
	// Warnings come first; a fault of the tool's own ends in a traceback, whose last line is the error.
	const errors = text.replace(/^[\s\S]*?(?=^ERROR: )/m, '').replaceAll(/^WARNING: .*\n?/gm, '');
	if (!/^Traceback /m.test(errors)) return errors;
	return errors.split('\n').findLast(line => /AADSTS\d+|\w(?:Error|Exception)\b/.test(line)) ?? errors;
};
