import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';

/** A token with these claims that nobody has signed: for what is only read on this machine. */
export const tokenOf = (claims: object): string => `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;

export const year2096 = 4_000_000_000;

/** A home folder of its own, with programs in `bin`; removed by `remove`. */
export const openHome = async () => {
	const home = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-machine-'));
	const bin = path.join(home, 'bin');
	await mkdir(bin);
	const write = async (name: string, content: unknown): Promise<string> => {
		const file = path.join(home, name);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
		return file;
	};
	return {
		home,
		bin,
		write,
		/** A shell script in the place of a program; its arguments are noted in `<name>.asked`, one line a call. */
		install: async (name: string, script: string): Promise<void> => {
			const file = path.join(bin, name);
			await writeFile(file, `#!/bin/sh\necho "$@" >> "${path.join(home, `${name}.asked`)}"\n${script}\n`);
			await chmod(file, 0o755);
		},
		remove: async () => rm(home, {recursive: true, force: true}),
	};
};

export type Home = Awaited<ReturnType<typeof openHome>>;

/** `az account get-access-token` and `azd auth token`, as far as @azure/identity reads their output. */
export const azScript = (claims: object): string => `echo '${JSON.stringify({accessToken: tokenOf(claims), expires_on: year2096})}'`;
export const azdScript = (claims: object): string => `echo '${JSON.stringify({token: tokenOf(claims), expiresOn: '2096-10-02T07:06:40Z'})}'`;

export type MetadataEndpoint = {readonly url: string; readonly asked: readonly URL[]; readonly close: () => Promise<void>};

/** A managed identity endpoint on loopback: the one of App Service and that of virtual machines answer alike. */
export const serveMetadata = async (
	answer: (url: URL, request: IncomingMessage) => {readonly status: number; readonly body: unknown},
): Promise<MetadataEndpoint> => {
	const asked: URL[] = [];
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		asked.push(url);
		const {status, body} = answer(url, request);
		response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		close: async () =>
			new Promise(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
};
