import {type Request, type RequestedGrant, type RequestedScope, subdomainToFind} from './requested-grant.ts';

/** The access control page of a scope; where only an endpoint is known, the list of resources. */
const pageOf = ({portal, tenantId}: Request, scope: RequestedScope | undefined): string =>
	scope && 'id' in scope
		? `${portal}/#@${encodeURIComponent(tenantId)}/resource${encodeURI(scope.id.toWellFormed())}/users`
		: `${portal}/#@${encodeURIComponent(tenantId)}/browse/Microsoft.CognitiveServices%2Faccounts`;

/** The page to begin on: of the first grant that is required. */
export const portalLink = (request: Request): string => pageOf(request, (request.grants.find(({isRequired}) => isRequired) ?? request.grants[0])?.scope);

/** Each step with every value filled in, in the portal's own words; the page of each further scope on a line of its own. */
export const portalSteps = (request: Request): readonly string[] => {
	const subdomain = subdomainToFind(request);
	const inOrder = request.grants.toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired));
	const pages = [...Map.groupBy(inOrder, ({scope}) => pageKey(scope)).values()];
	return pages.flatMap((grants, index): readonly string[] => {
		const [first] = grants;
		if (!first) return [];
		const page = pageOf(request, first.scope);
		const opened =
			subdomain === null ? 'On this page' : `Open the resource whose endpoint begins with ${subdomain}${projectWords(first.scope)}, then Access control (IAM)`;
		return [
			...(index === 0 || subdomain !== null ? [] : [page]),
			`${opened}${subdomain === null ? `, Access control (IAM) of ${first.where}` : ''}:`,
			...grants.flatMap(stepsOf),
		];
	});
};

const pageKey = (scope: RequestedScope): string => ('id' in scope ? scope.id.toLowerCase() : `${scope.subdomain} ${scope.project ?? ''}`);

const projectWords = (scope: RequestedScope): string => ('project' in scope && scope.project !== null ? `, and in it the project ${scope.project}` : '');

/** Source: Microsoft Learn, "Assign Azure roles using the Azure portal". */
const stepsOf = (grant: RequestedGrant): readonly string[] => [
	'1. Add > Add role assignment',
	`2. Role tab: search ${grant.roleName}, choose it (its id is ${grant.roleId}), Next`,
	`3. Members tab: Assign access to ${membersTab(grant)}, Select members, search ${grant.who}, choose the one with object id ${grant.principalId}, Select`,
	`4. Review + assign, twice${grant.isRequired ? '' : ' (recommended, not required)'}`,
];

const membersTab = ({isIdentity}: RequestedGrant): string => {
	const person = 'User, group, or service principal';
	if (isIdentity === null) return `${person} (a managed identity: Managed identity)`;
	return isIdentity ? 'Managed identity' : person;
};
