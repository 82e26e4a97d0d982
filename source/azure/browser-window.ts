import {AsyncLocalStorage} from 'node:async_hooks';
import {request} from 'node:http';
import type {OpenUrl} from './credentials.ts';
import {field, textField} from './evidence.ts';
import {refusal} from './failures.ts';

/** The sign-in whose code is running. */
const waiting = new AsyncLocalStorage<OpenUrl>();

/**
 * Opens a sign-in page for whoever waits in `inBrowserWindow`. In the bundle it stands in the place of the package `open`, which @azure/identity imports by itself
 * and lets nobody replace (scripts/build-bundle.ts).
 */
export const openWindow = async (url: string): Promise<void> => {
	const open = waiting.getStore();
	if (!open) throw refusal('BrowserNotOpened', 'Nobody waits for a sign-in in a browser.');
	await open(url);
};

/** As long as a device code lasts. */
const patienceMs = 900_000;

/**
 * Runs a sign-in of MSAL that opens a browser. MSAL has no way to leave one: it listens on loopback until an answer comes, and keeps the process alive. So when the
 * signal says so, the answer "access_denied" is given from here, to the address and with the state that the opened page was sent with.
 */
export const inBrowserWindow = async <T>(openUrl: OpenUrl, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
	let abandon = (): void => undefined;
	const leave = (): void => abandon();
	const late = AbortSignal.timeout(patienceMs);
	signal.addEventListener('abort', leave, {once: true});
	late.addEventListener('abort', leave, {once: true});
	try {
		return await waiting.run(async url => {
			signal.throwIfAborted();
			abandon = () => decline(url);
			const opened = await openUrl(url);
			if (field(opened, 'done') === false) throw refusal('BrowserNotOpened', textField(opened, 'how') ?? 'No browser could be opened.');
		}, work);
	} catch (error) {
		throw late.aborted ? refusal('BrowserNotOpened', 'Nobody signed in in the browser within 15 minutes.') : error;
	} finally {
		signal.removeEventListener('abort', leave);
		late.removeEventListener('abort', leave);
	}
};

/** What Entra ID sends when the person cancels there. Source: Microsoft Learn, "Microsoft identity platform and OAuth 2.0 authorization code flow". */
const decline = (url: string): void => {
	const {searchParams} = new URL(url);
	const answerTo = new URL(searchParams.get('redirect_uri') ?? '');
	const body = new URLSearchParams({error: 'access_denied', state: searchParams.get('state') ?? ''}).toString();
	// MSAL listens on IPv4 only, and "localhost" may mean IPv6. No kept connection: it would be one more thing left open.
	const sending = request({
		host: '127.0.0.1',
		port: answerTo.port,
		method: 'POST',
		agent: false,
		headers: {'content-type': 'application/x-www-form-urlencoded'},
	});
	sending.on('error', () => undefined);
	sending.on('response', response => void response.resume());
	sending.end(body);
};
