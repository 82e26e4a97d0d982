import {afterEach, describe, expect, test} from 'vitest';
import type {Receipt} from '../../source/access/receipt.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import {toCheckpoint} from '../../source/wizard/checkpoint.ts';
import {can} from '../../source/wizard/machine.ts';
import {byWizard, documentOf, readDocument} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
const sittingWith = async (approval?: string): Promise<Sitting> => {
	const sitting = await openSitting('pim', approval === undefined ? {} : {approval});
	open.push(sitting);
	return sitting;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

type Document = {
	readonly outcome: string;
	readonly receipt: Receipt | null;
	readonly liveness: {readonly outcome: string} | null;
	readonly diagnosis: {readonly id: string; readonly cause: string; readonly remedies: readonly {readonly text: string; readonly command?: string}[]} | null;
	readonly assessments: readonly {readonly because: readonly {readonly id: string; readonly text: string}[]}[];
	readonly warnings: readonly {readonly id: string; readonly text: string}[];
};

const run = async ({forCommands, printed}: Sitting, ...words: readonly string[]) => {
	const from = printed.length;
	const exitCode = await runCommandLine([...words, '--json', '--sandbox=pim'], () => forCommands, new AbortController().signal);
	return {exitCode, ...(readDocument(printed.slice(from).join('\n')) as unknown as Document)};
};
const later = async ({forCommands}: Sitting, minutes: number): Promise<void> => forCommands.clock.sleep(minutes * 60_000, new AbortController().signal);

const onFoundry = ['grant', '--resource', 'contoso-foundry', '--scenario', 'inference', '--yes'] as const;
const onModels = ['grant', '--resource', 'contoso-models', '--scenario', 'inference', '--deployment', 'claude-sonnet-4-5', '--yes'] as const;
const why = ['--activate', '--justification', 'release test'] as const;
const stateIn = ({receipt}: Document): string | undefined => receipt?.activations?.[0]?.state;

test('an eligible role: told, refused without its justification, activated, proven, taken back after five minutes, and over by itself', {
	timeout: 20_000,
}, async () => {
	const sitting = await sittingWith();
	const activated = () => sitting.sandbox.world.scheduledRoles.filter(({state, scope}) => state === 'activated' && scope.endsWith('contoso-foundry')).length;

	const checked = await run(sitting, 'check', '--resource', 'contoso-foundry', '--scenario', 'inference');
	expect([checked.exitCode, checked.outcome]).toEqual([3, 'eligible']);
	expect(checked.assessments[0]?.because.find(({id}) => id === 'access.activation-needs')?.text).toBe(
		'Activating Cognitive Services User on contoso-foundry takes a justification; it lasts up to 8 h.',
	);

	const without = await run(sitting, ...onFoundry);
	expect([without.exitCode, without.outcome, without.diagnosis?.id]).toEqual([3, 'failed', 'state.eligible']);
	expect(without.diagnosis?.remedies[0]?.command).toMatch(/ --activate --justification 'WHY YOU NEED IT' --sandbox=pim$/u);

	const unexplained = await run(sitting, ...onFoundry, '--activate');
	expect([unexplained.exitCode, unexplained.diagnosis?.cause]).toEqual([2, 'Missing: --justification.']);
	const tooLong = await run(sitting, ...onFoundry, ...why, '--duration', '9h');
	expect([tooLong.exitCode, tooLong.diagnosis?.remedies[0]?.text]).toEqual([2, 'Take 8 h or less.']);
	expect([sitting.changes(), activated()]).toEqual([[], 0]);

	const granted = await run(sitting, ...onFoundry, ...why);
	expect([granted.exitCode, granted.outcome, granted.liveness?.outcome, stateIn(granted), activated()]).toEqual([0, 'granted', 'proven', 'activated', 1]);
	expect(JSON.stringify(granted)).not.toContain('release test');

	const again = await run(sitting, ...onFoundry, ...why);
	expect([again.exitCode, again.outcome, sitting.changes().length]).toEqual([0, 'already', 1]);

	const id = granted.receipt?.id ?? '';
	const redacted = await run(sitting, 'undo', id, '--plan', '--redact');
	expect(JSON.stringify(redacted.receipt)).toMatch(/roleAssignmentScheduleRequests\/ACTIVATION_ID"/u);
	expect(JSON.stringify(redacted)).not.toMatch(/ana@|contoso-foundry|rg-ai/u);

	const early = await run(sitting, 'undo', id, '--yes');
	expect([early.exitCode, early.outcome, early.warnings[0]?.id]).toEqual([3, 'partly', 'pim.too-short']);
	expect(early.warnings[0]?.text).toMatch(
		/^The activation of Cognitive Services User on contoso-foundry stays\. .* From \d\d:\d\d UTC on, in 4 min \d+ s, it can\.$/u,
	);
	await later(sitting, 5);
	const undone = await run(sitting, 'undo', id, '--yes');
	expect([undone.exitCode, undone.outcome, stateIn(undone), activated()]).toEqual([0, 'undone', 'undone', 0]);
	expect((await run(sitting, 'undo', id, '--yes')).outcome).toBe('nothing');

	const short = await run(sitting, ...onFoundry, ...why, '--duration', '30m');
	expect([short.outcome, activated()]).toEqual(['granted', 1]);
	await later(sitting, 31);
	expect([(await run(sitting, 'check', '--resource', 'contoso-foundry', '--scenario', 'inference')).outcome, activated()]).toEqual(['eligible', 0]);
	// Over by itself: nothing is left to take back, and nothing is sent.
	expect((await run(sitting, 'undo', short.receipt?.id ?? '', '--yes')).outcome).toBe('nothing');
});

test('an approval is waited for, and who gives it is told', {timeout: 20_000}, async () => {
	const sitting = await sittingWith('after:150s');
	const told = await run(sitting, ...onModels, ...why);
	expect([told.exitCode, told.diagnosis?.cause]).toEqual([2, 'Missing: --ticket.']);
	const ticket = ['--ticket', 'ServiceNow:INC0123'] as const;

	const pending = await run(sitting, ...onModels, ...why, ...ticket, '--no-wait');
	expect([pending.exitCode, pending.outcome, pending.diagnosis?.id, stateIn(pending)]).toEqual([5, 'handed-off', 'pim.pending', 'pending']);
	expect(pending.diagnosis?.remedies.map(({text}) => text).join(' ')).toContain('Priya Shah or cloud-admins can approve it');

	// Without a second justification: it was asked for already, and comes while it is waited for.
	const granted = await run(sitting, ...onModels, '--activate');
	expect([granted.exitCode, granted.liveness?.outcome, stateIn(granted)]).toEqual([0, 'proven', 'existed']);
	expect(sitting.said.filter(line => line.includes('waits for approval by Priya Shah or cloud-admins. Looking every minute.'))).toHaveLength(1);
	expect(sitting.changes()).toHaveLength(1);

	await later(sitting, 5);
	const undone = await run(sitting, 'undo', pending.receipt?.id ?? '', '--yes');
	expect([undone.outcome, sitting.sandbox.world.scheduledRoles.filter(({state}) => state === 'activated').length]).toEqual(['undone', 1]);
});

test('a refused approval is a cause, and what still waits is withdrawn by undo', {timeout: 20_000}, async () => {
	const sitting = await sittingWith('refused:90s');
	const all = [...onModels, ...why, '--ticket', 'INC0123'];
	const refused = await run(sitting, ...all);
	expect([refused.exitCode, refused.outcome, refused.diagnosis?.id, stateIn(refused)]).toEqual([3, 'failed', 'pim.denied', 'refused']);
	const pending = await run(sitting, ...all, '--no-wait');
	const undone = await run(sitting, 'undo', pending.receipt?.id ?? '', '--yes');
	expect([undone.outcome, sitting.sandbox.world.activationRequests.map(({status}) => status)]).toEqual(['undone', ['Denied', 'Canceled']]);
});

describe('in the wizard', () => {
	const places = (all: readonly string[]): readonly string[] => all.slice(all.indexOf('access'));

	test('a sentence activates the role, and the proof follows', {timeout: 20_000}, async () => {
		const sitting = await sittingWith();
		const answers = {scenario: 'inference', resource: 'contoso-foundry', deployment: 'gpt-4o-mini'} as const;
		const {state, places: passed} = await byWizard(sitting, answers, {activate: {type: 'ACTIVATE', text: 'release test'}});
		expect(places(passed)).toEqual(['access', 'activate', 'activate.running', 'probe.running', 'done']);
		const byHand = documentOf(state) as unknown as Document;
		expect([byHand.outcome, byHand.liveness?.outcome, stateIn(byHand)]).toEqual(['granted', 'proven', 'activated']);
		expect(JSON.stringify(toCheckpoint({...state, at: 'activate.running'}))).not.toContain('release test');
		const other = await sittingWith();
		expect((await run(other, ...onFoundry, ...why)).assessments).toEqual(byHand.assessments);
	});

	test('a refused approval is told, and what was asked can be changed', {timeout: 20_000}, async () => {
		const sitting = await sittingWith('refused:20s');
		const answers = {scenario: 'inference', resource: 'contoso-models', deployment: 'claude-sonnet-4-5'} as const;
		Object.assign(sitting.sandbox.world, {activationRules: sitting.sandbox.world.activationRules?.map(rule => ({...rule, enabled: ['Justification']}))});
		const {state, places: passed} = await byWizard(sitting, answers, {activate: {type: 'ACTIVATE', text: 'release test'}, 'activate.failed': null});
		expect(places(passed)).toEqual(['access', 'activate', 'activate.running', 'activate.failed']);
		expect([state.problem?.id, can(state, 'BACK'), can(state, 'RETRY')]).toEqual(['pim.denied', true, true]);
	});
});
