import type {ActivationRequest, ScheduledRole} from './access-types.ts';
import {activate, deactivate} from './activations.ts';
import {durationMs, lastOf, readWish, shape, type, type Wish} from './arm-activation-requests.ts';
import {ruleOf} from './arm-activation-rules.ts';
import {isGuid, ok, providerError, sameText} from './arm-answers.ts';
import {type ArmCall, checkScope, isOfTenant, listAnswer, refuseAt} from './arm-call.ts';
import {readFilter} from './arm-filter.ts';
import {refuseLocked} from './arm-locks.ts';
import type {ArmRoute} from './arm-route.ts';
import {idIn, withoutPrefix} from './arm-schedules.ts';
import {reaches} from './authorizer.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';

// Activations that people ask for themselves: roleAssignmentScheduleRequests, api-version 2020-10-01.

const pim = {mspimslice: 'PROD'} as const;

/** An activation must have lasted so long before it is taken back. */
const leastMs = 300_000;

const exists = (): SandboxResponse => providerError(400, 'RoleAssignmentExists', 'The Role assignment already exists.');

const failed = (rules: readonly string[]): SandboxResponse =>
	providerError(400, 'RoleAssignmentRequestPolicyValidationFailed', `The following policy rules failed: ${JSON.stringify(rules)}`);

/** The demand stands in the message, behind `&claims=`, and in no header. */
const acrsDemanded = (context: string): SandboxResponse =>
	providerError(
		400,
		'RoleAssignmentRequestAcrsValidationFailed',
		`&claims=${encodeURIComponent(`{"access_token":{"acrs":{"essential":true, "value":"${context}"}}}`)}`,
	);

const eligibilityOf = (call: ArmCall, scope: string, wish: Wish): ScheduledRole | undefined => {
	const {world, now} = call.stage;
	const identities = new Set([call.caller.oid, ...call.caller.groups].map(id => id.toLowerCase()));
	return world.scheduledRoles.find(
		({name, state, scope: at, roleId, principalId, endsAt, startsAt}) =>
			state === 'eligible' &&
			(wish.linkedTo === null || sameText(name, lastOf(wish.linkedTo))) &&
			sameText(at, scope) &&
			sameText(roleId, wish.roleId) &&
			identities.has(principalId.toLowerCase()) &&
			startsAt <= now() &&
			(endsAt === null || endsAt > now()),
	);
};

const mineOf = (call: ArmCall, scope: string, {roleId}: Wish): ScheduledRole | undefined =>
	call.stage.world.scheduledRoles.find(
		role => role.state === 'activated' && sameText(role.scope, scope) && sameText(role.roleId, roleId) && sameText(role.principalId, call.caller.oid),
	);

const selfActivate = (call: ArmCall, scope: string, name: string, wish: Wish): SandboxResponse => {
	const {stage, caller} = call;
	const {world} = stage;
	const now = stage.now();
	const source = eligibilityOf(call, scope, wish);
	if (!source) return failed(['EligibilityRule']);
	if (mineOf(call, scope, wish)) return exists();
	const pending = world.activationRequests.some(
		request => request.status === 'PendingApproval' && request.scope === source.scope && request.roleId === source.roleId && request.principalId === caller.oid,
	);
	if (pending) return providerError(400, 'PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.');
	const rule = ruleOf(world, source.scope, source.roleId);
	if (rule.authenticationContext !== null && !caller.acrs?.includes(rule.authenticationContext)) return acrsDemanded(rule.authenticationContext);
	const wanted = durationMs(wish.duration);
	const most = durationMs(rule.maximumDuration) ?? 0;
	const rules = [
		...(wanted === null || wanted < leastMs || wanted > most ? ['ExpirationRule'] : []),
		...(rule.enabled.includes('MultiFactorAuthentication') && !caller.amr?.includes('mfa') ? ['MfaRule'] : []),
		...(rule.enabled.includes('Justification') && wish.justification === null ? ['JustificationRule'] : []),
		...(rule.enabled.includes('Ticketing') && wish.ticket.ticketNumber === undefined ? ['TicketingRule'] : []),
	];
	if (rules.length > 0) return failed(rules);
	const isPending = rule.approvers.length > 0;
	const request: ActivationRequest = {
		name,
		type: 'SelfActivate',
		scope: source.scope,
		roleId: source.roleId,
		principalId: caller.oid,
		linkedTo: source.name,
		createdAt: now,
		startsAt: Math.max(now, wish.startsAt ?? now),
		durationMs: wanted ?? 0,
		duration: wish.duration,
		justification: wish.justification,
		ticket: wish.ticket,
		approvalId: isPending ? randomGuid(stage.random) : null,
		status: isPending ? 'PendingApproval' : 'Provisioned',
	};
	world.activationRequests.push(request);
	if (!isPending) activate(stage, request, now);
	return {status: 201, headers: pim, body: shape(call, request)};
};

const selfDeactivate = (call: ArmCall, scope: string, name: string, wish: Wish): SandboxResponse => {
	const {world, now} = call.stage;
	const role = mineOf(call, scope, wish);
	if (!role) return providerError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
	if (now() - role.startsAt < leastMs) return providerError(400, 'ActiveDurationTooShort', 'The Active duration is too short. Miniumum Required is 5 minutes.');
	const {scope: at, roleId, principalId} = role;
	const request: ActivationRequest = {
		name,
		type: 'SelfDeactivate',
		scope: at,
		roleId,
		principalId,
		linkedTo: world.activationRequests.find(other => other.name === role.name)?.linkedTo ?? '',
		createdAt: now(),
		startsAt: now(),
		durationMs: 0,
		duration: null,
		justification: wish.justification,
		ticket: wish.ticket,
		approvalId: null,
		status: 'Revoked',
	};
	world.activationRequests.push(request);
	deactivate(world, role, now());
	return {status: 201, headers: pim, body: shape(call, request)};
};

/** Whoever is eligible needs no right for it at all. */
const put = (call: ArmCall, [path = '', name = '']: readonly string[]): SandboxResponse => {
	const scope = withoutPrefix(path);
	const refusal = checkScope(call, scope) ?? refuseLocked(call, 'write', scope, idIn(scope, type, name));
	if (refusal) return refusal;
	const wish = readWish(call.request.body);
	if (!isGuid(name) || wish.principalId !== call.caller.oid || call.caller.idtyp === 'app') return notModelled(`${type} of anybody but the person who asks`);
	if (wish.startsAt !== null && wish.startsAt > call.stage.now() + leastMs) return notModelled(`${type} that begins later`);
	const id = name.toLowerCase();
	// Before anything else: whoever sends a request again, as clients do that got no answer, is told that it is there.
	if (call.stage.world.activationRequests.some(request => request.name === id))
		return providerError(409, 'RoleAssignmentRequestExists', `A role assignment request with Id: ${id} already exists`);
	if (wish.requestType === 'SelfActivate') return selfActivate(call, scope, id, wish);
	return wish.requestType === 'SelfDeactivate' ? selfDeactivate(call, scope, id, wish) : notModelled(`${type} with requestType ${wish.requestType}`);
};

const isMine = (call: ArmCall, {principalId}: ActivationRequest): boolean => sameText(principalId, call.caller.oid);

const find = (call: ArmCall, scope: string, name: string): ActivationRequest | undefined =>
	call.stage.world.activationRequests.find(request => sameText(request.name, name) && sameText(request.scope, scope));

const notFound = (name: string): SandboxResponse =>
	providerError(404, 'RoleAssignmentScheduleRequestNotFound', `The role assignment schedule request '${name}' is not found.`);

const get = (call: ArmCall, [path = '', name = '']: readonly string[]): SandboxResponse => {
	const scope = withoutPrefix(path);
	const request = find(call, scope, name);
	const refusal = request && isMine(call, request) ? checkScope(call, scope) : refuseAt(call, scope, `Microsoft.Authorization/${type}/read`);
	return refusal ?? (request ? {...ok(shape(call, request)), headers: pim} : notFound(name));
};

/** One's own may be read without any right. */
const list = (call: ArmCall, [path = '']: readonly string[]): SandboxResponse => {
	const scope = withoutPrefix(path);
	const asked = call.request.query.get('$filter');
	const isOwn = /^as(?:Target|Requestor)\(\)$/i.test(asked ?? '');
	const filter = isOwn ? readFilter('', []) : readFilter(asked, ['principalid']);
	if (!filter || filter.assignedTo !== null) return notModelled(`${type} with $filter=${asked}`);
	const refusal = isOwn ? checkScope(call, scope) : refuseAt(call, scope, `Microsoft.Authorization/${type}/read`);
	if (refusal) return refusal;
	const principalId = filter.equals.get('principalid');
	const listed = call.stage.world.activationRequests.filter(
		request =>
			(reaches(request.scope, scope) || (!filter.atScope && reaches(scope, request.scope))) &&
			isOfTenant(call, request.scope) &&
			(!isOwn || isMine(call, request)) &&
			(principalId === undefined || sameText(request.principalId, principalId)),
	);
	const shapes = listed.map(request => shape(call, request));
	return {...ok(listAnswer(call, shapes)), headers: pim};
};

const cancel = (call: ArmCall, [path = '', name = '']: readonly string[]): SandboxResponse => {
	const scope = withoutPrefix(path);
	const request = find(call, scope, name);
	if (!request) return notFound(name);
	if (request.status !== 'PendingApproval' || !isMine(call, request)) return notModelled(`cancelling a request that is ${request.status}`);
	const {activationRequests} = call.stage.world;
	activationRequests[activationRequests.indexOf(request)] = {...request, status: 'Canceled'};
	return {status: 200, headers: pim};
};

const one = /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignmentScheduleRequests\/([^/]+)$/i;

export const activationRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignmentScheduleRequests$/i, answer: list},
	{method: 'GET', path: one, answer: get},
	{method: 'PUT', path: one, answer: put},
	{method: 'POST', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignmentScheduleRequests\/([^/]+)\/cancel$/i, answer: cancel},
];
