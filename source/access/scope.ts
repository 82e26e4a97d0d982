export type ScopeKind = 'root' | 'managementGroup' | 'subscription' | 'resourceGroup' | 'resource' | 'project' | 'agent';

/**
 * Lower-case segments of an ARM scope, `null` for text that is none (an empty scope must not pass for the tenant root).
 * Empty segments are dropped: SDK clients build `//subscriptions/…` and `Microsoft.CognitiveServices//accounts/…`.
 */
const segmentsOf = (scope: string): readonly string[] | null =>
	scope.startsWith('/')
		? scope
				.toLowerCase()
				.split('/')
				.filter(segment => segment !== '')
		: null;

const isManagementGroup = (segments: readonly string[]): boolean =>
	segments.length === 4 && segments[0] === 'providers' && segments[1] === 'microsoft.management' && segments[2] === 'managementgroups';

const startsWith = (segments: readonly string[], beginning: readonly string[]): boolean =>
	beginning.length <= segments.length && beginning.every((segment, index) => segments[index] === segment);

/** Same scope, in whatever case and with whatever doubled or trailing slashes. */
export const sameScope = (a: string, b: string): boolean => {
	const [left, right] = [segmentsOf(a), segmentsOf(b)];
	return left !== null && right !== null && left.length === right.length && startsWith(left, right);
};

/**
 * Whether what is granted at `ancestor` reaches `scope`: downward only, true when equal.
 * Ids do not tell which subscriptions a management group holds; Azure lists at a scope only the groups above it, so each is taken to be above every subscription.
 */
export const isWithin = (scope: string, ancestor: string): boolean => {
	const [inner, outer] = [segmentsOf(scope), segmentsOf(ancestor)];
	if (inner === null || outer === null) {
		return false;
	}
	return startsWith(inner, outer) || (isManagementGroup(outer) && inner[0] === 'subscriptions' && inner.length > 1);
};

export const scopeKind = (scope: string): ScopeKind => {
	const segments = segmentsOf(scope) ?? ['?'];
	if (segments.length === 0) {
		return 'root';
	}
	if (isManagementGroup(segments)) {
		return 'managementGroup';
	}
	if (segments[0] === 'subscriptions' && segments.length === 2) {
		return 'subscription';
	}
	if (segments[0] === 'subscriptions' && segments.length === 4 && segments[2] === 'resourcegroups') {
		return 'resourceGroup';
	}
	if (segments[6] === 'accounts' && segments[8] === 'projects') {
		return segments.length === 10 ? 'project' : segments.length === 12 && segments[10] === 'agents' ? 'agent' : 'resource';
	}
	return 'resource';
};

/** The scope's last name; "tenant root" for `/`. */
export const scopeLabel = (scope: string): string =>
	scope
		.split('/')
		.filter(segment => segment !== '')
		.at(-1) ?? 'tenant root';

const kindWords: Readonly<Record<ScopeKind, string>> = {
	root: 'the ',
	managementGroup: 'management group ',
	subscription: 'subscription ',
	resourceGroup: 'resource group ',
	resource: '',
	project: 'project ',
	agent: 'agent ',
};

/** The scope as a sentence names it, e.g. "subscription Contoso AI", "contoso-openai"; `subscription` lends the name that its id does not hold. */
export const scopeWords = (scope: string, subscription?: {readonly subscriptionId: string; readonly subscriptionName: string | null} | null): string => {
	const kind = scopeKind(scope);
	const name =
		kind === 'subscription' && subscription && subscriptionIdOf(scope)?.toLowerCase() === subscription.subscriptionId.toLowerCase()
			? subscription.subscriptionName
			: null;
	return kindWords[kind] + (name ?? scopeLabel(scope));
};

/** How deep a scope lies, to sort a path from the tenant root down to the target. */
export const scopeDepth = (scope: string): number => {
	const segments = segmentsOf(scope) ?? [];
	return isManagementGroup(segments) ? 1 : segments.length;
};

export const subscriptionIdOf = (id: string): string | null => {
	const [first, second] = id.split('/').filter(segment => segment !== '');
	return first?.toLowerCase() === 'subscriptions' && second ? second : null;
};

export type AccountId = {readonly subscriptionId: string; readonly resourceGroup: string; readonly account: string; readonly project: string | null};

/**
 * Reads the ARM id of a Cognitive Services account, or of anything inside one (its project is kept). What stands before `/subscriptions/` is dropped when it is the address of a portal page
 * or the path that Git Bash for Windows puts there; any other text is not an id.
 */
export const parseResourceId = (text: string): AccountId | null => {
	const trimmed = text.trim().replace(/^["']|["']$/g, '');
	const start = trimmed.toLowerCase().indexOf('/subscriptions/');
	const before = trimmed.slice(0, Math.max(start, 0));
	if (start < 0 || !(before === '' || before === '/' || /^(https:\/\/\S+|[A-Za-z]:\/[^\n]{1,200})$/.test(before))) {
		return null;
	}
	const [id = ''] = trimmed.slice(start).split(/[?#]/, 1);
	const [subscriptions, subscriptionId, groups, resourceGroup, providers, namespace, accounts, account, child, project] = id
		.split('/')
		.filter(segment => segment !== '');
	const fixed = [subscriptions, groups, providers, namespace, accounts].join('/').toLowerCase();
	if (
		fixed !== 'subscriptions/resourcegroups/providers/microsoft.cognitiveservices/accounts' ||
		!subscriptionId ||
		!resourceGroup ||
		!account ||
		/\s/.test(id)
	) {
		return null;
	}
	return {subscriptionId, resourceGroup, account, project: child?.toLowerCase() === 'projects' && project ? project : null};
};
