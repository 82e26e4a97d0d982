import {execFile} from 'node:child_process';
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {request} from 'node:https';
import {delimiter, join, resolve} from 'node:path';
import {promisify} from 'node:util';
import {makeClientCertificate} from '../../../source/sandbox/certificate.ts';
import {roleIds} from '../../../source/sandbox/role-definitions.ts';
import type {Sandbox} from '../../../source/sandbox/sandbox.ts';
import {applications} from '../../../source/sandbox/worlds-directory.ts';
import {subscriptionScope} from '../../../source/sandbox/worlds-resources.ts';
import {openHome, serveMetadata, year2096} from '../../azure/support/machine.ts';
import {type AtEnd, cleanEnvironment} from '../../support/program.ts';
import type {Ran} from './run-snippets.ts';
import {serveHere} from './served-here.ts';

const audiences = ['https://ai.azure.com', 'https://cognitiveservices.azure.com', 'https://management.azure.com'] as const;
const issuer = 'https://token.actions.githubusercontent.com';
const subject = 'repo:contoso/app:ref:refs/heads/main';

/** As Entra ID gives it to the world's own application. */
const signIn = async ({agent, tenantId, clientId, clientSecret}: Sandbox, audience: string): Promise<string> =>
	new Promise((done, fail) => {
		const body = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
			scope: `${audience}/.default`,
		}).toString();
		const headers = {'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length};
		const asking = request({host: 'login.microsoftonline.com', path: `/${tenantId}/oauth2/v2.0/token`, method: 'POST', agent, headers}, response => {
			let text = '';
			response.setEncoding('utf8').on('data', (part: string) => {
				text += part;
			});
			response.on('end', () => done(JSON.parse(text).access_token));
		});
		asking.on('error', fail).end(body);
	});

/** For the shell: the token of the audience that stands among the arguments, else a refusal. */
const chooseToken = (tokens: ReadonlyMap<string, string>): string =>
	`case "$*" in\n${[...tokens].map(([audience, token]) => `*${audience}*) token=${token};;`).join('\n')}\n*) echo "no such audience: $*" >&2; exit 1;;\nesac`;

const unsigned = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmVk`;

/**
 * A developer's machine on which every way to sign in works, each as the sandbox's application, that may call all its models: `az`, `azd`, the variables of an application
 * and of a workload, and a managed identity's endpoint.
 */
export const openSnippetMachine = async (atEnd: AtEnd) => {
	const machine = await openHome();
	atEnd(machine.remove);
	const {home, bin} = machine;
	const {sandbox, env: way} = await serveHere('already', home, atEnd);
	const {world, tenantId, clientId, clientSecret} = sandbox;
	const [like] = world.roleAssignments;
	if (!like) throw new Error('a world without assignments');
	const application = {principalId: applications.ciRunner.id, principalType: 'ServicePrincipal'} as const;
	world.roleAssignments.push({...like, ...application, name: 'all-models', scope: subscriptionScope, roleId: roleIds.foundryUser, seed: true});
	const registered = world.tenants[0]?.servicePrincipals.find(({appId}) => appId === clientId);
	const certificate = makeClientCertificate('pipeline');
	if (registered) Object.assign(registered, {federation: [{issuer, subject}], certificates: [certificate.certPem]});

	const tokens: ReadonlyMap<string, string> = new Map(await Promise.all(audiences.map(async audience => [audience, await signIn(sandbox, audience)] as const)));
	const choose = chooseToken(tokens);
	await machine.install('az', `${choose}\ncase "$*" in *tsv*) echo "$token";; *) echo "{\\"accessToken\\":\\"$token\\",\\"expires_on\\":${year2096}}";; esac`);
	await machine.install('azd', `${choose}\necho "{\\"token\\":\\"$token\\",\\"expiresOn\\":\\"2096-10-02T07:06:40Z\\"}"`);
	const path = process.env['PATH'] ?? '';
	await machine.install('curl', `PATH='${path}' exec curl "$@"`);
	const metadata = await serveMetadata((url, {headers}) => {
		const resource = url.searchParams.get('resource') ?? '';
		const token = headers['metadata'] === 'true' ? tokens.get(resource) : undefined;
		return token === undefined
			? {status: 400, body: {error: 'invalid_request'}}
			: {status: 200, body: {access_token: token, expires_in: '86400', expires_on: String(year2096), resource, token_type: 'Bearer'}};
	});
	atEnd(metadata.close);
	const assertion = await machine.write('federated-token', unsigned({iss: issuer, sub: subject, exp: year2096}));

	const pem = await machine.write('certificate.pem', certificate.pem);

	const variables = {
		...way,
		CURL_CA_BUNDLE: way.NODE_EXTRA_CA_CERTS,
		// What leads Node's own fetch through a proxy.
		NODE_USE_ENV_PROXY: '1',
		PATH: `${bin}${delimiter}${path}`,
		AZURE_TENANT_ID: tenantId,
		AZURE_CLIENT_ID: clientId,
		AZURE_CLIENT_SECRET: clientSecret,
		AZURE_FEDERATED_TOKEN_FILE: assertion,
		AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.url,
	};
	const run = async (program: string, words: readonly string[]) =>
		promisify(execFile)(program, words, {cwd: home, env: cleanEnvironment(home, variables), encoding: 'utf8', timeout: 40_000});

	// A package of its own that depends on what this one has installed.
	symlinkSync(resolve(import.meta.dirname, '../../../node_modules'), join(home, 'node_modules'));
	writeFileSync(join(home, 'package.json'), '{"type": "module"}');
	const save = (name: string, text: string): string => {
		const file = join(home, name);
		writeFileSync(file, text);
		return file;
	};
	return {
		sandbox,
		metadata,
		/** Whether any of these texts holds one of the tokens or the secret. */
		holdsSecret: (texts: readonly string[]): boolean => texts.some(text => [...tokens.values(), clientSecret].some(secret => text.includes(secret))),
		/** Variables of the same application, which it proves itself with by a certificate instead of the secret. */
		byCertificate: `AZURE_CLIENT_SECRET=\nAZURE_CLIENT_CERTIFICATE_PATH=${pem}\n`,
		save,
		/** Of that program, a call a line. */
		asked: (name: 'az' | 'azd' | 'curl'): readonly string[] =>
			readFileSync(join(home, `${name}.asked`), 'utf8')
				.split('\n')
				.slice(0, -1),
		/** Files of TypeScript, each as it is printed; `settings.env:app.ts` with the variables of settings.env. */
		runTypescript: async (files: readonly string[]): Promise<readonly Ran[]> => {
			const {stdout} = await run(process.execPath, [resolve(import.meta.dirname, 'run-snippets.ts'), ...files]);
			return JSON.parse(stdout);
		},
		/** Scripts for bash, one after the other, each in a shell of its own. */
		runBash: async (scripts: readonly string[]): Promise<readonly string[]> => {
			const apart = '\n<end of a snippet>\n';
			const {stdout} = await run('bash', ['--norc', '-c', scripts.map(script => `(\n${script}\n)\nprintf '%s' '${apart}'`).join('\n')]);
			return stdout.split(apart).slice(0, -1);
		},
		/** What the compiler says of these files together. */
		checkTypes: async (files: Readonly<Record<string, string>>): Promise<string> => {
			mkdirSync(join(home, 'typed'));
			for (const [name, text] of Object.entries(files)) save(join('typed', name), text);
			const compilerOptions = {target: 'es2024', module: 'nodenext', strict: true, noEmit: true, types: ['node'], skipLibCheck: true};
			const project = save('tsconfig.json', JSON.stringify({compilerOptions, include: ['typed']}));
			const tsc = resolve(import.meta.dirname, '../../../node_modules/typescript/bin/tsc');
			return run(process.execPath, [tsc, '-p', project]).then(
				({stdout}) => stdout,
				(error: {readonly stdout?: string}) => error.stdout ?? String(error),
			);
		},
	};
};

export type SnippetMachine = Awaited<ReturnType<typeof openSnippetMachine>>;
