import {cloudWords, npxCommand, targetWords} from './command-line.ts';
import type {Principal} from './principal.ts';
import type {RunRecord} from './run-record.ts';
import {scenarios} from './scenario.ts';

/** How somebody else proves what was granted to them: nobody can call with another's token. */
export type Verification = {
	/** Who and where, ready for a colon: "Each of them proves it with", "On the machine that has the identity alpha-worker". */
	readonly who: string;
	readonly principalIds: readonly string[];
	readonly command: string;
};

/** Where a command line has to be filled in: the client id of a user-assigned identity is on its page, not among role assignments. */
export const clientIdPlace = 'CLIENT_ID';

/** One line for each kind of principal that needs one of its own; empty where no call proves the scenario, or where it is only about the signed-in person. */
export const verifications = ({people, session, target, scenario}: Pick<RunRecord, 'people' | 'scenario' | 'session' | 'target'>): readonly Verification[] => {
	if (!target || !scenario || scenarios[scenario].proof === 'none') return [];
	const others = people.filter(({id}) => id !== session?.objectId);
	const words = [
		'probe',
		...targetWords(target),
		...(target.deployment ? ['--deployment', target.deployment.name] : []),
		...['--scenario', scenario],
		...cloudWords(session),
	];
	const said = (who: string, of: readonly Principal[], more: readonly string[]): readonly Verification[] =>
		of.length === 0 ? [] : [{who, principalIds: of.map(({id}) => id), command: npxCommand([...words, ...more])}];
	const users = others.filter(({type}) => type === 'User');
	const groups = others.filter(({type}) => type === 'Group');
	return [
		...said(`${whoOf(users, groups)} with`, [...users, ...groups], []),
		...others.filter(({type}) => type === 'ServicePrincipal').flatMap(one => ofApplication(one).flatMap(({who, more}) => said(who, [one], more))),
	];
};

/** People and members of groups sign in as themselves, so one line does for all of them. */
const whoOf = (users: readonly Principal[], groups: readonly Principal[]): string => {
	const [user, ...moreUsers] = users;
	const [group, ...moreGroups] = groups;
	const members = moreGroups.length > 0 ? 'any member of the groups' : `any member of ${nameOf(group)}`;
	if (!group) return moreUsers.length > 0 ? 'Each of them proves it' : `${nameOf(user)} proves it`;
	if (!user) return `${members.charAt(0).toUpperCase()}${members.slice(1)} proves it`;
	return moreUsers.length > 0 ? `Each of them, and ${members}, proves it` : `${nameOf(user)}, and ${members}, proves it`;
};

const nameOf = (principal: Principal | undefined): string => principal?.name ?? principal?.id ?? '';

/** An identity is one of its host alone; an application proves it wherever its secret is. */
const ofApplication = (principal: Principal): readonly {readonly who: string; readonly more: readonly string[]}[] => {
	const name = nameOf(principal);
	const identity = ['--credential', 'managed-identity'];
	const isAssigned = /\/userAssignedIdentities\//iu.test(principal.of ?? '');
	const onHost = {who: `On the machine that has the identity ${name}`, more: isAssigned ? [...identity, '--client-id', clientIdPlace] : identity};
	const asApplication = {who: `${name}, with its AZURE_* variables set, proves it with`, more: ['--credential', 'environment']};
	if (principal.kind === 'managed-identity') return [onHost];
	return principal.kind === 'application' ? [asApplication] : [asApplication, onHost];
};
