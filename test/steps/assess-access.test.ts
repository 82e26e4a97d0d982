import {describe, expect, test} from 'vitest';
import type {ActivationRules} from '../../source/access/activation.ts';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Principal} from '../../source/access/principal.ts';
import type {DenyAssignment, Lock, RoleAssignment, ScheduledRole} from '../../source/access/role-assignment.ts';
import type {PermissionBlock, RoleDefinition} from '../../source/access/role-definition.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import {type AccessQuestion, assessAccess} from '../../source/steps/assess-access.ts';
import {
	anaId,
	endpointTarget,
	evidence,
	openaiResource,
	openaiTarget,
	project,
	projectIdentityId,
	projectTarget,
	session,
	subscriptionId,
} from '../access/support/records.ts';

const ben: Principal = {id: '70000000-0000-4000-8000-000000000001', type: 'User', name: 'ben@contoso.com'};
const team = '70000000-0000-4000-8000-000000000002';
const callers: Principal = {id: team, type: 'Group', name: 'model-callers'};
const subscription = `/subscriptions/${subscriptionId}`;

const held = (roleId: string, scope: string, part: Partial<RoleAssignment> = {}): RoleAssignment => ({
	id: `${scope}/providers/Microsoft.Authorization/roleAssignments/x`,
	scope,
	roleId,
	principalId: anaId,
	principalType: 'User',
	condition: null,
	description: null,
	createdOn: '2026-11-20T10:00:00Z',
	...part,
});

const refused = (status = 403, code = 'AuthorizationFailed'): CloudFailure => new CloudFailure(evidence({plane: 'arm', status, code, message: 'no'}));

type Answers = {
	readonly assignments: Readonly<Record<string, readonly RoleAssignment[] | CloudFailure>>;
	readonly definitions: readonly RoleDefinition[] | CloudFailure;
	readonly denies: readonly DenyAssignment[] | CloudFailure;
	readonly names: readonly Principal[] | CloudFailure;
	readonly locks: readonly Lock[] | CloudFailure;
	readonly scheduled: Readonly<Record<string, readonly ScheduledRole[] | CloudFailure>>;
	readonly permissions: readonly PermissionBlock[] | CloudFailure;
	readonly groups: Readonly<Record<string, readonly string[] | CloudFailure>>;
	readonly everybody: readonly RoleAssignment[] | CloudFailure;
	readonly eligible: readonly ScheduledRole[] | CloudFailure;
	readonly members: number | CloudFailure;
};

const nothing: Answers = {
	assignments: {},
	definitions: pinnedRoles,
	denies: [],
	names: [],
	locks: [],
	scheduled: {},
	permissions: [],
	groups: {},
	everybody: [],
	eligible: [],
	members: 0,
};

const assessing = async (answers: Partial<Answers>, part: Partial<AccessQuestion> = {}) => {
	const asked: string[] = [];
	let rounds = 0;
	let waiting: Promise<void> | null = null;
	const given: Answers = {...nothing, ...answers};
	const answer = async <T>(what: string, value: T | CloudFailure): Promise<T> => {
		asked.push(what);
		// Everything that is asked before any of it is answered is one round.
		waiting ??= new Promise(resolve => {
			setImmediate(() => {
				rounds += 1;
				waiting = null;
				resolve();
			});
		});
		await waiting;
		if (value instanceof CloudFailure) throw value;
		return value;
	};
	const cloud = {
		listRoleDefinitions: async (_session: Session, scope: string) => answer(`definitions at ${scope}`, given.definitions),
		listDenyAssignments: async (_session: Session, scope: string) => answer(`denies at ${scope}`, given.denies),
		listRoleAssignments: async (_session: Session, scope: string, {id}: Principal) => answer(`assignments at ${scope} of ${id}`, given.assignments[id] ?? []),
		getPrincipals: async (_session: Session, ids: readonly string[]) => answer(`names of ${ids.join(' ')}`, given.names),
		listLocks: async (_session: Session, scope: string) => answer(`locks at ${scope}`, given.locks),
		listScheduledRoles: async (_session: Session, scope: string, {id}: Principal) => answer(`PIM at ${scope} of ${id}`, given.scheduled[id] ?? []),
		listPermissions: async (_session: Session, scope: string) => answer(`permissions at ${scope}`, given.permissions),
		listGroupIds: async (_session: Session, {id}: Principal) => answer(`groups of ${id}`, given.groups[id] ?? []),
		listAllRoleAssignments: async (_session: Session, scope: string) => answer(`everybody's assignments at ${scope}`, given.everybody),
		listAllEligibleRoles: async (_session: Session, scope: string) => answer(`everybody's PIM at ${scope}`, given.eligible),
		listRoleAssignmentsAround: async (_session: Session, scope: string) => answer(`assignments around ${scope}`, given.everybody),
		listAllScheduledRoles: async (_session: Session, scope: string) => answer(`all PIM at ${scope}`, given.eligible),
		readActivationRules: async (_session: Session, {scope, roleId}: {readonly scope: string; readonly roleId: string}) =>
			answer(`rules of ${roleId} at ${scope}`, activationRules),
		countGroupsIn: async (_session: Session, id: string) => answer(`groups in ${id}`, 0),
		countMembers: async (_session: Session, id: string) => answer(`members of ${id}`, given.members),
		findPrincipals: async (_session: Session, text: string) =>
			answer(
				`who is ${text}`,
				[ben, callers].filter(({id, name}) => text === id || text === name),
			),
	};
	const question: AccessQuestion = {session, scenario: 'openai', target: openaiTarget, people: [], role: null, scope: null, ...part};
	return {...(await assessAccess(cloud, question, new AbortController().signal)), asked, rounds};
};

const activationRules: ActivationRules = {
	longestMs: 3_600_000,
	justification: true,
	ticket: false,
	mfa: false,
	authenticationContext: null,
	approval: false,
	approvers: [],
};

const outcomes = ({assessments}: Awaited<ReturnType<typeof assessing>>): readonly string[] =>
	assessments.map(({principal, outcome}) => `${principal.name} ${outcome}`);

describe('what is read', () => {
	test('is asked at the target, each thing once and at the same time; who else may grant it is known when it matters', async () => {
		const {asked, rounds} = await assessing({assignments: {[anaId]: [held(roles.owner, subscription)]}});
		expect(rounds).toBe(1);
		expect(asked.toSorted()).toEqual([
			`PIM at ${openaiResource.id} of ${anaId}`,
			`assignments at ${openaiResource.id} of ${anaId}`,
			`definitions at ${openaiResource.id}`,
			`denies at ${openaiResource.id}`,
			`everybody's PIM at ${openaiResource.id}`,
			`everybody's assignments at ${openaiResource.id}`,
			`locks at ${openaiResource.id}`,
		]);
	});

	test('is everybody’s roles too where the signed-in person may not grant', async () => {
		const {asked} = await assessing({});
		expect(asked.filter(line => line.startsWith('everybody')).toSorted()).toEqual([
			`everybody's PIM at ${openaiResource.id}`,
			`everybody's assignments at ${openaiResource.id}`,
		]);
	});

	test('is asked at the project where the scenario needs one, for its identity too', async () => {
		const owner = {assignments: {[anaId]: [held(roles.owner, subscription)]}};
		const {asked, plan} = await assessing(owner, {scenario: 'project', target: projectTarget});
		expect(asked.toSorted()).toEqual([
			`PIM at ${project.id} of ${anaId}`,
			`PIM at ${project.id} of ${projectIdentityId}`,
			`assignments at ${project.id} of ${anaId}`,
			`assignments at ${project.id} of ${projectIdentityId}`,
			`definitions at ${project.id}`,
			`denies at ${project.id}`,
			`everybody's PIM at ${project.id}`,
			`everybody's assignments at ${project.id}`,
			`locks at ${project.id}`,
		]);
		expect(plan?.grants.map(({principal, need}) => [principal.id, need])).toContainEqual([projectIdentityId, 'required']);
	});

	test('takes at most two rounds, the names of groups and of those who may grant included: with the opening of the target three after it was picked', async () => {
		const assignments = {[anaId]: [held(roles.reader, subscription, {principalId: team, principalType: 'Group'})]};
		const everybody = [held(roles.owner, subscription, {principalId: team, principalType: 'Group'})];
		const {asked, rounds} = await assessing({assignments, everybody});
		expect(rounds).toBe(2);
		expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
	});

	test('is asked of others and of the one who would grant it', async () => {
		const answer = await assessing({assignments: {[anaId]: [held(roles.owner, subscription)]}}, {people: ['ben@contoso.com']});
		expect(answer.asked.filter(line => line.startsWith('assignments')).map(line => line.slice(-36))).toEqual([ben.id, anaId]);
		expect(answer.people).toEqual([ben]);
		expect(outcomes(answer)).toEqual(['ben@contoso.com denied']);
		expect(answer.plan).toMatchObject({assignable: 'yes', grants: [{principal: ben, exists: false}]});
	});

	test('is nothing but who is meant where only the endpoint is known', async () => {
		const answer = await assessing({}, {target: endpointTarget, people: ['ben@contoso.com']});
		expect(answer.asked).toEqual(['who is ben@contoso.com']);
		expect(outcomes(answer)).toEqual(['ben@contoso.com unknown']);
		expect(answer.plan).toBeNull();
		expect(answer.assessments[0]?.because.map(({text}) => text).join(' ')).toContain('Only the endpoint is known');
		expect(answer.handOff?.az).toContain('hidden');
	});
});

describe('a refused read', () => {
	test.for([
		['forbidden', refused()],
		['not expandable, for a foreign principal', refused(400, 'BadRequestFormat')],
	] as const)('of assignments leaves the answer open and says who refused: %s', async ([, refusal]) => {
		const answer = await assessing({assignments: {[anaId]: refusal}, permissions: refused()});
		expect(outcomes(answer)).toEqual(['ana@contoso.com unknown']);
		expect(answer.assessments[0]?.because.map(({id, text}) => `${id} ${text}`).join(' ')).toMatch(
			/access\.unreadable .*(?:AuthorizationFailed|BadRequestFormat)/u,
		);
		expect(answer.handOff).not.toBeNull();
	});

	const dataActions = ['Microsoft.CognitiveServices/accounts/OpenAI/*'];
	const blocks = (part: Partial<PermissionBlock>): readonly PermissionBlock[] => [
		{actions: [], notActions: [], dataActions: [], notDataActions: [], condition: null, ...part},
	];
	test.for([
		['what they name is open: only a call tells, and nothing is granted twice', blocks({dataActions}), 'unknown', [], 'yes', 'access.permissions-hold'],
		['what they do not name is missing, and so is the right to grant it', [], 'denied', [false], 'no', 'access.permissions-lack'],
		['the right to grant may hang on a condition that they do not show', blocks({actions: ['*']}), 'denied', [false], 'unknown', 'access.permissions-lack'],
		['nobody may read them either', refused(), 'unknown', [false], 'unknown', 'access.unreadable'],
	] as const)('of one’s own assignments is made up for by the permissions: %s', async ([, permissions, outcome, exists, assignable, id]) => {
		const {assessments, plan, asked} = await assessing({assignments: {[anaId]: refused()}, permissions});
		expect(asked).toContain(`permissions at ${openaiResource.id}`);
		expect([assessments[0]?.outcome, plan?.grants.map(grant => grant.exists), plan?.assignable]).toEqual([outcome, exists, assignable]);
		expect(assessments[0]?.because.map(reason => reason.id)).toContain(id);
	});

	test('of another’s assignments does not make one’s own unknown', async () => {
		const assignments = {[ben.id]: refused(), [anaId]: [held(roles.owner, subscription)]};
		const answer = await assessing({assignments}, {people: ['ben@contoso.com']});
		expect([outcomes(answer), answer.plan?.assignable]).toEqual([['ben@contoso.com unknown'], 'yes']);
	});

	test('of role definitions falls back to the pinned ones, and warns', async () => {
		const answer = await assessing({definitions: refused(), assignments: {[anaId]: [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)]}});
		expect(outcomes(answer)).toEqual(['ana@contoso.com allowed']);
		expect(answer.warnings).toEqual([
			{id: 'access.pinned-roles', text: 'Role definitions could not be read (AuthorizationFailed); the ones known when this version was made are used.'},
		]);
	});

	test('of deny assignments leaves open what the roles give, and proposes no further role', async () => {
		const answer = await assessing({denies: refused(), assignments: {[anaId]: [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)]}});
		expect([outcomes(answer), answer.plan?.grants]).toEqual([['ana@contoso.com unknown'], []]);
		expect(answer.assessments[0]?.because.map(({id}) => id)).toContain('access.denies-unreadable');
	});

	test.for([
		['assignments', {assignments: {[anaId]: refused(500, 'InternalServerError')}}],
		['definitions', {definitions: refused(429, 'TooManyRequests')}],
		['deny assignments', {denies: refused(401, 'ExpiredAuthenticationToken')}],
	] as const)('is not the same as a failed one: %s', async ([, answers]) => {
		await expect(assessing(answers)).rejects.toBeInstanceOf(CloudFailure);
	});
});

describe('what comes through a group', () => {
	const throughTeam = {assignments: {[anaId]: [held(roles.cognitiveServicesOpenAIUser, openaiResource.id, {principalId: team, principalType: 'Group'})]}};

	test('is told by the group’s name, asked for once', async () => {
		const twice = [...throughTeam.assignments[anaId], held(roles.reader, subscription, {principalId: team, principalType: 'Group'})];
		const answer = await assessing({assignments: {[anaId]: twice}, names: [{id: team, type: 'Group', name: 'model-callers'}]});
		expect(answer.assessments[0]?.held.map(({via}) => via)).toEqual(['model-callers', 'model-callers']);
		expect(answer.asked.filter(line => line.startsWith('names'))).toEqual([`names of ${team}`]);
		expect(outcomes(answer)).toEqual(['ana@contoso.com allowed']);
	});

	test.for([
		['may not be read', refused()],
		['has no name', [{id: team, type: 'Group', name: null}]],
		['is gone', []],
	] as const)('is told by the group’s id where it %s', async ([, names]) => {
		const answer = await assessing({...throughTeam, names});
		expect(answer.assessments[0]?.held.map(({via}) => via)).toEqual([team]);
		expect(outcomes(answer)).toEqual(['ana@contoso.com allowed']);
	});
});

describe('the hand-off', () => {
	test.for([
		['is written for somebody who may not assign', [held(roles.reader, subscription)], 'no', true],
		['is written where that is not known', [held(roles.owner, subscription, {condition: '@Principal[department] StringEquals {sales}'})], 'unknown', true],
		['is not needed by somebody whose condition admits another role that suffices', [held(roles.foundryAccountOwner, subscription)], 'yes', false],
		['is not needed by somebody who may', [held(roles.userAccessAdministrator, subscription)], 'yes', false],
		['is not needed where nothing is to be granted', [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)], 'yes', false],
	] as const)('%s', async ([, mine, assignable, written]) => {
		const {plan, handOff} = await assessing({assignments: {[anaId]: mine}});
		expect([plan?.assignable, handOff !== null]).toEqual([assignable, written]);
		if (written) expect(handOff?.az).toContain(`--assignee-object-id ${anaId}`);
	});
});

describe('a group', () => {
	const above = '70000000-0000-4000-8000-000000000003';
	const inGroup = held(roles.cognitiveServicesOpenAIUser, openaiResource.id, {principalId: above, principalType: 'Group'});

	test('has what the groups above it have', async () => {
		const answer = await assessing({names: [callers], groups: {[team]: [above]}, everybody: [inGroup]}, {people: [team]});
		expect(outcomes(answer)).toEqual(['model-callers allowed']);
	});

	test.for([
		['its groups may not be read', {groups: {[team]: refused()}}, 'access.groups-unreadable'],
		['what they hold may not be read', {groups: {[team]: [above]}, everybody: refused()}, 'access.unreadable'],
	] as const)('is open where %s', async ([, answers, id]) => {
		const answer = await assessing({names: [callers], ...answers}, {people: [team]});
		expect([outcomes(answer), answer.assessments[0]?.because.map(reason => reason.id)]).toEqual([['model-callers unknown'], expect.arrayContaining([id])]);
	});
});

describe('deny assignments that name a group', () => {
	const closed: DenyAssignment = {
		id: 'd',
		name: 'closed',
		scope: subscription,
		permissions: [{actions: [], notActions: [], dataActions: ['*'], notDataActions: [], condition: null}],
		principals: [{id: team, type: 'Group'}],
		excludePrincipals: [],
		doNotApplyToChildScopes: false,
		condition: null,
	};
	test.for([
		['holds the person', [team], 'denied'],
		['does not', [], 'allowed'],
		['may or may not', refused(), 'unknown'],
	] as const)('count by the person’s groups: it %s', async ([, groups, outcome]) => {
		const answer = await assessing({
			denies: [closed],
			groups: {[anaId]: groups},
			assignments: {[anaId]: [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)]},
		});
		expect([outcomes(answer), answer.plan?.grants]).toEqual([[`ana@contoso.com ${outcome}`], []]);
		expect(answer.plan?.assignable).toBe(outcome === 'denied' ? 'no' : 'yes');
	});
});

describe('roles that PIM holds ready', () => {
	const ready: ScheduledRole = {
		id: 'e',
		state: 'eligible',
		scope: openaiResource.id,
		roleId: roles.cognitiveServicesOpenAIUser,
		principalId: anaId,
		principalType: 'User',
		condition: null,
		endsOn: '2027-02-20T10:00:00Z',
	};

	test('make it eligible, and are not granted besides', async () => {
		const {assessments, plan} = await assessing({scheduled: {[anaId]: [ready]}});
		expect([assessments[0]?.outcome, plan?.grants]).toEqual(['eligible', []]);
		expect(plan?.because.map(({id}) => id)).toEqual(['plan.activate']);
		expect(assessments[0]?.because.find(({id}) => id === 'access.activate')?.text).toBe(
			'Cognitive Services OpenAI User on contoso-openai is eligible until 2027-02-20 10:00 UTC: it gives nothing until Privileged Identity Management has activated it.',
		);
		expect(assessments[0]?.held.map(({roleName, state, until}) => [roleName, state, until])).toEqual([
			['Cognitive Services OpenAI User', 'eligible', '2027-02-20T10:00:00Z'],
		]);
	});

	test.for([
		['that do not suffice change nothing', [{...ready, roleId: roles.reader}], 'denied'],
		['elsewhere change nothing', [{...ready, scope: `${openaiResource.id}-2`}], 'denied'],
		['which may not be read change nothing', refused(), 'denied'],
		['which are active are held', [{...ready, state: 'activated'}], 'denied'],
	] as const)('%s', async ([, scheduled, outcome]) => {
		expect((await assessing({scheduled: {[anaId]: scheduled}})).assessments[0]?.outcome).toBe(outcome);
	});

	test('tell until when an activated one lasts', async () => {
		const answer = await assessing({
			assignments: {[anaId]: [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)]},
			scheduled: {[anaId]: [{...ready, state: 'activated'}]},
		});
		expect(answer.assessments[0]?.held.map(({state, until, sufficient}) => [state, until, sufficient])).toEqual([['activated', '2027-02-20T10:00:00Z', true]]);
		expect(answer.assessments[0]?.because.map(({id}) => id)).toContain('access.activated');
	});
});
