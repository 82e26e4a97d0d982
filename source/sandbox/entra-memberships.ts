import type {Tenant} from './directory-types.ts';
import type {Scope} from './entra-resources.ts';
import {transitiveGroupsOf} from './graph-directory.ts';

const modelResources = ['https://cognitiveservices.azure.com', 'https://ai.azure.com'];

/** The `groups` claim of a token issued now: what the directory lists, without the memberships that tokens do not know yet. `now` in milliseconds. */
export const groupsInToken = (tenant: Tenant, oid: string, {resource}: Scope, now: number): readonly string[] => {
	const issued = Math.floor(now / 1000) * 1000;
	const late = (tenant.lateMembers ?? []).filter(({memberId}) => memberId === oid);
	const unknown = late.filter(({knownFrom}) => knownFrom === null || issued < knownFrom).map(({groupId}) => groupId);
	if (resource !== null && modelResources.includes(resource.identifiers[0] ?? '')) for (const member of late) member.knownFrom ??= issued + 1000;
	const groups = tenant.groups.map(group => (unknown.includes(group.id) ? {...group, members: group.members.filter(id => id !== oid)} : group));
	return transitiveGroupsOf({...tenant, groups}, oid).map(({id}) => id);
};
