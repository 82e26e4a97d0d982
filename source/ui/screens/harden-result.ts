import {cloudWords, ownCommand} from '../../access/command-line.ts';
import {writeLocalAuthHandOff} from '../../access/hand-offs/local-auth.ts';
import type {KeyCheck} from '../../access/hardening.ts';
import {duration} from '../../access/plain.ts';
import {inTheWay} from '../../access/readiness.ts';
import {commandToUndo, type Receipt} from '../../access/receipt.ts';
import {isProven, readinessIn, turningOf} from '../../wizard/machine-harden.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {deviceCodeParts} from '../device-code.ts';
import {keyWords, span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {resourceName, whoIs} from '../words.ts';
import {challengeBlocks} from './grant.ts';
import {formsOf} from './hand-off.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';

const nameOf = ({record: {target}}: State): string => (target ? resourceName(target) : 'the resource');

/** Before there is a receipt that says it. */
export const wayBackCommand = (state: State): string => {
	const {session, target} = state.record;
	const name = target?.resource?.name ?? '';
	const way = turningOf(state).wanted === 'off' ? ['--rollback'] : ['--keys-in-use', 'no'];
	return ownCommand(['harden', ...way, '--resource', name, '--confirm', name, ...cloudWords(session)]);
};

/** Looks at what is there, after a write that nobody answered. */
export const lookCommand = (state: State): string => {
	const {session, target} = state.record;
	const way = turningOf(state).wanted === 'off' ? [] : ['--rollback'];
	return ownCommand(['harden', ...way, '--resource', target?.resource?.id ?? '', ...cloudWords(session)]);
};

const receiptWords = (receipt: Receipt): Block => ({
	kind: 'facts',
	rows: [
		{label: 'receipt', text: [span('strong', receipt.id)]},
		{label: 'way back', text: [span('code', calm(commandToUndo(receipt)))], whole: true},
	],
});

/** Written first, then looked at: what became of it is told line by line. */
export const hardenRunning: Screen = (state, around) => {
	const {isWritten, readBack, receipt, nextAt, wanted} = turningOf(state);
	const name = nameOf(state);
	const still = wanted === 'off' ? 'still looks at keys' : 'still refuses all keys';
	const thenCall = wanted === 'off' || isProven(state) ? ', and then the call without one' : '';
	if (state.challenged) return view({before: [...challengeBlocks(state, around)], ...(state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {})});
	if (!isWritten)
		return view({
			before: [verdict('running', `Turning keys of ${name} ${wanted}`)],
			after: [gap, say([span('quiet', 'A receipt is kept before anything is sent.')])],
		});
	return view({
		before: [
			verdict('running', `Keys of ${name} are ${wanted}. Looking at what the model endpoint does with one`),
			gap,
			...readBackLine(readBack),
			nextAt === null || nextAt <= around.now
				? point('running', `A made-up key is tried${thenCall}. No real key is ever asked for.`)
				: point('running', `The model endpoint ${still}. Next try in ${duration(nextAt - around.now)}; some minutes are usual.`),
		],
		after: receipt ? [gap, receiptWords(receipt)] : [],
		ticks: nextAt !== null,
	});
};

const readBackLine = (readBack: boolean | null): readonly Block[] =>
	readBack === null ? [point('todo', 'It could not be read back.')] : [point('good', `Read back: disableLocalAuth is ${readBack}.`)];

const checkMarks: Readonly<Record<KeyCheck['is'], Mark>> = {confirmed: 'good', arriving: 'careful', 'not-confirmed': 'todo'};

const keylessLine = (state: State): Block => {
	const {liveness, wanted} = turningOf(state);
	const who = state.record.session ? whoIs(state.record.session) : 'you';
	if (liveness?.outcome === 'proven') return point('good', `The call without a key still works for ${who}.`);
	if (liveness?.outcome === 'authorized') return point('good', `The call without a key is still allowed for ${who}; the model was too busy to answer.`);
	if (liveness === null || liveness.outcome === 'skipped') return point('todo', 'No call without a key was made that could have proven it.');
	return point(
		'bad',
		`The call without a key does not work any more (${liveness.status ?? 'no answer'})${wanted === 'off' ? ': turn keys back on if somebody waits for it' : ''}.`,
	);
};

const doneVerdict = (state: State, works: boolean): Block => {
	const {keyCheck, wanted} = turningOf(state);
	const are = `Keys of ${nameOf(state)} are ${wanted}`;
	if (keyCheck?.is === 'arriving') return verdict('careful', `${are}; the model endpoint does not know it yet`);
	return works ? verdict('good', `${are}, and you call it without one`) : verdict('careful', are);
};

/** What may change it back after all. */
const laterOn: ReadonlySet<string> = new Set(['policies', 'remediation']);

export const hardenDone: Screen = state => {
	const {keyCheck, liveness, readBack, receipt, wanted} = turningOf(state);
	const works = liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';
	return view({
		before: [
			doneVerdict(state, works),
			gap,
			...readBackLine(readBack),
			...(keyCheck ? [point(checkMarks[keyCheck.is], calm(keyCheck.text))] : []),
			...(keyCheck && keyCheck.is !== 'confirmed' ? [say(keyWords('quiet', '', 'r', ' tries it again.'), 2)] : []),
			keylessLine(state),
			...readinessIn(state)
				.filter(({id, state: is}) => laterOn.has(id) && is === 'not-ready')
				.map(({text}) => point('careful', calm(text))),
			gap,
			...(receipt ? [receiptWords(receipt)] : [say(`They were ${wanted} before: nothing was written.`)]),
			...(receipt && receipt.sandbox !== null ? [point('careful', 'The sandbox cloud ends with this program.')] : []),
		],
		...(receipt ? {copy: {what: 'the way back', text: commandToUndo(receipt)}} : {}),
	});
};

const failures = (wanted: 'off' | 'on') =>
	({
		planned: `Keys may be ${wanted}: no answer came`,
		written: `Keys are ${wanted}, and what became of it could not be looked at`,
		refused: `Keys were not turned ${wanted}`,
		undone: `Keys were not turned ${wanted}`,
		unread: 'What decides about keys could not be read',
	}) as const;

export const hardenFailed: Screen = state => {
	const {receipt, wanted} = turningOf(state);
	const title = failures(wanted)[receipt?.localAuth?.state ?? 'unread'];
	return view({
		before: troubleBlocks(title, state),
		after: [gap, point('none', receipt ? 'Looking again changes nothing.' : 'Nothing was changed.')],
		enter: {event: {type: 'RETRY'}, does: 'look again'},
		...troubleCopy(state, title),
	});
};

/** What somebody with the right runs, in the form that they like. */
export const hardenHandOff: Screen = state => {
	const {session, target} = state.record;
	const resource = target?.resource;
	const {because, read, wanted} = turningOf(state);
	const exemptFrom = inTheWay(read?.policies ?? null, wanted);
	const written = session && resource ? writeLocalAuthHandOff({session, resource, wanted, because, exemptFrom}) : null;
	return view({
		before: [
			verdict('careful', `Somebody else must turn keys of ${nameOf(state)} ${wanted}`),
			...because.map(text => say(calm(text), 2)),
			say([span('quiet', 'Keys stay as they are until then.')], 2),
			gap,
		],
		forms: written ? formsOf(written) : [],
		link: written?.portal.split('\n').find(row => row.startsWith('https://')) ?? null,
	});
};
