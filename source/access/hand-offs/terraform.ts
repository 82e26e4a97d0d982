import {subscriptionIdOf} from '../scope.ts';
import {findScope} from './az.ts';
import {description, grantWords, type Request, type RequestedGrant, subdomainToFind} from './requested-grant.ts';

/** A quoted string of HCL. Source: HashiCorp, "Strings and Templates". */
export const quoteForTerraform = (text: string): string =>
	`"${text
		.replace(/[\\"]/gu, String.raw`\$&`)
		.replace(/[$%](?=\{)/gu, mark => mark + mark)
		.replace(/\p{Cc}/gu, character => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)}"`;

const definitions = '/providers/Microsoft.Authorization/roleDefinitions/';

/** Resources for the azurerm provider. */
export const terraformScript = (request: Request): string => {
	const subdomain = subdomainToFind(request);
	return [
		...(subdomain === null
			? []
			: [`# ${findScope(subdomain)}`, '# terraform apply -var "resource_id=$scope"', 'variable "resource_id" {', '  type = string', '}', '']),
		request.grants.map(assignment).join('\n'),
	].join('\n');
};

const assignment = (grant: RequestedGrant, index: number): string => {
	const {name, principalId, principalType, roleId, scope} = grant;
	return [
		`# ${grantWords(grant)}`,
		`resource "azurerm_role_assignment" "grant_${index + 1}" {`,
		...(name === null ? [] : [`  name               = ${quoteForTerraform(name)}`]),
		...('id' in scope
			? [`  scope              = ${quoteForTerraform(scope.id)}`, `  role_definition_id = ${quoteForTerraform(`${prefixOf(scope.id)}${definitions}${roleId}`)}`]
			: [
					`  scope              = ${scope.project === null ? 'var.resource_id' : `join("", [var.resource_id, ${quoteForTerraform(`/projects/${scope.project}`)}])`}`,
					`  role_definition_id = join("", [regex("^/subscriptions/[^/]+", var.resource_id), ${quoteForTerraform(`${definitions}${roleId}`)}])`,
				]),
		`  principal_id       = ${quoteForTerraform(principalId)}`,
		`  principal_type     = ${quoteForTerraform(principalType)}`,
		// Of an identity made moments ago the directory may not know yet; the provider takes this for service principals only.
		...(principalType === 'ServicePrincipal' ? ['  skip_service_principal_aad_check = true'] : []),
		`  description        = ${quoteForTerraform(description)}`,
		'}',
		'',
	].join('\n');
};

const prefixOf = (scope: string): string => {
	const subscription = subscriptionIdOf(scope);
	return subscription === null ? '' : `/subscriptions/${subscription}`;
};
