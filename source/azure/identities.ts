import type {AccessToken} from '@azure/core-auth';
import type {MachineIdentity} from '../access/identity.ts';
import {withoutSecrets} from '../access/pasted.ts';
import type {Session} from '../access/session.ts';
import {isoTime} from '../access/time.ts';
import {type Claims, readClaims} from '../access/token.ts';
import {openEnvironment, openManagedIdentity, openWorkload} from './application.ts';
import {openAzureCli, openAzurePowerShell, openDeveloperCli} from './command-line-tools.ts';
import type {Identity, OpenUrl, Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import {refusal, toFailure} from './failures.ts';
import {offerManagedIdentity, offerWorkload} from './machine.ts';
import type {Trace} from './pipeline.ts';
import {editorAccount, isOnPath} from './tools-here.ts';
import {applicationIn, managedIdentityHost, type Variables} from './variables.ts';
import {within} from './within.ts';

type TokenOf = (scope: string) => Promise<AccessToken>;

/** What is known of a source before it is asked: why it is not, or how it is asked and what it rests on. */
type Candidate = {readonly source: MachineIdentity['source']} & (
	| ({readonly state: 'absent' | 'not-asked'; readonly detail: string | null} & Partial<Pick<MachineIdentity, 'account' | 'tenantId'>>)
	| {readonly state: 'asked'; readonly rests: string | null; readonly open: (wire: Wire) => Promise<TokenOf>}
);

type Here = {
	readonly variables: Variables;
	readonly inSandbox: boolean;
	readonly openUrl: OpenUrl | null;
	readonly onAzure: () => Promise<boolean>;
	/** A wire with a trace of its own: what one source was refused must not be told of another that is asked at the same time. */
	readonly openWire: () => {readonly wire: Wire; readonly trace: Trace};
	/** Who is signed in already in this process. */
	readonly sessions: readonly {readonly session: Session; readonly identity: Identity}[];
};

const patienceMs = 10_000;

/** Every source side by side, in the order of `DefaultAzureCredential`; then what would need a person. Nobody is prompted, and no token is kept. */
export const knowIdentities = async (here: Here): Promise<readonly MachineIdentity[]> => {
	const {variables, inSandbox, openUrl} = here;
	const candidates = await Promise.all(inSandbox ? [environment(variables)] : onThisMachine(variables, await here.onAzure()));
	const prompts = (inSandbox && !openUrl ? (['device-code'] as const) : (['browser', 'device-code'] as const)).map(source => signedIn(here, source));
	return Promise.all([...candidates, ...prompts].map(async candidate => ask(here, candidate)));
};

const onThisMachine = (variables: Variables, onAzure: boolean): readonly (Candidate | Promise<Candidate>)[] => [
	environment(variables),
	workload(variables),
	managedIdentity(variables, onAzure),
	editor(variables),
	tool(variables, 'azure-cli', 'az', 'Azure CLI is not installed', async wire => (await openAzureCli(wire, null)).token),
	tool(variables, 'azure-powershell', 'pwsh', 'PowerShell is not installed', async wire => {
		const credential = await openAzurePowerShell(wire);
		return async scope => credential.getToken(scope).then(token => token ?? Promise.reject(new Error('PowerShell gave no token')));
	}),
	tool(variables, 'azd', 'azd', 'Azure Developer CLI is not installed', async wire => (await openDeveloperCli(wire, null)).token),
];

const environment = (variables: Variables): Candidate => {
	const source = 'environment';
	const {application, missing} = applicationIn(variables);
	if (!application) return {source, state: 'absent', detail: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set`};
	const proof = application.proof.kind === 'secret' ? 'AZURE_CLIENT_SECRET' : 'AZURE_CLIENT_CERTIFICATE_PATH';
	return {source, state: 'asked', rests: proof, open: async wire => tokenOf(await openEnvironment(wire, variables, null))};
};

const workload = async (variables: Variables): Promise<Candidate> => {
	const source = 'workload-identity';
	const {state, detail} = await offerWorkload(variables);
	if (state === 'absent') return {source, state, detail};
	return {source, state: 'asked', rests: 'AZURE_FEDERATED_TOKEN_FILE', open: async wire => tokenOf(await openWorkload(wire, variables, null))};
};

const managedIdentity = (variables: Variables, onAzure: boolean): Candidate => {
	const source = 'managed-identity';
	const host = managedIdentityHost(variables);
	if (!host) return {source, state: onAzure ? 'not-asked' : 'absent', detail: offerManagedIdentity(variables, onAzure).detail};
	return {source, state: 'asked', rests: `endpoint of ${host.name}`, open: async wire => tokenOf(await openManagedIdentity(wire, variables))};
};

/** Its tokens come from the broker of the operating system, through native code that is not part of this program. */
const editor = async (variables: Variables): Promise<Candidate> => {
	const source = 'vscode';
	const account = await editorAccount(variables);
	if (!account) return {source, state: 'absent', detail: 'Visual Studio Code’s Azure Resources extension is not signed in'};
	const detail = 'Visual Studio Code’s Azure Resources extension is signed in; only apps with @azure/identity-vscode or its kin can use it';
	return {source, state: 'not-asked', detail, account: account.username, tenantId: account.tenantId};
};

const tool = async (
	variables: Variables,
	source: MachineIdentity['source'],
	program: Parameters<typeof isOnPath>[1],
	absence: string,
	open: (wire: Wire) => Promise<TokenOf>,
): Promise<Candidate> =>
	(await isOnPath(variables, program)) ? {source, state: 'asked', rests: `${program} on PATH`, open} : {source, state: 'absent', detail: absence};

const signedIn = ({sessions}: Here, source: 'browser' | 'device-code'): Candidate => {
	const known = sessions.findLast(({session}) => session.source === source);
	return known
		? {source, state: 'asked', rests: 'signed in here', open: async () => known.identity.token}
		: {source, state: 'not-asked', detail: 'it would ask you to sign in'};
};

const tokenOf = (identity: Identity | null): TokenOf => identity?.token ?? (async () => Promise.reject(refusal('CredentialNotAvailable', 'It is not there.')));

const nothing = {account: null, kind: null, objectId: null, tenantId: null, appId: null, expiresOn: null} as const;

const ask = async ({openWire}: Here, candidate: Candidate): Promise<MachineIdentity> => {
	const {source} = candidate;
	if (candidate.state !== 'asked') {
		const {state, detail, account = null, tenantId = null} = candidate;
		return {...nothing, source, state, account, tenantId, detail};
	}
	const {wire, trace} = openWire();
	try {
		const work = candidate.open(wire).then(async token => token(scopeOf(wire.environment.resourceManager)));
		const claims = readClaims((await within(patienceMs, 'It', work)).token);
		const {oid, tid, appid, upn, exp} = claims;
		if (!oid || !tid) throw refusal('TokenUnreadable', 'Its token names no tenant and no object id.');
		const expiresOn = exp === null ? null : isoTime(exp * 1000);
		return {
			source,
			state: 'signed-in',
			account: upn ?? appid,
			kind: kindOf(claims),
			objectId: oid,
			tenantId: tid,
			appId: appid,
			expiresOn,
			detail: candidate.rests,
		};
	} catch (error) {
		const {evidence} = toFailure(error, {environment: wire.environment, trace, mark: 0});
		return {...nothing, source, state: 'refused', detail: firstLine(evidence.message)};
	}
};

const firstLine = (message: string): string => withoutSecrets(message.split(/[\r\n]/).find(line => line.trim() !== '') ?? '').trim();

/** Whose a token is. Source: Microsoft Learn, "Access token claims reference". */
export const kindOf = ({idtyp, upn, xms_mirid: managed}: Claims): Session['kind'] =>
	managed ? 'managedIdentity' : idtyp === 'user' || (idtyp !== 'app' && upn) ? 'user' : 'servicePrincipal';
