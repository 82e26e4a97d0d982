import {gatewayError} from './arm-answers.ts';
import type {ArmCall} from './arm-call.ts';
import {reaches} from './authorizer.ts';
import type {SandboxResponse} from './http.ts';

/**
 * 409 of the front door where a lock at or above the scope forbids it: ReadOnly both, CanNotDelete deletes only
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources). Asked once the caller is known to be allowed.
 * `id` is what would be written or deleted; Azure names the locked scopes, not the locks.
 */
export const refuseLocked = (call: ArmCall, operation: 'write' | 'delete', scope: string, id: string): SandboxResponse | null => {
	const locked = call.stage.world.locks
		.filter(lock => reaches(lock.scope, scope) && (operation === 'delete' || lock.level === 'ReadOnly'))
		.map(lock => `'${lock.scope}'`);
	if (locked.length === 0) return null;
	const scopes = [...new Set(locked)].join(',');
	const message = `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: ${scopes}. Please remove the lock and try again.`;
	return gatewayError(409, 'ScopeLocked', message);
};
