import {ownCommand, ownTargetWords, sessionWords} from '../access/command-line.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import type {HandOff} from '../access/hand-off.ts';
import type {Hardening} from '../access/hardening.ts';
import {plain} from '../access/plain.ts';
import {
	type AnswerableId,
	answerableIds,
	type ReadinessId,
	type ReadinessItem,
	type ReadinessState,
	readinessIds,
	readinessTitles,
} from '../access/readiness.ts';
import {commandToUndo} from '../access/receipt.ts';
import type {RunRecord} from '../access/run-record.ts';

const symbols = {ready: '✔', 'not-ready': '✖', unknown: '○', asked: '?'} as const satisfies Record<ReadinessState, string>;

const width = Math.max(...readinessIds.map(id => readinessTitles[id].length));

/** What is more than the sentence says already. */
const detailed: ReadonlySet<ReadinessId> = new Set(['policies', 'leftovers', 'dependents']);
const mostDetails = 6;

const itemLines = ({id, state, text, evidence}: ReadinessItem): readonly string[] => {
	const details = detailed.has(id) ? evidence.filter(one => !text.includes(one)) : [];
	const more = details.length - mostDetails;
	return [
		`${symbols[state]} ${readinessTitles[id].padEnd(width)}  ${plain(text)}`,
		...details.slice(0, mostDetails).map(one => `  ${' '.repeat(width)}  ${plain(one)}`),
		...(more > 0 ? [`  ${' '.repeat(width)}  and ${more} more`] : []),
	];
};

const isAnswerable = (id: ReadinessId): id is AnswerableId => answerableIds.some(known => known === id);

const commandFor = (record: RunRecord, more: readonly string[]): string => {
	const {session, target} = record;
	const rollback = record.hardening?.wanted === 'on' ? ['--rollback'] : [];
	return ownCommand(['harden', ...rollback, ...(target ? ownTargetWords(target) : []), ...more, ...sessionWords(session)]);
};

/** What to say, and how to go on. */
const onward = (outcome: string, record: RunRecord, {items, wanted, was}: Hardening): readonly string[] => {
	const name = record.target?.resource?.name ?? '';
	if (was === wanted) return [];
	const asked = items.filter(({state}) => state === 'asked').map(({id}) => id);
	const readyWords = (ids: readonly ReadinessId[]): readonly string[] => ids.filter(isAnswerable).flatMap(id => ['--ready', id]);
	const said = items.filter(({id, state, stops: by}) => state === 'ready' || (id === 'dependents' && state === 'not-ready' && by === null)).map(({id}) => id);
	const known = [...(wanted === 'off' ? ['--keys-in-use', 'no'] : []), ...readyWords(said)];
	const answers = [...known, ...readyWords(asked)];
	// That the person says no to it is the last word that is missing; that they said yes is another matter.
	const stops = items.filter(({stops: by, id, state}) => by !== null && (id !== 'key-use' || state === 'not-ready'));
	const breaks = items.some(({id, stops: by}) => id === 'dependents' && by === 'you');
	return [
		...(breaks ? [`→ Where its agents may stop, say it: ${commandFor(record, [...answers, '--ready', 'dependents'])}`] : []),
		...(asked.length > 0 || items.some(({id, state}) => id === 'key-use' && state === 'unknown')
			? [`→ Where it is so, say it: ${commandFor(record, answers)}`]
			: []),
		...(outcome === 'ready' || stops.length === 0 ? [`→ Turn keys ${wanted}: ${commandFor(record, [...known, '--confirm', name])}`] : []),
	];
};

const verdict = (outcome: string, {items, wanted, was}: Hardening, name: string): string => {
	const open = items.filter(({state}) => state !== 'ready').length;
	if (was === wanted && outcome === 'ready') return `✔ Keys of ${name} are ${wanted} already: nothing to do.`;
	if (outcome === 'ready') return `✔ ${name} is ready: its keys can be turned ${wanted}.`;
	return `▲ ${name} is not ready to have its keys turned ${wanted}: ${open} of ${items.length} are open.`;
};

/** Where neither Resource Manager nor the model endpoint showed it, a policy may have made something else of it. */
const turnedWords = ({readBack, keyCheck, wanted}: Hardening, name: string): string =>
	readBack === null && keyCheck?.is !== 'confirmed'
		? `▲ Azure took the change that turns keys of ${name} ${wanted}, and nothing shows yet that they are.`
		: `✔ Keys of ${name} are ${wanted}.`;

/** What may change it back after all. */
const laterOn: ReadonlySet<ReadinessId> = new Set(['policies', 'remediation']);

const done = (outcome: string, record: RunRecord, hardening: Hardening, name: string): readonly string[] => {
	const {readBack, keyCheck, was, wanted} = hardening;
	const {receipt, liveness, session} = record;
	const isBack = outcome === 'rolled-back';
	const worked = liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';
	return [
		was === wanted ? `✔ Keys of ${name} are ${wanted} already: nothing was written.` : turnedWords(hardening, name),
		...(was === wanted ? [] : [readBack === null ? '○ It could not be read back.' : `✔ Read back: disableLocalAuth is ${readBack === 'off'}.`]),
		...(keyCheck ? [`${{confirmed: '✔', arriving: '◐', 'not-confirmed': '○'}[keyCheck.is]} ${plain(keyCheck.text)}`] : []),
		...(liveness
			? [
					worked
						? `✔ The call without a key still works for ${session?.name ?? 'you'}.`
						: `✖ The call without a key does not work any more (${liveness.status ?? 'no answer'}).`,
				]
			: isBack
				? []
				: ['○ No call without a key was made that could have proven it.']),
		...(was === wanted ? [] : hardening.items.filter(({id, state}) => laterOn.has(id) && state === 'not-ready').map(({text}) => `▲ ${plain(text)}`)),
		...(receipt?.localAuth ? [`Receipt ${receipt.id}, the way back: ${commandToUndo(receipt)}`] : []),
	];
};

const handing = ({message, az}: HandOff): readonly string[] => [
	'▲ Somebody else must do it.',
	'',
	'Send this:',
	'',
	message,
	'',
	'Or to be run by them:',
	'',
	az,
];

/** What a person reads on stdout: the verdict, each thing that was looked at, what to do. */
export const hardenLines = (outcome: string, record: RunRecord, explained: readonly string[], diagnosis: Diagnosis | null): readonly string[] => {
	const {hardening, handOff, receipt} = record;
	const name = plain(record.target?.resource?.name ?? '');
	if (!hardening) return explained;
	const items = hardening.items.flatMap(itemLines);
	if (outcome === 'hardened' || outcome === 'rolled-back') return done(outcome, record, hardening, name);
	const planned = receipt?.localAuth?.state === 'planned' ? [`▲ No answer came, so it may be written. See what is there: ${commandFor(record, [])}`] : [];
	if (diagnosis) return [...explained, ...planned, ...(handOff ? ['', ...handing(handOff)] : [])];
	return [verdict(outcome, hardening, name), ...items, ...(handOff ? handing(handOff) : onward(outcome, record, hardening))];
};
