import {expect, test} from 'vitest';
import type {Diagnosis} from '../../source/access/diagnosis.ts';
import {emptyRecord, type RunRecord} from '../../source/access/run-record.ts';
import {sittingExit} from '../../source/wizard/sitting-outcome.ts';
import type {Place} from '../../source/wizard/state.ts';
import {notTurned, type Turning} from '../../source/wizard/turning.ts';
import {assessed, assessment, diagnosis, findings, grant, keyCheck, keyReceipt, liveness, mara, plan, receipt, session} from './samples.ts';

const found = (outcome: 'allowed' | 'denied' | 'eligible' | 'unknown', made = plan('yes')): RunRecord => ({
	...emptyRecord,
	session: session(),
	...assessed(outcome, made),
});
const recommended = plan('yes', [grant({need: 'recommended'})]);

test.for<readonly [string, Place, RunRecord, number]>([
	['nothing was asked yet', 'home', emptyRecord, 0],
	['the access is not known yet', 'scenario.choosing', {...emptyRecord, session: session()}, 0],
	['access is missing', 'access', found('denied'), 3],
	['the plan was looked at', 'plan', found('denied'), 3],
	['a role waits to be activated', 'access', found('eligible', plan('yes', [])), 3],
	['only a call would tell', 'access', {...found('unknown'), plan: null}, 3],
	['one of two lacks it', 'access', {...found('allowed'), assessments: [assessment('allowed'), assessment('denied', mara)]}, 3],
	['nothing is missing', 'access', found('allowed', plan('yes', [])), 0],
	['only what is recommended is missing', 'plan', found('allowed', recommended), 0],
	['a cause was found', 'ladder.found', {...found('denied'), findings: findings('plan')}, 3],
	[
		'the network was the cause',
		'ladder.found',
		{...emptyRecord, findings: findings('elsewhere', {...diagnosis('rbac.firewall'), accessVerdict: 'network'})},
		7,
	],
	['a sign-in was the cause', 'ladder.found', {...emptyRecord, findings: findings('elsewhere', diagnosis('aad.53003'))}, 3],
	['no cause was found', 'ladder.found', {...found('allowed'), findings: findings('prove', null)}, 0],
	['what was pasted works by now', 'ladder.found', {...found('allowed'), findings: findings('prove'), liveness: liveness('proven')}, 0],
	['the plan for a cause was looked at', 'plan', {...found('denied'), findings: findings('plan')}, 3],
	['it was proven', 'done', {...found('denied'), receipt: receipt(), liveness: liveness('proven')}, 0],
	['the call was refused', 'probe.failed', {...found('denied'), receipt: receipt(), liveness: liveness('denied')}, 3],
	['the role takes effect', 'probe.running', {...found('denied'), receipt: receipt()}, 6],
	[
		'somebody else must grant',
		'handOff',
		{...found('denied', plan('no')), handOff: {az: '', powershell: '', bicep: '', terraform: '', portal: '', message: '', request: null}},
		5,
	],
])('the exit code of a sitting left when %s', ([, leftAt, record, code]) => {
	expect(sittingExit({leftAt, record, turning: null})).toBe(code);
});

const proven: RunRecord = {...found('allowed', plan('yes', [])), liveness: liveness('proven')};
const lost: RunRecord = {...proven, liveness: liveness('denied')};
const turned = (more: Partial<Turning>): Turning => ({...notTurned, receipt: keyReceipt(), isWritten: true, ...more});

/** Equal to the command's: `harden --confirm`. */
test.for<readonly [string, Place, Turning, RunRecord, number]>([
	['a made-up key was refused', 'harden.done', turned({keyCheck: keyCheck('confirmed')}), proven, 0],
	['a made-up key is not refused yet', 'harden.done', turned({keyCheck: keyCheck('arriving')}), proven, 6],
	['the same, back at the card', 'done', turned({keyCheck: keyCheck('arriving')}), proven, 6],
	['the same, after who has access was looked at', 'audit', turned({keyCheck: keyCheck('arriving')}), proven, 6],
	['it tells neither, and Resource Manager does', 'harden.done', turned({keyCheck: keyCheck('not-confirmed'), readBack: true}), proven, 0],
	['nothing tells either', 'harden.done', turned({keyCheck: keyCheck('not-confirmed'), readBack: null}), proven, 6],
	['the call does not work any more', 'harden.done', turned({keyCheck: keyCheck('arriving')}), lost, 3],
	['it was looked at what became of it', 'harden.running', turned({}), proven, 6],
	['it was refused, and read again since', 'harden', turned({receipt: null, earlier: [keyReceipt()], keyCheck: keyCheck('confirmed')}), proven, 0],
	[
		'keys were on again, and a made-up key is refused as all are',
		'harden.done',
		turned({wanted: 'on', receipt: keyReceipt('written', 'on'), keyCheck: keyCheck('arriving')}),
		proven,
		6,
	],
	['the write was refused', 'done', turned({receipt: keyReceipt('refused')}), proven, 0],
	['readiness was only looked at', 'harden', notTurned, proven, 0],
	['somebody else must turn them', 'harden.handOff', notTurned, proven, 5],
	['they could not be turned', 'harden.failed', turned({receipt: keyReceipt('refused')}), {...proven, diagnosis: diagnosis('arm.conflict')}, 3],
	['the network was in the way', 'harden.failed', notTurned, {...proven, diagnosis: {...diagnosis('network.timeout'), accessVerdict: 'network'}}, 7],
])('of a sitting in which keys were turned, left when %s', ([, leftAt, turning, record, code]) => {
	expect(sittingExit({leftAt, record, turning})).toBe(code);
});

/** Equal to the command's: `audit --fix`. */
test.for<readonly [string, Place, Diagnosis | null, number]>([
	['it was planned', 'audit.plan', null, 0],
	['the narrower role is too young', 'audit.settling', null, 6],
	['nobody saw it work yet', 'audit.proof', null, 3],
	['it was to be removed', 'audit.remove', null, 0],
	['somebody else must do it', 'audit.handOff', null, 5],
	['the call was refused', 'audit.unfixed', diagnosis('rbac.data-action-missing'), 3],
	['the network was in the way', 'audit.unfixed', {...diagnosis('network.timeout'), accessVerdict: 'network'}, 7],
	['it is done', 'audit.fixed', null, 0],
])('of a sitting in which a finding was mended, left when %s', ([, leftAt, cause, code]) => {
	expect(sittingExit({leftAt, record: {...proven, diagnosis: cause}, turning: null})).toBe(code);
});
