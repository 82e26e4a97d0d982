import {expect, test} from 'vitest';
import type {AuditQuestion} from '../../source/access/audit/audit.ts';
import {audit} from '../../source/access/audit/audit.ts';
import {broadOf, nextStep, settlingMs} from '../../source/access/audit/swap.ts';
import type {RoleToMake} from '../../source/access/custom-role.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {newReceipt} from '../../source/steps/journal.ts';
import {putBack, undoRoles} from '../../source/steps/put-back.ts';
import {takeAway} from '../../source/steps/take-away.ts';
import {undoReceipt} from '../../source/steps/undo.ts';
import {writeGrants} from '../../source/steps/write-grants.ts';
import {foundryResource, session} from '../access/support/records.ts';
import {armWith, idOf} from './support/arm.ts';
import {quiet} from './support/told.ts';

const mara = '30000000-0000-4000-8000-000000000001';
const never = (): AbortSignal => new AbortController().signal;

const standing = (roleId: string, part: Partial<RoleAssignment> = {}): RoleAssignment => ({
	id: idOf({scope: foundryResource.id, name: `60000000-0000-4000-8000-0000000000${roleId.slice(0, 2)}`}),
	scope: foundryResource.id,
	roleId,
	principalId: mara,
	principalType: 'User',
	condition: null,
	description: 'by hand, in 2024',
	createdOn: '2024-01-01T00:00:00.000Z',
	...part,
});

type Arm = ReturnType<typeof armWith>;

const factsOf = (arm: Arm): AuditQuestion => ({
	target: {resource: {...foundryResource, kind: 'OpenAI'}, project: null, deployment: null, endpoint: foundryResource.endpoint},
	deployments: [],
	projects: [],
	scenario: null,
	// What the memory holds without a date was made just now.
	assignments: [...arm.assignments.values()].map(one => ({...one, createdOn: one.createdOn ?? '2026-11-22T12:00:00.000Z'})),
	definitions: new Map(pinnedRoles.map(role => [role.id, role])),
	denies: [],
	scheduled: [],
	principals: new Map([[mara, {principal: {id: mara, type: 'User', name: 'mara@contoso.com'}, standing: 'seen'}]]),
	isDirectoryShown: true,
	memberships: new Map(),
});

const granted = Date.parse('2026-11-22T12:00:00.000Z');

/** One run of the command, as far as it comes: the holder's own call is taken for answered. Resolves to what it did, or to `killed`. */
const run = async (arm: Arm, now: number, killAt?: number): Promise<string> => {
	const {killed, ...tools} = arm.tools(killAt);
	const facts = factsOf(arm);
	const {findings} = audit(facts);
	const finding = findings.find(({fix}) => fix !== null);
	const step = finding ? nextStep({finding, findings, facts, now}) : null;
	if (!finding || !step) return 'nothing';
	const work = async (): Promise<string> => {
		if (step.is === 'grant') {
			const plan: Plan = {grants: [step.grant], assignable: 'yes', because: [], choices: [], compared: [], customRole: null};
			await writeGrants(tools, {session, plan}, quiet, never());
		}
		const assignment = broadOf(finding, {assignments: [...arm.assignments.values()]});
		if ((step.is === 'prove' || step.is === 'remove') && assignment)
			await takeAway(tools, {session, assignment, because: 'tested', keeps: step.keeps}, {...quiet, onReceipt: () => undefined}, never());
		return step.is;
	};
	return Promise.race([work(), killed]);
};

const canCall = (arm: Arm, facts = factsOf(arm)): boolean => audit(facts).rows.some(({calls, principal}) => principal.id === mara && calls === 'all');

const undoAll = async (arm: Arm): Promise<void> => {
	const {killed: _, ...tools} = arm.tools();
	for (const receipt of [...arm.disk.values()].toReversed()) {
		const back = await putBack(tools, {session, receipt}, quiet, never());
		await undoReceipt(tools, {session, receipt: back.receipt}, quiet, never());
	}
};

const broads = [
	['a role with the same calls and more', roles.cognitiveServicesUser, null, true],
	['a role with control alone, under a condition', roles.owner, "(!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'}))", false],
] as const;

test.for(broads)(
	'%s is swapped for the narrow one, killed at whichever point: access is never lost, and comes back exactly',
	async ([, roleId, condition, calls]) => {
		const broad = standing(roleId, {condition});
		for (const first of [true, false]) {
			let killAt = 0;
			for (let finished = false; !finished; killAt += 1) {
				const arm = armWith([broad, standing(roles.reader)]);
				// The other half is whole; the one under test is killed.
				if (!first) expect(await run(arm, granted)).toBe('grant');
				finished = (await run(arm, granted + (first ? 0 : settlingMs), killAt)) !== 'killed';
				expect(canCall(arm), `killed at ${killAt}`).toBe(calls || arm.assignments.size > 2 || !first);
				// Whoever holds the broad role still has what it gives, or has the narrow one.
				expect(arm.assignments.has(broad.id) || canCall(arm)).toBe(true);
				for (let again = 0; again < 3; again += 1) {
					await run(arm, granted + settlingMs);
					expect(arm.assignments.has(broad.id) || canCall(arm)).toBe(true);
				}
				expect([...arm.assignments.values()].map(one => one.roleId).toSorted()).toEqual([roles.cognitiveServicesOpenAIUser, roles.reader].toSorted());
				await undoAll(arm);
				expect(arm.assignments.get(broad.id), `killed at ${killAt}`).toEqual({...broad, createdOn: null});
				expect(arm.assignments.size).toBe(2);
			}
			expect(killAt).toBeGreaterThan(4);
		}
	},
);

test('as long as both give the same, the broad one stays for 20 minutes after the narrow one was made', async () => {
	const arm = armWith([standing(roles.cognitiveServicesUser)]);
	expect(await run(arm, granted)).toBe('grant');
	expect(await run(arm, granted + settlingMs - 1)).toBe('wait');
	expect(arm.assignments.size).toBe(2);
	expect(await run(arm, granted + settlingMs)).toBe('prove');
	expect(arm.assignments.size).toBe(1);
});

test('nothing is taken away when the narrow one goes, or the broad one changes, in the last moment', async () => {
	const broad = standing(roles.owner);
	for (const change of ['narrow', 'broad'] as const) {
		const arm = armWith([broad]);
		await run(arm, granted);
		const facts = factsOf(arm);
		const {killed: _, ...tools} = arm.tools();
		const {findings} = audit(facts);
		const [finding] = findings;
		const step = finding && nextStep({finding, findings, facts, now: granted});
		if (step?.is !== 'prove') throw new Error('It is to be proven.');
		if (change === 'narrow') for (const id of step.keeps) arm.assignments.delete(id);
		else arm.assignments.set(broad.id, {...broad, condition: 'another'});
		const taking = takeAway(tools, {session, assignment: broad, because: 'tested', keeps: step.keeps}, {...quiet, onReceipt: () => undefined}, never());
		await expect(taking).rejects.toMatchObject({diagnosis: {id: 'usage.changed-meanwhile'}});
		expect(arm.assignments.has(broad.id)).toBe(true);
	}
});

const narrow: RoleToMake = {
	roleId: '70000000-0000-4000-8000-000000000001',
	name: 'Foundry keyless: call OpenAI models only (contoso-foundry)',
	description: '',
	actions: [],
	dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action'],
	assignableScope: `/subscriptions/${foundryResource.subscriptionId}/resourceGroups/${foundryResource.resourceGroup}`,
};

const grant: Grant = {
	need: 'required',
	principal: {id: mara, type: 'User', name: 'mara@contoso.com'},
	roleId: narrow.roleId,
	roleName: narrow.name,
	scope: foundryResource.id,
	name: '60000000-0000-4000-8000-000000000099',
	exists: false,
};

test.for([false, true])(
	'a custom role is made and assigned, killed at whichever point: undo removes both, unless somebody else uses the role: %s',
	async isUsed => {
		let killAt = 0;
		for (let finished = false; !finished; killAt += 1) {
			const arm = armWith([]);
			const plan: Plan = {grants: [grant], assignable: 'yes', because: [], choices: [], compared: [], customRole: null};
			const {killed, ...tools} = arm.tools(killAt);
			finished = (await Promise.race([writeGrants(tools, {session, plan, makes: narrow}, quiet, never()), killed])) !== 'killed';
			const others = standing(narrow.roleId, {principalId: '30000000-0000-4000-8000-000000000002'});
			if (isUsed && arm.roles.size > 0) arm.assignments.set(others.id, others);
			const {killed: _, ...after} = arm.tools();
			for (const receipt of [...arm.disk.values()]) {
				const undone = await undoReceipt(after, {session, receipt}, quiet, never());
				const {kept} = await undoRoles(after, {session, receipt: undone.receipt}, quiet, never());
				expect(kept.map(({reason}) => reason)).toEqual(isUsed && arm.roles.size > 0 ? ['undo.role-in-use'] : []);
			}
			expect([...arm.assignments.values()], `killed at ${killAt}`).toEqual(arm.assignments.size > 0 ? [others] : []);
			expect(arm.roles.size).toBe(arm.assignments.size);
		}
		expect(killAt).toBeGreaterThan(4);
	},
);

test.for([
	['planned', 'foreign', ['undo.kept'], {objectId: session.objectId, since: granted - 600_000}],
	['planned', 'deleted', [], {objectId: session.objectId, since: granted - 600_000}],
	['created', 'deleted', [], undefined],
] as const)('a custom role that is %s in the receipt and found to be %s leaves %j', async ([state, found, reasons, madeBy]) => {
	const made = {roleId: narrow.roleId, name: narrow.name, assignableScope: narrow.assignableScope, state};
	const receipt = {...newReceipt({computer: {random: () => 0}, clock: {now: () => granted}}, session), roles: [made]};
	const asked: unknown[] = [];
	const {cloud, computer} = armWith([]).tools();
	const deleteRoleDefinition = async (_: unknown, of: {readonly madeBy?: unknown}): Promise<typeof found> => {
		asked.push(of.madeBy);
		return found;
	};
	const tools = {cloud: {...cloud, deleteRoleDefinition}, computer};
	const {kept, receipt: after} = await undoRoles(tools, {session, receipt}, quiet, never());
	expect([kept.map(({reason}) => reason), after.roles?.[0]?.state, asked]).toEqual([reasons, reasons.length > 0 ? 'existed' : 'undone', [madeBy]]);
});
