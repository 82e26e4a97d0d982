import type {Diagnosis} from '../../access/diagnosis.ts';
import {grantsToWrite} from '../../access/grants-to-write.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {sameScope, scopeWords} from '../../access/scope.ts';
import type {Session} from '../../access/session.ts';
import type {State} from '../../wizard/state.ts';
import type {Block} from '../block.ts';
import {code, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {deviceCodeBlocks, deviceCodeParts} from '../device-code.ts';
import {span} from '../line.ts';
import {type Around, type Screen, view} from '../view.ts';
import {personOf, sourceNames} from '../words.ts';
import {problemOf, troubleBlocks, troubleCopy} from './trouble.ts';
import {whoCanLine, whoCanPanel} from './who-can.ts';

const words = {
	planned: ['running', 'being written'],
	unanswered: ['careful', 'perhaps written, no answer came'],
	demanded: ['none', 'not written yet'],
	created: ['good', 'written'],
	existed: ['good', 'was there'],
	undone: ['none', 'taken back'],
	refused: ['bad', 'refused'],
} as const;

/** Each grant with how far it has come, by the receipt. `planned`: what that means; once the writing is over it had no answer, or a demand for its answer. */
const progress = (record: RunRecord, planned: 'planned' | 'unanswered' | 'demanded' = 'planned'): readonly Block[] =>
	(record.plan ? record.plan.grants.filter(one => one.exists || grantsToWrite({grants: [one]}).length > 0) : []).map(
		({principal, roleId, roleName, scope, exists}) => {
			const entry = record.receipt?.entries.find(one => one.roleId === roleId && one.principalId === principal.id && sameScope(one.scope, scope));
			const [mark, said] = exists ? words.existed : entry ? words[entry.state === 'planned' ? planned : entry.state] : (['todo', 'next'] as const);
			return point(mark, [
				span('strong', said),
				`: ${calm(roleName)} for ${personOf(record, principal)} on ${calm(scopeWords(scope, record.target?.resource ?? null))}`,
			]);
		},
	);

/** How the person is asked by each source; the others ask nobody. */
const asking = (session: Session | null, sandbox: string | null): readonly Block[] => {
	if (session?.source === 'browser') {
		return sandbox === null
			? [say('A window of the browser opens: sign in there again, with the second factor that it asks for.')]
			: [say('The sandbox signs in again by itself in about 3 seconds: no window opens.')];
	}
	if (session?.source === 'device-code') return [point('running', 'Asking Entra ID for a code')];
	return [point('running', `Asking ${session ? sourceNames[session.source] : 'the source of your sign-in'} for it`)];
};

/** Azure demands a stronger sign-in before it writes: what to do, and that nothing is lost meanwhile. */
const challenge = ({deviceCode, record}: State, around: Around): readonly Block[] => [
	verdict('careful', 'Azure asks for a stronger sign-in before it writes'),
	gap,
	...(deviceCode === null ? asking(record.session, around.sandbox) : deviceCodeBlocks(deviceCode, around)),
	gap,
	say(['The write goes on by itself then. ', span('accent', 'Esc'), ' leaves it for now: what was written before stays written.']),
	gap,
];

export const granting: Screen = (state, around) =>
	view({
		before: [...(state.challenged ? challenge(state, around) : [verdict('running', 'Writing the grants'), gap]), ...progress(state.record)],
		...(state.challenged && state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {}),
		after: [gap, say([span('quiet', 'The receipt is kept before each write, so that even a write that was cut off can be taken back.')])],
	});

/** az and azd ask the person themselves, in a terminal of their own. */
const commandOf = (problem: Diagnosis | null): string | null =>
	problem?.id === 'cred.claims-not-answered' ? (problem.remedies.find(({command}) => command !== undefined && /^azd? /u.test(command))?.command ?? null) : null;

const byHand = (command: string, {session}: RunRecord): readonly Block[] => [
	verdict('careful', 'The grant was not made: Azure asks for a stronger sign-in first'),
	gap,
	say(`You are signed in through ${session ? sourceNames[session.source] : 'another program'}, which asks you itself. Run this in another terminal:`),
	gap,
	code(command),
	gap,
	say(['Then ', span('accent', 'r'), ' writes again; what is there already is found, not written twice.']),
];

export const grantFailed: Screen = state => {
	const {receipt} = state.record;
	const command = commandOf(problemOf(state));
	const written = receipt?.entries.some(({state: entry}) => entry === 'created' || entry === 'planned') ?? false;
	return view({
		before: command === null ? troubleBlocks('The grant was not made', state) : byHand(command, state.record),
		after: [
			gap,
			...(written ? progress(state.record, command === null ? 'unanswered' : 'demanded') : [point('none', 'Nothing was written.')]),
			...whoCanLine(state.record, 3),
		],
		panels: whoCanPanel(state.record),
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state, 'The grant was not made'),
		...(command === null ? {} : {copy: {what: 'the command', text: command}}),
	});
};
