import {onTestFinished} from 'vitest';
import {startSandbox} from '../../../source/sandbox/sandbox.ts';
import {start} from './ask.ts';
import {type Answer, type CallOptions, callBy} from './call.ts';

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** A whole sandbox with a clock to turn, asked over HTTPS under the real host names, with tokens of its own Entra ID. */
export const startWholeCloud = async (world: string) => {
	const clock = {now: start};
	const sandbox = await startSandbox({world, now: () => clock.now});
	onTestFinished(sandbox.close);
	const send = callBy(sandbox.agent);
	let newest = {method: '', url: ''};
	const call: typeof send = (url, options = {}) => {
		const {method, form, json, text} = options;
		newest = {url, method: method ?? (form === undefined && json === undefined && text === undefined ? 'GET' : 'POST')};
		return send(url, options);
	};
	const login = 'https://login.microsoftonline.com';

	/** Ana's, by device code. */
	const personToken = async (audience: string, tenant = 'organizations'): Promise<string> => {
		const form = {client_id: azureCli, scope: `${audience}/.default`};
		const {body} = await call(`${login}/${tenant}/oauth2/v2.0/devicecode`, {form});
		const answer = await call(`${login}/${tenant}/oauth2/v2.0/token`, {form: {...form, grant_type: 'device_code', device_code: String(body['device_code'])}});
		return String(answer.body['access_token']);
	};
	const appToken = async (audience: string): Promise<string> => {
		const form = {grant_type: 'client_credentials', client_id: sandbox.clientId, client_secret: sandbox.clientSecret, scope: `${audience}/.default`};
		return String((await call(`${login}/${sandbox.tenantId}/oauth2/v2.0/token`, {form})).body['access_token']);
	};
	const ask = async (url: string, token: string | Promise<string>, options: CallOptions = {}): Promise<Answer> =>
		call(url, {...options, headers: {authorization: `Bearer ${await token}`, ...options.headers}});
	const arm = async (method: string, path: string, json?: unknown, token = personToken('https://management.azure.com')): Promise<Answer> =>
		ask(`https://management.azure.com${encodeURI(path)}${path.includes('?') ? '&' : '?'}api-version=2022-04-01`, token, {
			method,
			...(json === undefined ? {} : {json}),
		});
	/** What was asked last. */
	const asked = () => newest;
	return {sandbox, clock, asked, call, personToken, appToken, ask, arm};
};

export type WholeCloud = Awaited<ReturnType<typeof startWholeCloud>>;
