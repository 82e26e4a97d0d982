import {npxCommand} from '../command-line.ts';
import {roles} from '../roles.ts';
import {portalLink} from './portal.ts';
import type {Request} from './requested-grant.ts';

/** Roles that use a resource and do not administer it. */
const harmless: ReadonlySet<string> = new Set([
	roles.cognitiveServicesOpenAIUser,
	roles.cognitiveServicesUser,
	roles.foundryUser,
	roles.foundryAgentConsumer,
	roles.foundryProjectRuntimeUser,
	roles.reader,
]);

/** What somebody with the right runs instead of anything else here; it leads to the cloud that the line names. */
export const oneLine = ({line, sandbox}: Request): string | null =>
	line === null ? null : npxCommand(['grant', '--request', line, ...(sandbox === null ? [] : [`--sandbox=${sandbox}`])]);

/** More are counted. */
const mostNamed = 3;

/** Who speaks is the one who asks: of others the sentence gives the names. */
const whoNeeds = ({isForSelf, people}: Request): string => {
	if (isForSelf) return 'I need';
	const shown = people.slice(0, mostNamed);
	const more = people.length - shown.length;
	const names = more > 0 ? [...shown, `${more} more`] : shown;
	const [last = 'Somebody', ...before] = names.toReversed();
	const who = before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
	const isOne = people.length === 1 && !who.startsWith('the members of');
	return `${who.replace(/^the members/u, 'The members')} ${isOne ? 'needs' : 'need'}`;
};

/** Said only as far as it is so: whoever may assign can hand it off as well. */
const mayNot = ({assignable, grants, isForSelf}: Request): string => {
	const role = `${grants.length === 1 ? 'the role' : 'the roles'}${isForSelf ? ' myself' : ''}`;
	switch (assignable) {
		case 'no':
			return `, and I may not assign ${role}.`;
		case 'partly':
			return ', and I may assign only some of the roles.';
		case 'unknown':
			return `. Whether I may assign ${role} is not known.`;
		case null:
			return '. I see no subscription that holds it.';
		case 'yes':
			return '.';
	}
};

const placeOf = ({scope, where}: Request['grants'][number]): string => ('id' in scope ? scope.id : where);

/** What several are to get in the same place is said once. */
const alike = (grant: Request['grants'][number]): string => [grant.roleId, placeOf(grant).toLowerCase(), grant.isRequired].join(' ');

/** Of so many a command line still names each. */
const mostChecked = 10;

const toCheck = (grants: Request['grants']): readonly string[] =>
	[...new Set(grants.map(({principalId}) => principalId))].slice(0, mostChecked).flatMap(id => ['--for', id]);

/** To somebody who may grant it: what, to whom, where, why, how, and how it is checked. */
export const messageTo = (request: Request): string => {
	const {activity, grants, isCall, sandbox, targetName, tenantId} = request;
	const command = oneLine(request);
	return [
		...(sandbox === null ? [] : [`(This is from the sandbox cloud, world ${sandbox}: there is nothing to grant in real Azure.)`, '']),
		`${whoNeeds(request)} to ${activity} ${targetName}${isCall ? ' with Microsoft Entra ID instead of a key' : ''}${mayNot(request)}`,
		'',
		...(command === null ? [] : ['In one line. It looks everything up again, shows its plan and asks before it writes:', command, '', 'Or by hand:', '']),
		...[...Map.groupBy(grants, alike).values()].flatMap(of => [
			...of.slice(0, 1).map(({roleName, roleId, isRequired}) => `Role   ${roleName} (${roleId})${isRequired ? '' : ', recommended'}`),
			...of.map(({who, kind, principalId}, index) => `${index === 0 ? 'Who  ' : '     '}  ${who} (${kind}, object id ${principalId})`),
			...of.slice(0, 1).map(grant => `Where  ${placeOf(grant)}`),
			'',
		]),
		`Tenant ${tenantId}`,
		`Portal ${portalLink(request)}`,
		'',
		...(grants.every(({roleId}) => harmless.has(roleId)) ? ['None of this lets anybody change the resource, deploy models to it or grant access to it.'] : []),
		`Whether it worked can be seen with  ${npxCommand(['check', ...request.targetWords, ...toCheck(grants), '--tenant', tenantId])}`,
		'',
	].join('\n');
};
