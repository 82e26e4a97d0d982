import type {Diagnosis} from '../../access/diagnosis.ts';
import {grantsToWrite} from '../../access/grants-to-write.ts';
import type {Grant} from '../../access/plan.ts';
import {openRoles} from '../../access/receipt.ts';
import {isRoleRefused, isRoleToCome} from '../../access/role-not-made.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import type {Session} from '../../access/session.ts';
import {progressWords} from '../../access/write-progress.ts';
import type {State} from '../../wizard/state.ts';
import type {Block} from '../block.ts';
import {code, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {deviceCodeBlocks, deviceCodeParts} from '../device-code.ts';
import {keyWords, span} from '../line.ts';
import {type Around, type Screen, view} from '../view.ts';
import {personOf, sourceNames} from '../words.ts';
import {madeLine} from './made-role.ts';
import {problemOf, troubleBlocks, troubleCopy} from './trouble.ts';
import {whoCanLine, whoCanPanel} from './who-can.ts';

const words = {
	planned: ['running', 'being written'],
	unanswered: ['careful', 'perhaps written, no answer came'],
	demanded: ['none', 'not written yet'],
	created: ['good', 'written'],
	existed: ['good', 'was there'],
	undone: ['none', 'undone'],
	refused: ['bad', 'refused'],
} as const;

type Planned = 'planned' | 'unanswered' | 'demanded';
type Come = {readonly grant: Grant; readonly how: keyof typeof words | 'next'};

const keyOf = (principalId: string, roleId: string, scope: string): string => `${principalId} ${roleId} ${scope}`.toLowerCase();

/** Each grant with how far it has come, by the receipt. `planned`: what that means; once the writing is over it had no answer, or a demand for its answer. */
const comeTo = (record: RunRecord, planned: Planned): readonly Come[] => {
	const {plan, receipt} = record;
	if (!plan) return [];
	// None of them is sent before the role is there.
	const waits = !isRoleToCome(record) ? planned : planned === 'planned' ? 'next' : 'demanded';
	const writes = new Set(grantsToWrite(plan));
	const entries = new Map((receipt?.entries ?? []).map(entry => [keyOf(entry.principalId, entry.roleId, entry.scope), entry]));
	return plan.grants
		.filter(grant => grant.exists || writes.has(grant))
		.map(grant => {
			const entry = entries.get(keyOf(grant.principal.id, grant.roleId, grant.scope));
			return {grant, how: grant.exists ? 'existed' : entry ? (entry.state === 'planned' ? waits : entry.state) : 'next'};
		});
};

const lineOf = ({grant, how}: Come, record: RunRecord): Block => {
	const [mark, said] = how === 'next' ? (['todo', 'next'] as const) : words[how];
	const {principal, roleName, scope} = grant;
	return point(mark, [
		span('strong', said),
		`: ${calm(roleName)} for ${personOf(record, principal)} on ${calm(scopeWords(scope, record.target?.resource ?? null))}`,
	]);
};

/** So many are told one by one; of more, how many, and those that went wrong. */
const fewGrants = 12;
const mostWrong = 8;

/** "7 of 20 written, 1 refused". */
const countWords = (come: readonly Come[]): string => {
	const sent = come.filter(({grant}) => !grant.exists);
	const [written, refused] = [sent.filter(({how}) => how === 'created' || how === 'existed').length, sent.filter(({how}) => how === 'refused').length];
	return progressWords({written, refused, of: sent.length});
};

const progress = (record: RunRecord, planned: Planned = 'planned'): readonly Block[] => {
	const come = comeTo(record, planned);
	const made = madeLine(record, planned !== 'planned');
	if (come.length <= fewGrants) return [...made, ...come.map(one => lineOf(one, record))];
	const wrong = come.filter(({how}) => how === 'refused' || how === 'unanswered' || how === 'demanded');
	return [
		...made,
		point(planned === 'planned' ? 'running' : 'careful', [span('strong', countWords(come))]),
		...wrong.slice(0, mostWrong).map(one => lineOf(one, record)),
		...(wrong.length > mostWrong ? [say([span('quiet', `${wrong.length - mostWrong} more like these`)], 2)] : []),
	];
};

const writingWords = (record: RunRecord): string => {
	const come = comeTo(record, 'planned');
	if (isRoleToCome(record)) return 'Making the custom role, then the grants';
	return come.filter(({grant}) => !grant.exists).length > 1 ? `Writing the grants: ${countWords(come)}` : 'Writing the grants';
};

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
export const challengeBlocks = ({deviceCode, record}: Pick<State, 'deviceCode' | 'record'>, around: Around): readonly Block[] => [
	verdict('careful', 'Azure asks for a stronger sign-in before it writes'),
	gap,
	...(deviceCode === null ? asking(record.session, around.sandbox) : deviceCodeBlocks(deviceCode, around)),
	gap,
	say(['Then the write goes on by itself.', ...keyWords('plain', ' ', 'Esc', ' leaves it for now: what was written before stays written.')]),
	gap,
];

export const granting: Screen = (state, around) =>
	view({
		before: [...(state.challenged ? challengeBlocks(state, around) : [verdict('running', writingWords(state.record)), gap]), ...progress(state.record)],
		...(state.challenged && state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {}),
		after: [gap, say([span('quiet', 'Each write is noted in the receipt first, so that even one that is cut off can be undone.')])],
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
	say([...keyWords('plain', 'Then ', 'r', ' writes again; '), 'what is there already is found, not written twice.']),
];

export const grantFailed: Screen = state => {
	const {receipt, plan} = state.record;
	const refusedRole = isRoleRefused(state.record) ? (plan?.customRole ?? null) : null;
	const command = commandOf(problemOf(state));
	const written = receipt !== null && (receipt.entries.some(({state: entry}) => entry === 'created' || entry === 'planned') || openRoles(receipt).length > 0);
	const come = comeTo(state.record, 'unanswered');
	const several = come.filter(({grant}) => !grant.exists).length > 1;
	const title = refusedRole
		? 'The custom role was not made, so nothing was assigned'
		: several
			? `Not all grants were made: ${countWords(come)}`
			: 'The grant was not made';
	return view({
		before: command === null ? troubleBlocks(title, state) : byHand(command, state.record),
		after: [
			gap,
			...(written ? progress(state.record, command === null ? 'unanswered' : 'demanded') : [point('none', 'Nothing was written.')]),
			...(several && written
				? [say([...keyWords('plain', '', 'r', ' writes again what is missing: '), 'what is there already is found, not written twice.'])]
				: []),
			...(refusedRole
				? [
						gap,
						say([
							'Whoever may makes it by this; ',
							...keyWords('plain', 'then ', 'r', ' goes on. '),
							...keyWords('plain', '', 'Esc', ' chooses another role.'),
						]),
						gap,
						code(refusedRole.az),
					]
				: []),
			...whoCanLine(state.record, 3),
		],
		panels: whoCanPanel(state.record),
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state, title),
		...(command === null ? {} : {copy: {what: 'the command', text: command}}),
	});
};
