import {accountShape, deploymentShape, projectId, projectShape} from './arm-account-shapes.ts';
import {gatewayError, ok, sameText} from './arm-answers.ts';
import {type ArmCall, accountId, checkSubscription, findAccount, groupScope, listAnswer, refuseAt, sees, subscriptionScope} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import {reaches} from './authorizer.ts';
import type {SandboxResponse} from './http.ts';
import type {Account} from './world.ts';

const action = (what: string): string => `Microsoft.CognitiveServices/${what}/read`;

/** Fan-out lists and single answers come from the provider's own mesh, which says so. */
const fromProvider = (response: SandboxResponse): SandboxResponse => ({...response, headers: {...response.headers, 'x-envoy-upstream-service-time': '12'}});

const readableAccounts = (call: ArmCall, within: string): readonly Account[] =>
	accountsIn(call.stage.world.accounts, within.split('/')[2] ?? '').filter(
		account => reaches(within, accountId(account)) && call.can(action('accounts'), accountId(account)),
	);

const indexes = new WeakMap<readonly Account[], {readonly count: number; readonly bySubscription: ReadonlyMap<string, readonly Account[]>}>();

/** A thousand subscriptions are asked one after the other: each looks at its own accounts only. */
const accountsIn = (accounts: readonly Account[], subscriptionId: string): readonly Account[] => {
	const known = indexes.get(accounts);
	const index =
		known?.count === accounts.length ? known : {count: accounts.length, bySubscription: Map.groupBy(accounts, account => account.subscriptionId.toLowerCase())};
	if (index !== known) indexes.set(accounts, index);
	return index.bySubscription.get(subscriptionId.toLowerCase()) ?? [];
};

/** A list is refused as a whole only where nothing of it may be read. */
const refuseUnlessSome = (call: ArmCall, within: string, readable: readonly unknown[]): SandboxResponse | null =>
	readable.length > 0 ? null : refuseAt(call, within, action('accounts'));

const listAccounts = (call: ArmCall, [subscriptionId = '', group = '']: readonly string[]): SandboxResponse => {
	const within = group === '' ? subscriptionScope(subscriptionId) : groupScope(subscriptionId, group);
	const absent = checkSubscription(call, subscriptionId);
	if (absent) return absent;
	const accounts = readableAccounts(call, within);
	const hidden = accounts.length === 0 && !sees(call, subscriptionId);
	const refusal = hidden || group !== '' ? refuseUnlessSome(call, within, accounts) : null;
	return (
		refusal ??
		fromProvider(
			ok(
				listAnswer(
					call,
					accounts.map(account => accountShape(account, call.caller.tid)),
				),
			),
		)
	);
};

/** The account, or why it cannot be told; `detail` and `verb` name what is done with it. */
export const openAccount = (
	call: ArmCall,
	[subscriptionId = '', group = '', name = '']: readonly string[],
	detail = 'accounts',
	verb: '' | '/read' = '/read',
): Account | SandboxResponse => {
	const id = `${groupScope(subscriptionId, group)}/providers/Microsoft.CognitiveServices/accounts/${name}`;
	const account = findAccount(call, id);
	return (
		refuseAt(call, id, `Microsoft.CognitiveServices/${detail}${verb}`) ??
		account ??
		gatewayError(404, 'ResourceNotFound', `The Resource '${name}' was not found.`)
	);
};

export const isResponse = (value: Account | SandboxResponse): value is SandboxResponse => 'status' in value;

const getAccount = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts);
	return isResponse(account) ? account : fromProvider(ok(accountShape(account, call.caller.tid)));
};

const childNotFound = (type: string, group: string): SandboxResponse =>
	gatewayError(
		404,
		'ResourceNotFound',
		`The Resource '${type}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
	);

const listDeployments = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts, 'accounts/deployments');
	if (isResponse(account)) return account;
	return fromProvider(
		ok(
			listAnswer(
				call,
				account.deployments.map(deployment => deploymentShape(account, deployment, call.version)),
			),
		),
	);
};

const getDeployment = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts, 'accounts/deployments');
	if (isResponse(account)) return account;
	const [, , , , name = ''] = parts;
	const deployment = account.deployments.find(known => sameText(known.name, name));
	if (deployment) return fromProvider(ok(deploymentShape(account, deployment, call.version)));
	return childNotFound(`Microsoft.CognitiveServices/accounts/${account.name}/deployments/${name}`, account.resourceGroup);
};

/** Someone whose role is on a project only is still shown that project. */
const listProjects = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const [subscriptionId = '', group = '', name = ''] = parts;
	const id = `${groupScope(subscriptionId, group)}/providers/Microsoft.CognitiveServices/accounts/${name}`;
	const account = findAccount(call, id);
	const readable = account?.projects.filter(project => call.can(action('accounts/projects'), projectId(account, project))) ?? [];
	const refusal = checkSubscription(call, subscriptionId) ?? (readable.length > 0 ? null : refuseAt(call, id, action('accounts/projects')));
	if (refusal || !account) return refusal ?? childNotFound(`Microsoft.CognitiveServices/accounts/${name}`, group);
	return fromProvider(
		ok(
			listAnswer(
				call,
				readable.map(project => projectShape(account, project, call.caller.tid)),
			),
		),
	);
};

const getProject = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const [subscriptionId = '', group = '', name = '', , projectName = ''] = parts;
	const id = `${groupScope(subscriptionId, group)}/providers/Microsoft.CognitiveServices/accounts/${name}/projects/${projectName}`;
	const refusal = refuseAt(call, id, action('accounts/projects'));
	const account = findAccount(call, id);
	const project = account?.projects.find(known => sameText(known.name, projectName));
	if (refusal || !account || !project) return refusal ?? childNotFound(`Microsoft.CognitiveServices/accounts/${name}/projects/${projectName}`, group);
	return fromProvider(ok(projectShape(account, project, call.caller.tid)));
};

const account = String.raw`^/subscriptions/([^/]+)/resourcegroups/([^/]+)/providers/Microsoft\.CognitiveServices/accounts/([^/]+)`;
const get = (path: string, answer: ArmRoute['answer']): ArmRoute => ({method: 'GET', path: new RegExp(path, 'i'), answer});

export const accountRoutes: readonly ArmRoute[] = [
	get(String.raw`^/subscriptions/([^/]+)(?:/resourcegroups/([^/]+))?/providers/Microsoft\.CognitiveServices/accounts$`, listAccounts),
	get(`${account}$`, getAccount),
	get(`${account}/deployments$`, listDeployments),
	get(`${account}/(deployments)/([^/]+)$`, getDeployment),
	get(`${account}/projects$`, listProjects),
	get(`${account}/(projects)/([^/]+)$`, getProject),
];
