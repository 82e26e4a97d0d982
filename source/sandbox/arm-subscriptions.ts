import {ok, sameText} from './arm-answers.ts';
import {type ArmCall, checkSubscription, groupScope, listAnswer, refuse, refuseAt, sees, subscriptionScope} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import {reaches} from './authorizer.ts';
import type {SandboxResponse} from './http.ts';
import type {World} from './world.ts';

const subscriptionShape = ({id, name, tenantId}: World['subscriptions'][number]): unknown => ({
	id: subscriptionScope(id),
	authorizationSource: 'RoleBased',
	managedByTenants: [],
	subscriptionId: id,
	tenantId,
	displayName: name,
	state: 'Enabled',
	subscriptionPolicies: {locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off'},
});

const listSubscriptions = (call: ArmCall): SandboxResponse => {
	const seen = call.stage.world.subscriptions.filter(({id, tenantId}) => tenantId === call.caller.tid && sees(call, id));
	const page = listAnswer(call, seen.map(subscriptionShape));
	return ok({...page, count: {type: 'Total', value: page.value.length}});
};

const getSubscription = (call: ArmCall, [id = '']: readonly string[]): SandboxResponse => {
	const absent = checkSubscription(call, id);
	if (absent) return absent;
	const refusal = sees(call, id) ? null : refuse(call, 'Microsoft.Resources/subscriptions/read', subscriptionScope(id));
	const known = call.stage.world.subscriptions.find(subscription => sameText(subscription.id, id));
	return refusal ?? ok(known && subscriptionShape(known));
};

/** The tenants that know the caller: the token's own, and those with a guest of the same mail or name. */
const listTenants = (call: ArmCall): SandboxResponse => {
	const {caller, stage} = call;
	const home = stage.world.tenants.find(({id}) => id === caller.tid);
	const person = home?.users.find(({id}) => id === caller.oid);
	const names = [person?.userPrincipalName, person?.mail].filter(name => typeof name === 'string').map(name => name.toLowerCase());
	const known = stage.world.tenants.filter(
		tenant =>
			tenant === home ||
			tenant.users.some(({userPrincipalName, mail}) => names.includes(userPrincipalName.toLowerCase()) || names.includes((mail ?? '').toLowerCase())),
	);
	return ok({
		value: known.map(({id, displayName, defaultDomain}) => ({
			id: `/tenants/${id}`,
			tenantId: id,
			countryCode: 'US',
			displayName,
			domains: [defaultDomain],
			tenantCategory: 'Home',
			defaultDomain,
			tenantType: 'AAD',
		})),
	});
};

const groupAction = 'Microsoft.Resources/subscriptions/resourceGroups/read';

const groupShape = ({subscriptionId, name, location}: World['resourceGroups'][number]): unknown => ({
	id: groupScope(subscriptionId, name),
	name,
	type: 'Microsoft.Resources/resourceGroups',
	location,
	properties: {provisioningState: 'Succeeded'},
});

const readableGroups = (call: ArmCall, subscriptionId: string): World['resourceGroups'] =>
	call.stage.world.resourceGroups.filter(group => {
		const scope = groupScope(group.subscriptionId, group.name);
		return sameText(group.subscriptionId, subscriptionId) && [scope, ...call.heldAt.filter(held => reaches(scope, held))].some(at => call.can(groupAction, at));
	});

const listGroups = (call: ArmCall, [id = '']: readonly string[]): SandboxResponse => {
	const absent = checkSubscription(call, id);
	if (absent) return absent;
	const groups = readableGroups(call, id);
	const refusal = groups.length === 0 && !sees(call, id) ? refuse(call, groupAction, subscriptionScope(id)) : null;
	return refusal ?? ok(listAnswer(call, groups.map(groupShape)));
};

const getGroup = (call: ArmCall, [id = '', name = '']: readonly string[]): SandboxResponse => {
	const refusal = refuseAt(call, groupScope(id, name), groupAction);
	const group = call.stage.world.resourceGroups.find(known => sameText(known.subscriptionId, id) && sameText(known.name, name));
	return refusal ?? ok(group && groupShape(group));
};

const providerTypes = ['accounts', 'accounts/deployments', 'accounts/projects', 'locations/models', 'locations/usages', 'operations'];

const getProvider = (call: ArmCall, [id = '']: readonly string[]): SandboxResponse => {
	const scope = subscriptionScope(id);
	const refusal = refuseAt(call, scope, 'Microsoft.Resources/subscriptions/providers/read');
	const locations = [...new Set(call.stage.world.accounts.map(account => account.location))];
	return (
		refusal ??
		ok({
			id: `${scope}/providers/Microsoft.CognitiveServices`,
			namespace: 'Microsoft.CognitiveServices',
			authorizations: [],
			resourceTypes: providerTypes.map(resourceType => ({
				resourceType,
				locations,
				apiVersions: ['2025-09-01', '2025-06-01', '2023-05-01'],
				capabilities: 'None',
			})),
			registrationState: 'Registered',
			registrationPolicy: 'RegistrationRequired',
		})
	);
};

export const subscriptionRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^\/tenants$/i, answer: listTenants},
	{method: 'GET', path: /^\/subscriptions$/i, answer: listSubscriptions},
	{method: 'GET', path: /^\/subscriptions\/([^/]+)$/i, answer: getSubscription},
	{method: 'GET', path: /^\/subscriptions\/([^/]+)\/resourcegroups$/i, answer: listGroups},
	{method: 'GET', path: /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)$/i, answer: getGroup},
	{method: 'GET', path: /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.CognitiveServices$/i, answer: getProvider},
];
