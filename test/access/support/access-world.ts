import type {Writer} from '../../../source/access/assignability.ts';
import type {Access} from '../../../source/access/authorization.ts';
import type {Principal} from '../../../source/access/principal.ts';
import type {DenyAssignment, RoleAssignment} from '../../../source/access/role-assignment.ts';
import type {PermissionBlock, RoleDefinition} from '../../../source/access/role-definition.ts';
import {pinnedRoles} from '../../../source/access/roles.ts';
import type {Session} from '../../../source/access/session.ts';
import type {Target} from '../../../source/access/target.ts';

export const subscription = '/subscriptions/11111111-1111-4111-8111-111111111111';
export const group = `${subscription}/resourceGroups/rg-ai`;
export const account = `${group}/providers/Microsoft.CognitiveServices/accounts/contoso-foundry`;
export const project = `${account}/projects/alpha`;
export const managementGroup = '/providers/Microsoft.Management/managementGroups/contoso';

export const ana: Principal = {id: 'aaaaaaaa-0000-4000-8000-000000000001', type: 'User', name: 'ana@contoso.com'};
export const identity: Principal = {id: 'eeeeeeee-0000-4000-8000-000000000005', type: 'ServicePrincipal', name: 'managed identity of alpha'};
export const team = 'bbbbbbbb-0000-4000-8000-000000000002';

export const session: Session = {
	source: 'device-code',
	cloud: 'public',
	tenantId: 'cccccccc-0000-4000-8000-000000000003',
	tenantName: 'Contoso',
	objectId: ana.id,
	name: ana.name,
	kind: 'user',
	sandbox: 'fresh',
};

export const target: Target = {
	resource: {
		id: account,
		name: 'contoso-foundry',
		kind: 'AIServices',
		location: 'eastus2',
		subscriptionId: '11111111-1111-4111-8111-111111111111',
		subscriptionName: 'Contoso AI',
		resourceGroup: 'rg-ai',
		tenantId: session.tenantId,
		customSubdomain: 'contoso-foundry',
		projects: [],
		endpoints: {},
		endpoint: 'https://contoso-foundry.cognitiveservices.azure.com/',
		keysDisabled: false,
		publicNetworkAccess: 'Enabled',
		networkDefaultAction: 'Allow',
		identityId: null,
	},
	project: {id: project, name: 'alpha', isDefault: true, endpoint: null, identityId: identity.id},
	deployment: null,
	endpoint: 'https://contoso-foundry.services.ai.azure.com',
};

export const withModel = (format: string): Target => ({
	...target,
	deployment: {name: 'model', model: {format, name: 'model', version: '1'}, sku: 'GlobalStandard', state: 'Succeeded', capabilities: {}},
});

export const block = (part: Partial<PermissionBlock>): PermissionBlock => ({
	actions: [],
	notActions: [],
	dataActions: [],
	notDataActions: [],
	condition: null,
	...part,
});

export const role = (name: string, ...permissions: readonly Partial<PermissionBlock>[]): RoleDefinition => ({
	id: `dddddddd-0000-4000-8000-${[...name]
		.reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 0xff_ffff_ffff, 7)
		.toString(16)
		.padStart(12, '0')}`,
	name,
	kind: 'CustomRole',
	permissions: permissions.map(block),
	assignableScopes: [subscription],
});

/** A pinned role, by the name under which it is pinned. */
export const builtIn = (name: string): RoleDefinition => {
	const found = pinnedRoles.find(definition => definition.name === name);
	if (!found) {
		throw new Error(`no pinned role ${name}`);
	}
	return found;
};

export type Held = Partial<RoleAssignment> & {readonly role: RoleDefinition | string};

export const assignment = ({role: held, ...rest}: Held, principal: Principal = ana): RoleAssignment => {
	const roleId = typeof held === 'string' ? held : held.id;
	return {
		id: `${account}/providers/Microsoft.Authorization/roleAssignments/x`,
		scope: account,
		roleId,
		principalId: principal.id,
		principalType: principal.type,
		condition: null,
		description: null,
		createdOn: '2026-11-20T10:00:00Z',
		...rest,
	};
};

export const deny = (part: Partial<DenyAssignment>): DenyAssignment => ({
	id: `${account}/providers/Microsoft.Authorization/denyAssignments/d`,
	name: 'stack-deny',
	scope: group,
	permissions: [block({actions: ['*'], dataActions: ['*']})],
	principals: [{id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined'}],
	excludePrincipals: [],
	doNotApplyToChildScopes: false,
	condition: null,
	...part,
});

/** What a principal holds; definitions of the roles given are known, further ones by `definitions`. */
export const accessOf = (held: readonly Held[], rest: Partial<Access> = {}): Access => ({
	principal: ana,
	assignments: held.map(one => assignment(one, rest.principal ?? ana)),
	definitions: new Map(held.flatMap(one => (typeof one.role === 'string' ? [] : [[one.role.id, one.role]]))),
	denies: [],
	groups: null,
	scheduled: [],
	groupNames: new Map([[team, 'ai-devs']]),
	...rest,
});

/** Whoever holds this may write what it lets write: nothing is locked. */
export const writerOf = (access: Access | null, rest: Partial<Writer> = {}): Writer => ({access, permissions: null, locks: [], ...rest});

/** Conditions that hold for every request, for none, and one that nobody can judge. */
export const conditions = {holds: "ActionMatches{'*'}", fails: "!(ActionMatches{'*'})", unjudged: '@Principal[department] StringEquals {sales}'} as const;

export const viaTeam = {principalId: team, principalType: 'Group'} as const;
