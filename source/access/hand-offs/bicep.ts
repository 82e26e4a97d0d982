import {commandLine} from '../command-line.ts';
import {parseResourceId, sameScope, scopeKind, scopeLabel, subscriptionIdOf} from '../scope.ts';
import {findScope} from './az.ts';
import {description, grantWords, type Request, type RequestedGrant, subdomainToFind} from './requested-grant.ts';

/** A string of Bicep. Source: Microsoft Learn, "Data types in Bicep". */
export const quoteForBicep = (text: string): string => `'${text.replace(/[\\']|\$(?=\{)/gu, String.raw`\$&`).replace(/\p{Cc}/gu, asEscape)}'`;

const asEscape = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16) ?? '0'}}`;

/** A backslash at the end of its line would let some readers take the next line for comment too. */
const comment = (text: string): string => `// ${text.replace(/\\+$/u, '')}`;

/** One file per deployment scope, each under the command that deploys it. */
export const bicepScript = (request: Request): string => {
	const subdomain = subdomainToFind(request);
	if (subdomain !== null) return endpointFile(subdomain, request.grants);
	const files = Map.groupBy(request.grants, ({scope}) => deploymentOf('id' in scope ? scope.id : ''));
	const names = [...files.keys()].map((_, index) => (index === 0 ? 'grants.bicep' : `grants-${index + 1}.bicep`));
	return [...files].map(([deployment, grants], index) => knownFile(deployment, grants, names[index] ?? 'grants.bicep')).join('\n');
};

/** The scope that a deployment is made at: a resource group's, a subscription's or a management group's id. */
const deploymentOf = (scope: string): string => /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/iu.exec(scope)?.[0] ?? scope;

const knownFile = (deployment: string, grants: readonly RequestedGrant[], file: string): string => {
	const kind = scopeKind(deployment);
	const group = kind === 'resourceGroup' ? scopeLabel(deployment) : null;
	const targetScope = kind === 'root' ? 'tenant' : kind;
	const commands: Readonly<Record<string, readonly string[]>> = {
		resourceGroup: ['group', 'create', '--subscription', subscriptionIdOf(deployment) ?? '', '--resource-group', group ?? ''],
		subscription: ['sub', 'create', '--subscription', subscriptionIdOf(deployment) ?? '', '--location', 'LOCATION'],
		managementGroup: ['mg', 'create', '--management-group-id', scopeLabel(deployment), '--location', 'LOCATION'],
		tenant: ['tenant', 'create', '--location', 'LOCATION'],
	};
	const owners = existing(grants.flatMap(({scope}) => ('id' in scope ? [scope.id] : [])));
	return [
		`// ${file}: ${commandLine(['az', 'deployment', ...(commands[targetScope] ?? []), '--template-file', file])}`,
		`targetScope = ${quoteForBicep(targetScope)}`,
		...owners.lines,
		...grants.flatMap((grant, index) => {
			const symbol = 'id' in grant.scope ? (owners.symbols.get(grant.scope.id.toLowerCase()) ?? null) : null;
			// Without a symbol it would lie on all that is deployed to.
			if (symbol === null && 'id' in grant.scope && !sameScope(grant.scope.id, deployment)) return ['', comment(`Not in Bicep: ${grantWords(grant)}`)];
			// Above subscriptions a role has no subscription to be looked for in.
			const definitions = targetScope === 'tenant' || targetScope === 'managementGroup' ? 'tenantResourceId' : 'subscriptionResourceId';
			return assignment(grant, index, {symbol, name: quoteForBicep(grant.name ?? ''), definitions});
		}),
		'',
	].join('\n');
};

type Owners = {readonly lines: readonly string[]; readonly symbols: ReadonlyMap<string, string>};

/** The accounts and projects that assignments lie on, each declared once. */
const existing = (scopes: readonly string[]): Owners => {
	const accounts = new Map<string, string>();
	const symbols = new Map<string, string>();
	const lines: string[] = [];
	for (const id of scopes) {
		const parsed = parseResourceId(id);
		if (!parsed || symbols.has(id.toLowerCase())) continue;
		const key = parsed.account.toLowerCase();
		let account = accounts.get(key);
		if (account === undefined) {
			account = accounts.size === 0 ? 'account' : `account${accounts.size + 1}`;
			accounts.set(key, account);
			lines.push('', `resource ${account} 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {`, `  name: ${quoteForBicep(parsed.account)}`, '}');
		}
		if (parsed.project === null) {
			symbols.set(id.toLowerCase(), account);
			continue;
		}
		const project = `project${symbols.size + 1}`;
		symbols.set(id.toLowerCase(), project);
		lines.push('', ...projectLines(project, account, parsed.project));
	}
	return {lines, symbols};
};

const projectLines = (symbol: string, account: string, name: string): readonly string[] => [
	`resource ${symbol} 'Microsoft.CognitiveServices/accounts/projects@2025-06-01' existing = {`,
	`  parent: ${account}`,
	`  name: ${quoteForBicep(name)}`,
	'}',
];

type Place = {readonly symbol: string | null; readonly name: string; readonly definitions: 'subscriptionResourceId' | 'tenantResourceId'};

const assignment = (grant: RequestedGrant, index: number, {symbol, name, definitions}: Place): readonly string[] => [
	'',
	comment(grantWords(grant)),
	`resource grant${index + 1} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {`,
	`  name: ${name}`,
	...(symbol === null ? [] : [`  scope: ${symbol}`]),
	'  properties: {',
	`    roleDefinitionId: ${definitions}('Microsoft.Authorization/roleDefinitions', ${quoteForBicep(grant.roleId)}) ${comment(grant.roleName)}`,
	`    principalId: ${quoteForBicep(grant.principalId)}`,
	`    principalType: ${quoteForBicep(grant.principalType)}`,
	`    description: ${quoteForBicep(description)}`,
	'  }',
	'}',
];

/** The resource is found first; its name comes in as a parameter, and `guid()` makes the same names that this program makes. */
const endpointFile = (subdomain: string, grants: readonly RequestedGrant[]): string => {
	const projects = [...new Set(grants.flatMap(({scope}) => ('project' in scope && scope.project !== null ? [scope.project] : [])))];
	const symbolOf = ({scope}: RequestedGrant): string =>
		'project' in scope && scope.project !== null ? `project${projects.indexOf(scope.project) + 1}` : 'account';
	return [
		`// ${findScope(subdomain)}`,
		'// az deployment group create --subscription "$(cut -d/ -f3 <<<"$scope")" --resource-group "$(cut -d/ -f5 <<<"$scope")" --template-file grants.bicep --parameters accountName="$(cut -d/ -f9 <<<"$scope")"',
		"targetScope = 'resourceGroup'",
		'',
		'param accountName string',
		'',
		"resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {",
		'  name: accountName',
		'}',
		...projects.flatMap((project, index) => ['', ...projectLines(`project${index + 1}`, 'account', project)]),
		...grants.flatMap((grant, index) => {
			const symbol = symbolOf(grant);
			const ids = [grant.principalId, grant.roleId].map(id => quoteForBicep(id.toLowerCase()));
			return assignment(grant, index, {symbol, name: `guid(toLower(${symbol}.id), ${ids.join(', ')})`, definitions: 'subscriptionResourceId'});
		}),
		'',
	].join('\n');
};
