import {readFileSync} from 'node:fs';
import {request} from 'node:https';
import process from 'node:process';

/** What `install.ts` writes for the scripts `az` and `azd`. */
export type StubConfig = {
	readonly port: number;
	readonly caPem: string;
	readonly tenantId: string;
	readonly account: string;
	readonly subscriptionId: string;
	/** `null`: signed in as the person of the world. */
	readonly application: {readonly clientId: string; readonly secret: string} | null;
	/** Asked for at sign-in, as by `az login --claims-challenge`. */
	readonly claims: string | null;
	readonly state: 'signed-in' | 'signed-out' | 'broken';
	readonly delayMs: number;
	/** `tenant`: as az 2.7x names the tenant first. */
	readonly advice: 'scope' | 'tenant';
};

type Reply = {readonly status: number; readonly location: string; readonly body: Readonly<Record<string, unknown>>};
type Fields = Readonly<Record<string, string>>;

const clientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const redirectUri = 'http://localhost:8400';

const ask = async ({port, caPem}: StubConfig, path: string, form?: Fields): Promise<Reply> =>
	new Promise((resolve, reject) => {
		const body = form && new URLSearchParams(form).toString();
		const host = 'login.microsoftonline.com';
		const headers = {host, ...(body === undefined ? {} : {'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body)})};
		const sent = request({host: '127.0.0.1', port, servername: host, ca: caPem, path, method: body === undefined ? 'GET' : 'POST', headers}, response => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('end', () => {
				const text = Buffer.concat(parts).toString();
				const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {};
				resolve({status: response.statusCode ?? 0, location: response.headers.location ?? '', body: parsed as Reply['body']});
			});
		});
		sent.on('error', reject);
		sent.end(body);
	});

/** az and azd keep a refresh token; the stub keeps nothing and signs in anew, then does with the refresh token what they do. */
const requestToken = async (config: StubConfig, tenant: string, scope: string): Promise<Reply> => {
	const endpoint = `/${tenant}/oauth2/v2.0/token`;
	const {application} = config;
	if (application) {
		return ask(config, endpoint, {grant_type: 'client_credentials', client_id: application.clientId, client_secret: application.secret, scope});
	}
	const openId = 'openid profile offline_access';
	const wish = {client_id: clientId, scope: `https://management.core.windows.net//.default ${openId}`, redirect_uri: redirectUri};
	const claims = config.claims === null ? {} : {claims: config.claims};
	const query = new URLSearchParams({...wish, ...claims, response_type: 'code'});
	const {location} = await ask(config, `/organizations/oauth2/v2.0/authorize?${query}`);
	const code = new URL(location || redirectUri).searchParams.get('code') ?? '';
	const signedIn = await ask(config, '/organizations/oauth2/v2.0/token', {...wish, ...claims, grant_type: 'authorization_code', code});
	if (signedIn.status !== 200) return signedIn;
	return ask(config, endpoint, {
		...claims,
		grant_type: 'refresh_token',
		client_id: clientId,
		refresh_token: String(signedIn.body['refresh_token']),
		scope: `${scope} ${openId}`,
	});
};

type Output = {readonly stdout?: string; readonly stderr?: string; readonly code: number};

const optionIn = (words: readonly string[], name: string): string | null => words[words.indexOf(name) + 1 || words.length] ?? null;

/** az prints local time without a zone. */
const localTime = (ms: number): string => {
	const at = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
	return `${at.toISOString().replace('T', ' ').replace('Z', '')}000`;
};

const runAzureCli = async (config: StubConfig, words: readonly string[]): Promise<Output> => {
	const command = words
		.filter(word => !word.startsWith('-'))
		.slice(0, 2)
		.join(' ');
	if (words[0] === '--version' || words[0] === 'version') return {stdout: '{"azure-cli": "2.75.0"}', code: 0};
	if (config.state === 'signed-out') return {stderr: "ERROR: Please run 'az login' to setup account.", code: 1};
	const {account, application, subscriptionId} = config;
	if (command === 'account show') {
		const user = {name: account, type: application ? 'servicePrincipal' : 'user'};
		return {stdout: JSON.stringify({environmentName: 'AzureCloud', id: subscriptionId, isDefault: true, tenantId: config.tenantId, user}, null, 2), code: 0};
	}
	if (command !== 'account get-access-token') return {stderr: `ERROR: '${words.join(' ')}' is misspelled or not recognized by the system.`, code: 2};
	const scope = optionIn(words, '--scope') ?? `${optionIn(words, '--resource') ?? 'https://management.core.windows.net/'}/.default`;
	const tenant = optionIn(words, '--tenant');
	const {status, body} = await requestToken(config, tenant ?? config.tenantId, scope);
	if (status !== 200) {
		const advice =
			config.advice === 'scope'
				? `Interactive authentication is needed. Please run:\naz login --scope ${scope}`
				: `Run the command below to authenticate interactively; additional arguments may be added as needed:\naz login --tenant "${tenant ?? config.tenantId}" --scope "${scope}"`;
		return {stderr: `ERROR: ${body['error_description']}\n${advice}`, code: 1};
	}
	const expires = Date.now() + Number(body['expires_in']) * 1000;
	const token = {
		accessToken: body['access_token'],
		expiresOn: localTime(expires),
		expires_on: Math.floor(expires / 1000),
		...(tenant === null ? {subscription: subscriptionId} : {}),
		tenant: tenant ?? config.tenantId,
		tokenType: 'Bearer',
	};
	return {stdout: JSON.stringify(token, null, 2), code: 0};
};

const runDeveloperCli = async (config: StubConfig, words: readonly string[]): Promise<Output> => {
	if (words[0] === 'version') return {stdout: 'azd version 1.20.0 (commit 0000000)', code: 0};
	if (config.state === 'signed-out') return {stderr: '\nERROR: not logged in, run `azd auth login` to login\n', code: 1};
	if (`${words[0]} ${words[1]}` !== 'auth token') return {stderr: `ERROR: unknown command "${words[0]}" for "azd"`, code: 1};
	const scope = optionIn(words, '--scope') ?? 'https://management.azure.com//.default';
	const {status, body} = await requestToken(config, optionIn(words, '--tenant-id') ?? config.tenantId, scope);
	if (status !== 200)
		return {stderr: `\nERROR: fetching token: reauthentication required, run \`azd auth login\` to log in\n(${body['error_description']})\n`, code: 1};
	const expiresOn = new Date(Date.now() + Number(body['expires_in']) * 1000).toISOString().replace(/\.\d+/, '');
	return {stdout: JSON.stringify({token: body['access_token'], expiresOn}), code: 0};
};

const main = async ([configPath = '', tool = '', ...words]: readonly string[]): Promise<void> => {
	const config = JSON.parse(readFileSync(configPath, 'utf8')) as StubConfig;
	if (config.delayMs > 0) await new Promise(resolve => setTimeout(resolve, config.delayMs));
	const broken: Output = {stderr: `Traceback (most recent call last):\nModuleNotFoundError: No module named '${tool}'`, code: 1};
	const run = tool === 'azd' ? runDeveloperCli : runAzureCli;
	const {stdout = '', stderr = '', code} = config.state === 'broken' ? broken : await run(config, words);
	if (stdout) process.stdout.write(`${stdout}\n`);
	if (stderr) process.stderr.write(`${stderr}\n`);
	process.exitCode = code;
};

await main(process.argv.slice(2));
