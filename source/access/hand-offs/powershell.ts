import {quoteForPowerShell} from '../plain.ts';
import {description, grantWords, type Request, type RequestedGrant, subdomainToFind} from './requested-grant.ts';

/** A script for Azure PowerShell; the assignment's name cannot be given there. */
export const powershellScript = (request: Request): string => {
	const subdomain = subdomainToFind(request);
	return [
		...(subdomain === null ? [] : findScope(subdomain)),
		`# Not signed in? First: Connect-AzAccount -Tenant ${quoteForPowerShell(request.tenantId)}${request.otherCloud === null ? '' : ` -Environment ${request.otherCloud}`}`,
		...request.grants.flatMap(grant => ['', `# ${grantWords(grant)}`, newAssignment(grant)]),
		'',
	].join('\n');
};

const findScope = (subdomain: string): readonly string[] => {
	const query = `resources | where type =~ 'microsoft.cognitiveservices/accounts' and properties.customSubDomainName =~ '${subdomain}' | project id`;
	return [
		`$scope = (Search-AzGraph -Query ${quoteForPowerShell(query)}).id`,
		`if (-not $scope) { throw ${quoteForPowerShell(`No resource with the subdomain ${subdomain} is visible to you`)} }`,
	];
};

const newAssignment = ({principalId, principalType, roleId, scope}: RequestedGrant): string =>
	[
		'New-AzRoleAssignment',
		`-ObjectId ${quoteForPowerShell(principalId)}`,
		`-ObjectType ${principalType}`,
		`-RoleDefinitionId ${quoteForPowerShell(roleId)}`,
		`-Scope ${'id' in scope ? quoteForPowerShell(scope.id) : scope.project === null ? '$scope' : `($scope + ${quoteForPowerShell(`/projects/${scope.project}`)})`}`,
		`-Description ${quoteForPowerShell(description)}`,
	].join(' ');
