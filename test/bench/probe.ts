import {probe} from '../../source/steps/probe.ts';
import {anaId, openaiTarget, openaiUser, session} from '../access/support/records.ts';
import {fakeClock} from '../steps/support/clock.ts';
import {answered, modelOf, noAccess} from '../steps/support/model.ts';
import {type Figure, percentile} from './figures.ts';

const tenMinutesMs = 600_000;
const scope = openaiTarget.resource?.id ?? '';
const principal = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const held = {
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope,
	via: null,
	state: 'active',
	until: null,
	dataActions: 20,
	sufficient: true,
	createdOn: '2026-11-20T09:59:30.000Z',
} as const;

const callsUntil = async (arrivesAt: number): Promise<readonly number[]> => {
	const clock = fakeClock();
	const {cloud, sent} = modelOf(clock, ({at}) => (at >= arrivesAt ? answered : noAccess));
	const assessments = [{principal, outcome: 'allowed', missing: [], because: [], held: [held], needs: []}] as const;
	const question = {
		session,
		target: openaiTarget,
		scenario: 'openai',
		assessments,
		plan: null,
		receipt: null,
		timeoutMs: 2 * tenMinutesMs,
		wait: true,
		previous: null,
	} as const;
	await probe({cloud, clock}, question, () => undefined, new AbortController().signal);
	return sent.map(({at}) => at);
};

/** On a clock of its own: a role that takes effect at any moment of the first ten minutes. */
export const measureProbe = async (): Promise<readonly Figure[]> => {
	const arrivals = Array.from({length: 200}, (_, index) => Math.round(((index + 0.5) * tenMinutesMs) / 200) + ((index * 7919) % 2500));
	const delays: number[] = [];
	for (const arrivesAt of arrivals) {
		const calls = await callsUntil(arrivesAt);
		delays.push(((calls.find(at => at >= arrivesAt) ?? Number.NaN) - arrivesAt) / 1000);
	}
	const calls = (await callsUntil(Number.POSITIVE_INFINITY)).filter(at => at <= tenMinutesMs).length;
	return [
		{
			name: 'role in effect to seen, p95',
			measured: percentile(delays, 0.95),
			unit: 's',
			target: 5,
			note: `${arrivals.length} moments of ten minutes, on a clock of its own`,
		},
		{name: 'calls in ten minutes of waiting', measured: calls, unit: '', target: 125, note: ''},
	];
};
