import {describe, expect, onTestFinished, test} from 'vitest';
import {settlingMs} from '../../source/access/audit/swap.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Services} from '../../source/commands/services.ts';
import {plannedFault} from '../../source/sandbox/faults.ts';
import {applications, groups, managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {formerColleague} from '../../source/sandbox/worlds-messy.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

type Json = Readonly<Record<string, unknown>>;

const open = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	return sitting;
};

/** The command's document, or its text. */
const run = async (sitting: Sitting, words: readonly string[], services: Services = sitting.forCommands) => {
	sitting.printed.length = 0;
	const exitCode = await runCommandLine(
		[...words, `--sandbox=${sitting.forCommands.version(false) && sitting.sandbox.world.name}`],
		() => services,
		new AbortController().signal,
	);
	const printed = sitting.printed.join('\n');
	return {exitCode, printed, document: (printed.startsWith('{') ? JSON.parse(printed) : {}) as Json};
};

type Finding = {readonly id: string; readonly rule: string; readonly severity: string; readonly principal: {readonly id: string}; readonly fix: string | null};

const findingsIn = (document: Json): readonly Finding[] => document['findings'] as readonly Finding[];

const told = (document: Json): readonly (readonly [string, string])[] => findingsIn(document).map(({rule, principal}) => [rule, principal.id] as const);

const audit = (resource: string, ...more: readonly string[]) => ['audit', '--resource', resource, '--json', ...more];

describe('in the world messy', () => {
	test('every stray access on contoso-foundry is found, and nothing else', async () => {
		const sitting = await open('messy');
		const {document, exitCode} = await run(sitting, audit('contoso-foundry'));
		expect(exitCode).toBe(0);
		// Each thing once, whoever holds what.
		expect(sitting.sandbox.log.length).toBeLessThan(45);
		expect(document['outcome']).toBe('findings');
		expect(new Set(told(document).map(String))).toEqual(
			new Set(
				[
					['owner-by-habit', people.ivan.id],
					['owner-by-habit', people.elif.id],
					['contributor-by-habit', people.ana.id],
					['contributor-by-habit', managedIdentities.chatApi.id],
					['wildcard-role', groups.aiEvaluators.id],
					['hub-role', people.grace.id],
					['broader-role', people.hana.id],
					['broad-scope', people.femi.id],
					['direct-beside-group', people.ben.id],
					['deleted-principal', formerColleague.id],
					['unseen-principal', applications.evaluator.id],
					['aged-role', managedIdentities.batchJobs.id],
				].map(String),
			),
		);
		expect(told(document)).toHaveLength(12);
	});

	test('on contoso-openai it is told what an upgrade would widen', async () => {
		const {document} = await run(await open('messy'), audit('contoso-openai'));
		expect(told(document).filter(([rule]) => rule === 'upgrade-widens')).toEqual([
			['upgrade-widens', groups.aiEvaluators.id],
			['upgrade-widens', people.hana.id],
		]);
	});

	test('judged by the scenario that is named, the role for every model is as it should be, and the one for publishing is broader', async () => {
		const {document} = await run(await open('messy'), audit('contoso-foundry', '--scenario', 'inference'));
		const rules = told(document).map(String);
		expect(rules).not.toContain(String(['broader-role', people.hana.id]));
		expect(rules).toContain(String(['broader-role', people.lucia.id]));
	});

	test.for([
		['view-quota', []],
		['publish-agents', [['owner-by-habit', people.ivan.id]]],
	] as const)('by the scenario %s nobody is told to take its role instead of one for calling', async ([scenario, some]) => {
		const {document} = await run(await open('messy'), audit('contoso-foundry', '--scenario', scenario));
		const rules = told(document);
		expect(rules.filter(([rule]) => rule !== 'deleted-principal' && rule !== 'unseen-principal' && !rule.endsWith('by-habit'))).toEqual([]);
		expect(some.filter(one => !rules.map(String).includes(String(one)))).toEqual([]);
		expect(rules.map(([, id]) => id)).not.toContain(people.priya.id);
	});

	test('the text fits into 80 columns where it is a table, and the Markdown holds every finding', async () => {
		const sitting = await open('messy');
		const {printed} = await run(sitting, ['audit', '--resource', 'contoso-foundry']);
		const lines = printed.split('\n');
		const table = lines.slice(lines.findIndex(line => line.startsWith('WHO')));
		expect(table.filter(line => !line.startsWith('▲') && line.length > 80)).toEqual([]);
		const markdown = await run(sitting, ['audit', '--resource', 'contoso-foundry', '--markdown', '--redact']);
		expect(markdown.printed.match(/^### /gmu)).toHaveLength(12);
		expect(markdown.printed).not.toMatch(/@contoso\.com|4f9d1c27|e1c84b57/u);
	});
});

test.for(['fresh', 'admin', 'no-rights', 'managed-identity'])('nothing is found in the world %s, whose roles are as they should be', async world => {
	const {document} = await run(await open(world), audit('contoso-foundry'));
	expect([document['outcome'], told(document)]).toEqual(['clean', []]);
});

test('where the directory shows nobody, nobody is taken for deleted, and nothing is said to be clean', async () => {
	const {document, exitCode} = await run(await open('no-graph'), audit('contoso-foundry'));
	expect([exitCode, document['outcome'], told(document)]).toEqual([0, 'unknown', []]);
	expect((document['warnings'] as readonly {readonly id: string}[]).map(({id}) => id)).toContain('audit.directory-unreadable');
});

test('where role assignments may not be read, nothing is said to be clean', async () => {
	const sitting = await open('fresh');
	const {roleAssignments} = sitting.sandbox.world;
	const calls = {roleId: 'a97b65f3-24c7-4388-baec-2e87135dc908', scope: accountScope('contoso-foundry')};
	roleAssignments.splice(
		0,
		roleAssignments.length,
		...roleAssignments
			.filter(({principalId}) => principalId === people.ana.id)
			.slice(0, 1)
			.map(one => ({...one, ...calls})),
	);
	const {document, exitCode} = await run(sitting, audit(calls.scope));
	expect([exitCode, document['outcome'], told(document)]).toEqual([0, 'unknown', []]);
	expect((document['warnings'] as readonly {readonly id: string}[]).map(({id}) => id)).toEqual(['audit.assignments-unreadable']);
});

const idOf = async (sitting: Sitting, rule: string, principalId: string, resource = 'contoso-foundry'): Promise<string> => {
	const {document} = await run(sitting, audit(resource));
	const found = findingsIn(document).find(one => one.rule === rule && one.principal.id === principalId);
	if (!found) throw new Error(`There is no ${rule} of ${principalId}.`);
	return found.id;
};

const rolesOf = (sitting: Sitting, principalId: string): readonly string[] =>
	sitting.sandbox.world.roleAssignments.filter(one => one.principalId === principalId).map(({roleId, scope}) => `${roleId} ${scope.split('/').at(-1)}`);

const receiptOf = (document: Json): string => (document['receipt'] as {readonly id: string}).id;

const openaiUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd';

describe('--fix', () => {
	test('of one’s own broad role grants the narrow one, proves it, removes the broad one in a second run, and undo puts it back', async () => {
		const sitting = await open('messy');
		const before = rolesOf(sitting, people.ana.id);
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, 'contributor-by-habit', people.ana.id)];
		const first = await run(sitting, fix);
		expect([first.exitCode, first.document['outcome']]).toEqual([0, 'granted']);
		expect(rolesOf(sitting, people.ana.id)).toEqual([...before, `${openaiUser} contoso-foundry`]);
		const second = await run(sitting, fix);
		expect([second.exitCode, second.document['outcome']]).toEqual([0, 'swapped']);
		expect(rolesOf(sitting, people.ana.id)).toHaveLength(before.length);
		// However much was written since.
		await run(sitting, ['grant', '--resource', 'contoso-openai', '--scenario', 'openai', '--no-wait', '--yes', '--json']);
		const early = await run(sitting, ['undo', receiptOf(first.document), '--yes', '--json']);
		expect([early.exitCode, (early.document['diagnosis'] as {readonly id: string}).id]).toEqual([2, 'usage.undo-order']);
		await run(sitting, ['undo', '--yes', '--json']);
		const undone = await run(sitting, ['undo', receiptOf(second.document), '--yes', '--json']);
		expect([undone.exitCode, undone.document['outcome']]).toEqual([0, 'undone']);
		expect(rolesOf(sitting, people.ana.id).toSorted()).toEqual([...before, `${openaiUser} contoso-foundry`].toSorted());
	});

	test('of another’s waits for somebody who saw it work, and puts a condition back as it was', async () => {
		const sitting = await open('messy');
		const broad = sitting.sandbox.world.roleAssignments.find(one => one.principalId === people.ivan.id);
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, 'owner-by-habit', people.ivan.id)];
		expect((await run(sitting, fix)).document['outcome']).toBe('granted');
		const waiting = await run(sitting, fix);
		expect([waiting.exitCode, waiting.document['outcome']]).toEqual([3, 'unproven']);
		expect(JSON.stringify(waiting.document['warnings'])).toContain('npx foundry-keyless probe');
		expect((await run(sitting, [...fix, '--proven-by', 'ivan, 10:32'])).document['outcome']).toBe('swapped');
		expect(rolesOf(sitting, people.ivan.id)).toEqual([`${openaiUser} contoso-foundry`]);
		await run(sitting, ['undo', '--yes', '--json']);
		const back = sitting.sandbox.world.roleAssignments.find(one => one.name === broad?.name);
		expect([back?.condition, back?.description, back?.scope, back?.roleId]).toEqual([broad?.condition, broad?.description, broad?.scope, broad?.roleId]);
	});

	test('of a role that gives the same waits until the narrow one has settled', async () => {
		const sitting = await open('messy');
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, 'broader-role', people.hana.id), '--proven-by', 'hana'];
		expect((await run(sitting, fix)).document['outcome']).toBe('granted');
		const young = await run(sitting, fix);
		expect([young.exitCode, young.document['outcome']]).toEqual([6, 'propagating']);
		await sitting.forCommands.clock.sleep(settlingMs, new AbortController().signal);
		expect((await run(sitting, fix)).document['outcome']).toBe('swapped');
		expect(rolesOf(sitting, people.hana.id)).toContain(`${openaiUser} contoso-foundry`);
	});

	test.for([
		['deleted-principal', formerColleague.id, 'removed', []],
		['direct-beside-group', people.ben.id, 'swapped', []],
	] as const)('of %s takes it away alone', async ([rule, principalId, outcome, left]) => {
		const sitting = await open('messy');
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, rule, principalId), '--proven-by', 'ben'];
		expect((await run(sitting, fix)).document['outcome']).toBe(outcome);
		expect(rolesOf(sitting, principalId)).toEqual(left);
	});

	test.for(['unseen-principal', 'aged-role'])('of %s is refused: it is not this program’s to do', async rule => {
		const sitting = await open('messy');
		const holder = rule === 'aged-role' ? managedIdentities.batchJobs.id : applications.evaluator.id;
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, rule, holder)];
		expect((await run(sitting, fix)).exitCode).toBe(2);
		expect(sitting.changes()).toEqual([]);
	});

	test('off a terminal needs --yes, and --plan writes nothing', async () => {
		const sitting = await open('messy');
		const fix = [...audit('contoso-foundry', '--fix'), await idOf(sitting, 'broader-role', people.hana.id)];
		expect((await run(sitting, fix)).exitCode).toBe(2);
		expect((await run(sitting, [...fix, '--plan'])).document['outcome']).toBe('planned');
		expect(sitting.changes()).toEqual([]);
	});

	test('of what a lock keeps says so, and takes nothing away', async () => {
		const sitting = await open('messy');
		sitting.sandbox.world.locks.push({name: 'keep', level: 'CanNotDelete', scope: accountScope('contoso-foundry'), notes: null});
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, 'deleted-principal', formerColleague.id)];
		const {exitCode, document} = await run(sitting, fix);
		expect([exitCode, document['outcome']]).toEqual([5, 'handed-off']);
		expect(JSON.stringify(document['warnings'])).toContain('swap.locked');
		expect((document['handOff'] as {readonly az: string}).az).toContain('az role assignment delete --ids /subscriptions/');
		expect(sitting.changes()).toEqual([]);
	});

	test.for([
		['PUT', 'RoleAssignmentLimitExceeded', 400, 'az role assignment create'],
		['DELETE', 'DenyAssignmentAuthorizationFailed', 403, 'az role assignment delete'],
	] as const)('that Azure refuses (%s, %s) is handed off, and the broad role stays', async ([method, code, status, az]) => {
		const sitting = await open('messy');
		const fix = [...audit('contoso-foundry', '--yes', '--proven-by', 'ivan, 10:32', '--fix'), await idOf(sitting, 'owner-by-habit', people.ivan.id)];
		const answer = {status, body: {error: {code, message: 'No.'}}};
		sitting.sandbox.faults.push({when: {method, path: /roleAssignments/u}, times: 99, answer});
		if (method === 'DELETE') await run(sitting, fix);
		const {exitCode, document} = await run(sitting, fix);
		expect([exitCode, (document['handOff'] as {readonly az: string}).az]).toEqual([5, expect.stringContaining(az)]);
		expect(sitting.sandbox.world.roleAssignments.filter(one => one.principalId === people.ivan.id && one.roleId.startsWith('8e3af657'))).toHaveLength(1);
	});

	test('of one’s own role is proven by a call, whatever anybody says', async () => {
		const sitting = await open('messy');
		const fix = [...audit('contoso-foundry', '--yes', '--timeout', '5s', '--fix'), await idOf(sitting, 'contributor-by-habit', people.ana.id)];
		await run(sitting, fix);
		const denied = {status: 401, body: {error: {code: 'PermissionDenied', message: 'No.'}}};
		sitting.sandbox.faults.push({when: {method: 'POST', host: /^contoso-foundry\./u}, times: 99, answer: denied});
		expect((await run(sitting, [...fix, '--proven-by', 'ana, 10:32'])).exitCode).not.toBe(0);
		expect(rolesOf(sitting, people.ana.id).some(role => role.startsWith('b24988ac'))).toBe(true);
	});

	test('of a role whose narrower one is there under a condition is not this program’s to do', async () => {
		const sitting = await open('messy');
		const {roleAssignments} = sitting.sandbox.world;
		const broad = roleAssignments.find(({principalId, scope}) => principalId === people.hana.id && scope === accountScope('contoso-foundry'));
		if (!broad) throw new Error('It is planted.');
		const condition = "!(ActionMatches{'Microsoft.CognitiveServices/accounts/OpenAI/responses/write'})";
		roleAssignments.push({...broad, name: '60000000-0000-4000-8000-000000000001', roleId: openaiUser, condition});
		const {document} = await run(sitting, audit('contoso-foundry'));
		expect(findingsIn(document).find(({rule}) => rule === 'broader-role')).toMatchObject({
			fix: null,
			evidence: expect.arrayContaining([expect.stringContaining('under a condition that limits it')]),
		});
	});

	test('by somebody who may not assign roles is handed off', async () => {
		const sitting = await open('messy');
		const {roleAssignments} = sitting.sandbox.world;
		const right = roleAssignments.findIndex(({principalId, roleId}) => principalId === people.ana.id && roleId.startsWith('18d7d88d'));
		roleAssignments.splice(right, 1);
		const fix = [...audit('contoso-foundry', '--yes', '--fix'), await idOf(sitting, 'broader-role', people.hana.id)];
		const {exitCode, document} = await run(sitting, fix);
		expect([exitCode, document['outcome']]).toEqual([5, 'handed-off']);
		expect(document['handOff']).not.toBeNull();
		expect(sitting.changes()).toEqual([]);
	});
});

describe('grant --custom-role', () => {
	const grant = ['grant', '--resource', 'contoso-openai', '--scenario', 'openai', '--custom-role', '--yes', '--json'];

	test('makes the narrow role, assigns it, proves it, and undo removes both', async () => {
		const sitting = await open('fresh');
		const first = await run(sitting, grant);
		expect([first.exitCode, first.document['outcome']]).toEqual([0, 'granted']);
		const {customRoles} = sitting.sandbox.world;
		expect(customRoles.map(({name}) => name)).toEqual(['Foundry keyless: call OpenAI models only (contoso-openai)']);
		const again = await run(sitting, grant);
		expect([again.exitCode, again.document['outcome']]).toEqual([0, 'already']);
		expect((await run(sitting, audit('contoso-openai'))).document['outcome']).toBe('clean');
		expect((await run(sitting, ['undo', '--yes', '--json'])).document['outcome']).toBe('undone');
		expect([customRoles, rolesOf(sitting, people.ana.id).filter(role => role.endsWith('contoso-openai'))]).toEqual([[], []]);
	});

	const foreign = {permissions: [], description: '', assignableScopes: [accountScope('contoso-foundry')], createdAt: 0, updatedAt: 0, by: people.ben.id};

	test('under a name that the tenant has already gives it another one, the same on each run', async () => {
		const sitting = await open('fresh');
		const {customRoles} = sitting.sandbox.world;
		const name = 'Foundry keyless: call OpenAI models only (contoso-openai)';
		customRoles.push({...foreign, id: 'cccccccc-0000-4000-8000-000000000001', name});
		expect((await run(sitting, grant)).exitCode).toBe(0);
		expect(customRoles.map(role => role.name.replace(/[\da-f]{6}$/u, 'mark'))).toEqual([name, `${name} mark`]);
		expect((await run(sitting, grant)).document['outcome']).toBe('already');
		expect((await run(sitting, ['undo', '--yes', '--json'])).document['outcome']).toBe('undone');
		expect(customRoles.map(({id}) => id)).toEqual(['cccccccc-0000-4000-8000-000000000001']);
	});

	test('leaves one alone that somebody has changed meanwhile, and so does undo', async () => {
		const sitting = await open('fresh');
		const {customRoles, roleAssignments} = sitting.sandbox.world;
		await run(sitting, grant);
		const [made] = customRoles;
		roleAssignments.splice(
			roleAssignments.findIndex(({roleId}) => roleId === made?.id),
			1,
		);
		// Not to be seen when the plan is made: it was renamed, and can be assigned elsewhere only.
		if (made) customRoles[0] = {...made, name: 'Ours', permissions: [], assignableScopes: [accountScope('contoso-foundry')]};
		const {exitCode, document} = await run(sitting, grant);
		expect([exitCode, (document['diagnosis'] as Json)['id'], document['handOff']]).toEqual([3, 'arm.customrole-differs', null]);
		await run(sitting, ['undo', '--yes', '--json']);
		expect(customRoles.map(({name}) => name)).toEqual(['Ours']);
	});

	test.for([
		['custom-role-limit', 'arm.customrole-limit'],
		['linked-scope-refused', 'arm.linked-auth'],
	] as const)('that Azure refuses (%s) assigns nothing, and hands off no script that assigns it', async ([fault, id]) => {
		const sitting = await open('fresh');
		sitting.sandbox.faults.push(plannedFault(fault));
		const {exitCode, document} = await run(sitting, grant);
		expect([exitCode, (document['diagnosis'] as Json)['id'], document['handOff']]).toEqual([5, id, null]);
		expect(JSON.stringify(document['warnings'])).toContain('az role definition create');
		expect(sitting.changes().filter(change => change.includes('roleAssignments'))).toEqual([]);
		expect((await run(sitting, ['undo', '--yes', '--json'])).document['outcome']).toBe('nothing');
	});

	test('is the role of the run that is resumed, too', async () => {
		const sitting = await open('fresh');
		const asked = [...grant.filter(word => word !== '--yes' && word !== '--json'), '--no-wait'];
		await runCommandLine([...asked, '--sandbox=fresh'], () => ({...sitting.forCommands, terminal: {stdin: true, stdout: true}}), new AbortController().signal);
		expect(sitting.changes()).toEqual([]);
		expect((await run(sitting, ['resume', '--yes', '--json'])).document['outcome']).toBe('granted');
		expect(sitting.sandbox.world.customRoles).toHaveLength(1);
	});

	test('is refused with the command for somebody who may, by whoever may not make roles', async () => {
		const sitting = await open('constrained');
		const {exitCode} = await run(sitting, grant);
		expect(exitCode).toBe(2);
		expect(sitting.changes()).toEqual([]);
	});
});
