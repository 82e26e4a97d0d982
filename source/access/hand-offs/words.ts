import {ownCommand} from '../command-line.ts';
import {roles} from '../roles.ts';
import {type Request, type RequestedGrant, subdomainToFind} from './requested-grant.ts';

/** Roles that use a resource and do not administer it. */
const harmless: ReadonlySet<string> = new Set([
	roles.cognitiveServicesOpenAIUser,
	roles.cognitiveServicesUser,
	roles.foundryUser,
	roles.foundryAgentConsumer,
	roles.foundryProjectRuntimeUser,
	roles.reader,
]);

const kinds: Readonly<Record<RequestedGrant['principalType'], string>> = {User: 'user', Group: 'group', ServicePrincipal: 'application or managed identity'};

/** The access control page of the first scope; where only an endpoint is known, the list of resources. */
export const portalLink = ({grants, portal, tenantId}: Request): string => {
	const scope = grants.find(({isRequired}) => isRequired)?.scope ?? grants[0]?.scope;
	return scope && 'id' in scope
		? `${portal}/#@${encodeURIComponent(tenantId)}/resource${encodeURI(scope.id)}/users`
		: `${portal}/#@${encodeURIComponent(tenantId)}/browse/Microsoft.CognitiveServices%2Faccounts`;
};

export const portalSteps = (request: Request): readonly string[] => {
	const subdomain = subdomainToFind(request);
	return [
		subdomain === null ? 'Open Access control (IAM)' : `Open the resource whose endpoint begins with ${subdomain}, then Access control (IAM)`,
		...request.grants.flatMap(({roleName, roleId, who, principalId, where}) => [
			`On ${where}: Add, Add role assignment, role ${roleName} (${roleId})`,
			`Members: ${who} (object id ${principalId}), then Review + assign`,
		]),
	];
};

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

/** To somebody who may grant it: what, to whom, where, why, how, and how it is checked. */
export const messageTo = (request: Request): string => {
	const {activity, grants, isCall, sandbox, targetName, tenantId} = request;
	return [
		...(sandbox === null ? [] : [`(This is from the sandbox cloud, world ${sandbox}: there is nothing to grant in real Azure.)`, '']),
		`${whoNeeds(request)} to ${activity} ${targetName}${isCall ? ' with Microsoft Entra ID instead of a key' : ''}${mayNot(request)}`,
		'',
		...grants.flatMap(({roleName, roleId, who, principalId, principalType, where, scope, isRequired}) => [
			`Role   ${roleName} (${roleId})${isRequired ? '' : ', recommended'}`,
			`Who    ${who} (${kinds[principalType]}, object id ${principalId})`,
			`Where  ${'id' in scope ? scope.id : where}`,
			'',
		]),
		`Tenant ${tenantId}`,
		`Portal ${portalLink(request)}`,
		'',
		...(grants.every(({roleId}) => harmless.has(roleId)) ? ['None of this lets anybody change the resource, deploy models to it or grant access to it.'] : []),
		`Whether it worked can be seen with  ${ownCommand(['check', ...request.targetWords, '--for', grants[0]?.principalId ?? '', '--tenant', tenantId])}`,
		'',
	].join('\n');
};
