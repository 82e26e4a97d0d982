import {describe, expect, test} from 'vitest';
import {keyPoliciesOf, type PolicyAssignment, type PolicyDefinition, type PolicyReading} from '../../source/access/key-policy.ts';
import {foundryResource} from './support/records.ts';

const now = Date.UTC(2026, 10, 20);
const group = `/subscriptions/${foundryResource.subscriptionId}/resourceGroups/rg-ai`;
const own = `/subscriptions/${foundryResource.subscriptionId}/providers/Microsoft.Authorization/policyDefinitions/own`;
const builtIn = (guid: string): string => `/providers/Microsoft.Authorization/policyDefinitions/${guid}`;
const alias = 'Microsoft.CognitiveServices/accounts/disableLocalAuth';

const assignment = (of: Partial<PolicyAssignment> = {}): PolicyAssignment => ({
	id: `${group}/providers/Microsoft.Authorization/policyAssignments/a`,
	name: 'Keys',
	scope: group,
	definitionId: own,
	enforced: true,
	notScopes: [],
	parameters: {},
	...of,
});

/** Entries, since an object with a `then` would pass for a promise. */
const rule = (condition: unknown, effect: unknown, details?: unknown): unknown =>
	Object.fromEntries([
		['if', condition],
		['then', {effect, details}],
	]);

const reading = (of: Partial<PolicyReading>, definition?: Partial<PolicyDefinition>): PolicyReading => ({
	assignments: [assignment()],
	definitions: new Map(definition ? [[own.toLowerCase(), {id: own, name: 'own', rule: null, defaults: {}, ...definition}]] : []),
	initiatives: new Map(),
	exemptions: [],
	remediations: [],
	unread: 0,
	...of,
});

const found = (of: Partial<PolicyReading>, definition?: Partial<PolicyDefinition>) => keyPoliciesOf(reading(of, definition), foundryResource, now);

describe('what a rule wants', () => {
	const type = {field: 'type', equals: 'Microsoft.CognitiveServices/accounts'};
	test.for<[string, unknown, 'off' | 'on' | null]>([
		['it denies what is not true', rule({allOf: [type, {field: alias, notEquals: true}]}, 'Deny'), 'off'],
		['it denies what is true, as a text', rule({allOf: [type, {field: alias, equals: 'true'}]}, 'deny'), 'on'],
		['it denies what is not false', rule({field: alias, notEquals: 'false'}, 'deny'), 'on'],
		['it denies what is not so', rule({not: {field: alias, equals: true}}, 'deny'), 'off'],
		[
			'it denies what does not exist or is false',
			rule(
				{
					anyOf: [
						{field: alias, exists: 'false'},
						{field: alias, equals: false},
					],
				},
				'deny',
			),
			'off',
		],
		['its alias is written in other letters', rule({FIELD: alias.toLowerCase(), Equals: false}, 'deny'), 'off'],
		['its value is a parameter', rule({field: alias, notEquals: "[parameters('value')]"}, 'deny'), 'off'],
		['its value is another expression', rule({field: alias, notEquals: "[field('name')]"}, 'deny'), null],
		[
			'it objects to both',
			rule(
				{
					anyOf: [
						{field: alias, equals: true},
						{field: alias, equals: false},
					],
				},
				'deny',
			),
			null,
		],
		['it writes true', rule({field: alias, notEquals: true}, 'modify', {operations: [{operation: 'addOrReplace', field: alias, value: true}]}), 'off'],
		['it writes false, whatever its condition', rule(type, 'modify', {operations: [{operation: 'addOrReplace', field: alias, value: 'false'}]}), 'on'],
		['it appends', rule(type, 'append', [{field: alias, value: true}]), 'off'],
		['it wants it to exist', rule(type, 'deployIfNotExists', {existenceCondition: {field: alias, equals: true}}), 'off'],
	])('%s', ([, policyRule, wants]) => {
		expect(found({}, {rule: policyRule, defaults: {value: true}}).map(policy => policy.wants)).toEqual([wants]);
	});

	test('a rule about something else is none of these', () => {
		expect(found({}, {rule: rule({field: 'Microsoft.CognitiveServices/accounts/publicNetworkAccess', equals: 'Enabled'}, 'deny')})).toEqual([]);
		expect(found({})).toEqual([]);
	});
});

describe('what it does', () => {
	const byParameter = {rule: rule({field: alias, notEquals: true}, "[parameters('effect')]"), defaults: {effect: 'Audit'}};
	test.for([
		['its default', {}, 'audit'],
		['the assignment’s parameter', {effect: 'Deny'}, 'deny'],
		['the same in other letters', {Effect: 'deny'}, 'deny'],
		['an unknown word', {effect: 'Shout'}, 'unknown'],
	] as const)('by %s', ([, parameters, effect]) => {
		expect(found({assignments: [assignment({parameters})]}, byParameter)).toMatchObject([{effect, wants: 'off'}]);
	});

	test('disabled it is none', () => {
		expect(found({assignments: [assignment({parameters: {effect: 'Disabled'}})]}, byParameter)).toEqual([]);
	});

	test.for([
		['71ef260a-8f18-47b7-abcb-62d0673d94dc', {}, 'audit'],
		['71ef260a-8f18-47b7-abcb-62d0673d94dc', {effect: 'Deny'}, 'deny'],
		['14DE9E63-1B31-492E-A5A3-C3F7FD57F555', {}, 'modify'],
		['55eff01b-f2bd-4c32-9203-db285f709d30', {}, 'deploy'],
	] as const)('%s with %o is known by its id where it cannot be read', ([guid, parameters, effect]) => {
		expect(found({assignments: [assignment({definitionId: builtIn(guid), parameters})]})).toMatchObject([{effect, wants: 'off'}]);
	});

	test('through an initiative, whose parameters it passes on', () => {
		const set = `${group}/providers/Microsoft.Authorization/policySetDefinitions/set`;
		const members = [{definitionId: builtIn('71ef260a-8f18-47b7-abcb-62d0673d94dc'), reference: 'keys', parameters: {effect: "[parameters('keysEffect')]"}}];
		const initiatives = new Map([[set.toLowerCase(), {id: set, name: 'Baseline', members, defaults: {keysEffect: 'Audit'}}]]);
		const assigned = (parameters: Readonly<Record<string, unknown>>) => found({initiatives, assignments: [assignment({definitionId: set, parameters})]});
		expect(assigned({})).toMatchObject([{effect: 'audit', through: 'Baseline'}]);
		expect(assigned({keysEffect: 'Deny'})).toMatchObject([{effect: 'deny'}]);
		const exemption = {name: 'x', assignmentId: assignment().id.toUpperCase(), expiresOn: null};
		const exempt = (references: readonly string[]) =>
			found({initiatives, assignments: [assignment({definitionId: set})], exemptions: [{...exemption, references}]});
		expect(exempt(['KEYS'])).toMatchObject([{idle: 'exempt', reference: 'keys'}]);
		expect(exempt(['other'])).toMatchObject([{idle: null}]);
		expect(exempt([])).toMatchObject([{idle: 'exempt'}]);
	});
});

describe('what an assignment changes of its definitions', () => {
	const set = `${group}/providers/Microsoft.Authorization/policySetDefinitions/set`;
	const members = [{definitionId: builtIn('71ef260a-8f18-47b7-abcb-62d0673d94dc'), reference: 'keys', parameters: {effect: 'Deny'}}];
	const initiatives = new Map([[set.toLowerCase(), {id: set, name: 'Baseline', members, defaults: {}}]]);
	const over = {effect: 'Audit', references: null, selective: false};
	test.for<[string, Partial<PolicyAssignment>, readonly string[]]>([
		['nothing', {}, ['deny']],
		['another effect', {overrides: [over]}, ['audit']],
		['another effect for this member', {overrides: [{...over, references: ['KEYS']}]}, ['audit']],
		['another effect for another member', {overrides: [{...over, references: ['other']}]}, ['deny']],
		['it is disabled', {overrides: [{...over, effect: 'disabled'}]}, []],
		['another effect in some places', {overrides: [{...over, selective: true}]}, ['unknown']],
		['it counts in some places', {selective: true}, ['unknown']],
		['it counts in some places, and nowhere', {selective: true, overrides: [{...over, effect: 'Disabled'}]}, []],
	])('%s', ([, of, effects]) => {
		expect(found({initiatives, assignments: [assignment({definitionId: set, ...of})]}).map(({effect}) => effect)).toEqual(effects);
	});
});

describe('what a rule asks for besides the keys', () => {
	const keys = {field: alias, notEquals: true};
	const rest = {kind: foundryResource.kind, location: 'Sweden Central'};
	test.for<[string, unknown, readonly string[]]>([
		['nothing', keys, ['modify']],
		['its type', {allOf: [{field: 'type', equals: 'Microsoft.CognitiveServices/accounts'}, keys]}, ['modify']],
		['another type', {allOf: [{field: 'type', equals: 'Microsoft.Search/searchServices'}, keys]}, []],
		['one of two types, each with its keys', {anyOf: [{allOf: [{field: 'type', equals: 'Microsoft.Search/searchServices'}, keys]}, keys]}, ['modify']],
		['its kind', {allOf: [{field: 'kind', in: ['OpenAI', rest.kind.toUpperCase()]}, keys]}, ['modify']],
		['another kind', {allOf: [{field: 'KIND', notIn: [rest.kind]}, keys]}, []],
		['its place', {allOf: [{field: 'location', in: "[parameters('places')]"}, keys]}, ['modify']],
		['another place', {allOf: [keys, {not: {field: 'location', equals: rest.location}}]}, []],
		['its name by a pattern', {allOf: [{field: 'name', like: 'contoso-*'}, keys]}, ['modify']],
		['another name by a pattern', {allOf: [{field: 'name', notLike: '*-foundry'}, keys]}, []],
		['a tag', {allOf: [{field: "tags['SecurityControl']", notEquals: 'Ignore'}, keys]}, ['unknown']],
		['an expression', {allOf: [{value: "[resourceGroup().tags['x']]", equals: 'y'}, keys]}, ['unknown']],
		['a parameter that nobody set', {allOf: [{field: 'location', in: "[parameters('others')]"}, keys]}, ['unknown']],
	])('%s', ([, condition, effects]) => {
		const definition = {id: own, name: 'own', rule: rule(condition, 'Modify'), defaults: {places: ['swedencentral']}};
		const policies = keyPoliciesOf(reading({}, definition), {...foundryResource, location: rest.location}, now);
		expect(policies.map(({effect}) => effect)).toEqual(effects);
	});

	test('what only reports is told as that, whatever it asks for', () => {
		const condition = {allOf: [{field: "tags['a']", exists: true}, keys]};
		expect(found({}, {rule: rule(condition, 'Audit')})).toMatchObject([{effect: 'audit'}]);
	});
});

describe('whether it counts', () => {
	const modify = {definitionId: builtIn('14de9e63-1b31-492e-a5a3-c3f7fd57f555')};
	const exemption = {name: 'Until then', assignmentId: assignment().id, references: []};
	test.for<[string, Partial<PolicyReading>, object]>([
		['enforced', {assignments: [assignment(modify)]}, {idle: null, exemption: null}],
		['not enforced', {assignments: [assignment({...modify, enforced: false})]}, {idle: 'not-enforced'}],
		['the group left out', {assignments: [assignment({...modify, notScopes: [group.toUpperCase()]})]}, {idle: 'excluded'}],
		['another resource left out', {assignments: [assignment({...modify, notScopes: [`${foundryResource.id}-2`]})]}, {idle: null}],
		['exempt for a day', {assignments: [assignment(modify)], exemptions: [{...exemption, expiresOn: '2026-11-21T00:00:00Z'}]}, {idle: 'exempt'}],
		[
			'exempt until now',
			{assignments: [assignment(modify)], exemptions: [{...exemption, expiresOn: '2026-11-20T00:00:00Z'}]},
			{idle: null, exemption: {expired: true}},
		],
		[
			'exempt in some places',
			{assignments: [assignment(modify)], exemptions: [{...exemption, expiresOn: null, selective: true}]},
			{idle: null, effect: 'unknown', exemption: {name: 'Until then'}},
		],
		[
			'exempt in some places, and by another everywhere',
			{
				assignments: [assignment(modify)],
				exemptions: [
					{...exemption, expiresOn: null, selective: true},
					{...exemption, expiresOn: null},
				],
			},
			{idle: 'exempt', effect: 'modify'},
		],
		['exemptions unread', {assignments: [assignment(modify)], exemptions: null}, {idle: null, exemption: null}],
		[
			'a task on its way',
			{assignments: [assignment(modify)], remediations: [{name: 'fix', assignmentId: assignment().id, state: 'InProgress'}]},
			{remediation: {name: 'fix'}},
		],
		[
			'a task that ended',
			{assignments: [assignment(modify)], remediations: [{name: 'fix', assignmentId: assignment().id, state: 'Succeeded'}]},
			{remediation: null},
		],
	])('%s', ([, of, expected]) => {
		expect(found(of)).toMatchObject([expected]);
	});
});
