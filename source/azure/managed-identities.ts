import type {Principal} from '../access/principal.ts';
import {lastSegment} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import type {Service} from './service.ts';

type Reader = (identity: Identity, resourceId: string, signal: AbortSignal) => Promise<readonly Principal[]>;

const userAssigned = /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/iu;
const foundry = /\/providers\/Microsoft\.CognitiveServices\/accounts\/[^/]+(?:\/projects\/[^/]+)?$/iu;

/** Source: Microsoft Learn, "User Assigned Identities - Get", "Accounts - Get", "Projects - Get". */
const apiVersions = {userAssigned: '2023-01-31', foundry: '2025-06-01'} as const;

/**
 * The managed identities that an ARM id means. Of a user-assigned identity and of a Foundry resource or project Resource Manager tells, which needs no directory; of
 * any other resource `inDirectory` does. Nobody: there is no such thing, or it has no identity.
 */
export const openManagedIdentities =
	({ask}: Service, inDirectory: Reader): Reader =>
	async (identity, given, signal) => {
		const resourceId = given.trim().replace(/\/+$/u, '');
		const [kind] = userAssigned.test(resourceId) ? (['userAssigned'] as const) : foundry.test(resourceId) ? (['foundry'] as const) : [];
		if (kind === undefined) return inDirectory(identity, resourceId, signal);
		const {status, body} = await ask(identity, `${resourceId.slice(1)}?api-version=${apiVersions[kind]}`, {expected: [200, 404]}, signal);
		if (status !== 200) return [];
		const resource: unknown = JSON.parse(body);
		if (kind === 'userAssigned') return identityIn(field(resource, 'properties'), resourceId);
		const own = field(resource, 'identity');
		const assigned = Object.entries(field(own, 'userAssignedIdentities') ?? {}).flatMap(([id, details]) => identityIn(details, id));
		return [...identityIn(own, textField(resource, 'id') ?? resourceId), ...assigned];
	};

const identityIn = (details: unknown, of: string): readonly Principal[] => {
	const id = textField(details, 'principalId');
	return id === null ? [] : [{id, type: 'ServicePrincipal', name: nameOf(of), kind: 'managed-identity', of}];
};

/** As the directory names it: a project's after its resource too. */
const nameOf = (resourceId: string): string => /\/accounts\/(?<name>[^/]+\/projects\/[^/]+)$/iu.exec(resourceId)?.groups?.['name'] ?? lastSegment(resourceId);
