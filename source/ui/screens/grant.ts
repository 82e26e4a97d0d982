import {grantsToWrite} from '../../access/grants-to-write.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {sameScope, scopeWords} from '../../access/scope.ts';
import type {State} from '../../wizard/state.ts';
import type {Block} from '../block.ts';
import {gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {personOf} from '../words.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';
import {whoCanLine, whoCanPanel} from './who-can.ts';

const words = {
	planned: ['running', 'being written'],
	unanswered: ['careful', 'perhaps written, no answer came'],
	created: ['good', 'written'],
	existed: ['good', 'was there'],
	undone: ['none', 'taken back'],
	refused: ['bad', 'refused'],
} as const;

/** Each grant with how far it has come, by the receipt. Once the writing is over, what is planned still had no answer. */
const progress = (record: RunRecord, over = false): readonly Block[] =>
	(record.plan ? record.plan.grants.filter(one => one.exists || grantsToWrite({grants: [one]}).length > 0) : []).map(
		({principal, roleId, roleName, scope, exists}) => {
			const entry = record.receipt?.entries.find(one => one.roleId === roleId && one.principalId === principal.id && sameScope(one.scope, scope));
			const [mark, said] = exists ? words.existed : entry ? words[over && entry.state === 'planned' ? 'unanswered' : entry.state] : (['todo', 'next'] as const);
			return point(mark, [
				span('strong', said),
				`: ${calm(roleName)} for ${personOf(record, principal)} on ${calm(scopeWords(scope, record.target?.resource ?? null))}`,
			]);
		},
	);

/** Azure demands a stronger sign-in before it writes: what to do, and that nothing is lost meanwhile. */
const challenge = ({deviceCode}: State): readonly Block[] => [
	verdict('careful', 'Azure asks for a stronger sign-in before it writes'),
	gap,
	...(deviceCode === null
		? [say('Sign in again in the window that opens; a second factor is asked for.')]
		: [
				{
					kind: 'facts' as const,
					rows: [
						{label: 'Open', text: [span('link', calm(deviceCode.verificationUri.replace(/^https:\/\//iu, '')))], whole: true},
						{label: 'Enter', text: [span('here', calm(deviceCode.userCode))], whole: true},
					],
				},
				point('careful', 'Only enter a code that you asked for yourself, just now.'),
			]),
	gap,
	say('The write goes on by itself. What was written before stays written.'),
	gap,
];

export const granting: Screen = state =>
	view({
		before: [...(state.challenged ? challenge(state) : [verdict('running', 'Writing the grants'), gap]), ...progress(state.record)],
		...(state.challenged && state.deviceCode ? {copy: {what: 'the code', text: state.deviceCode.userCode}, link: state.deviceCode.verificationUri} : {}),
		after: [gap, say([span('quiet', 'The receipt is kept before each write, so that even a write that was cut off can be taken back.')])],
	});

export const grantFailed: Screen = state => {
	const {receipt} = state.record;
	const written = receipt?.entries.some(({state: entry}) => entry === 'created' || entry === 'planned') ?? false;
	return view({
		before: troubleBlocks('The grant was not made', state),
		after: [gap, ...(written ? progress(state.record, true) : [point('none', 'Nothing was written.')]), ...whoCanLine(state.record, 3)],
		panels: whoCanPanel(state.record),
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state, 'The grant was not made'),
	});
};
