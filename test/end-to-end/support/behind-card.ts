import {roleIds} from '../../../source/sandbox/role-definitions.ts';
import type {World} from '../../../source/sandbox/world.ts';
import {applications, people} from '../../../source/sandbox/worlds-directory.ts';
import {formerColleague} from '../../../source/sandbox/worlds-messy.ts';
import {accountScope} from '../../../source/sandbox/worlds-resources.ts';
import {keys} from '../../support/keys.ts';
import type {PtyApp} from '../../support/pty.ts';
import type {Shown} from './screens.ts';

const {enter, home: top} = keys;

/** Of a finding's row: what is wrong, and with whom. */
export type Finding = {readonly who: string; readonly what: string};

export type Way = 'Ctrl-C' | 'q' | 'SIGTERM' | 'SIGHUP';

export const leave = (app: PtyApp, way: Way): void => {
	if (way === 'Ctrl-C') app.press(keys.ctrlC);
	else if (way === 'q') app.press('q');
	else process.kill(app.pid, way);
};

/** Keys at a screen; a finding is walked to and chosen. */
export type Step = readonly [Shown, Finding | readonly string[]];

/** A place behind the card, and what leads there from it. */
export type BehindCard = {
	readonly place: Shown;
	readonly steps: readonly Step[];
	readonly way: Way;
	readonly resource?: 'contoso-openai';
	/** From the last of the steps on this host is not reached any more. */
	readonly outage?: {readonly host: string; readonly how: 'hangs' | 'cut'};
	/** What stands in Azure, of all this. */
	readonly said: RegExp;
	readonly code: number;
};

const foundry = accountScope('contoso-foundry');
const openai = accountScope('contoso-openai');

/** World admin, in which its application also calls, changes the resource, and finds something to mend at every step of the way. */
export const withFindings = (world: World, now: number): void => {
	const old = now - 90 * 86_400_000;
	let count = 0;
	const hold = (principalId: string, principalType: 'ServicePrincipal' | 'User', roleId: string, scope: string, createdAt = old): void => {
		count += 1;
		const name = `70000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
		world.roleAssignments.push({
			...{name, scope, roleId, principalId, principalType, createdAt, updatedAt: createdAt},
			...{condition: null, description: null, createdBy: people.priya.id, seed: true},
		});
	};
	for (const scope of [foundry, openai]) {
		hold(applications.ciRunner.id, 'ServicePrincipal', roleIds.cognitiveServicesOpenAIUser, scope);
		hold(applications.ciRunner.id, 'ServicePrincipal', roleIds.contributor, scope);
		hold(formerColleague.id, 'User', roleIds.cognitiveServicesOpenAIUser, scope);
	}
	// Who has nothing narrower yet, who has it since a moment ago, and who has it for long.
	for (const [one, since] of [
		[people.ben, null],
		[people.hana, now - 60_000],
		[people.femi, old],
	] as const) {
		hold(one.id, 'User', roleIds.cognitiveServicesUser, foundry);
		if (since !== null) hold(one.id, 'User', roleIds.cognitiveServicesOpenAIUser, foundry, since);
	}
	world.locks.push({name: 'keep', level: 'CanNotDelete', scope: openai, notes: null});
};

const own: Finding = {who: 'ci-runner', what: 'broad by habit'};
const broader = (who: string): Finding => ({who, what: 'role too broad'});
const deleted: Finding = {who: 'e1c8', what: 'holder is deleted'};

const nothing = /Nothing was written/u;
const arm = 'management.azure.com';
const hangs = {host: arm, how: 'hangs'} as const;
const cut = {host: arm, how: 'cut'} as const;

const toAudit: Step = ['done', ['a']];
const toWitness: readonly Step[] = [toAudit, ['audit', broader('femi')], ['audit.plan', [enter]], ['audit.proof', [enter]]];
const toRemove: readonly Step[] = [...toWitness, ['audit.witness', ['femi, 10:32', enter]]];
const toName: readonly Step[] = [
	['done', ['t']],
	['harden', [enter, top, enter]],
];

export const behindCard: readonly BehindCard[] = [
	{place: 'audit.running', steps: [toAudit], outage: hangs, way: 'Ctrl-C', said: nothing, code: 130},
	{place: 'audit.planning', steps: [toAudit, ['audit', own]], outage: hangs, way: 'SIGTERM', said: nothing, code: 130},
	{place: 'audit.plan', steps: [toAudit, ['audit', own]], way: 'q', said: nothing, code: 0},
	{
		place: 'audit.fixing',
		steps: [toAudit, ['audit', broader('ben')], ['audit.plan', [enter]]],
		outage: hangs,
		way: 'Ctrl-C',
		said: /may or may not have been granted to ben/u,
		code: 130,
	},
	{place: 'audit.settling', steps: [toAudit, ['audit', broader('hana')], ['audit.plan', [enter]]], way: 'SIGHUP', said: nothing, code: 130},
	{
		place: 'audit.calling',
		steps: [toAudit, ['audit', own], ['audit.plan', [enter]]],
		outage: {host: 'contoso-foundry.openai.azure.com', how: 'hangs'},
		way: 'Ctrl-C',
		said: nothing,
		code: 130,
	},
	{place: 'audit.proof', steps: toWitness.slice(0, -1), way: 'SIGTERM', said: nothing, code: 130},
	{place: 'audit.witness', steps: toWitness, way: 'Ctrl-C', said: nothing, code: 130},
	{place: 'audit.remove', steps: toRemove, way: 'q', said: nothing, code: 0},
	{place: 'audit.removing', steps: [...toRemove, ['audit.remove', [enter]]], outage: hangs, way: 'SIGHUP', said: nothing, code: 130},
	{place: 'audit.unfixed', steps: [...toRemove, ['audit.remove', [enter]]], outage: cut, way: 'Ctrl-C', said: nothing, code: 130},
	{place: 'audit.handOff', steps: [toAudit, ['audit', deleted]], resource: 'contoso-openai', way: 'q', said: nothing, code: 5},
	{place: 'audit.fixed', steps: [toAudit, ['audit', deleted], ['audit.remove', [enter]]], way: 'Ctrl-C', said: /was removed from/u, code: 0},
	{place: 'harden.reading', steps: [['done', ['t']]], outage: hangs, way: 'SIGTERM', said: nothing, code: 130},
	{
		place: 'harden.failed',
		steps: [...toName, ['harden.plan', ['contoso-foundry', enter]]],
		outage: cut,
		way: 'Ctrl-C',
		said: /may or may not have been turned off/u,
		code: 130,
	},
	{
		place: 'harden.done',
		steps: [...toName, ['harden.plan', ['contoso-openai', enter]]],
		resource: 'contoso-openai',
		way: 'SIGHUP',
		said: /Keys of contoso-openai are off; receipt/u,
		code: 0,
	},
];
