import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import {candidateWords, kindWords, memberWords} from '../../source/access/principal.ts';
import type {Session} from '../../source/access/session.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope} from '../../source/sandbox/worlds-resources.ts';
import {openaiCallers, teammates, teams} from '../../source/sandbox/worlds-teammates.ts';
import {type AccessQuestion, assessAccess} from '../../source/steps/assess-access.ts';
import {findPeople, withMembers} from '../../source/steps/find-people.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import {type Connection, openConnection} from './support/connection.ts';

let connection: Connection;
let session: Session;

beforeAll(async () => {
	connection = await openConnection('admin');
	session = await connection.signIn('environment');
});
afterAll(async () => connection.sandbox.close());

const find = async (text: string): Promise<readonly Principal[]> => connection.cloud.findPrincipals(session, text, connection.signal);
const words = async (text: string): Promise<readonly string[]> => (await find(text)).map(candidateWords);
const oneOf = <T>(list: readonly T[], isIt: (one: T) => boolean): T => {
	const found = list.find(isIt);
	if (found === undefined) throw new Error('The world lacks it');
	return found;
};
const teammate = (name: string) => oneOf(teammates, ({userPrincipalName}) => userPrincipalName.startsWith(name));

describe('the directory', () => {
	test.for([
		[
			'a display name of two people',
			'Alex Kim',
			[/^alex\.kim@contoso\.com: user, [\da-f-]{36}$/, /^alex\.kim2@contoso\.com: user, [\da-f-]{36}, alex\.kim\.sales@contoso\.com$/],
		],
		['the name of two groups', 'research', [/^research: group, /, /^research: group, /]],
		['a guest by the name at home, without a mail', 'vera@litware.com', [/^vera_litware\.com#EXT#@contoso\.com: guest, /]],
		['a guest by mail', 'nils@fabrikam.com', [/^nils_fabrikam\.com#EXT#@contoso\.com: guest, .*, nils@fabrikam\.com$/]],
		['a mail that is not the user principal name', 'alex.kim.sales@contoso.com', [/^alex\.kim2@contoso\.com: user/]],
		['the identity of a project', managedIdentities.alpha.id, [/^contoso-foundry\/projects\/alpha: identity of project alpha, /]],
		['the identity of a resource, by its application id', managedIdentities.foundry.appId, [/^contoso-foundry: identity of contoso-foundry, /]],
		['a user-assigned identity by its name', 'id-chat-api', [/^id-chat-api: managed identity, /]],
		[
			'the ARM id of a user-assigned identity',
			`${groupScope.toUpperCase()}/providers/microsoft.managedidentity/userAssignedIdentities/ID-CHAT-API`.replace('/SUBSCRIPTIONS', '/subscriptions'),
			[/: managed identity, c2b8c1c5/],
		],
		['the ARM id of a resource', accountScope('contoso-foundry'), [/^contoso-foundry: identity of contoso-foundry, f376bc25/]],
		['the ARM id of a project', projectScope('contoso-foundry', 'alpha'), [/^contoso-foundry\/projects\/alpha: identity of project alpha, cf00377c/]],
		['the ARM id of a resource without an identity', accountScope('contoso-openai'), []],
		['the ARM id of nothing', `${groupScope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nothing`, []],
		['the ARM id of a resource of another kind, which the directory is asked about', `${groupScope}/providers/Microsoft.Web/sites/shop`, []],
	] as const)('finds by %s', async ([, text, expected]) => {
		const found = await words(text);
		expect(found).toHaveLength(expected.length);
		for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
	});

	test('counts the members of a group through every group in it, and tells how many are groups', async () => {
		const guild = oneOf(teams, ({displayName}) => displayName === 'ai-guild');
		const [group] = await withMembers(connection.cloud, session, await find(guild.id), connection.signal);
		// 12 engineers and 8 scientists, 2 of them both, an application, Hana, and the two groups.
		expect(group && [kindWords(group), memberWords(group)]).toEqual(['group', '22 members, 2 of them groups']);
	});

	test.for([
		['a', 10],
		['alex', 2],
		['ALEX.KIM2', 1],
		['ai-', 5],
		['contoso-foundry/', 2],
		['nobody at all', 0],
		["o'", 0],
		['  ', 0],
	] as const)('offers, while "%s" is typed, %s of users, groups and applications together', async ([text, count]) => {
		const found = await connection.cloud.searchPrincipals(session, text, connection.signal);
		expect(found).toHaveLength(count);
		if (text === 'a') expect(new Set(found.map(({type}) => type))).toEqual(new Set(['User', 'Group']));
	});
});

describe('many people', () => {
	/** 100: the company, twice as many made up. */
	const crowd = (): readonly string[] => {
		const [contoso] = connection.sandbox.world.tenants;
		for (let index = 0; (contoso?.users.length ?? 100) < 101; index += 1) {
			const userPrincipalName = `temp${index}@contoso.com`;
			contoso?.users.push({
				id: `99999999-0000-4000-8000-${String(index).padStart(12, '0')}`,
				userPrincipalName,
				displayName: `Temp ${index}`,
				mail: null,
				guest: false,
			});
		}
		return (contoso?.users ?? []).filter(({id}) => id !== people.ana.id).map(({userPrincipalName}) => userPrincipalName);
	};
	const question = async (names: readonly string[]): Promise<AccessQuestion> => {
		const opened = await openTarget(
			connection.cloud,
			{session, wanted: accountScope('contoso-openai'), discovery: {subscriptions: [], resources: [], through: 'lists', refused: []}},
			connection.signal,
		);
		const {resource, endpoint} = opened;
		return {session, scenario: 'openai', target: {resource, project: null, deployment: null, endpoint: endpoint ?? ''}, people: names, role: null, scope: null};
	};

	test('100 are looked up and judged with at most 30 requests, the list of assignments read twice', async () => {
		const names = crowd();
		expect(names).toHaveLength(100);
		const asked = await question(names);
		const start = connection.sandbox.log.length;
		const answer = await assessAccess(connection.cloud, asked, connection.signal);
		const requests = connection.sandbox.log.slice(start);
		expect(answer.assessments).toHaveLength(100);
		expect(requests.length, requests.map(({method, path}) => `${method} ${path}`).join('\n')).toBeLessThanOrEqual(30);
		expect(requests.filter(({path}) => /\/roleAssignments$/i.test(path))).toHaveLength(2);
	});

	test('are offered 20 at a time, groups and applications among them', async () => {
		crowd();
		connection.sandbox.world.tenants[0]?.groups.push({id: '99999999-0000-4000-9000-000000000001', displayName: 'temps', members: []});
		const found = await connection.cloud.searchPrincipals(session, 'temp', connection.signal);
		expect(found).toHaveLength(20);
		expect(found.at(-1)).toMatchObject({type: 'Group', name: 'temps'});
	});

	test('are judged exactly as one by one', async () => {
		const names = [
			'chloe@contoso.com',
			'ben@contoso.com',
			'ivan@contoso.com',
			'elif@contoso.com',
			teammate('mara').id,
			'vera@litware.com',
			'id-chat-api',
			'prompt-tester',
			'ai-guild',
			'data-scientists',
			'openai-callers',
		];
		const together = await assessAccess(connection.cloud, await question(names), connection.signal);
		const alone = await Promise.all(names.map(async name => assessAccess(connection.cloud, await question([name]), connection.signal)));
		const told = ({assessments}: typeof together): readonly unknown[] =>
			assessments.map(({principal, outcome, missing, held}) => ({name: principal.name, outcome, missing, held}));
		expect(told(together)).toEqual(alone.flatMap(told));
		expect(together.assessments.map(({outcome}) => outcome)).toEqual([
			'allowed',
			'denied',
			'allowed',
			'denied',
			'denied',
			'denied',
			'allowed',
			'allowed',
			'denied',
			'allowed',
			'allowed',
		]);
	});

	test('whose part of a batch is throttled are asked about again, alone', async () => {
		const {sandbox, cloud, signal} = connection;
		sandbox.faults.push({
			when: {path: /^\/v1\.0\/users$/},
			times: 2,
			answer: {status: 429, headers: {'retry-after': '0'}, body: {error: {code: 'TooManyRequests', message: 'Too many requests'}}},
		});
		const start = sandbox.log.length;
		const found = await findPeople(cloud, {session, names: teammates.slice(0, 12).map(({userPrincipalName}) => userPrincipalName)}, signal);
		expect(found).toMatchObject({people: teammates.slice(0, 12).map(({id}) => ({id})), unclear: []});
		const requests = sandbox.log.slice(start).map(({path}) => path);
		expect(requests.filter(path => path.endsWith('$batch'))).toHaveLength(2);
		expect(requests.filter(path => path === '/v1.0/users')).toHaveLength(2);
		expect(requests).toHaveLength(4);
	});

	test('find nobody, and are told why, where the whole batch is refused', async () => {
		const {sandbox, cloud, signal} = connection;
		sandbox.faults.push({
			when: {path: /\$batch$/},
			times: 2,
			answer: {status: 403, body: {error: {code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.'}}},
		});
		const found = await findPeople(cloud, {session, names: teammates.slice(0, 12).map(({userPrincipalName}) => userPrincipalName)}, signal);
		expect(found.unclear.map(({why}) => why)).toEqual(Array.from({length: 12}, () => 'refused'));
	});

	test('are asked about one by one where nobody answers batches', async () => {
		const {sandbox, cloud, signal} = connection;
		sandbox.faults.push({when: {path: /\$batch$/}, times: 1, answer: {status: 404, body: {}}});
		expect((await findPeople(cloud, {session, names: teammates.slice(0, 6).map(({id}) => id)}, signal)).people).toHaveLength(6);
	});
});

describe('advice on groups', () => {
	const planOf = async (names: readonly string[], resource = 'contoso-openai') => {
		const opened = await openTarget(
			connection.cloud,
			{session, wanted: accountScope(resource), discovery: {subscriptions: [], resources: [], through: 'lists', refused: []}},
			connection.signal,
		);
		const target = {resource: opened.resource, project: null, deployment: null, endpoint: opened.endpoint ?? ''};
		const {plan} = await assessAccess(connection.cloud, {session, scenario: 'openai', target, people: names, role: null, scope: null}, connection.signal);
		return (plan?.because ?? []).filter(({id}) => id === 'plan.join-group' || id === 'plan.direct-for-identity').map(({text}) => text);
	};

	test.for([
		[
			'people who could join the group that has the role',
			['ben@contoso.com', teammate('mara').id],
			'contoso-openai',
			[/^Group openai-callers holds Cognitive Services OpenAI User on contoso-openai already: add ben@contoso\.com and mara\.voss@contoso\.com to it instead/],
		],
		['people who are in it', ['ivan@contoso.com'], 'contoso-openai', []],
		['people where no group has it', ['ben@contoso.com'], 'contoso-foundry', []],
		['an application, which joins no group', ['support-bot'], 'contoso-openai', []],
		[
			'a managed identity',
			['id-batch-jobs'],
			'contoso-openai',
			[/^id-batch-jobs \(managed identity\) gets its role directly, not through a group: .* 24 hours/],
		],
	] as const)('is given for %s', async ([, names, resource, expected]) => {
		const told = await planOf(names, resource);
		expect(told).toHaveLength(expected.length);
		for (const [index, pattern] of expected.entries()) expect(told[index]).toMatch(pattern);
	});

	test('names no group whose members are found by a rule: nobody can be added to it', async () => {
		const {groups = []} = connection.sandbox.world.tenants[0] ?? {};
		const index = groups.findIndex(({id}) => id === openaiCallers.id);
		const group = oneOf(groups, ({id}) => id === openaiCallers.id);
		groups[index] = {...group, membershipRule: 'user.department -eq "AI"'};
		expect(await planOf(['ben@contoso.com'])).toEqual([]);
		groups[index] = group;
	});

	test('names no group that would give more than the role: not one that assigns roles besides', async () => {
		const {roleAssignments} = connection.sandbox.world;
		const held = oneOf(roleAssignments, ({principalId}) => principalId === openaiCallers.id);
		roleAssignments.push({...held, name: '99999999-0000-4000-8000-999999999999', scope: groupScope, roleId: roleIds.userAccessAdministrator});
		expect(await planOf(['ben@contoso.com'])).toEqual([]);
		roleAssignments.pop();
	});
});
