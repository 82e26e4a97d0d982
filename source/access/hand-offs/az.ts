import {commandLine} from '../command-line.ts';
import {quoteForBash} from '../plain.ts';
import {description, grantWords, type Request, type RequestedGrant, subdomainToFind} from './requested-grant.ts';

/** Looks in every subscription that whoever runs it can see. A custom subdomain holds letters, digits and hyphens only. */
export const findScope = (subdomain: string): string =>
	`scope="$(for subscription in $(az account list --query '[].id' --output tsv); do az cognitiveservices account list --subscription "$subscription" --query "[?properties.customSubDomainName=='${subdomain}'].id" --output tsv; done)"`;

/** A script for bash. Without these, Git Bash on Windows (the first) and MSYS2 (the second) would take a scope for a path of their own. */
export const azScript = (request: Request): string => {
	const subdomain = subdomainToFind(request);
	return [
		...(request.otherCloud === null ? [] : [commandLine(['az', 'cloud', 'set', '--name', request.otherCloud])]),
		...(subdomain === null ? [] : [findScope(subdomain)]),
		"export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'",
		`# Signed in to another tenant? First: ${commandLine(['az', 'login', '--tenant', request.tenantId])}`,
		...request.grants.flatMap(grant => ['', `# ${grantWords(grant)}`, azGrant(grant)]),
		'',
	].join('\n');
};

const azGrant = ({name, principalId, principalType, roleId, scope}: RequestedGrant): string => {
	const words = commandLine([
		...['az', 'role', 'assignment', 'create', '--role', roleId],
		...['--assignee-object-id', principalId, '--assignee-principal-type', principalType],
		...(name === null ? [] : ['--name', name]),
		...['--description', description],
	]);
	// Without a scope az would take the whole subscription: nothing is run when none was found.
	return `${words} --scope ${'id' in scope ? quoteForBash(scope.id) : `"\${scope:?was not found}"${scope.project === null ? '' : quoteForBash(`/projects/${scope.project}`)}`}`;
};
