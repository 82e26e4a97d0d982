import {CloudFailure} from '../access/failure.ts';
import {
	isKnownKeyPolicy,
	keyPoliciesOf,
	type PolicyAssignment,
	type PolicyDefinition,
	type PolicyExemption,
	type PolicyInitiative,
	type PolicyOverride,
	type PolicyReading,
	type Remediation,
} from '../access/key-policy.ts';
import {subscriptionIdOf} from '../access/scope.ts';
import {withoutLeadingSlash} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import type {Service} from './service.ts';
import {openWidth} from './width.ts';

export type ReadPolicies = (identity: Identity, resourceId: string, signal: AbortSignal) => Promise<PolicyReading>;

const versions = {
	policyAssignments: '2022-06-01',
	policyDefinitions: '2021-06-01',
	policySetDefinitions: '2021-06-01',
	policyExemptions: '2022-07-01-preview',
	remediations: '2021-10-01',
} as const;

/** More of the tenant's own definitions are not looked into: they are counted as unread. */
const mostDefinitions = 200;

/**
 * What Azure Policy has assigned at and above a resource, with the definitions that may be about keys: Azure's own are known by their ids, the tenant's own are read.
 * Source: Microsoft Learn, "Policy Assignments - List For Resource", "Policy Exemptions - List For Resource", "Remediations - List For Subscription", "- List For Management Group".
 */
export const openPolicies = ({ask, listAll}: Service): ReadPolicies => {
	return async (identity, resourceId, signal) => {
		const id = withoutLeadingSlash(resourceId);
		const list = async (path: string): Promise<readonly unknown[]> => listAll(identity, path, {}, signal);
		const filter = `$filter=${encodeURIComponent('atScope()')}`;
		const [assigned, exempted, tasks] = await Promise.all([
			list(`${id}/providers/Microsoft.Authorization/policyAssignments?api-version=${versions.policyAssignments}&${filter}`),
			refusable(list(`${id}/providers/Microsoft.Authorization/policyExemptions?api-version=${versions.policyExemptions}&${filter}`)),
			// A task over many resources stands at the scope that it was made for.
			refusable(
				list(`subscriptions/${subscriptionIdOf(resourceId) ?? ''}/providers/Microsoft.PolicyInsights/remediations?api-version=${versions.remediations}`),
			),
		]);
		const assignments = assigned.map(assignmentOf);
		const inWidth = openWidth(8);
		let unread = 0;
		const read = async (definitionId: string): Promise<unknown> => {
			const type = /\/policySetDefinitions\//iu.test(definitionId) ? 'policySetDefinitions' : 'policyDefinitions';
			const found = await inWidth(async () =>
				refusable(ask(identity, `${withoutLeadingSlash(definitionId)}?api-version=${versions[type]}`, {}, signal), [403, 404]),
			);
			if (found === null) unread += 1;
			return found === null ? null : JSON.parse(found.body);
		};
		const readAll = async (ids: readonly string[]): Promise<readonly unknown[]> => {
			const distinct = [...new Map(ids.map(one => [one.toLowerCase(), one])).values()];
			unread += Math.max(0, distinct.length - mostDefinitions);
			return (await Promise.all(distinct.slice(0, mostDefinitions).map(read))).filter(one => one !== null);
		};
		const sets = (await readAll(assignments.map(one => one.definitionId).filter(isSet))).map(initiativeOf);
		const members = [...assignments, ...sets.flatMap(set => set.members)].map(one => one.definitionId).filter(one => !isSet(one));
		const definitions = (await readAll(members.filter(one => isOwn(one) || isKnownKeyPolicy(one)))).map(definitionOf);
		const reading: PolicyReading = {
			assignments,
			definitions: byId(definitions),
			initiatives: byId(sets),
			exemptions: exempted?.map(exemptionOf) ?? null,
			remediations: tasks?.map(remediationOf) ?? null,
			unread,
		};
		// A task that was made for a whole management group stands there, and in no list of a subscription.
		const groups = [...new Map(keyPoliciesOf(reading, {id: resourceId}, 0).map(({scope}) => [scope.toLowerCase(), scope])).values()].filter(isManagementGroup);
		const above = await Promise.all(
			groups.map(async scope =>
				refusable(list(`${withoutLeadingSlash(scope)}/providers/Microsoft.PolicyInsights/remediations?api-version=${versions.remediations}`)),
			),
		);
		const isAllRead = tasks !== null && above.every(found => found !== null);
		return {...reading, remediations: isAllRead ? [...tasks, ...above.flatMap(found => found ?? [])].map(remediationOf) : null};
	};
};

const refusable = async <T>(reading: Promise<T>, refusals: readonly number[] = [400, 403, 404]): Promise<T | null> =>
	reading.catch((error: unknown) => {
		if (error instanceof CloudFailure && refusals.includes(error.evidence.status ?? 0)) return null;
		throw error;
	});

const isManagementGroup = (scope: string): boolean => /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/iu.test(scope);

const isSet = (definitionId: string): boolean => /\/policySetDefinitions\//iu.test(definitionId);

/** The tenant's own stand below a subscription or a management group. */
const isOwn = (definitionId: string): boolean => !/^\/providers\/Microsoft\.Authorization\//iu.test(definitionId);

const byId = <T extends {readonly id: string}>(items: readonly T[]): ReadonlyMap<string, T> => new Map(items.map(item => [item.id.toLowerCase(), item]));

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsIn = (value: unknown): readonly string[] => listIn(value).filter(one => typeof one === 'string');

const nameOf = (item: unknown): string => textField(field(item, 'properties'), 'displayName') ?? textField(item, 'name') ?? '';

/** `{name: {value}}`, of an assignment or a member, or `{name: {defaultValue}}`, of a definition. */
const valuesIn = (parameters: unknown, key: 'defaultValue' | 'value'): Readonly<Record<string, unknown>> =>
	typeof parameters === 'object' && parameters !== null
		? Object.fromEntries(Object.entries(parameters).flatMap(([name, value]) => (field(value, key) === undefined ? [] : [[name, field(value, key)]])))
		: {};

const overrideOf = (item: unknown): readonly PolicyOverride[] => {
	const effect = textField(item, 'value');
	if (textField(item, 'kind')?.toLowerCase() !== 'policyeffect' || effect === null) return [];
	const selectors = listIn(field(item, 'selectors'));
	const byReference = selectors.filter(one => textField(one, 'kind')?.toLowerCase() === 'policydefinitionreferenceid' && Array.isArray(field(one, 'in')));
	const references = byReference.length === 0 ? null : byReference.flatMap(one => textsIn(field(one, 'in')));
	return [{effect, references, selective: selectors.length > byReference.length}];
};

const assignmentOf = (item: unknown): PolicyAssignment => {
	const properties = field(item, 'properties');
	const id = textField(item, 'id') ?? '';
	return {
		id,
		name: nameOf(item),
		scope: textField(properties, 'scope') ?? id.replace(/\/providers\/Microsoft\.Authorization\/policyAssignments\/[^/]+$/iu, ''),
		definitionId: textField(properties, 'policyDefinitionId') ?? '',
		enforced: textField(properties, 'enforcementMode')?.toLowerCase() !== 'donotenforce',
		notScopes: textsIn(field(properties, 'notScopes')),
		selective: listIn(field(properties, 'resourceSelectors')).length > 0,
		overrides: listIn(field(properties, 'overrides')).flatMap(overrideOf),
		parameters: valuesIn(field(properties, 'parameters'), 'value'),
	};
};

const definitionOf = (item: unknown): PolicyDefinition => {
	const properties = field(item, 'properties');
	return {
		id: textField(item, 'id') ?? '',
		name: nameOf(item),
		rule: field(properties, 'policyRule'),
		defaults: valuesIn(field(properties, 'parameters'), 'defaultValue'),
	};
};

const initiativeOf = (item: unknown): PolicyInitiative => {
	const properties = field(item, 'properties');
	const members = field(properties, 'policyDefinitions');
	return {
		id: textField(item, 'id') ?? '',
		name: nameOf(item),
		defaults: valuesIn(field(properties, 'parameters'), 'defaultValue'),
		members: (Array.isArray(members) ? members : []).map(member => ({
			definitionId: textField(member, 'policyDefinitionId') ?? '',
			reference: textField(member, 'policyDefinitionReferenceId'),
			parameters: valuesIn(field(member, 'parameters'), 'value'),
		})),
	};
};

const exemptionOf = (item: unknown): PolicyExemption => {
	const properties = field(item, 'properties');
	return {
		name: nameOf(item),
		assignmentId: textField(properties, 'policyAssignmentId') ?? '',
		references: textsIn(field(properties, 'policyDefinitionReferenceIds')),
		expiresOn: textField(properties, 'expiresOn'),
		...(listIn(field(properties, 'resourceSelectors')).length > 0 ? {selective: true} : {}),
	};
};

const remediationOf = (item: unknown): Remediation => {
	const properties = field(item, 'properties');
	return {
		name: textField(item, 'name') ?? '',
		assignmentId: textField(properties, 'policyAssignmentId') ?? '',
		state: textField(properties, 'provisioningState') ?? '',
	};
};
