import type {Group, ServicePrincipal, Tenant, User} from './directory-types.ts';
import type {World} from './world.ts';

export type DirectoryObject =
	| {readonly type: 'user'; readonly value: User}
	| {readonly type: 'group'; readonly value: Group}
	| {readonly type: 'servicePrincipal'; readonly value: ServicePrincipal};

/** By id or default domain. */
export const findTenant = (world: World, name: string): Tenant | null => {
	const wanted = name.toLowerCase();
	return world.tenants.find(({id, defaultDomain}) => id === wanted || defaultDomain.toLowerCase() === wanted) ?? null;
};

export const findObject = (tenant: Tenant, id: string): DirectoryObject | null => {
	const wanted = id.toLowerCase();
	const user = tenant.users.find(candidate => candidate.id === wanted);
	if (user) return {type: 'user', value: user};
	const group = tenant.groups.find(candidate => candidate.id === wanted);
	if (group) return {type: 'group', value: group};
	const servicePrincipal = tenant.servicePrincipals.find(candidate => candidate.id === wanted);
	return servicePrincipal ? {type: 'servicePrincipal', value: servicePrincipal} : null;
};

/** The groups that have `id` as a direct member. */
export const directGroupsOf = (tenant: Tenant, id: string): readonly Group[] => tenant.groups.filter(group => group.members.includes(id));

/** The groups that `id` is in, also through other groups; each once, nearest first, whatever rings the nesting has. */
export const transitiveGroupsOf = (tenant: Tenant, id: string): readonly Group[] => {
	const above = new Map<string, Group[]>();
	for (const group of tenant.groups) {
		for (const member of group.members) {
			const known = above.get(member);
			if (known) known.push(group);
			else above.set(member, [group]);
		}
	}
	const found = new Set<Group>();
	let edge: readonly string[] = [id];
	while (edge.length > 0) {
		const next = edge.flatMap(member => above.get(member) ?? []).filter(group => !found.has(group) && group.id !== id);
		for (const group of next) found.add(group);
		edge = [...new Set(next.map(group => group.id))];
	}
	return [...found];
};

/** Everything in a group, also through groups in it; the groups in between are members too. */
export const transitiveMembersOf = (tenant: Tenant, group: Group): readonly string[] => {
	const groups = new Map(tenant.groups.map(candidate => [candidate.id, candidate]));
	const found = new Set<string>();
	let edge: readonly string[] = group.members;
	while (edge.length > 0) {
		const next = [...new Set(edge)].filter(id => !found.has(id) && id !== group.id);
		for (const id of next) found.add(id);
		edge = next.flatMap(id => groups.get(id)?.members ?? []);
	}
	return [...found];
};

/** The name that a guest of `home` goes by in another tenant: `ada_contoso.com#EXT#@fabrikam.onmicrosoft.com`. */
const guestName = (home: string, domain: string): string => `${home.replace('@', '_')}#EXT#@${domain}`.toLowerCase();

/** The person of the world as `tenant` knows them: themselves at home, a guest object elsewhere; `null` where they are unknown. */
export const personIn = (world: World, tenant: Tenant): User | null => {
	const person = world.tenants[0]?.users.find(({id}) => id === world.personId);
	if (person === undefined) return null;
	if (tenant === world.tenants[0]) return person;
	const names = [person.userPrincipalName, person.mail ?? ''].filter(name => name !== '').map(name => name.toLowerCase());
	return (
		tenant.users.find(
			({id, mail, userPrincipalName}) =>
				id === person.id ||
				names.includes(userPrincipalName.toLowerCase()) ||
				(mail !== null && names.includes(mail.toLowerCase())) ||
				names.some(name => guestName(name, tenant.defaultDomain) === userPrincipalName.toLowerCase()),
		) ?? null
	);
};

/** The tenant that signs the person in when a client names none. */
export const homeTenant = (world: World): Tenant | null => world.tenants.find(tenant => personIn(world, tenant)?.guest === false) ?? world.tenants[0] ?? null;
