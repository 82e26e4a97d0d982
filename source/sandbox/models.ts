import {isKeyOf, keysAreOff, runKeyPolicies} from './account-keys.ts';
import {passTime} from './activations.ts';
import {accountId} from './arm-call.ts';
import {applicableAssignments, groupsOf, judge, type Question, type Slice} from './authorizer.ts';
import {definitionsOf} from './definitions.ts';
import {runDeployments} from './deployments.ts';
import {notModelled, type SandboxRequest, type SandboxResponse, type Service, type TokenClaims} from './http.ts';
import {accountAnswer, deploymentAnswer} from './models-answers.ts';
import * as errors from './models-errors.ts';
import {type Body, refuseFit} from './models-fit.ts';
import {regionName} from './models-regions.ts';
import {type HostFamily, type ModelRoute, modelRoutes, type Operation, unmodelledPath} from './models-routes.ts';
import {randomGuid} from './random.ts';
import type {Account, Deployment, Project, Stage} from './world.ts';

const hostPattern = /^([a-z0-9-]+)\.(openai\.azure\.com|services\.ai\.azure\.com|cognitiveservices\.azure\.com|api\.cognitive\.microsoft\.com)$/;

const families: Readonly<Record<string, HostFamily | 'regional'>> = {
	'openai.azure.com': 'openai',
	'services.ai.azure.com': 'foundry',
	'cognitiveservices.azure.com': 'cognitive',
	'api.cognitive.microsoft.com': 'regional',
};

/** Which names each kind of account is known by. */
const familiesOfKind: Readonly<Record<string, readonly HostFamily[]>> = {AIServices: ['openai', 'foundry', 'cognitive'], OpenAI: ['openai']};

const withoutSlash = (audience: string): string => audience.replace(/\/+$/, '');

const bodyOf = (request: SandboxRequest): Body => (typeof request.body === 'object' && request.body !== null ? (request.body as Body) : {});

/** Such as a key where a token belongs: not the three parts of a JSON Web Token. */
const isNoToken = (authorization: string | undefined): boolean => authorization !== undefined && !/^bearer +[^.\s]+\.[^.\s]+\.[^.\s]+$/i.test(authorization);

const keyHeaders = ['api-key', 'ocp-apim-subscription-key'];

/** Routes of version 1 take no dated version (learn.microsoft.com, "Azure OpenAI API version lifecycle"). */
const refuseVersion = (request: SandboxRequest, {apiVersion, template}: ModelRoute): SandboxResponse | null => {
	const version = request.query.get('api-version');
	if (version === null) return apiVersion === 'required' ? errors.versionMissing() : null;
	const known = /^(v1|preview|latest)$/.test(version) || (!template.includes('/openai/v1/') && /^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version));
	return known ? null : errors.versionUnknown();
};

/** The key that came instead of a token; `null`: none did. */
const keyIn = ({headers}: SandboxRequest): string | null =>
	headers['authorization'] === undefined ? (keyHeaders.map(name => headers[name]).find(key => key !== undefined) ?? null) : null;

/** Who may pass the door at all: a token for this audience and tenant, from a network that is let in. */
const refuseAtDoor = (stage: Stage, request: SandboxRequest, account: Account, route: ModelRoute): SandboxResponse | null => {
	const tenantId = stage.world.subscriptions.find(({id}) => id === account.subscriptionId)?.tenantId;
	const {authorization} = request.headers;
	const key = keyIn(request);
	if (key === null) {
		const {token} = request;
		const accepted = token !== null && route.audiences.some(audience => withoutSlash(audience) === withoutSlash(token.aud));
		if (!accepted) return token === null && isNoToken(authorization) ? errors.noTokenAtAll() : errors.tokenRefused(route.audiences);
		if (token.tid !== tenantId) return errors.wrongTenant(token.tid);
	}
	if (account.publicNetworkAccess === 'Disabled') return errors.publicAccessDisabled();
	if (account.networkDefaultAction === 'Deny') return errors.trafficDenied();
	if (key === null) return null;
	return keysAreOff(stage, account) ? errors.keysDisabled() : isKeyOf(account, key) ? null : errors.keyRefused();
};

type Caller = {readonly principalId: string; readonly groups: readonly string[]; readonly name: string};

/** 401 of the data plane's own authorization, as far as assignments have reached it; counts the call. */
const refuseAction = (
	stage: Stage,
	caller: Caller,
	action: string,
	scope: string,
	route: {readonly method: string; readonly template: string},
): SandboxResponse | null => {
	const {world} = stage;
	const slice: Slice = {roleAssignments: world.roleAssignments, denyAssignments: world.denyAssignments, definitions: definitionsOf(world), clockwork: world};
	const question: Question = {principalId: caller.principalId, groups: caller.groups, action, kind: 'data', scope, at: stage.now()};
	const allowed = judge(slice, question).outcome === 'allowed';
	const known = applicableAssignments(slice, question).length > 0;
	world.modelCalls.push(caller.principalId);
	if (allowed) return null;
	return known ? errors.actionLacking(caller.name, action, route.method, route.template) : errors.noAccess();
};

const dataAction = (path: string): string => `Microsoft.CognitiveServices/accounts/${path}`;

const needsDeployment: ReadonlySet<Operation> = new Set(['chat', 'embeddings', 'responses', 'messages']);

const partOf = (route: ModelRoute, found: readonly string[], part: 'deployment' | 'project'): string | null => {
	const at = route.parts.indexOf(part);
	return at < 0 ? null : (found[at + 1] ?? null);
};

const findDeployment = (request: SandboxRequest, account: Account, route: ModelRoute, found: readonly string[]): Deployment | undefined => {
	const {model} = bodyOf(request) as {readonly model?: unknown};
	const wanted = partOf(route, found, 'deployment') ?? (typeof model === 'string' ? model : '');
	return account.deployments.find(({name}) => name.toLowerCase() === wanted.toLowerCase());
};

const refuseCaller = (
	stage: Stage,
	token: TokenClaims,
	account: Account,
	route: ModelRoute,
	project: string | null,
	deployment: Deployment | undefined,
): SandboxResponse | null => {
	const scope = project === null ? accountId(account) : `${accountId(account)}/projects/${project}`;
	const others = deployment !== undefined && deployment.model.format !== 'OpenAI' ? route.otherMakersAction : undefined;
	const caller = {principalId: token.oid, groups: token.groups, name: token.upn ?? token.oid};
	return refuseAction(stage, caller, dataAction(others ?? route.action), scope, route);
};

/** Behind a project endpoint the project's identity calls the account, and it must be allowed there itself. */
const refuseIdentity = (stage: Stage, token: TokenClaims, account: Account, route: ModelRoute, project: Project): SandboxResponse | null => {
	if (route.identityAction === undefined) return null;
	const groups = stage.world.tenants.find(({id}) => id === token.tid)?.groups ?? [];
	const caller = {principalId: project.identityId, groups: groupsOf(groups, project.identityId), name: project.identityId};
	return refuseAction(stage, caller, dataAction(route.identityAction), accountId(account), route);
};

const answerRoute = (stage: Stage, request: SandboxRequest, account: Account, route: ModelRoute, found: readonly string[]): SandboxResponse => {
	const refusal = refuseAtDoor(stage, request, account, route);
	if (refusal) return refusal;
	const unversioned = refuseVersion(request, route);
	if (unversioned) return unversioned;
	const deployment = findDeployment(request, account, route, found);
	const projectName = partOf(route, found, 'project');
	const {token} = request;
	if (token !== null) {
		const denied = refuseCaller(stage, token, account, route, projectName, deployment);
		if (denied) return denied;
		if (projectName !== null) {
			const project = account.projects.find(({name}) => name.toLowerCase() === projectName.toLowerCase());
			const stopped = project ? refuseIdentity(stage, token, account, route, project) : errors.projectNotFound();
			if (stopped) return stopped;
		}
	}
	// A key has no principal, so that no role is asked for: whoever has it may do everything on the account.
	else if (projectName !== null) return notModelled(`${request.method} ${route.template} with a key`);
	if (!needsDeployment.has(route.operation)) return {status: 200, body: accountAnswer(route.operation, account)};
	if (!deployment) return errors.deploymentNotFound();
	const body = bodyOf(request);
	const unfit = refuseFit(route.operation, deployment, body);
	if (unfit) return unfit;
	if (body['stream'] === true) return notModelled(`${request.method} ${route.template} as a stream`);
	return {status: 200, headers: successHeaders(stage, deployment), body: deploymentAnswer(stage, route.operation, deployment, body)};
};

const successHeaders = (stage: Stage, deployment: Deployment): Readonly<Record<string, string>> => ({
	'azureml-model-session': 'd20260330170902-0e618f323d34',
	'skip-error-remapping': 'true',
	'x-accel-buffering': 'no',
	'x-ms-deployment-name': deployment.name,
	'x-ms-is-spilled-over': 'false',
	'x-ms-rai-invoked': 'true',
	'x-ratelimit-abusepenalty-active': 'False',
	'x-ratelimit-limit-requests': '100',
	'x-ratelimit-limit-tokens': '10000',
	'x-ratelimit-remaining-requests': '99',
	'x-ratelimit-remaining-tokens': '9984',
	'x-ratelimit-renewalperiod-requests': '60',
	'x-ratelimit-renewalperiod-tokens': '60',
	'x-ratelimit-reset-requests': '500',
	'x-ratelimit-reset-tokens': '7',
	'x-request-id': randomGuid(stage.random),
});

const dress = (stage: Stage, location: string | null, response: SandboxResponse): SandboxResponse => {
	if (response.status === 501) return response;
	return {
		...response,
		headers: {
			'content-type': 'application/json',
			'apim-request-id': randomGuid(stage.random),
			'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
			'x-content-type-options': 'nosniff',
			...(location !== null && (response.status === 200 || response.status === 404) ? {'x-ms-region': regionName(location)} : {}),
			...response.headers,
		},
	};
};

const answerRegional = (request: SandboxRequest): SandboxResponse =>
	request.headers['authorization'] === undefined ? errors.keyRefused() : errors.noSubdomain();

const answerAccount = (stage: Stage, request: SandboxRequest, account: Account, family: HostFamily): SandboxResponse => {
	const paths = modelRoutes.filter(route => route.hosts.includes(family) && route.path.test(request.path));
	const route = paths.find(({method}) => method === request.method);
	if (route) return answerRoute(stage, request, account, route, route.path.exec(request.path) ?? []);
	if (paths.length > 0 || unmodelledPath.test(request.path)) return notModelled(`${request.method} https://${request.host}${request.path}`);
	return errors.resourceNotFound();
};

/** The model endpoints of every account: {subdomain}.openai.azure.com, .services.ai.azure.com and .cognitiveservices.azure.com, and the regional ones. */
export const modelsService = (stage: Stage): Service => {
	return request => {
		const [, subdomain = '', suffix = ''] = hostPattern.exec(request.host) ?? [];
		const family = families[suffix];
		if (family === undefined) return null;
		passTime(stage);
		runDeployments(stage);
		runKeyPolicies(stage);
		if (family === 'regional') return dress(stage, null, answerRegional(request));
		const account = stage.world.accounts.find(({customSubdomain, kind}) => {
			return customSubdomain?.toLowerCase() === subdomain && (familiesOfKind[kind] ?? ['cognitive']).includes(family);
		});
		if (account) return dress(stage, account.location, answerAccount(stage, request, account, family));
		const mapped = stage.world.accounts.some(({customSubdomain}) => customSubdomain?.toLowerCase() === subdomain);
		return dress(stage, null, mapped ? errors.resourceNotFound() : errors.subdomainUnmapped());
	};
};
