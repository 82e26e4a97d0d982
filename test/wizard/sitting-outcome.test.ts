import {expect, test} from 'vitest';
import {exitCodeOf} from '../../source/access/exit-code.ts';
import {emptyRecord, type RunRecord} from '../../source/access/run-record.ts';
import {sittingOutcome} from '../../source/wizard/sitting-outcome.ts';
import type {Place} from '../../source/wizard/state.ts';
import {assessed, assessment, diagnosis, findings, grant, liveness, mara, plan, receipt, session} from './samples.ts';

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
	expect(exitCodeOf('grant', sittingOutcome({leftAt, record}), record)).toBe(code);
});
