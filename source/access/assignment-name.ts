import {createHash} from 'node:crypto';

/** Namespace of ARM's template function `guid()`, so that a Bicep file of the same three strings makes the very same assignment. */
const namespace = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');

/** UUIDv5 (RFC 9562, section 5.5) of the strings joined with `-`, as ARM's `guid()` computes it. */
export const armGuid = (...parts: readonly string[]): string => {
	const bytes = createHash('sha1').update(namespace).update(parts.join('-'), 'utf8').digest().subarray(0, 16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** Name of the role assignment for this scope, principal and role: the same on every run and machine, so a repeated write is the same write. */
export const assignmentName = (scope: string, principalId: string, roleId: string): string =>
	armGuid(scope.toLowerCase().replace(/\/+$/, '').replace(/^\/+/, '/') || '/', principalId.toLowerCase(), roleId.toLowerCase());
