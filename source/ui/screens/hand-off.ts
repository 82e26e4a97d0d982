import {ownCommand, sessionWords} from '../../access/command-line.ts';
import type {HandOff} from '../../access/hand-off.ts';
import {scenarios} from '../../access/scenario.ts';
import {code, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type Form, type Screen, view} from '../view.ts';
import {count, resourceName} from '../words.ts';
import {whoCanLine, whoCanPanel} from './who-can.ts';

const scripts = [
	['message', 'message'],
	['az', 'az'],
	['powershell', 'PowerShell'],
	['bicep', 'Bicep'],
	['terraform', 'Terraform'],
] as const satisfies readonly (readonly [keyof HandOff, string])[];

/** Enough for whoever has this program, or npm. */
const oneLine = (line: string): Form => ({
	id: 'request',
	label: 'one line',
	blocks: [say([span('strong', 'Send one line')]), code(line), say([span('quiet', 'It holds ids, no secret, and asks before it writes.')])],
	copy: {what: 'the line', text: line},
});

export const formsOf = (handOff: HandOff): readonly Form[] => [
	...(handOff.request === null ? [] : [oneLine(handOff.request)]),
	...scripts.map(
		([id, label]): Form => ({id, label, blocks: [code(handOff[id])], copy: {what: id === 'message' ? 'the message' : `the ${label} form`, text: handOff[id]}}),
	),
	{
		id: 'portal',
		label: 'portal',
		blocks: handOff.portal.split('\n').map(row => (row.startsWith('https://') ? say([span('link', calm(row))]) : say(calm(row)))),
		copy: {what: 'the portal steps', text: handOff.portal},
	},
];

/** A result, not an error: what somebody with the right must run, in the form that they like. */
export const handOff: Screen = ({journey, looks, record, stoppedLooking}) => {
	const {handOff: written, plan, target} = record;
	const where = target ? resourceName(target) : 'the resource';
	const mine = plan?.assignable === 'yes';
	// The verdict says already who may not.
	const reasons = mine ? [] : (plan?.because ?? []).filter(({id}) => id !== 'plan.not-assignable').slice(0, 2);
	const goesOn =
		journey !== 'set-up' && record.scenario !== null && scenarios[record.scenario].proof === 'call' ? 'the proof starts by itself' : 'this screen says so';
	const looking = stoppedLooking
		? point('careful', [
				'Nobody granted it in 8 hours, so looking has stopped.',
				...keyWords('plain', ' ', 'r', ' looks again.'),
				' Later, from anywhere: ',
				span('code', ownCommand(['resume', ...sessionWords(record.session)])),
			])
		: point('running', `Looking every minute${looks === 0 ? '' : `, ${count(looks, 'look')} so far`}. As soon as the grant is there, ${goesOn}.`);
	return view({
		before: [
			mine
				? verdict('plus', `What to run on ${where}, here or by somebody else`)
				: verdict(
						'careful',
						plan
							? `Somebody else must grant ${plan.assignable === 'partly' ? 'the rest: you may not assign all of the roles' : 'this: you may not assign roles'} on ${where}`
							: `Somebody who sees ${where} must grant this`,
					),
			...reasons.map(({text}) => say([span('quiet', calm(text))], 2)),
			...(mine ? [] : whoCanLine(record, 3)),
			looking,
			gap,
		],
		panels: whoCanPanel(record),
		forms: written ? formsOf(written) : [],
		link: written?.portal.split('\n').find(row => row.startsWith('https://')) ?? null,
	});
};
