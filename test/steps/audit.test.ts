import {expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {type AuditReads, auditAccess} from '../../source/steps/audit.ts';
import {foundryResource, session} from '../access/support/records.ts';
import {refused} from './support/arm.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const missing = '30000000-0000-4000-8000-000000000001';
const shown: Principal = {id: '30000000-0000-4000-8000-000000000002', type: 'User', name: 'ben@contoso.com'};
const me: Principal = {id: session.objectId, type: 'User', name: session.name};

const held = (principalId: string, part: Partial<RoleAssignment> = {}): RoleAssignment => ({
	id: `${foundryResource.id}/providers/Microsoft.Authorization/roleAssignments/${principalId}`,
	scope: foundryResource.id,
	roleId: roles.cognitiveServicesUser,
	principalId,
	principalType: 'User',
	condition: null,
	description: null,
	createdOn: '2024-01-01T00:00:00Z',
	...part,
});

const directory = (assignments: readonly RoleAssignment[], known: readonly Principal[], lookUp: 'gone' | 'refused'): AuditReads => ({
	countGroupsIn: async () => 0,
	countMembers: async () => 0,
	getPrincipals: async (_session, ids) => known.filter(({id}) => ids.includes(id)),
	listAllScheduledRoles: async () => [],
	listDenyAssignments: async () => [],
	listGroupIds: async () => [],
	listRoleAssignmentsAround: async () => assignments,
	listRoleDefinitions: async () => pinnedRoles,
	lookUpPrincipal: async () => {
		if (lookUp === 'gone') return null;
		throw refused({plane: 'graph', code: 'Authorization_RequestDenied'});
	},
	readPolicies: async () => Promise.reject(refused()),
});

test.for<readonly [string, Partial<RoleAssignment>, readonly Principal[], 'gone' | 'refused', standing: string]>([
	['whom a look-up does not find, beside others of the kind', {}, [shown], 'gone', 'gone'],
	['whom a look-up refuses', {}, [shown], 'refused', 'unseen'],
	['of a kind of which nobody is shown', {principalType: 'Group'}, [shown], 'gone', 'unseen'],
	['where nobody but the caller is shown', {}, [me], 'gone', 'unseen'],
	['of another directory', {principalType: 'Group', foreign: true}, [{...shown, type: 'Group'}], 'gone', 'unseen'],
	['who was given the role half an hour ago', {createdOn: '2026-11-22T11:30:00Z'}, [shown], 'gone', 'unseen'],
])('somebody %s', async ([, part, known, lookUp, standing]) => {
	const cloud = directory([held(missing, part), ...known.map(({id, type}) => held(id, {principalType: type}))], known, lookUp);
	const target = {resource: foundryResource, project: null, deployment: null, endpoint: foundryResource.endpoint};
	const wish = {session, target, deployments: [], projects: [], scenario: null};
	const {audit} = await auditAccess({cloud, clock: {now: () => now}}, wish, new AbortController().signal);
	const [row] = audit.rows.filter(({principal}) => principal.id === missing);
	expect(row?.standing).toBe(standing);
	const removals = audit.findings.filter(({principal, fix}) => principal.id === missing && fix === 'remove');
	expect(removals).toHaveLength(standing === 'gone' ? 1 : 0);
});

test.for(['User', 'Group'] as const)('who may join a group for a while is said not to be looked at, where a group has access: %s', async type => {
	const target = {resource: foundryResource, project: null, deployment: null, endpoint: foundryResource.endpoint};
	const cloud = directory([held(shown.id, {principalType: type})], [{...shown, type}], 'gone');
	const wish = {session, target, deployments: [], projects: [], scenario: null};
	const {told} = await auditAccess({cloud, clock: {now: () => now}}, wish, new AbortController().signal);
	expect(told.map(({id}) => id)).toEqual(type === 'Group' ? ['audit.group-eligibility'] : []);
});
