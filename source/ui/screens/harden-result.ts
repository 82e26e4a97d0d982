import {cloudWords, ownCommand} from '../../access/command-line.ts';
import {writeLocalAuthHandOff} from '../../access/hand-offs/local-auth.ts';
import type {KeyCheck} from '../../access/hardening.ts';
import {duration} from '../../access/plain.ts';
import {inTheWay} from '../../access/readiness.ts';
import {commandToUndo, type Receipt} from '../../access/receipt.ts';
import {readinessIn, turningOf} from '../../wizard/machine-harden.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {deviceCodeParts} from '../device-code.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {resourceName, whoIs} from '../words.ts';
import {challengeBlocks} from './grant.ts';
import {formsOf} from './hand-off.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';

const nameOf = ({record: {target}}: State): string => (target ? resourceName(target) : 'the resource');

/** Before there is a receipt that says it. */
export const rollbackCommand = ({record: {session, target}}: State): string => {
	const resource = target?.resource;
	return ownCommand(['harden', '--rollback', '--resource', resource?.name ?? '', '--confirm', resource?.name ?? '', ...cloudWords(session)]);
};

/** Looks at what is there, after a write that nobody answered. */
export const lookCommand = ({record: {session, target}}: State): string =>
	ownCommand(['harden', '--resource', target?.resource?.id ?? '', ...cloudWords(session)]);

const receiptWords = (receipt: Receipt): Block => ({
	kind: 'facts',
	rows: [
		{label: 'receipt', text: [span('strong', receipt.id)]},
		{label: 'way back', text: [span('code', calm(commandToUndo(receipt)))], whole: true},
	],
});

/** Written first, then looked at: what became of it is told line by line. */
export const hardenRunning: Screen = (state, around) => {
	const {isWritten, readBack, receipt, nextAt} = turningOf(state);
	const name = nameOf(state);
	if (state.challenged) return view({before: [...challengeBlocks(state, around)], ...(state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {})});
	if (!isWritten)
		return view({
			before: [verdict('running', `Turning keys of ${name} off`)],
			after: [gap, say([span('quiet', 'The receipt is kept before it is sent.')])],
		});
	return view({
		before: [
			verdict('running', `Keys of ${name} are off. Looking at what the model endpoint does with one`),
			gap,
			...readBackLine(readBack),
			nextAt === null || nextAt <= around.now
				? point('running', 'A made-up key is tried, and then the call without one. No real key is ever asked for.')
				: point('running', `The model endpoint still looks at keys. Next try in ${duration(nextAt - around.now)}; some minutes are usual.`),
		],
		after: receipt ? [gap, receiptWords(receipt)] : [],
		ticks: nextAt !== null,
	});
};

const readBackLine = (readBack: boolean | null): readonly Block[] =>
	readBack === null ? [point('todo', 'It could not be read back.')] : [point('good', `Read back: disableLocalAuth is ${readBack}.`)];

const checkMarks: Readonly<Record<KeyCheck['is'], Mark>> = {confirmed: 'good', arriving: 'running', 'not-confirmed': 'todo'};

const keylessLine = (state: State): Block => {
	const {liveness} = turningOf(state);
	const who = state.record.session ? whoIs(state.record.session) : 'you';
	if (liveness?.outcome === 'proven') return point('good', `The call without a key still works for ${who}.`);
	if (liveness?.outcome === 'authorized') return point('good', `The call without a key is still allowed for ${who}; the model was too busy to answer.`);
	if (liveness === null || liveness.outcome === 'skipped') return point('todo', 'No call without a key was made that could have proven it.');
	return point('bad', `The call without a key does not work any more (${liveness.status ?? 'no answer'}): turn keys back on if somebody waits for it.`);
};

/** What may turn them on again after all. */
const laterOn: ReadonlySet<string> = new Set(['policies', 'remediation']);

export const hardenDone: Screen = state => {
	const {keyCheck, liveness, readBack, receipt} = turningOf(state);
	const works = liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';
	const name = nameOf(state);
	return view({
		before: [
			works ? verdict('good', `Keys of ${name} are off, and you call it without one`) : verdict('careful', `Keys of ${name} are off`),
			gap,
			...readBackLine(readBack),
			...(keyCheck ? [point(checkMarks[keyCheck.is], calm(keyCheck.text))] : []),
			keylessLine(state),
			...readinessIn(state)
				.filter(({id, state: is}) => laterOn.has(id) && is === 'not-ready')
				.map(({text}) => point('careful', calm(text))),
			gap,
			...(receipt ? [receiptWords(receipt)] : [say('They were off before: nothing was written.')]),
			...(receipt && receipt.sandbox !== null ? [point('careful', 'The sandbox cloud forgets when this program ends.')] : []),
		],
		...(receipt ? {copy: {what: 'the way back', text: commandToUndo(receipt)}} : {}),
	});
};

export const hardenFailed: Screen = state => {
	const {receipt} = turningOf(state);
	const isSent = receipt?.localAuth?.state === 'planned';
	const title = receipt ? 'Keys were not turned off' : 'What decides about keys could not be read';
	return view({
		before: troubleBlocks(isSent ? 'Keys may be off: no answer came' : title, state),
		after: [gap, point('none', receipt ? 'Looking again changes nothing.' : 'Nothing was changed.')],
		enter: {event: {type: 'RETRY'}, does: 'look again'},
		...troubleCopy(state, title),
	});
};

/** What somebody with the right runs, in the form that they like. */
export const hardenHandOff: Screen = state => {
	const {session, target} = state.record;
	const resource = target?.resource;
	const {because, read} = turningOf(state);
	const exemptFrom = inTheWay(read?.policies ?? null, 'off').map(({assignmentId}) => assignmentId);
	const written = session && resource ? writeLocalAuthHandOff({session, resource, wanted: 'off', because, exemptFrom}) : null;
	return view({
		before: [
			verdict('careful', `Somebody else must turn keys of ${nameOf(state)} off`),
			...because.map(text => say(calm(text), 2)),
			say([span('quiet', 'Keys stay as they are until then.')], 2),
			gap,
		],
		forms: written ? formsOf(written) : [],
		link: written?.portal.split('\n').find(row => row.startsWith('https://')) ?? null,
	});
};
