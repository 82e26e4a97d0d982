import {gatewayError, isGuid, sameText, withoutDashes} from './arm-answers.ts';
import {type Judgement, judge, type Question, reaches, type Slice} from './authorizer.ts';
import type {AssignmentAttributes} from './condition.ts';
import {definitionsOf} from './definitions.ts';
import type {SandboxRequest, SandboxResponse, TokenClaims} from './http.ts';
import type {Account, Stage} from './world.ts';

export type Attributes = {readonly request?: AssignmentAttributes; readonly resource?: AssignmentAttributes};

/** A request that passed the front door: who asks is known, the rest is still to be authorized. */
export type ArmCall = {
	readonly stage: Stage;
	readonly request: SandboxRequest;
	readonly caller: TokenClaims;
	/** `api-version`; dates compare as text. */
	readonly version: string;
	readonly judge: (action: string, scope: string, attributes?: Attributes) => Judgement;
	readonly can: (action: string, scope: string) => boolean;
	/** Scopes of the caller's own assignments. */
	readonly heldAt: readonly string[];
};

export const openCall = (stage: Stage, request: SandboxRequest, caller: TokenClaims): ArmCall => {
	const identities = new Set([caller.oid, ...caller.groups].map(id => id.toLowerCase()));
	const slice: Slice = {
		roleAssignments: stage.world.roleAssignments.filter(({principalId}) => identities.has(principalId.toLowerCase())),
		denyAssignments: stage.world.denyAssignments,
		definitions: definitionsOf(stage.world),
	};
	const ask = (action: string, scope: string, attributes: Attributes = {}): Judgement => {
		const question: Question = {principalId: caller.oid, groups: caller.groups, action, kind: 'control', scope, ...attributes};
		const judgement = judge(slice, question);
		if (judgement.outcome !== 'denied') return judgement;
		// A deny assignment is named only to who would be allowed without it.
		const undenied = judge({...slice, denyAssignments: []}, question);
		return undenied.outcome === 'allowed' ? judgement : undenied;
	};
	return {
		stage,
		request,
		caller,
		version: request.query.get('api-version') ?? '',
		judge: ask,
		can: (action, scope) => ask(action, scope).outcome === 'allowed',
		heldAt: slice.roleAssignments.map(({scope}) => scope),
	};
};

export const subscriptionScope = (id: string): string => `/subscriptions/${id}`;
export const groupScope = (subscriptionId: string, name: string): string => `${subscriptionScope(subscriptionId)}/resourceGroups/${name}`;
export const accountId = (account: Account): string =>
	`${groupScope(account.subscriptionId, account.resourceGroup)}/providers/Microsoft.CognitiveServices/accounts/${account.name}`;

/** 403 of the front door, or `null` when the caller may. */
export const refuse = (call: ArmCall, action: string, scope: string, attributes: Attributes = {}): SandboxResponse | null => {
	const judgement = call.judge(action, scope, attributes);
	if (judgement.outcome === 'allowed') return null;
	const client = `The client '${call.caller.upn ?? call.caller.oid}' with object id '${call.caller.oid}'`;
	if (judgement.outcome === 'denied') {
		const {displayName, name, scope: deniedAt} = judgement.by;
		return gatewayError(
			403,
			'DenyAssignmentAuthorizationFailed',
			`${client} has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${displayName}' and Id '${withoutDashes(name)}' at scope '${deniedAt}'.`,
		);
	}
	const condition = judgement.for === 'condition' ? ' or an ABAC condition not fulfilled' : '';
	return gatewayError(
		403,
		'AuthorizationFailed',
		`${client} does not have authorization${condition} to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
	);
};

/** Whether the subscription is in the caller's list: its read action is held at it, above it, or anywhere below. */
export const sees = (call: ArmCall, subscriptionId: string): boolean => {
	const scope = subscriptionScope(subscriptionId);
	return [scope, ...call.heldAt.filter(held => reaches(scope, held))].some(at => call.can('Microsoft.Resources/subscriptions/read', at));
};

const accountPath = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.CognitiveServices\/accounts\/([^/]+)(?:\/projects\/([^/]+))?/i;

export const findAccount = (call: ArmCall, id: string): Account | undefined => {
	const [, subscription = '', group = '', name = ''] = accountPath.exec(id) ?? [];
	return call.stage.world.accounts.find(
		account => sameText(account.subscriptionId, subscription) && sameText(account.resourceGroup, group) && sameText(account.name, name),
	);
};

const resourceNotFound = (type: string, group: string): SandboxResponse =>
	gatewayError(
		404,
		'ResourceNotFound',
		`The Resource '${type}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
	);

/** A subscription of nobody, or of another tenant than the token's: told before any right is looked at. */
export const checkSubscription = (call: ArmCall, id: string): SandboxResponse | null => {
	if (!isGuid(id)) return gatewayError(400, 'InvalidSubscriptionId', `The provided subscription identifier '${id}' is malformed or invalid.`);
	const subscription = call.stage.world.subscriptions.find(known => sameText(known.id, id));
	if (!subscription) return gatewayError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
	if (subscription.tenantId === call.caller.tid) return null;
	const authority = `https://login.windows.net/${subscription.tenantId}`;
	const message = `The access token is from the wrong issuer 'https://sts.windows.net/${call.caller.tid}/'. It must match the tenant 'https://sts.windows.net/${subscription.tenantId}/' associated with this subscription. Please use the authority (URL) '${authority}' to get the token.`;
	return gatewayError(401, 'InvalidAuthenticationTokenTenant', message, {
		'www-authenticate': `Bearer authorization_uri="${authority}", error="invalid_token", error_description="The access token is from the wrong issuer. It must match the tenant associated with this subscription."`,
	});
};

/** Whether what stands at a scope is of the token's tenant: one tenant never lists what is in another. */
export const isOfTenant = (call: ArmCall, scope: string): boolean => {
	const [, id = ''] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
	const subscription = call.stage.world.subscriptions.find(known => sameText(known.id, id));
	return subscription === undefined || subscription.tenantId === call.caller.tid;
};

/** 404 of the front door when a scope's group or resource is not there. */
export const checkExistence = (call: ArmCall, scope: string): SandboxResponse | null => {
	const [, subscription, group, rest] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+)(\/.*)?)?$/i.exec(scope) ?? [];
	if (subscription === undefined || group === undefined) return null;
	const known = call.stage.world.resourceGroups.some(({subscriptionId, name}) => sameText(subscriptionId, subscription) && sameText(name, group));
	if (!known) return gatewayError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
	if (rest === undefined) return null;
	const account = findAccount(call, scope);
	if (!account) return resourceNotFound(rest.replace(/^\/providers\//i, ''), group);
	const [, , , , project] = accountPath.exec(scope) ?? [];
	if (project === undefined || account.projects.some(({name}) => sameText(name, project))) return null;
	return resourceNotFound(`Microsoft.CognitiveServices/accounts/${account.name}/projects/${project}`, group);
};

const checkSubscriptionOf = (call: ArmCall, scope: string): SandboxResponse | null => {
	const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
	return subscription === undefined ? null : checkSubscription(call, subscription);
};

export const checkScope = (call: ArmCall, scope: string): SandboxResponse | null => checkSubscriptionOf(call, scope) ?? checkExistence(call, scope);

/** Everything that must hold before a scope's own answer, in Azure's order: subscription, right, existence. */
export const refuseAt = (call: ArmCall, scope: string, action: string, over = scope, attributes: Attributes = {}): SandboxResponse | null =>
	checkSubscriptionOf(call, scope) ?? refuse(call, action, over, attributes) ?? checkExistence(call, scope);

/** A list, whole or, in worlds that page, with a nextLink that clients follow as it is. */
export const listAnswer = (call: ArmCall, items: readonly unknown[]): {readonly value: readonly unknown[]; readonly nextLink?: string} => {
	const {pageSize} = call.stage.world;
	if (pageSize === undefined) return {value: items};
	const token = call.request.query.get('$skiptoken');
	const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
	const value = items.slice(start, start + pageSize);
	if (start + pageSize >= items.length) return {value};
	const query = new URLSearchParams([['api-version', call.version]]);
	const filter = call.request.query.get('$filter');
	if (filter !== null) query.set('$filter', filter);
	query.set('$skiptoken', Buffer.from(String(start + pageSize)).toString('base64url'));
	return {value, nextLink: `https://${call.request.host}${encodeURI(call.request.path)}?${query}`};
};
