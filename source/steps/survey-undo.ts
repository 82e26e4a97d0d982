import {undoStopper} from '../access/assignability.ts';
import {CloudFailure} from '../access/failure.ts';
import {administers, lastAdministrator} from '../access/last-administrator.ts';
import {permissionsGive} from '../access/permissions.ts';
import type {Reason} from '../access/reason.ts';
import type {Receipt} from '../access/receipt.ts';
import {scopeLabel, scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Cloud} from './cloud.ts';

type Reading = Pick<Cloud, 'getDeployment' | 'listAllRoleAssignments' | 'listLocks' | 'listPermissions'>;

const remove = 'Microsoft.Authorization/roleAssignments/delete';

/** What stands in the way of taking a receipt back, as far as it can be read: locks, lost rights, a last administrator, a deployment that still writes. Reads only. */
export const surveyUndo = async (
	cloud: Reading,
	{session, receipt}: {readonly session: Session; readonly receipt: Receipt},
	signal: AbortSignal,
): Promise<readonly Reason[]> => {
	const open = receipt.entries.filter(({state}) => state === 'created' || state === 'planned');
	const scopes = [...new Map(open.map(({scope}) => [scope.toLowerCase(), scope])).values()];
	const deployments = (receipt.deployments ?? []).filter(({state}) => state === 'planned' || state === 'running');
	const found = await Promise.all([
		...deployments.map(async ({id}) => runs(cloud, session, id, signal)),
		...scopes.flatMap(scope => [locked(cloud, session, scope, signal), unable(cloud, session, scope, signal)]),
		...open.filter(({roleId}) => administers(roleId, new Map()) === true).map(async entry => last(cloud, session, entry, signal)),
	]);
	return [...new Map(found.flatMap(reason => (reason ? [[`${reason.id} ${reason.text}`, reason] as const] : []))).values()];
};

/** What cannot be read stands in nobody's way: the removal itself tells. */
const readable = async <T>(read: Promise<T>): Promise<T | null> =>
	read.catch((error: unknown) => {
		if (error instanceof CloudFailure) return null;
		throw error;
	});

const runs = async (cloud: Reading, session: Session, id: string, signal: AbortSignal): Promise<Reason | null> => {
	const found = await readable(cloud.getDeployment(session, id, signal));
	if (found?.state !== 'running') return null;
	return {id: 'undo-before.deployment', text: `Azure still writes by itself, as deployment ${scopeLabel(id)}: that is stopped first.`};
};

const locked = async (cloud: Reading, session: Session, scope: string, signal: AbortSignal): Promise<Reason | null> => {
	const locks = await readable(cloud.listLocks(session, scope, signal));
	const stopper = undoStopper(scope, locks);
	return stopper && {...stopper, id: 'undo-before.locked'};
};

const unable = async (cloud: Reading, session: Session, scope: string, signal: AbortSignal): Promise<Reason | null> => {
	const blocks = await readable(cloud.listPermissions(session, scope, signal));
	if (blocks === null || permissionsGive({scope, blocks}, {action: remove, kind: 'control', scope}) !== 'no') return null;
	return {id: 'undo-before.no-right', text: `None of your roles lets you remove role assignments on ${scopeWords(scope)} any more.`, scope};
};

const last = async (cloud: Reading, session: Session, entry: Receipt['entries'][number], signal: AbortSignal): Promise<Reason | null> => {
	const assignments = await readable(cloud.listAllRoleAssignments(session, entry.scope, signal));
	const reason = assignments && lastAdministrator(entry, assignments, new Map());
	return reason && {...reason, id: 'undo-before.last-administrator'};
};
