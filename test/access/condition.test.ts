import {describe, expect, test} from 'vitest';
import {type ConditionContext, conditionHolds} from '../../source/access/condition.ts';
import {parseCondition} from '../../source/access/condition-format.ts';
import {roles} from '../../source/access/roles.ts';
import {builtInRoles} from '../../source/sandbox/role-definitions.ts';

const assignments = 'Microsoft.Authorization/roleAssignments';
const write = `${assignments}/write`;
const remove = `${assignments}/delete`;
const person = 'aaaaaaaa-0000-4000-8000-000000000001';
const custom = '12345678-abcd-4000-8000-00000000ffff';

const attributes = (roleId: string, principalType = 'User', principalId = person) => ({
	[`${assignments}:RoleDefinitionId`]: roleId,
	[`${assignments}:PrincipalId`]: principalId,
	[`${assignments}:PrincipalType`]: principalType,
});

const nothing: ConditionContext = {action: write, request: null, resource: null};
const writing = (...about: Parameters<typeof attributes>): ConditionContext => ({...nothing, request: attributes(...about)});
const removing = (...about: Parameters<typeof attributes>): ConditionContext => ({action: remove, request: null, resource: attributes(...about)});

const role = `@Request[${assignments}:RoleDefinitionId]`;
const type = `@Request[${assignments}:PrincipalType]`;
const other = '@Request[x]';

test.for([
	// ActionMatches and what joins
	["ActionMatches{'Microsoft.Authorization/roleAssignments/write'}", 'yes'],
	["actionmatches {'microsoft.authorization/*/WRITE'}", 'yes'],
	["ActionMatches{'Microsoft.Authorization/roleDefinitions/*'}", 'no'],
	["!(ActionMatches{'*'})", 'no'],
	["NOT ActionMatches{'x'}", 'yes'],
	["! ActionMatches{'x'} && ActionMatches{'*'}", 'yes'],
	["not ActionMatches{'*'} || ActionMatches{'x'}", 'no'],
	["(ActionMatches{'x'} OR ActionMatches{'*'}) AND ActionMatches{'*'}", 'yes'],
	["ActionMatches{'*'} AND ActionMatches{'*'} AND ActionMatches{'x'}", 'no'],
	// What is not known
	["SubOperationMatches{'Blob.List'}", 'unknown'],
	["!(ActionMatches{'Microsoft.Storage/*'} AND NOT SubOperationMatches{'Blob.List'})", 'yes'],
	["SubOperationMatches{'a'} AND ActionMatches{'x'}", 'no'],
	["SubOperationMatches{'a'} OR ActionMatches{'*'}", 'yes'],
	["SubOperationMatches{'a'} OR ActionMatches{'x'}", 'unknown'],
	["@Principal[x] StringEquals 'a'", 'unknown'],
	["@Environment[UtcNow] DateTimeGreaterThan '2026-01-01T00:00:00.0Z'", 'unknown'],
	["@Other[x] StringEquals 'a'", 'unknown'],
	["@Resource[x] StringEquals 'a'", 'unknown'],
	["@Request[unheard] StringEquals 'a'", 'unknown'],
	["@Request[unheard] StringNotEquals 'a'", 'unknown'],
	["@Request[constructor] StringNotEquals 'a'", 'unknown'],
	[`${other} StringContains 'v'`, 'unknown'],
	[`${other} constructor 'v'`, 'unknown'],
	[`${other} ForSomeOfAnyValues:StringEquals {'Value'}`, 'unknown'],
	[`${other} ForAnyOfAnyValues:StringContains {'Value'}`, 'unknown'],
	[`${other} :StringEquals 'Value'`, 'unknown'],
	[`${other} ForAnyOfAnyValues: {'Value'}`, 'unknown'],
	[`${other} StringEquals {'Value', 'Value'}`, 'unknown'],
	["{'Value', 'Value'} StringEquals 'Value'", 'unknown'],
	// Exists
	[`Exists ${other}`, 'yes'],
	['NOT exists @request[X]', 'no'],
	[`Exists ${role}`, 'yes'],
	['Exists @Request[unheard]', 'unknown'],
	['Exists @Resource[x]', 'unknown'],
	['NOT Exists @Principal[x]', 'unknown'],
	// String operators
	[`${other} StringEquals 'Value'`, 'yes'],
	[`${other} StringEquals{'Value'}`, 'yes'],
	[`${other} StringEquals {'Value'}`, 'yes'],
	[`${other} StringEquals Value`, 'yes'],
	[`${other} StringEquals'Value'`, 'yes'],
	[`${other} StringEquals ${other}`, 'yes'],
	[`${other} StringEquals @Principal[x]`, 'unknown'],
	["@Request[X] stringequals 'Value'", 'yes'],
	[`${other} StringEquals 'value'`, 'no'],
	[`${other} StringNotEquals 'value'`, 'yes'],
	[`${other} StringEqualsIgnoreCase 'vALUE'`, 'yes'],
	[`${other} StringNotEqualsIgnoreCase 'vALUE'`, 'no'],
	[`${other} StringStartsWith 'Val'`, 'yes'],
	[`${other} StringStartsWith 'val'`, 'no'],
	[`${other} StringNotStartsWith 'val'`, 'yes'],
	[`${other} StringStartsWithIgnoreCase 'val'`, 'yes'],
	[`${other} StringNotStartsWithIgnoreCase 'val'`, 'no'],
	[`${other} StringLike 'V*u?'`, 'yes'],
	[`${other} StringLike 'v*u?'`, 'no'],
	[`${other} StringLikeIgnoreCase 'v*U?'`, 'yes'],
	[`${other} StringNotLike 'v*u?'`, 'yes'],
	[`${other} StringNotLikeIgnoreCase 'v*U?'`, 'no'],
	// Types of the attributes of role assignments
	[`${type} StringEquals 'User'`, 'yes'],
	[`${type} StringEquals 'user'`, 'no'],
	[`${type} StringNotEqualsIgnoreCase 'group'`, 'yes'],
	[`${type} ForAnyOfAnyValues:StringEqualsIgnoreCase {'group', 'user'}`, 'yes'],
	[`${type} StringLike 'U*'`, 'yes'],
	[`${type} GuidEquals ${custom}`, 'unknown'],
	[`${role} StringEquals '${custom}'`, 'unknown'],
	[`${role} StringNotLike 'x'`, 'unknown'],
	// Guid operators
	[`${role} GuidEquals ${custom}`, 'yes'],
	[`${role} GuidEquals '${custom.toUpperCase()}'`, 'yes'],
	[`${role} GuidEquals {${custom.replaceAll('-', '')}}`, 'yes'],
	[`${role} GuidEquals '/subscriptions/s/providers/Microsoft.Authorization/roledefinitions/${custom}'`, 'yes'],
	[`${role} GuidEquals '/subscriptions/${custom}'`, 'unknown'],
	[`${role} GuidEquals ${roles.owner}`, 'no'],
	[`${role} GuidNotEquals ${roles.owner}`, 'yes'],
	[`${role} GuidNotEquals ${custom}`, 'no'],
	[`${role} GuidNotEquals nobody`, 'unknown'],
	[`${role} ForAnyOfAnyValues:GuidEquals {nobody, ${custom}}`, 'yes'],
	[`${role} ForAnyOfAllValues:GuidNotEquals {nobody, ${roles.owner}}`, 'unknown'],
	[`${role} ForAnyOfAllValues:GuidNotEquals {nobody, ${custom}}`, 'no'],
	[`@Request[${assignments.toUpperCase()}:PRINCIPALID] guidequals ${person}`, 'yes'],
	// Boolean, numeric and date operators
	['@Request[flag] BoolEquals true', 'yes'],
	["@Request[flag] boolequals 'FALSE'", 'no'],
	['@Request[flag] BoolNotEquals false', 'yes'],
	['@Request[flag] BoolEquals 1', 'unknown'],
	['@Request[count] NumericEquals 12', 'yes'],
	['@Request[count] NumericEquals 012', 'yes'],
	['@Request[count] NumericNotEquals 12', 'no'],
	['@Request[count] NumericLessThan 100', 'yes'],
	['@Request[count] NumericLessThan 12', 'no'],
	['@Request[count] NumericLessThanEquals 12', 'yes'],
	['@Request[count] NumericGreaterThan 9', 'yes'],
	['@Request[count] NumericGreaterThan -100', 'yes'],
	['@Request[count] NumericGreaterThan 12', 'no'],
	['@Request[count] NumericGreaterThanEquals 12', 'yes'],
	['@Request[count] NumericLessThan 12.5', 'unknown'],
	['@Request[count] NumericLessThan 9999999999999999', 'unknown'],
	["@Request[time] DateTimeEquals '2026-03-01T10:00:00.5000Z'", 'yes'],
	["@Request[time] DateTimeNotEquals '2026-03-01T10:00:00Z'", 'yes'],
	["@Request[time] DateTimeGreaterThan '2026-03-01T10:00:00.4999999Z'", 'yes'],
	["@Request[time] DateTimeGreaterThanEquals '2026-03-01T10:00:01Z'", 'no'],
	['@Request[time] DateTimeLessThan 2026-03-01T10:00:01Z', 'yes'],
	["@Request[time] DateTimeLessThanEquals '2026-02-28T23:59:59Z'", 'no'],
	["@Request[time] DateTimeLessThan '2026-13-01T00:00:00Z'", 'unknown'],
	["@Request[time] DateTimeLessThan '2026-12-31T00:00:00Z'", 'yes'],
	["@Request[time] DateTimeLessThan '2026-12-32T00:00:00Z'", 'unknown'],
	["@Request[time] DateTimeLessThan 'on 2026-12-01T00:00:00Z'", 'unknown'],
	["@Request[time] DateTimeLessThan '2026-12-01T00:00:00Zulu'", 'unknown'],
	["@Request[time] DateTimeLessThan '2026-12-01T00:00:00+01:00'", 'unknown'],
	// Cross products, as documented
	["{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'blue', 'green'}", 'yes'],
	["{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'orange', 'green'}", 'no'],
	["{'red', 'blue'} ForAllOfAnyValues:StringEquals {'orange', 'red', 'blue'}", 'yes'],
	["{'red', 'blue'} ForAllOfAnyValues:StringEquals {'red', 'green'}", 'no'],
	['{10, 20} ForAnyOfAllValues:NumericLessThan {15, 18}', 'yes'],
	['{10, 20} ForAnyOfAllValues:NumericLessThan {5, 18}', 'no'],
	['{10, 20} ForAllOfAllValues:NumericLessThan {5, 15, 18}', 'no'],
	['{10, 20} ForAllOfAllValues:NumericLessThan {25, 30}', 'yes'],
	['{10, 20} ForAllOfAllValues:NumericLessThan {15, 25, 30}', 'no'],
] as const)('%s: %s', ([condition, expected]) => {
	const request = {...attributes(custom), x: 'Value', flag: 'True', count: '12', time: '2026-03-01T10:00:00.5Z'};
	expect(conditionHolds(condition, {...nothing, request})).toBe(expected);
});

test.for([
	['a*c?', 'abcd', 'yes'],
	['A*C?', 'abcd', 'no'],
	['a*c', 'abcd', 'no'],
	['*', '', 'yes'],
	['?', '', 'no'],
	['', '', 'yes'],
	['', 'a', 'no'],
	['a', '', 'no'],
	['**b', 'aab', 'yes'],
	['*ab', 'aab', 'yes'],
	['a*b*c', 'abbcbc', 'yes'],
	['a*?', 'a', 'no'],
	['\\*', '*', 'yes'],
	['\\*', 'a', 'no'],
	['\\?', '?', 'yes'],
	['\\?', 'a', 'no'],
	['a\\b', 'a\\b', 'yes'],
	['a.c', 'abc', 'no'],
] as const)('StringLike %s for %s: %s', ([pattern, value, expected]) => {
	expect(conditionHolds(`@Request[x] StringLike '${pattern}'`, {...nothing, request: {x: value}})).toBe(expected);
});

const only = (roleIds: string, extra: (source: string) => string = () => '', operator = 'ForAnyOfAnyValues:GuidEquals'): string => {
	const half = (action: string, source: string): string =>
		`(\r\n (\r\n  !(ActionMatches{'${action}'})\r\n )\r\n OR \r\n (\r\n  @${source}[${assignments}:RoleDefinitionId] ${operator} {${roleIds}}${extra(source)}\r\n )\r\n)`;
	return `${half(write, 'Request')}\r\nAND\r\n${half(remove, 'Resource')}`;
};

const templates = {
	'Constrain roles': only(`${roles.reader}, ${roles.foundryUser}`),
	'Constrain roles and principal types': only(
		roles.reader,
		source => `\r\n AND\r\n @${source}[${assignments}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User', 'Group'}`,
	),
	'Constrain roles and principals': only(roles.reader, source => ` AND @${source}[${assignments}:PrincipalId] ForAnyOfAnyValues:GuidEquals {${person}}`),
	'Allow all except specific roles': only(
		`${roles.owner}, ${roles.roleBasedAccessControlAdministrator}, ${roles.userAccessAdministrator}`,
		() => '',
		'ForAnyOfAllValues:GuidNotEquals',
	),
};

describe("the portal's templates of delegation", () => {
	test.for([
		['Constrain roles', 'a listed role', roles.foundryUser, 'User', person, 'yes'],
		[
			'Constrain roles',
			'a listed role by its ARM id',
			`/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${roles.reader}`,
			'User',
			person,
			'yes',
		],
		['Constrain roles', 'another role', roles.owner, 'User', person, 'no'],
		['Constrain roles and principal types', 'the role to a user', roles.reader, 'user', person, 'yes'],
		['Constrain roles and principal types', 'the role to a service principal', roles.reader, 'ServicePrincipal', person, 'no'],
		['Constrain roles and principal types', 'another role to a user', roles.owner, 'User', person, 'no'],
		['Constrain roles and principals', 'the role to the person', roles.reader, 'User', person.toUpperCase(), 'yes'],
		['Constrain roles and principals', 'the role to somebody else', roles.reader, 'User', custom, 'no'],
		['Allow all except specific roles', 'Reader', roles.reader, 'User', person, 'yes'],
		['Allow all except specific roles', 'a custom role', custom, 'Group', person, 'yes'],
		['Allow all except specific roles', 'Owner', roles.owner, 'User', person, 'no'],
		['Allow all except specific roles', 'User Access Administrator', roles.userAccessAdministrator, 'User', person, 'no'],
	] as const)('%s, %s', ([template, , roleId, principalType, principalId, expected]) => {
		expect(conditionHolds(templates[template], writing(roleId, principalType, principalId))).toBe(expected);
		expect(conditionHolds(templates[template], removing(roleId, principalType, principalId))).toBe(expected);
	});

	test.for(Object.entries(templates))('%s lets every other action pass and says nothing without attributes', ([, condition]) => {
		expect(conditionHolds(condition, {...nothing, action: 'Microsoft.CognitiveServices/accounts/read'})).toBe('yes');
		expect(conditionHolds(condition, nothing)).toBe('unknown');
		expect(conditionHolds(condition, {...removing(roles.reader), resource: null, request: attributes(roles.reader)})).toBe('unknown');
	});
});

describe('the conditions of the built-in roles', () => {
	const all = [...builtInRoles().values()];
	const conditions = [...new Set(all.flatMap(({permissions}) => permissions.flatMap(({condition}) => condition ?? [])))];

	test('are many, and each parses', () => {
		expect(conditions.length).toBeGreaterThan(20);
		expect(conditions.filter(condition => parseCondition(condition) === null)).toEqual([]);
	});

	const account = [roles.foundryAgentConsumer, roles.foundryUser, '3bc748fc-213d-45c1-8d91-9da5725539b9', '2a1e307c-b015-4ebd-883e-5b7698a07328'];
	const logAnalyticsReader = '73c42c96-874c-492b-b04d-ab87d138a893';
	const everyAction = new Set(all.flatMap(({permissions}) => permissions.flatMap(({actions, dataActions}) => [...actions, ...dataActions])));
	const others = [...everyAction].filter(action => !action.includes('*') && action !== write && action !== remove);

	test.for([
		['Foundry Owner', roles.foundryOwner, [...account, logAnalyticsReader]],
		['Foundry Account Owner', roles.foundryAccountOwner, [...account, logAnalyticsReader]],
		['Foundry Project Manager', roles.foundryProjectManager, [roles.foundryAgentConsumer, roles.foundryUser]],
	] as const)('%s may assign its roles, no other, and do everything else', ([, id, expected]) => {
		const condition =
			builtInRoles()
				.get(id)
				?.permissions.flatMap(block => block.condition ?? [])[0] ?? '';
		const says = (contextOf: typeof writing): unknown => Object.groupBy(all, role => conditionHolds(condition, contextOf(role.id)));
		const groups = {yes: expect.toSatisfy(isExactly(expected)), no: expect.any(Array)};
		expect(says(writing)).toEqual(groups);
		expect(says(removing)).toEqual(groups);
		expect(others.length).toBeGreaterThan(1000);
		expect(others.filter(action => conditionHolds(condition, {...nothing, action}) !== 'yes')).toEqual([]);
	});

	const listed = (condition: string): readonly string[] =>
		[...condition.matchAll(/@Request\[[^\]]*RoleDefinitionId\] *ForAnyOfAnyValues:GuidEquals *\{([^}]*)\}/g)].flatMap(([, list = '']) =>
			list.split(',').map(id => id.trim().replaceAll('-', '')),
		);

	test.for(conditions.filter(condition => listed(condition).length > 0))('%s admits the roles it lists', condition => {
		const admitted = all.filter(({id}) => conditionHolds(condition, writing(id, 'ServicePrincipal')) !== 'no').map(({id}) => id.replaceAll('-', ''));
		expect(admitted.toSorted()).toEqual(
			listed(condition)
				.filter(id => all.some(role => role.id.replaceAll('-', '') === id))
				.toSorted(),
		);
		expect(conditionHolds(condition, writing(listed(condition)[0] ?? '', 'ServicePrincipal'))).toBe(condition.includes('HasObotoken') ? 'unknown' : 'yes');
	});
});

const isExactly =
	(ids: readonly string[]) =>
	(found: readonly {readonly id: string}[]): boolean =>
		found
			.map(({id}) => id)
			.toSorted()
			.join() === ids.toSorted().join();

test('an answer is kept for the same question only', () => {
	const condition = templates['Constrain roles'];
	const [first, second] = [writing(roles.reader), writing(roles.owner)];
	expect(
		[first, first, second, {...first, action: remove}, {...first, resource: second.request}, first].map(context => conditionHolds(condition, context)),
	).toEqual(['yes', 'yes', 'no', 'unknown', 'yes', 'yes']);
	expect(conditionHolds(condition, {action: remove, request: null, resource: first.request})).toBe('yes');
	expect(conditionHolds(condition, {action: remove, request: null, resource: second.request})).toBe('no');
});
