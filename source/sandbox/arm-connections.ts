import {accountShape, projectId} from './arm-account-shapes.ts';
import {isResponse, openAccount} from './arm-accounts.ts';
import {gatewayError, ok, sameText} from './arm-answers.ts';
import {type ArmCall, accountId, listAnswer, refuseAt} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import type {SandboxResponse} from './http.ts';
import type {Account, Connection} from './world.ts';

const shape = (account: Account, owner: string, {name, project, category, target, authType, resourceId}: Connection, tenantId: string): unknown => ({
	tags: null,
	location: null,
	id: `${owner}/connections/${name}`,
	name,
	type: `Microsoft.CognitiveServices/accounts/${project === null ? '' : 'projects/'}connections`,
	properties: {
		authType,
		group: 'AzureAI',
		category,
		expiryTime: null,
		target,
		useWorkspaceManagedIdentity: false,
		isSharedToAll: project === null,
		sharedUserList: [],
		peRequirement: 'NotRequired',
		peStatus: 'NotApplicable',
		error: null,
		isDefault: false,
		metadata: {ApiType: 'Azure', ...(resourceId === undefined ? {} : {ResourceId: resourceId})},
	},
	systemData: accountShape(account, tenantId)['systemData'],
});

const listed = (call: ArmCall, account: Account, owner: string, project: string | null): SandboxResponse => {
	const found = (account.connections ?? []).filter(one => (project === null ? one.project === null : one.project !== null && sameText(one.project, project)));
	return ok(
		listAnswer(
			call,
			found.map(one => shape(account, owner, one, call.caller.tid)),
		),
	);
};

const ofAccount = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = openAccount(call, parts, 'accounts/connections');
	return isResponse(account) ? account : listed(call, account, accountId(account), null);
};

const ofProject = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const [, group = '', , name = ''] = parts;
	const account = openAccount(call, parts, 'accounts/projects/connections');
	if (isResponse(account)) return account;
	const project = account.projects.find(known => sameText(known.name, name));
	if (!project)
		return gatewayError(
			404,
			'ResourceNotFound',
			`The Resource 'Microsoft.CognitiveServices/accounts/${account.name}/projects/${name}' under resource group '${group}' was not found.`,
		);
	const owner = projectId(account, project);
	return refuseAt(call, owner, 'Microsoft.CognitiveServices/accounts/projects/connections/read') ?? listed(call, account, owner, project.name);
};

const account = String.raw`^/subscriptions/([^/]+)/resourcegroups/([^/]+)/providers/Microsoft\.CognitiveServices/accounts/([^/]+)`;

export const connectionRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: new RegExp(`${account}/connections$`, 'i'), answer: ofAccount},
	{method: 'GET', path: new RegExp(`${account}/projects/([^/]+)/connections$`, 'i'), answer: ofProject},
];
