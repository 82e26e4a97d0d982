import {randomUUID} from 'node:crypto';
import type {DenyAssignment as ArmDenyAssignment, RoleAssignment as ArmRoleAssignment} from '@azure/arm-authorization';
import type {Grant} from '../access/plan.ts';
import type {Principal} from '../access/principal.ts';
import type {RemovedRole} from '../access/receipt.ts';
import type {DenyAssignment, RoleAssignment} from '../access/role-assignment.ts';
import {isWithin, sameScope, subscriptionIdOf} from '../access/scope.ts';
import type {Clock} from '../steps/clock.ts';
import {definitionIdOf, lastSegment, principalTypeOf, quoted, withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {thrownAnswer} from './failures.ts';
import {allOf} from './pages.ts';
import {blockOf} from './role-definitions.ts';
import type {Authorization} from './sdk-operations.ts';

type Created = {readonly id: string; readonly outcome: 'created' | 'existed'};

/** `assignedTo` follows groups, but knows users and service principals only. */
export const listRoleAssignments = async (
	clients: Clients,
	scope: string,
	{id, type}: Principal,
	abortSignal: AbortSignal,
): Promise<readonly RoleAssignment[]> => {
	const filter = type === 'Group' ? `principalId eq '${quoted(id)}'` : `assignedTo('${quoted(id)}')`;
	const found = await list(await clients.authorization(), scope, filter, abortSignal);
	return found.filter(assignment => isWithin(scope, assignment.scope) || isWithin(assignment.scope, scope));
};

/** Everybody's. */
export const listAllRoleAssignments = async (clients: Clients, scope: string, abortSignal: AbortSignal): Promise<readonly RoleAssignment[]> =>
	(await list(await clients.authorization(), scope, 'atScope()', abortSignal)).filter(assignment => isWithin(scope, assignment.scope));

/** Everybody's, with what lies below the scope. */
export const listRoleAssignmentsAround = async (clients: Clients, scope: string, abortSignal: AbortSignal): Promise<readonly RoleAssignment[]> =>
	(await list(await clients.authorization(), scope, undefined, abortSignal)).filter(
		assignment => isWithin(scope, assignment.scope) || isWithin(assignment.scope, scope),
	);

export const listDenyAssignments = async (clients: Clients, scope: string, abortSignal: AbortSignal): Promise<readonly DenyAssignment[]> => {
	const client = await clients.authorization();
	const found = await allOf(client.denyAssignments.listForScope(withoutLeadingSlash(scope), {filter: 'atScope()', abortSignal}));
	return found.map(denyOf).filter(deny => isWithin(scope, deny.scope));
};

/** `null` when there is none: also when the scope it was on is gone. */
export const getRoleAssignment = async (clients: Clients, id: string, abortSignal: AbortSignal): Promise<RoleAssignment | null> => {
	const client = await clients.authorization();
	try {
		return assignmentOf(await client.roleAssignments.getById(withoutLeadingSlash(id), {abortSignal}));
	} catch (error) {
		if (isGone(error)) return null;
		throw error;
	}
};

export const deleteRoleAssignment = async (clients: Clients, id: string, abortSignal: AbortSignal): Promise<'deleted' | 'absent'> => {
	const client = await clients.authorization();
	let status = 0;
	try {
		await client.roleAssignments.deleteById(withoutLeadingSlash(id), {
			abortSignal,
			onResponse: response => {
				status = response.status;
			},
		});
	} catch (error) {
		if (isGone(error)) return 'absent';
		throw error;
	}
	return status === 204 ? 'absent' : 'deleted';
};

/**
 * Looks first: a PUT over an existing assignment answers 201 like a new one, and overwrites its description.
 * A new principal may be unknown to Resource Manager for a minute or two (PrincipalNotFound), so that is asked again for a while.
 */
export const createRoleAssignment = async (
	{clients, clock}: {readonly clients: Clients; readonly clock: Clock},
	grant: Grant,
	description: string,
	signal: AbortSignal,
): Promise<Created> => {
	const client = await clients.authorization();
	const there = await getRoleAssignment(clients, idOf(grant, grant.name), signal).catch((error: unknown) => {
		// Whoever may not read here is told so by the write, which is what was asked for.
		if (thrownAnswer(error).status === 403) return null;
		throw error;
	});
	if (there && isGrant(there, grant)) return {id: there.id, outcome: 'existed'};
	const giveUpAt = clock.now() + newPrincipalPatienceMs;
	// A name that stands for something else cannot be used again, not even after its principal was made anew.
	let name = there ? randomUUID() : grant.name;
	for (;;) {
		try {
			return {id: await put(client, grant, name, description, signal), outcome: 'created'};
		} catch (error) {
			signal.throwIfAborted();
			const {code, message} = thrownAnswer(error);
			if (code === 'RoleAssignmentExists') return {id: await findExisting(client, grant, message, signal), outcome: 'existed'};
			if (code === 'RoleAssignmentUpdateNotPermitted' && name === grant.name) {
				name = randomUUID();
			} else if (code === 'PrincipalNotFound' && clock.now() < giveUpAt) {
				await clock.sleep(newPrincipalPauseMs, signal);
			} else {
				throw error;
			}
		}
	}
};

/** As it was, under its own name. The principal's type is told: one that is gone by now would not be found. */
export const restoreRoleAssignment = async (clients: Clients, removed: RemovedRole, abortSignal: AbortSignal): Promise<'existed' | 'restored'> => {
	const {id, roleId, principalId, principalType, scope, condition, description} = removed;
	const client = await clients.authorization();
	try {
		await client.roleAssignments.create(
			withoutLeadingSlash(scope),
			lastSegment(id),
			{
				roleDefinitionId: definitionIdOf(scope, roleId),
				principalId,
				principalType,
				...(description === null ? {} : {description}),
				...(condition === null ? {} : {condition, conditionVersion: '2.0'}),
			},
			{abortSignal},
		);
	} catch (error) {
		if (thrownAnswer(error).code === 'RoleAssignmentExists') return 'existed';
		throw error;
	}
	return 'restored';
};

const newPrincipalPauseMs = 5000;
const newPrincipalPatienceMs = 120_000;

const put = async (client: Authorization, {scope, roleId, principal}: Grant, name: string, description: string, abortSignal: AbortSignal): Promise<string> => {
	const subscription = subscriptionIdOf(scope);
	const prefix = subscription ? `/subscriptions/${subscription}` : '';
	const {id} = await client.roleAssignments.create(
		withoutLeadingSlash(scope),
		name,
		{
			roleDefinitionId: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
			principalId: principal.id,
			// Without it Resource Manager looks the principal up, and a new one is not found.
			principalType: principal.type,
			description,
		},
		{abortSignal},
	);
	return id ?? idOf({scope}, name);
};

/** The refusal names the existing assignment without dashes, or (older) not at all. */
const findExisting = async (client: Authorization, grant: Grant, message: string, signal: AbortSignal): Promise<string> => {
	const named = /ID of the existing role assignment is ([\da-f]{32})/i.exec(message)?.[1];
	if (named) return idOf(grant, named.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
	const held = await list(client, grant.scope, `principalId eq '${quoted(grant.principal.id)}'`, signal);
	return held.find(assignment => isGrant(assignment, grant))?.id ?? idOf(grant, grant.name);
};

const list = async (client: Authorization, scope: string, filter: string | undefined, abortSignal: AbortSignal): Promise<readonly RoleAssignment[]> =>
	(await allOf(client.roleAssignments.listForScope(withoutLeadingSlash(scope), {...(filter === undefined ? {} : {filter}), abortSignal}))).map(assignmentOf);

const isGrant = (assignment: RoleAssignment, {roleId, principal, scope}: Grant): boolean =>
	assignment.roleId === roleId.toLowerCase() && assignment.principalId.toLowerCase() === principal.id.toLowerCase() && sameScope(assignment.scope, scope);

const idOf = ({scope}: Pick<Grant, 'scope'>, name: string): string => `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

const goneCodes = new Set(['ParentResourceNotFound', 'ResourceGroupNotFound', 'ResourceNotFound', 'RoleAssignmentNotFound']);

const isGone = (error: unknown): boolean => {
	const {status, code} = thrownAnswer(error);
	return status === 404 && goneCodes.has(code ?? '');
};

const assignmentOf = (assignment: ArmRoleAssignment): RoleAssignment => ({
	id: assignment.id ?? '',
	scope: assignment.scope ?? '',
	roleId: lastSegment(assignment.roleDefinitionId ?? '').toLowerCase(),
	principalId: assignment.principalId ?? '',
	principalType: principalTypeOf(assignment.principalType),
	condition: assignment.condition ?? null,
	description: assignment.description ?? null,
	createdOn: assignment.createdOn?.toISOString() ?? null,
	...(isForeign(assignment.principalType) ? {foreign: true} : {}),
});

const isForeign = (type: string | undefined): boolean => type === 'ForeignGroup' || type === 'Device';

const denyOf = (deny: ArmDenyAssignment): DenyAssignment => ({
	id: deny.id ?? '',
	name: deny.denyAssignmentName ?? deny.name ?? '',
	scope: deny.scope ?? '',
	permissions: (deny.permissions ?? []).map(blockOf),
	principals: (deny.principals ?? []).map(({id, type}) => ({id: id ?? '', type: type ?? ''})),
	excludePrincipals: (deny.excludePrincipals ?? []).map(({id, type}) => ({id: id ?? '', type: type ?? ''})),
	doNotApplyToChildScopes: deny.doNotApplyToChildScopes ?? false,
	condition: deny.condition ?? null,
});
