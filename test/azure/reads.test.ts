import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import type {Fault} from '../../source/sandbox/http.ts';
import {aiPlatform, applications, groups, managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import type {Discovery} from '../../source/steps/cloud.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

const foundry = accountScope('contoso-foundry');
let connection: Connection;
let session: Session;
beforeEach(async () => {
	connection = await openConnection('admin');
	session = await connection.signIn('environment');
});
afterEach(async () => connection.sandbox.close());

const fault = (path: RegExp, answer: Fault['answer'], times = 99): Fault => ({when: {host: /^(management|graph)\./, path}, times, answer});
const refusedBody = {error: {code: 'AuthorizationFailed', message: "The client 'x' does not have authorization."}};

describe('discovery', () => {
	const names = ['contoso-foundry', 'contoso-models', 'contoso-openai', 'contoso-speech'];

	test('takes two requests, and knows the projects and the names of subscriptions', async () => {
		const {cloud, signal, sandbox} = connection;
		const before = sandbox.log.length;
		const found = await cloud.discover(session, signal);
		expect(found).toMatchObject({
			through: 'resource-graph',
			refused: [],
			subscriptions: [{id: subscription.id, name: subscription.name, tenantId: sandbox.tenantId}],
		});
		expect(found.resources.map(({name}) => name)).toEqual(names);
		expect(found.resources[0]).toMatchObject({
			id: foundry,
			kind: 'AIServices',
			location: 'eastus2',
			resourceGroup: 'rg-ai',
			subscriptionName: subscription.name,
			customSubdomain: 'contoso-foundry',
			projects: [
				{id: projectScope('contoso-foundry', 'alpha'), name: 'alpha', isDefault: true},
				{id: projectScope('contoso-foundry', 'beta'), name: 'beta', isDefault: false},
			],
		});
		expect(sandbox.log.length - before).toBe(2);
	});

	test.for([
		['refuses', {status: 403, body: refusedBody}],
		['is throttled, whatever it says of waiting', {status: 429, headers: {'retry-after': '300'}, body: {error: {code: 'RateLimiting', message: 'later'}}}],
		['is not there', {status: 501, body: {error: {code: 'NotModelled', message: 'no'}}}],
		['fails', {status: 500, body: 'oops'}],
		['hangs up', 'reset'],
	] as const)('lists each subscription when Resource Graph %s', async ([, answer]) => {
		const {cloud, signal, sandbox, asked} = connection;
		sandbox.faults.push(fault(/ResourceGraph/i, answer));
		const found = await cloud.discover(session, signal);
		expect(found).toMatchObject({through: 'lists', refused: []});
		expect(found.resources.map(({name}) => name).toSorted()).toEqual(names);
		expect(found.resources.every(({subscriptionName}) => subscriptionName === subscription.name)).toBe(true);
		expect(asked(/ResourceGraph/i)).toHaveLength(1);
	});

	test('tells which subscriptions would not answer, in their words, and keeps the others', async () => {
		const {cloud, signal, sandbox} = connection;
		const other = {id: 'bbbbbbbb-0000-4000-8000-000000000001', name: 'Locked', tenantId: sandbox.tenantId};
		sandbox.world.subscriptions.push(other);
		sandbox.world.roleAssignments.push(
			...sandbox.world.roleAssignments.filter(({scope}) => scope === subscriptionScope).map(held => ({...held, scope: `/subscriptions/${other.id}`})),
		);
		sandbox.faults.push(
			fault(/ResourceGraph/i, {status: 403, body: refusedBody}),
			fault(new RegExp(`${other.id}/providers/Microsoft.CognitiveServices`, 'i'), {status: 403, body: refusedBody}),
		);
		const found = await cloud.discover(session, signal);
		expect(found.refused).toEqual([{subscriptionId: other.id, message: refusedBody.error.message}]);
		expect(found.resources).toHaveLength(4);
	});

	test('rejects with the cause when neither way answers', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(fault(/ResourceGraph|^\/subscriptions$/i, {status: 403, headers: {'x-ms-correlation-request-id': 'c-1'}, body: refusedBody}));
		expect(await evidenceFrom(cloud.discover(session, signal))).toEqual({
			plane: 'arm',
			status: 403,
			code: 'AuthorizationFailed',
			aadsts: null,
			message: refusedBody.error.message,
			headers: expect.objectContaining({'x-ms-correlation-request-id': 'c-1'}),
			request: 'GET https://management.azure.com/subscriptions',
			correlationId: 'c-1',
			claims: null,
		});
	});

	test('follows the pages of Resource Graph, and waits when the quota ends between two of them', async () => {
		const {cloud, signal, sandbox, clock} = connection;
		const [pattern] = sandbox.world.accounts;
		if (!pattern) throw new Error('The world has no account');
		const more = Array.from({length: 1500}, (_, index) => ({
			...pattern,
			name: `bulk-${String(index).padStart(4, '0')}`,
			customSubdomain: `bulk-${index}`,
			projects: [],
		}));
		sandbox.world.accounts.push(...more);
		let pages = 0;
		const throttle: Fault = {
			when: {
				path: Object.assign(/ResourceGraph/i, {
					test: (path: string) => path.endsWith('ResourceGraph/resources') && ++pages === 2,
				}),
			},
			times: 1,
			answer: {status: 429, headers: {'retry-after': '4'}, body: {error: {code: 'RateLimiting', message: 'later'}}},
		};
		sandbox.faults.push(throttle);
		const found = await cloud.discover(session, signal);
		expect(found.through).toBe('resource-graph');
		expect(found.resources).toHaveLength(1504);
		expect(clock.slept).toEqual([4000]);
	});

	describe('of a thousand subscriptions', () => {
		const connectTo = async (latencyMs = 0, now?: () => number) => {
			await connection.sandbox.close();
			connection = await openConnection('huge', {latencyMs, ...(now ? {now} : {})});
			session = await connection.signIn('device-code');
			return connection;
		};
		const refusal: Fault = fault(/ResourceGraph/i, {status: 403, body: refusedBody});

		test('takes a request a thousand rows and one for their names, and tells the first page before it asks for the second', async () => {
			const {cloud, signal, sandbox} = await connectTo();
			const before = sandbox.log.length;
			const parts: {readonly requests: number; readonly found: Discovery}[] = [];
			const found = await cloud.discover(session, signal, part => parts.push({requests: sandbox.log.length - before, found: part}));
			const projects = found.resources.flatMap(resource => resource.projects);
			expect([found.through, found.subscriptions.length, found.resources.length, projects.length]).toEqual(['resource-graph', 1000, 5998, 3999]);
			expect(sandbox.log.length - before).toBe(Math.ceil((found.resources.length + projects.length) / 1000) + 1);
			// No time passes on this clock: nobody could read a second part.
			expect(parts.map(({requests}) => requests)).toEqual([2]);
			const [early] = parts;
			expect(early?.found.resources.length).toBeGreaterThan(500);
			expect(found.resources.slice(0, 500).map(({id}) => id)).toEqual(early?.found.resources.slice(0, 500).map(({id}) => id));
			expect(early?.found.resources.every(({subscriptionName}) => subscriptionName !== null)).toBe(true);
		});

		test('by lists never has more than 32 requests under way, and tells the first resources after the second round', async () => {
			const latencyMs = 25;
			const {cloud, signal, sandbox} = await connectTo(latencyMs, () => performance.timeOrigin + performance.now());
			sandbox.world.subscriptions.length = 150;
			sandbox.faults.push(refusal);
			const before = sandbox.log.length;
			const parts: number[] = [];
			const found = await cloud.discover(session, signal, () => parts.push(sandbox.log.length - before));
			expect([found.through, found.resources.length, found.refused]).toEqual(['lists', 4 + 149 * 6, []]);
			const [graph, names, ...lists] = sandbox.log.slice(before);
			expect([graph, names].map(entry => entry?.path).toSorted()).toEqual(['/providers/Microsoft.ResourceGraph/resources', '/subscriptions']);
			expect(lists).toHaveLength(150);
			// Whatever comes in within one latency is under way together; a timer counts whole milliseconds, so it may end up to one early.
			const together = Math.max(...lists.map(({at}) => lists.filter(other => other.at >= at && other.at < at + latencyMs - 1).length));
			expect(together).toBeLessThanOrEqual(32);
			expect(together).toBeGreaterThan(16);
			expect(parts[0]).toBeLessThanOrEqual(2 + 2 * 32);
		});

		test('by lists waits as long as Azure asks to, and misses none', async () => {
			const {cloud, signal, sandbox, clock} = await connectTo();
			sandbox.world.subscriptions.length = 5;
			const throttled = {status: 429, headers: {'retry-after': '7'}, body: {error: {code: 'TooManyRequests', message: 'later'}}};
			const lists = /CognitiveServices\/accounts$/i;
			sandbox.faults.push(refusal, fault(lists, throttled, 6), fault(lists, {status: 503, body: ''}, 1));
			const found = await cloud.discover(session, signal);
			expect([found.resources.length, found.refused]).toEqual([4 + 4 * 6, []]);
			const asked = Map.groupBy(
				sandbox.log.filter(({path}) => lists.test(path)),
				({path}) => path,
			);
			const pauses = [...asked.values()].flatMap(entries =>
				entries.slice(1).map(({at}, index) => [entries[index]?.status, at - (entries[index]?.at ?? 0)] as const),
			);
			expect(pauses.filter(([status]) => status === 429)).toHaveLength(6);
			for (const [status, pause] of pauses) expect(pause).toBeGreaterThanOrEqual(status === 429 ? 7000 : 500);
			expect(new Set(clock.slept)).toEqual(new Set([7000, 500]));
		});

		test('by lists tells of a subscription for which Azure asks to wait too long', async () => {
			const {cloud, signal, sandbox} = await connectTo();
			const [, other] = sandbox.world.subscriptions;
			const throttled = {status: 429, headers: {'retry-after': '90'}, body: {error: {code: 'TooManyRequests', message: 'much later'}}};
			sandbox.world.subscriptions.length = 3;
			sandbox.faults.push(refusal, fault(new RegExp(`${other?.id}/providers/Microsoft.CognitiveServices`, 'i'), throttled));
			const found = await cloud.discover(session, signal);
			expect([found.resources.length, found.refused]).toEqual([10, [{subscriptionId: other?.id, message: 'much later'}]]);
		});

		test('names what may be gone: the chosen one is looked at itself', async () => {
			const {cloud, signal, sandbox} = await connectTo();
			sandbox.world.subscriptions.length = 3;
			const discovery = await cloud.discover(session, signal);
			const wanted = discovery.resources.findLast(({kind}) => kind === 'OpenAI')?.id ?? '';
			const before = sandbox.log.length;
			expect((await openTarget(cloud, {session, wanted, discovery}, signal)).resource?.id).toBe(wanted);
			expect(sandbox.log.slice(before).map(({method, path}) => `${method} ${path}`)).toContain(`GET ${wanted}`);
			sandbox.world.accounts.splice(
				sandbox.world.accounts.findIndex(account => wanted.endsWith(`/${account.name}`)),
				1,
			);
			expect(await evidenceFrom(openTarget(cloud, {session, wanted, discovery}, signal))).toMatchObject({status: 404, code: 'ResourceNotFound'});
		});
	});

	test('shows nothing, and refuses nothing, to whoever sees no subscription', async () => {
		await connection.sandbox.close();
		connection = await openConnection('endpoint-only');
		const person = await connection.signIn('device-code');
		expect(await connection.cloud.discover(person, connection.signal)).toMatchObject({subscriptions: [], resources: [], refused: []});
	});
});

describe('a resource', () => {
	test('is read with what decides about access to it', async () => {
		const {cloud, signal} = connection;
		expect(await cloud.getResource(session, foundry, signal)).toMatchObject({
			id: foundry,
			endpoint: expect.stringMatching(/^https:\/\/contoso-foundry\./),
			endpoints: expect.objectContaining({'AI Foundry API': 'https://contoso-foundry.services.ai.azure.com/'}),
			keysDisabled: false,
			publicNetworkAccess: 'Enabled',
			networkDefaultAction: 'Allow',
			identityId: managedIdentities.foundry.id,
		});
	});

	test.for([
		['contoso-foundry', ['alpha', 'beta']],
		['contoso-openai', []],
	] as const)('%s has the projects %j', async ([name, projects]) => {
		const {cloud, signal} = connection;
		expect((await cloud.listProjects(session, accountScope(name), signal)).map(project => project.name)).toEqual(projects);
	});

	test('has projects with an endpoint and an identity', async () => {
		const {cloud, signal} = connection;
		expect((await cloud.listProjects(session, foundry, signal))[0]).toEqual({
			id: projectScope('contoso-foundry', 'alpha'),
			name: 'alpha',
			isDefault: true,
			endpoint: 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha',
			identityId: managedIdentities.alpha.id,
		});
	});

	test('has deployments with model, kind of capacity and capabilities', async () => {
		const {cloud, signal} = connection;
		expect((await cloud.listDeployments(session, foundry, signal))[0]).toMatchObject({
			name: 'gpt-4o-mini',
			model: {format: 'OpenAI', name: 'gpt-4o-mini', version: '2024-07-18'},
			sku: 'GlobalStandard',
			state: 'Succeeded',
			capabilities: expect.objectContaining({chatCompletion: 'true'}),
		});
	});

	test('that is not there is told by Resource Manager', async () => {
		const {cloud, signal} = connection;
		expect(await evidenceFrom(cloud.getResource(session, accountScope('nowhere'), signal))).toMatchObject({
			plane: 'arm',
			status: 404,
			code: 'ResourceNotFound',
		});
	});

	test('whose id is none is refused before anything is sent', async () => {
		const {cloud, signal, sandbox} = connection;
		const before = sandbox.log.length;
		expect(await evidenceFrom(cloud.getResource(session, `${groupScope}/providers/Microsoft.Storage/storageAccounts/x`, signal))).toMatchObject({
			plane: 'local',
			code: 'NotAnAccountId',
		});
		expect(sandbox.log.length).toBe(before);
	});
});

describe('role definitions', () => {
	const foundryOwner = 'c883944f-8b7b-4483-af10-35834be79c4a';

	test('come with the conditions of their permission blocks', async () => {
		const {cloud, signal, sandbox} = connection;
		const definitions = await cloud.listRoleDefinitions(session, foundry, signal);
		const owner = definitions.find(({id}) => id === foundryOwner);
		expect(owner?.permissions.some(({condition}) => condition?.includes('ForAnyOfAnyValues:GuidEquals'))).toBe(true);
		expect(definitions.find(({id}) => id === roles.cognitiveServicesOpenAIUser)).toMatchObject({
			name: 'Cognitive Services OpenAI User',
			kind: 'BuiltInRole',
			permissions: [expect.objectContaining({dataActions: expect.arrayContaining(['Microsoft.CognitiveServices/accounts/OpenAI/*/read']), condition: null})],
		});
		expect(sandbox.log.findLast(({path}) => path.endsWith('/roleDefinitions'))?.query).toContain('2022-05-01-preview');
	});

	test.for([400, 404])('keep the conditions of well-known roles when the preview version answers %s', async status => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(fault(/roleDefinitions$/i, {status, body: {error: {code: 'NoRegisteredProviderFound', message: 'no such version'}}}, 1));
		const definitions = await cloud.listRoleDefinitions(session, foundry, signal);
		expect(definitions.find(({id}) => id === foundryOwner)?.permissions.some(({condition}) => condition)).toBe(true);
		expect(sandbox.log.findLast(({path}) => path.endsWith('/roleDefinitions'))?.query).toContain('2022-04-01');
	});

	test('that may not be read are a failure, not an empty list', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(fault(/roleDefinitions$/i, {status: 403, body: refusedBody}));
		expect(await evidenceFrom(cloud.listRoleDefinitions(session, foundry, signal))).toMatchObject({plane: 'arm', status: 403, code: 'AuthorizationFailed'});
	});
});

describe('role assignments', () => {
	test('of a person include those of groups, transitively, those below the scope, and none beside it', async () => {
		const {cloud, signal} = connection;
		const held = await cloud.listRoleAssignments(session, foundry, {id: people.chloe.id, type: 'User', name: null}, signal);
		expect(held).toEqual([
			expect.objectContaining({scope: groupScope, roleId: roles.reader, principalId: groups.aiDevelopers.id, principalType: 'Group', condition: null}),
		]);
		const grace = {id: people.grace.id, type: 'User', name: null} as const;
		expect((await cloud.listRoleAssignments(session, groupScope, grace, signal)).map(({scope}) => scope)).toEqual([projectScope('contoso-foundry', 'alpha')]);
		expect(await cloud.listRoleAssignments(session, projectScope('contoso-foundry', 'beta'), grace, signal)).toEqual([]);
	});

	test('of a group are its own, not those of groups above it', async () => {
		const {cloud, signal, sandbox} = connection;
		const group = {id: groups.aiDevelopers.id, type: 'Group', name: null} as const;
		expect(await cloud.listRoleAssignments(session, foundry, group, signal)).toHaveLength(1);
		expect(await cloud.listRoleAssignments(session, subscriptionScope, group, signal)).toHaveLength(1);
		expect(await cloud.listRoleAssignments(session, foundry, {id: aiPlatform.id, type: 'Group', name: null}, signal)).toEqual([]);
		expect(sandbox.log.at(-1)?.query).toMatch(/principalId\+eq/);
	});

	test('carry the time from which a wait counts', async () => {
		const {cloud, signal} = connection;
		const [first] = await cloud.listRoleAssignments(session, foundry, {id: people.chloe.id, type: 'User', name: null}, signal);
		expect(first?.createdOn).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
	});
});

describe('a scope, which begins with a slash,', () => {
	const group = {id: groups.aiDevelopers.id, type: 'Group', name: null} as const;
	const grant = {
		need: 'required',
		principal: group,
		roleId: roles.reader,
		roleName: 'Reader',
		scope: foundry,
		name: 'dddddddd-0000-4000-8000-000000000009',
		exists: false,
	} as const;
	const id = `${foundry}/providers/Microsoft.Authorization/roleAssignments/${grant.name}`;

	test.for([
		['listRoleAssignments', async ({cloud, signal}: Connection) => cloud.listRoleAssignments(session, foundry, group, signal)],
		['listRoleDefinitions', async ({cloud, signal}: Connection) => cloud.listRoleDefinitions(session, foundry, signal)],
		['listDenyAssignments', async ({cloud, signal}: Connection) => cloud.listDenyAssignments(session, foundry, signal)],
		['getRoleAssignment', async ({cloud, signal}: Connection) => cloud.getRoleAssignment(session, id, signal)],
		['createRoleAssignment', async ({cloud, signal}: Connection) => cloud.createRoleAssignment(session, grant, '', signal)],
		['deleteRoleAssignment', async ({cloud, signal}: Connection) => cloud.deleteRoleAssignment(session, id, signal)],
	] as const)('is sent by %s with one slash after the host', async ([, ask]) => {
		connection.sandbox.faults.push(fault(/Microsoft\.Authorization/, {status: 403, body: refusedBody}));
		expect((await evidenceFrom(ask(connection))).request).toMatch(
			/^[A-Z]+ https:\/\/management\.azure\.com\/subscriptions\/[^/].*\/providers\/Microsoft\.Authorization\/[a-zA-Z]+/,
		);
	});
});

describe('deny assignments', () => {
	test('are those at or above the scope, with whom and what they deny', async () => {
		const {cloud, signal, sandbox} = connection;
		const deny = {
			displayName: 'managed by a stack',
			permissions: [{actions: ['*/delete'], notActions: [], dataActions: ['*'], notDataActions: []}],
			principals: [{id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined'}],
			excludePrincipals: [{id: people.priya.id, type: 'User'}],
			doNotApplyToChildScopes: false,
		};
		sandbox.world.denyAssignments.push(
			{...deny, name: 'cccccccc-0000-4000-8000-000000000001', scope: groupScope},
			{...deny, name: 'cccccccc-0000-4000-8000-000000000002', scope: accountScope('contoso-openai')},
		);
		expect(await cloud.listDenyAssignments(session, foundry, signal)).toEqual([
			{
				id: expect.stringContaining('cccccccc-0000-4000-8000-000000000001'),
				name: 'managed by a stack',
				scope: groupScope,
				permissions: [{actions: ['*/delete'], notActions: [], dataActions: ['*'], notDataActions: [], condition: null}],
				principals: deny.principals,
				excludePrincipals: deny.excludePrincipals,
				doNotApplyToChildScopes: false,
				condition: null,
			},
		]);
	});
});

describe('the directory', () => {
	const ana = {id: people.ana.id, type: 'User', name: 'ana@contoso.com', kind: 'user', mail: 'ana@contoso.com'};
	const ben = {id: people.ben.id, type: 'User', name: 'ben@contoso.com', kind: 'user', mail: 'ben@contoso.com'};
	const developers = {id: groups.aiDevelopers.id, type: 'Group', name: 'ai-developers', kind: 'group', mail: null};
	const bot = {id: applications.supportBot.id, type: 'ServicePrincipal', name: 'support-bot', kind: 'application'};
	const jo = {id: people.jo.id, type: 'User', name: people.jo.userPrincipalName, kind: 'guest', mail: 'jo@fabrikam.com'};

	test.for([
		['a user principal name', 'ben@contoso.com', [ben]],
		['a name in other case and with blanks around it', '  Ben@Contoso.com ', [ben]],
		['an object id of a user', people.ben.id, [ben]],
		['an object id of a group', groups.aiDevelopers.id, [developers]],
		['an object id of a service principal', applications.supportBot.id, [bot]],
		['an application id', applications.supportBot.appId, [bot]],
		['the exact name of a group', 'ai-developers', [developers]],
		['the exact name of an application', 'support-bot', [bot]],
		['the mail of a guest', 'jo@fabrikam.com', [jo]],
		['the user principal name of a guest', people.jo.userPrincipalName, [jo]],
		['the mail of nobody', 'nobody@contoso.com', []],
		['a name of nobody', "o'brien's group", []],
		['an id of nobody', 'dddddddd-0000-4000-8000-000000000001', []],
	] as const)('finds by %s', async ([, text, found]) => {
		const {cloud, signal} = connection;
		expect(await cloud.findPrincipals(session, text, signal)).toEqual(found);
	});

	test('finds both when a group and an application have the same name', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.world.tenants[0]?.groups.push({id: 'dddddddd-0000-4000-8000-000000000002', displayName: 'support-bot', members: []});
		expect(await cloud.findPrincipals(session, 'support-bot', signal)).toEqual(
			expect.arrayContaining([bot, {id: 'dddddddd-0000-4000-8000-000000000002', type: 'Group', name: 'support-bot', kind: 'group', mail: null}]),
		);
	});

	test('knows who is signed in without being asked', async () => {
		const {cloud, signal, asked} = connection;
		const before = asked(/graph\.microsoft\.com/).length;
		expect(await cloud.findPrincipals(session, session.objectId.toUpperCase(), signal)).toEqual([
			{id: session.objectId, type: 'ServicePrincipal', name: session.name},
		]);
		expect(asked(/graph\.microsoft\.com/)).toHaveLength(before);
	});

	test.for([
		[
			'a group',
			(name: string) => connection.sandbox.world.tenants[0]?.groups.push({id: 'dddddddd-0000-4000-8000-000000000003', displayName: name, members: []}),
		],
		[
			'another application',
			(name: string) =>
				connection.sandbox.world.tenants[0]?.servicePrincipals.push({
					id: 'dddddddd-0000-4000-8000-000000000004',
					appId: 'dddddddd-0000-4000-8000-000000000005',
					displayName: name,
					kind: 'Application',
					secret: null,
				}),
		],
	] as const)('does not take %s for the application that is signed in because both have one name', async ([, add]) => {
		const {cloud, signal} = connection;
		add(session.name ?? '');
		expect(await cloud.findPrincipals(session, session.name ?? '', signal)).toHaveLength(2);
	});

	test('does not take the first of a name for the only one when it may not look at the others', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(
			fault(/^\/v1\.0\/groups/, {
				status: 403,
				body: {error: {code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.'}},
			}),
		);
		expect(await evidenceFrom(cloud.findPrincipals(session, 'support-bot', signal))).toMatchObject({plane: 'graph', status: 403});
		expect(await cloud.findPrincipals(session, applications.supportBot.id, signal)).toEqual([bot]);
	});

	test('names many at once and leaves out whom it does not know', async () => {
		const {cloud, signal, sandbox} = connection;
		const ids = [people.ana.id, 'dddddddd-0000-4000-8000-000000000001', groups.aiDevelopers.id, applications.supportBot.id];
		expect((await cloud.getPrincipals(session, ids, signal)).toSorted((a, b) => a.type.localeCompare(b.type))).toEqual([developers, bot, ana]);
		expect(await cloud.getPrincipals(session, [], signal)).toEqual([]);
		const typed = ['agentIdentity', 'agentIdentityBlueprintPrincipal', 'agentUser', 'orgContact'].map((type, index) => ({
			'@odata.type': `#microsoft.graph.${type}`,
			id: String(index),
			displayName: type,
		}));
		sandbox.faults.push({when: {path: /getByIds$/u}, times: 1, answer: {status: 200, body: {value: typed}}});
		expect((await cloud.getPrincipals(session, ids, signal)).map(({name, type}) => [name, type])).toEqual([
			['agentIdentity', 'ServicePrincipal'],
			['agentIdentityBlueprintPrincipal', 'ServicePrincipal'],
			['agentUser', 'User'],
		]);
	});

	test('that refuses leaves names out, but never says that somebody does not exist', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(
			fault(/^\/v1\.0\//, {
				status: 403,
				headers: {'request-id': 'r-1'},
				body: {error: {code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.'}},
			}),
		);
		expect(await cloud.getPrincipals(session, [people.ben.id], signal)).toEqual([]);
		expect(await evidenceFrom(cloud.findPrincipals(session, 'ben@contoso.com', signal))).toMatchObject({
			plane: 'graph',
			status: 403,
			code: 'Authorization_RequestDenied',
			correlationId: 'r-1',
		});
	});
});

describe('an answer that does not come', () => {
	test('is told by the code of the network', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(fault(/denyAssignments$/i, 'reset'));
		expect(await evidenceFrom(cloud.listDenyAssignments(session, foundry, signal))).toMatchObject({
			plane: 'arm',
			status: null,
			code: 'ECONNRESET',
			request: expect.stringMatching(/^GET https:\/\/management\.azure\.com\/subscriptions\/[^?]+$/),
		});
	});

	test('can be left at once', async () => {
		const {cloud, signal, leave, sandbox} = connection;
		sandbox.faults.push(fault(/denyAssignments$/i, 'hang'));
		const reading = cloud.listDenyAssignments(session, foundry, signal);
		const reason = new Error('left');
		setImmediate(() => leave.abort(reason));
		await expect(reading).rejects.toBe(reason);
		await expect(cloud.discover(session, signal)).rejects.toBe(reason);
	});

	test('because it should be waited for long is a failure at once, with the time to wait', async () => {
		const {cloud, signal, sandbox} = connection;
		sandbox.faults.push(
			fault(/denyAssignments$/i, {
				status: 429,
				headers: {'retry-after': '324'},
				body: {error: {code: 'SubscriptionRequestsThrottled', message: "Please try again after '324' seconds."}},
			}),
		);
		expect(await evidenceFrom(cloud.listDenyAssignments(session, foundry, signal))).toMatchObject({
			status: 429,
			code: 'SubscriptionRequestsThrottled',
			headers: {'retry-after': '324'},
		});
	});

	test('for a session that nobody signed in to is not even asked for', async () => {
		const {cloud, signal, sandbox} = connection;
		const before = sandbox.log.length;
		expect(await evidenceFrom(cloud.discover({...session, objectId: people.ben.id}, signal))).toMatchObject({plane: 'signin', code: 'AuthenticationRequired'});
		expect(sandbox.log.length).toBe(before);
	});
});
