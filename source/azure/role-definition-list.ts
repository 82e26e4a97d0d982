import {CloudFailure} from '../access/failure.ts';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import {pinnedRoles} from '../access/roles.ts';
import {withoutLeadingSlash} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import type {Service} from './service.ts';

export type ListRoleDefinitions = (identity: Identity, scope: string, signal: AbortSignal) => Promise<readonly RoleDefinition[]>;

/** The preview keeps the conditions of permission blocks, which the stable version leaves out. */
const versions = {preview: '2022-05-01-preview', stable: '2022-04-01'} as const;

/** So a version is refused that is not there. */
const refusesVersion: readonly (number | null)[] = [400, 404, 501];

/**
 * All roles that can be assigned at a scope, some 900. Where the preview version is refused, the stable one is asked: conditions of the well-known roles are then the
 * pinned ones, so that nobody looks freer than they are. Without the SDK's client: to map so many definitions takes it 40 ms.
 * Source: Microsoft Learn, "Role Definitions - List".
 */
export const openRoleDefinitions = ({listAll}: Service): ListRoleDefinitions => {
	const list = async (identity: Identity, scope: string, version: string, signal: AbortSignal): Promise<readonly RoleDefinition[]> => {
		const at = withoutLeadingSlash(scope);
		const path = `${at === '' ? '' : `${at}/`}providers/Microsoft.Authorization/roleDefinitions?api-version=${version}`;
		return (await listAll(identity, path, {}, signal)).map(definitionOf);
	};
	return async (identity, scope, signal) => {
		try {
			return await list(identity, scope, versions.preview, signal);
		} catch (error) {
			if (!(error instanceof CloudFailure) || !refusesVersion.includes(error.evidence.status)) throw error;
			const definitions = await list(identity, scope, versions.stable, signal);
			return definitions.map(
				definition => pinnedRoles.find(({id, permissions}) => id === definition.id && permissions.some(({condition}) => condition)) ?? definition,
			);
		}
	};
};

const definitionOf = (item: unknown): RoleDefinition => {
	const properties = field(item, 'properties');
	return {
		id: (textField(item, 'name') ?? textField(item, 'id')?.split('/').at(-1) ?? '').toLowerCase(),
		name: textField(properties, 'roleName') ?? '',
		kind: textField(properties, 'type') === 'CustomRole' ? 'CustomRole' : 'BuiltInRole',
		permissions: listIn(properties, 'permissions').map(blockOf),
		assignableScopes: textsIn(properties, 'assignableScopes'),
	};
};

const blockOf = (block: unknown): PermissionBlock => ({
	actions: textsIn(block, 'actions'),
	notActions: textsIn(block, 'notActions'),
	dataActions: textsIn(block, 'dataActions'),
	notDataActions: textsIn(block, 'notDataActions'),
	condition: textField(block, 'condition'),
});

const listIn = (value: unknown, name: string): readonly unknown[] => {
	const list = field(value, name);
	return Array.isArray(list) ? list : [];
};

const textsIn = (value: unknown, name: string): readonly string[] => listIn(value, name).filter(item => typeof item === 'string');
