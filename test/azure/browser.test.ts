import './support/open-window.ts';
import {connect} from 'node:net';
import process from 'node:process';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {connectCloud} from '../../source/azure/connect.ts';
import {type Sandbox, startSandbox} from '../../source/sandbox/sandbox.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {fabrikamId, fabrikamPeople} from '../../source/sandbox/worlds-fabrikam.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import {evidenceFrom, testClock} from './support/connection.ts';

let sandbox: Sandbox;
afterEach(async () => sandbox?.close());

const request = {source: 'browser', tenantId: null, cloud: 'public'} as const;
const noCode = (): never => {
	throw new Error('A device code was shown.');
};

/** `open` is this machine's way to open an address; else the sandbox's own browser and the person before it. */
const openCloud = async (world: string, open?: (url: string) => Promise<unknown>) => {
	sandbox = await startSandbox({world});
	const opened: URL[] = [];
	const pages: string[] = [];
	const visiting = async (url: string): Promise<void> => {
		// A desktop says that it has opened the page, not what came of it.
		void sandbox.visit(url).then(({body}) => pages.push(body));
	};
	const openUrl = async (url: string): Promise<unknown> => {
		opened.push(new URL(url));
		return (open ?? visiting)(url);
	};
	const leave = new AbortController();
	const cloud = connectCloud({agent: sandbox.agent, env: {}, cloud: 'public', clock: testClock(Date.now()), sandbox: null, openUrl});
	return {cloud, opened, pages, leave, signal: leave.signal, signIn: async () => cloud.signIn(request, noCode, leave.signal)};
};

const isListening = async (port: number): Promise<boolean> =>
	new Promise(resolve => {
		const socket = connect({host: '127.0.0.1', port});
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});

/** Turns of the event loop, not time: what was left to close has closed by then or never will. */
const closed = async (port: number): Promise<boolean> => {
	for (let turn = 0; turn < 200; turn += 1) if (!(await isListening(port))) return true;
	return false;
};

const portOf = (url: URL | undefined): number => Number(new URL(url?.searchParams.get('redirect_uri') ?? '').port);

describe('a sign-in in the browser', () => {
	test('asks with PKCE and form_post for the application of az, and signs the person in', async () => {
		const {signIn, opened, pages} = await openCloud('fresh');
		expect(await signIn()).toMatchObject({source: 'browser', objectId: people.ana.id, name: 'ana@contoso.com', tenantName: 'Contoso', kind: 'user'});
		const [url] = opened;
		expect(url?.origin).toBe('https://login.microsoftonline.com');
		expect(Object.fromEntries(url?.searchParams ?? [])).toMatchObject({
			client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
			code_challenge_method: 'S256',
			response_mode: 'form_post',
			redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/),
		});
		expect(await closed(portOf(url))).toBe(true);
		expect(pages).toEqual([expect.stringContaining('Close this page and go back to the terminal.')]);
		expect(pages[0]).not.toMatch(/<script|src=|href=|https?:/);
	});

	test('is one prompt for Resource Manager, Graph, both audiences of models, fresh tokens and another tenant', async () => {
		const {signIn, cloud, opened, signal} = await openCloud('guest');
		const session = await signIn();
		await cloud.discover(session, signal);
		await cloud.findPrincipals(session, 'ben@contoso.com', signal);
		for (const audience of ['https://cognitiveservices.azure.com', 'https://ai.azure.com']) {
			const call = {method: 'GET', url: 'https://contoso-foundry.openai.azure.com/openai/v1/models', audience, headers: {}, body: null} as const;
			await cloud.callModel(session, call, {fresh: false}, signal);
			await cloud.callModel(session, call, {fresh: true}, signal);
		}
		expect(await cloud.listTenants(session, signal)).toEqual(
			expect.arrayContaining([expect.objectContaining({name: 'Contoso'}), {id: fabrikamId, name: 'Fabrikam', defaultDomain: 'fabrikam.com'}]),
		);
		expect(await cloud.enterTenant(session, fabrikamId, signal)).toMatchObject({tenantId: fabrikamId, objectId: fabrikamPeople.ana.id, source: 'browser'});
		expect(opened).toHaveLength(1);
	});

	test('that the person declines on the page is told in Entra ID’s words', async () => {
		const {signIn, pages, opened} = await openCloud('fresh', async url => void sandbox.visit(url).then(({body}) => pages.push(body)));
		sandbox.world.browser = {outcome: 'declined'};
		expect(await evidenceFrom(signIn())).toMatchObject({plane: 'signin', code: 'access_denied'});
		expect(await closed(portOf(opened[0]))).toBe(true);
		expect(pages).toEqual([expect.stringContaining('You are not signed in')]);
	});

	test('that a policy blocks is told with its number', async () => {
		const {signIn, opened} = await openCloud('fresh', async url => {
			const {searchParams} = new URL(url);
			const fields = {error: 'access_denied', error_description: 'AADSTS53003: Blocked by Conditional Access.', state: searchParams.get('state') ?? ''};
			const port = Number(new URL(searchParams.get('redirect_uri') ?? '').port);
			await fetch(`http://127.0.0.1:${port}/`, {method: 'POST', body: new URLSearchParams(fields)});
		});
		expect(await evidenceFrom(signIn())).toMatchObject({plane: 'signin', aadsts: '53003', message: expect.stringContaining('Conditional Access')});
		expect(await closed(portOf(opened[0]))).toBe(true);
	});

	test('can be left at once while the page is open, and nothing goes on listening', async () => {
		const shown = Promise.withResolvers<void>();
		const {signIn, opened, leave} = await openCloud('fresh', async () => shown.resolve());
		const signingIn = signIn();
		const outcome = signingIn.catch((error: unknown) => error);
		await shown.promise;
		expect(await isListening(portOf(opened[0]))).toBe(true);
		const reason = new Error('left');
		leave.abort(reason);
		expect(await outcome).toBe(reason);
		expect(await closed(portOf(opened[0]))).toBe(true);
	});

	test('that was left before its page was shown shows none, and only the sandbox goes on listening', async () => {
		const {signIn, opened, leave} = await openCloud('fresh');
		sandbox.faults.push({when: {path: /openid-configuration$/}, times: 1, answer: 'serve', delayMs: 50});
		const signingIn = signIn();
		leave.abort(new Error('left'));
		await expect(signingIn).rejects.toThrow('left');
		await vi.waitFor(() => expect(process.getActiveResourcesInfo().filter(name => name === 'TCPServerWrap')).toHaveLength(1), {interval: 5});
		expect(opened).toEqual([]);
	});

	test('is not waited for when no browser opens: what the desktop says is the reason', async () => {
		const {signIn, opened} = await openCloud('fresh', async () => ({done: false, how: 'xdg-open did not start'}));
		expect(await evidenceFrom(signIn())).toMatchObject({plane: 'local', code: 'BrowserNotOpened', message: 'xdg-open did not start'});
		expect(await closed(portOf(opened[0]))).toBe(true);
	});

	test('is not there without a way to open a page', async () => {
		sandbox = await startSandbox({world: 'fresh'});
		const cloud = connectCloud({agent: sandbox.agent, env: {}, cloud: 'public', clock: testClock(0), sandbox: null});
		expect(await evidenceFrom(cloud.signIn(request, noCode, new AbortController().signal))).toMatchObject({plane: 'local', code: 'CredentialNotAvailable'});
	});
});

describe('a write that takes multifactor authentication', () => {
	test('asks nobody by itself, and is written once after the person has answered the claims in the browser', async () => {
		const {signIn, cloud, opened, signal} = await openCloud('mfa-on-write');
		const session = await signIn();
		const grant = {
			need: 'required',
			principal: {id: session.objectId, type: 'User', name: null},
			roleId: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd',
			roleName: 'Cognitive Services OpenAI User',
			scope: accountScope('contoso-openai'),
			name: '11111111-2222-4333-8444-555555555555',
			exists: false,
		} as const;
		const write = async () => cloud.createRoleAssignment(session, grant, 'test', signal);
		const evidence = await evidenceFrom(write());
		expect(evidence).toMatchObject({plane: 'arm', status: 401, request: expect.stringMatching(/^PUT /), claims: expect.stringContaining('"acrs"')});
		expect(opened).toHaveLength(1);
		await cloud.answerClaims(session, evidence.claims ?? '', noCode, signal);
		expect(opened).toHaveLength(2);
		expect(opened[1]?.searchParams.get('claims')).toContain('"acrs"');
		expect(await write()).toMatchObject({outcome: 'created'});
		expect(opened).toHaveLength(2);
	});
});
