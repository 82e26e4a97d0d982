import type {Evidence} from './failure.ts';
import type {Grant} from './plan.ts';
import type {ReceiptEntry} from './receipt.ts';
import type {RoleAssignment} from './role-assignment.ts';
import {sameScope} from './scope.ts';
import {parseTime} from './time.ts';

/** How far a template deployment has come. */
export type DeploymentStatus = {
	/** ARM id. */
	readonly id: string;
	readonly state: 'running' | 'succeeded' | 'failed' | 'canceled';
	/** ISO 8601, by Azure's clock; `null` where Azure does not tell. */
	readonly startedOn: string | null;
};

/** What became of one resource of a deployment, or of one nested in it. */
export type DeploymentOperation = {
	/** ARM id of what was to be made. */
	readonly target: string;
	readonly state: 'running' | 'succeeded' | 'failed';
	/** Of a failure. */
	readonly evidence: Evidence | null;
};

/** The assignment of a grant, under whatever name. */
export const assignmentOf = ({scope, roleId, principal}: Grant, assignments: readonly RoleAssignment[]): RoleAssignment | null =>
	assignments.find(
		held => held.roleId.toLowerCase() === roleId.toLowerCase() && held.principalId.toLowerCase() === principal.id.toLowerCase() && sameScope(held.scope, scope),
	) ?? null;

/** `left`: nobody knows, or another try may help. */
export type Settled =
	| {readonly state: 'created' | 'existed'; readonly id: string}
	| {readonly state: 'refused'; readonly evidence: Evidence}
	| {readonly state: 'left'};

export type DeploymentOutcome = {
	/** Read after the deployment ended; `null`: could not be. */
	readonly assignments: readonly RoleAssignment[] | null;
	readonly operations: readonly DeploymentOperation[];
	readonly startedOn: string | null;
	/** Of our assignments. */
	readonly description: string;
};

/**
 * What the deployment made of a grant. The engine writes over an assignment of the same name, so that one from before the start carries our description too and is not ours all the same.
 */
export const settle = (grant: Grant, id: string, {assignments, operations, startedOn, description}: DeploymentOutcome): Settled => {
	const there = assignmentOf(grant, assignments ?? []);
	const operation = operations.find(({target}) => target.toLowerCase() === id.toLowerCase());
	if (there) return {id: there.id, state: there.description === description && !isOlder(there, startedOn) ? 'created' : 'existed'};
	if (operation?.state === 'succeeded') return {id, state: 'created'};
	return operation?.evidence && !mayHelpAgain(operation.evidence) ? {state: 'refused', evidence: operation.evidence} : {state: 'left'};
};

/** Whether it stood there before the deployment began; both times are Azure's. */
export const isOlder = ({createdOn}: Pick<RoleAssignment, 'createdOn'>, startedOn: string | null): boolean => {
	const [made, start] = [parseTime(createdOn), parseTime(startedOn)];
	return made !== null && start !== null && made < start;
};

const againCodes = new Set(['PrincipalNotFound', 'RoleAssignmentExists', 'RoleAssignmentUpdateNotPermitted', 'RoleDefinitionDoesNotExist', 'Conflict']);

/** A single write knows what to do about these: it waits, looks for what is there, or takes another name. */
const mayHelpAgain = ({status, code}: Evidence): boolean => status === null || status === 408 || status === 429 || status >= 500 || againCodes.has(code ?? '');

/** The receipt's word for a grant whose operation has come so far; `null` while nothing is known. */
export const stateSoFar = (id: string, operations: readonly DeploymentOperation[]): ReceiptEntry['state'] | null =>
	operations.some(({target, state}) => state === 'succeeded' && target.toLowerCase() === id.toLowerCase()) ? 'created' : null;
