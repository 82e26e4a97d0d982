import {describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Principal} from '../../source/access/principal.ts';
import type {DenyAssignment, RoleAssignment} from '../../source/access/role-assignment.ts';
import type {RoleDefinition} from '../../source/access/role-definition.ts';
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
};

const assessing = async (answers: Partial<Answers>, part: Partial<AccessQuestion> = {}) => {
	const asked: string[] = [];
	const given = {assignments: {}, definitions: pinnedRoles, denies: [], names: [], ...answers};
	const answer = async <T>(what: string, value: T | CloudFailure): Promise<T> => {
		asked.push(what);
		if (value instanceof CloudFailure) throw value;
		return value;
	};
	const cloud = {
		listRoleDefinitions: async (_session: Session, scope: string) => answer(`definitions at ${scope}`, given.definitions),
		listDenyAssignments: async (_session: Session, scope: string) => answer(`denies at ${scope}`, given.denies),
		listRoleAssignments: async (_session: Session, scope: string, {id}: Principal) => answer(`assignments at ${scope} of ${id}`, given.assignments[id] ?? []),
		getPrincipals: async (_session: Session, ids: readonly string[]) => answer(`names of ${ids.join(' ')}`, given.names),
		findPrincipals: async (_session: Session, text: string) => answer(`who is ${text}`, text === ben.name ? [ben] : []),
	};
	const question: AccessQuestion = {session, scenario: 'openai', target: openaiTarget, people: [], role: null, ...part};
	return {...(await assessAccess(cloud, question, new AbortController().signal)), asked};
};

const outcomes = ({assessments}: Awaited<ReturnType<typeof assessing>>): readonly string[] =>
	assessments.map(({principal, outcome}) => `${principal.name} ${outcome}`);

describe('what is read', () => {
	test('is asked at the target: definitions of the resource, everything else once for each principal', async () => {
		const {asked} = await assessing({});
		expect(asked.toSorted()).toEqual([
			`assignments at ${openaiResource.id} of ${anaId}`,
			`definitions at ${openaiResource.id}`,
			`denies at ${openaiResource.id}`,
		]);
	});

	test('is asked at the project where the scenario needs one, for its identity too', async () => {
		const {asked, plan} = await assessing({}, {scenario: 'project', target: projectTarget});
		expect(asked.toSorted()).toEqual([
			`assignments at ${project.id} of ${anaId}`,
			`assignments at ${project.id} of ${projectIdentityId}`,
			`definitions at ${projectTarget.resource?.id}`,
			`denies at ${project.id}`,
		]);
		expect(plan?.grants.map(({principal, need}) => [principal.id, need])).toContainEqual([projectIdentityId, 'required']);
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
		const answer = await assessing({assignments: {[anaId]: refusal}});
		expect(outcomes(answer)).toEqual(['ana@contoso.com unknown']);
		expect(answer.assessments[0]?.because.map(({id, text}) => `${id} ${text}`).join(' ')).toMatch(
			/access\.unreadable .*(?:AuthorizationFailed|BadRequestFormat)/u,
		);
		expect(answer.plan?.assignable).toBe('unknown');
		expect(answer.handOff).not.toBeNull();
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

	test('of deny assignments is told and forbids nothing', async () => {
		const answer = await assessing({denies: refused(), assignments: {[anaId]: [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)]}});
		expect(outcomes(answer)).toEqual(['ana@contoso.com allowed']);
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
		['is written where that is not known', [held(roles.foundryProjectManager, subscription)], 'unknown', true],
		['is not needed by somebody who may', [held(roles.userAccessAdministrator, subscription)], 'yes', false],
		['is not needed where nothing is to be granted', [held(roles.cognitiveServicesOpenAIUser, openaiResource.id)], 'yes', false],
	] as const)('%s', async ([, mine, assignable, written]) => {
		const {plan, handOff} = await assessing({assignments: {[anaId]: mine}});
		expect([plan?.assignable, handOff !== null]).toEqual([assignable, written]);
		if (written) expect(handOff?.az).toContain(`--assignee-object-id ${anaId}`);
	});
});
