import type {Fault, SandboxRequest, SandboxResponse} from './http.ts';
import {deploymentNotFound} from './models-errors.ts';

const host = /\.(openai|services\.ai|cognitiveservices)\.azure\.com$|\.api\.cognitive\.microsoft\.com$/;
const onProjects = {host, path: /^\/api\/projects\//i};

const refusal = (status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): SandboxResponse => ({
	status,
	headers: {'content-type': 'application/json', 'apim-request-id': '7c9e2b41-5d0a-4f83-9b16-e84d27f0c3a5', ...headers},
	body: {error: {code, message}},
});

/** The action that a project route of this method takes; reading and writing differ. */
const agentsAction = ({method}: SandboxRequest): string => `Microsoft.CognitiveServices/accounts/AIServices/agents/${method === 'GET' ? 'read' : 'write'}`;

const nginx =
	'<html>\n<head><title>403 Forbidden</title></head>\n<body>\n<center><h1>403 Forbidden</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>';

const safe = {filtered: false, severity: 'safe'} as const;

/** At the model endpoints. */
export const modelFaults = {
	/** The second of two envelopes; the first, with `statusCode`, is what the sandbox answers of itself. */
	'audience-refused': {
		when: {host},
		answer: refusal(401, '401', 'Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.'),
	},
	/** Newer wording of a project's missing role; what code goes with it is not recorded. */
	'identity-forbidden': {
		when: onProjects,
		answer: request =>
			refusal(403, 'Forbidden', `Identity(object id: ${request.token?.oid ?? ''}) does not have permissions for ${agentsAction(request)} actions.`),
	},
	/** A project's gateway that says nothing. */
	'project-forbidden': {when: onProjects, answer: {status: 403}},
	/** From what stands before a hub-based project. */
	'hub-forbidden': {when: {host}, answer: {status: 403, headers: {'content-type': 'text/html', 'x-aml-cluster': 'vienna-eastus2-02'}, body: nginx}},
	/** A route that knows keys only. */
	'key-missing': {
		when: {host},
		answer: {status: 401, headers: {'content-type': 'application/json'}, body: {code: '401', message: 'Ocp-Apim-Subscription-Key is missing'}},
	},
	/** Older wording for a token at the host of a region. */
	'subdomain-missing-old': {when: {host}, answer: refusal(400, 'BadRequest', 'Please provide an authentication key.')},
	/** A project that was just made: it heals. */
	'project-not-live': {when: onProjects, answer: refusal(404, 'NotFound', 'Project not found')},
	/** A deployment that was just made: it heals. */
	'deployment-not-live': {
		when: {host},
		answer: deploymentNotFound(),
	},
	'too-many-tokens': {
		when: {host},
		answer: refusal(
			429,
			'429',
			'Your requests to gpt-4o-mini for gpt-4o-mini in East US 2 have exceeded the token rate limit for your current AIServices S0 pricing tier. This request was for ChatCompletions_Create under Azure OpenAI API version 2024-10-21. Please retry after 45 seconds.',
			{'retry-after': '45', 'policy-id': 'DeploymentRatelimit-Token', 'x-ratelimit-remaining-tokens': '0', 'x-ms-region': 'East US 2'},
		),
	},
	/** Older wording, without `Retry-After`. */
	'too-many-calls': {
		when: {host},
		answer: refusal(
			429,
			'429',
			'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 86400 seconds. Please contact Azure support service if you would like to further increase the default rate limit.',
			{'policy-id': 'DeploymentRatelimit-Call'},
		),
	},
	'model-unavailable': {when: {host}, answer: refusal(503, 'InternalServerError', 'The model is currently unavailable. Please retry your request.')},
	/** A reasoning model that was given too few tokens to think with. */
	'output-limit': {
		when: {host},
		answer: {
			...refusal(400, '', ''),
			body: {
				error: {
					message: 'Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.',
					type: 'invalid_request_error',
					param: null,
					code: null,
				},
			},
		},
	},
	'content-filtered': {
		when: {host, method: 'POST'},
		answer: {
			...refusal(400, '', ''),
			body: {
				error: {
					message:
						"The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766",
					type: null,
					param: 'prompt',
					code: 'content_filter',
					status: 400,
					innererror: {
						code: 'ResponsibleAIPolicyViolation',
						content_filter_result: {hate: safe, jailbreak: {detected: true, filtered: true}, self_harm: safe, sexual: safe, violence: safe},
					},
				},
			},
		},
	},
	/** No address for the host, as where a private DNS zone is not linked. Only clients of the sandbox's agent meet it. */
	unresolved: {when: {host}, answer: 'unresolved'},
} as const satisfies Readonly<Record<string, Omit<Fault, 'times'>>>;
