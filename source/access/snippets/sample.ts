import {modelCalls} from '../endpoint.ts';
import {cloudHosts, cloudOfHost} from '../endpoint-hosts.ts';
import type {ModelCall} from '../liveness.ts';
import type {RunRecord} from '../run-record.ts';
import {type PinnedCredential, pinnedCredential} from './pinned-credential.ts';

/** What kind of client a proven route takes. `rest`: no current SDK speaks it. */
export type SampleStyle = 'deployment-chat' | 'deployment-embeddings' | 'v1-responses' | 'v1-chat' | 'v1-embeddings' | 'rest';

/** One proven call, taken apart for the snippets. */
export type Sample = {
	readonly style: SampleStyle;
	readonly url: string;
	/** Scheme and host only. */
	readonly origin: string;
	/** Up to and including /openai/v1/, for clients of that family. */
	readonly baseUrl: string;
	readonly apiVersion: string | null;
	readonly deployment: string;
	readonly scope: string;
	readonly credential: PinnedCredential;
	readonly headers: Readonly<Record<string, string>>;
	/** JSON. */
	readonly body: string;
	readonly tenantId: string;
	readonly login: string;
	/** World of the sandbox, where no one else can call. */
	readonly sandbox: string | null;
};

/** The route that was proven, else the one that would be tried first; `null` when there is nothing to call. */
export const sampleOf = ({liveness, scenario, session, target}: RunRecord): Sample | null => {
	if (!session || !target?.deployment || !scenario) return null;
	const calls = modelCalls({scenario, target});
	const call = calls.find(({url}) => url === liveness?.url) ?? calls[0];
	if (!call) return null;
	const url = new URL(call.url);
	const audience = (call.url === liveness?.url ? liveness.audience : null) ?? call.audience;
	return {
		style: styleOf(url),
		url: call.url,
		origin: url.origin,
		baseUrl: `${url.origin}${/^.*\/openai\/v1\//u.exec(url.pathname)?.[0] ?? '/'}`,
		apiVersion: url.searchParams.get('api-version'),
		deployment: target.deployment.name,
		scope: `${audience}/.default`,
		credential: pinnedCredential(session),
		headers: extraHeaders(call),
		body: sampleBody(call),
		tenantId: session.tenantId,
		login: cloudHosts[cloudOfHost(url.hostname)].login,
		sandbox: session.sandbox,
	};
};

const styles: readonly (readonly [RegExp, SampleStyle])[] = [
	[/^\/openai\/deployments\/[^/]+\/chat\/completions$/u, 'deployment-chat'],
	[/^\/openai\/deployments\/[^/]+\/embeddings$/u, 'deployment-embeddings'],
	[/\/openai\/v1\/responses$/u, 'v1-responses'],
	[/\/openai\/v1\/chat\/completions$/u, 'v1-chat'],
	[/\/openai\/v1\/embeddings$/u, 'v1-embeddings'],
];

const styleOf = ({pathname}: URL): SampleStyle => styles.find(([pattern]) => pattern.test(pathname))?.[1] ?? 'rest';

const extraHeaders = ({headers}: ModelCall): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !['accept', 'content-type'].includes(name)));

/** The proof asks for next to nothing; a sample wants an answer. */
const sampleBody = ({body}: ModelCall): string =>
	(body ?? '{}')
		.replaceAll('"ping"', '"Say hello."')
		.replace(/"(?<limit>max_(?:completion_|output_)?tokens)":\d+/u, '"$<limit>":256')
		.replace(',"store":false', '');
