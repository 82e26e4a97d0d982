import {readFileSync} from 'node:fs';
import {request as requestPlain} from 'node:http';
import {request} from 'node:https';
import type {Socket} from 'node:net';
import type {Started, StartOptions} from './started.ts';

/** The one line that `sandbox --json` prints. */
export type Served = {
	readonly proxy: string;
	readonly ca: string;
	readonly tenantId: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly user: string;
	readonly world: string;
};

export type ServedSandbox = Served & {readonly program: Started; readonly env: Readonly<Record<string, string>>};

type Start = (words: readonly string[], options?: Partial<StartOptions>) => Started;

/** A sandbox in a process of its own, and the environment that leads any Azure client to it. */
export const serve = async (start: Start, world = 'admin'): Promise<ServedSandbox> => {
	const program = start(['sandbox', '--json', '--world', world]);
	const served: Served = JSON.parse(await program.says('stdout', /\n/u));
	const {proxy, ca, tenantId, clientId, clientSecret} = served;
	const env = {HTTPS_PROXY: proxy, NODE_EXTRA_CA_CERTS: ca, AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret};
	return {...served, program, env};
};

type Asked = {
	readonly host: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
};

const tunnel = async ({hostname, port}: URL, host: string): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const connecting = requestPlain({host: hostname, port, method: 'CONNECT', path: `${host}:443`});
		connecting.on('connect', (_, socket: Socket) => resolve(socket)).on('error', reject);
		connecting.end();
	});

/** A client that shares nothing with the product: HTTPS through the proxy, trusting the sandbox's authority only. */
const ask = async ({proxy, ca}: Served, {host, path, headers = {}, form}: Asked): Promise<unknown> => {
	const socket = await tunnel(new URL(proxy), host);
	const body = form && new URLSearchParams(form).toString();
	return new Promise((resolve, reject) => {
		const asking = request(
			{
				host,
				path,
				method: body === undefined ? 'GET' : 'POST',
				headers: {...headers, ...(body === undefined ? {} : {'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body)})},
				ca: readFileSync(ca),
				agent: false,
				// TLS goes inside the tunnel; `socket` is an option of tls.connect.
				...{socket},
			},
			response => {
				let text = '';
				response.setEncoding('utf8').on('data', (part: string) => {
					text += part;
				});
				response.on('end', () => {
					socket.destroy();
					if (response.statusCode === 200) resolve(JSON.parse(text));
					else reject(new Error(`${host}${path} answers ${response.statusCode}: ${text}`));
				});
			},
		);
		asking.on('error', reject);
		asking.end(body);
	});
};

export type Assignment = {
	readonly id: string;
	readonly name: string;
	readonly properties: {readonly roleDefinitionId: string; readonly principalId: string; readonly scope: string; readonly description: string | null};
};

/** Every role assignment of the subscription, as Azure Resource Manager lists them to the application. */
export const listAssignments = async (served: Served): Promise<readonly Assignment[]> => {
	const {tenantId, clientId, clientSecret} = served;
	const token = (await ask(served, {
		host: 'login.microsoftonline.com',
		path: `/${tenantId}/oauth2/v2.0/token`,
		form: {grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'https://management.azure.com/.default'},
	})) as {readonly access_token: string};
	const headers = {authorization: `Bearer ${token.access_token}`};
	const {value: subscriptions} = (await ask(served, {host: 'management.azure.com', path: '/subscriptions?api-version=2022-12-01', headers})) as {
		readonly value: readonly {readonly id: string}[];
	};
	const lists = await Promise.all(
		subscriptions.map(async ({id}) => {
			const path = `${id}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
			return (await ask(served, {host: 'management.azure.com', path, headers})) as {readonly value: readonly Assignment[]};
		}),
	);
	return lists.flatMap(({value}) => value).toSorted((a, b) => a.id.localeCompare(b.id));
};
