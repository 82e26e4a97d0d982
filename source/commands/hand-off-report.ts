import {ownCommand, ownTargetWords, sessionWords} from '../access/command-line.ts';
import {theyCan} from '../access/granter-list.ts';
import {type HandOffForm, handOffForms} from '../access/hand-off-form.ts';
import {plain} from '../access/plain.ts';
import {principalWord} from '../access/principal.ts';
import type {RunRecord} from '../access/run-record.ts';
import {type ByHand, byHandWords} from './next-report.ts';

/** More of them help nobody; `who-can` tells all. */
const mostNamed = 3;

/** The one line first, then the message; or one form alone and whole, for a file or a pipe. `null`: that form is not there. */
export const handOffText = (record: RunRecord, form: HandOffForm | null, byHand: ByHand): string | null => {
	const {handOff} = record;
	if (form !== null) return handOff?.[form]?.trimEnd() ?? null;
	return (handOff ? told(record, byHand).join('\n') : nothingMissing(record).join('\n')).trimEnd();
};

const told = ({handOff, plan, whoCan, warnings, ...record}: RunRecord, byHand: ByHand): readonly string[] => [
	plan?.assignable === 'yes' ? '○ You may grant this yourself, or have somebody else do it.' : '▲ Somebody else must grant this.',
	...(plan?.assignable === 'yes' ? [`  → Grant it yourself: ${ownCommand(['grant', ...wordsOf(record, byHand)])}`] : []),
	...(whoCan ? [`  ${plain(theyCan(whoCan, mostNamed))}`] : []),
	...(plan ? [] : ['  The first line of each script finds its scope.']),
	...warnings.filter(({id}) => !id.startsWith('taken.')).map(({text}) => `▲ ${plain(text)}`),
	'',
	...(handOff?.request ? ['Send one line:', '', handOff.request, '', 'or the whole message:', ''] : ['Send this:', '']),
	handOff?.message ?? '',
	`Other forms, each alone and whole, by --format: ${handOffForms.filter(form => form !== 'message' && handOff?.[form] !== null).join(', ')}`,
];

const wordsOf = ({people, scenario, session, target}: Pick<RunRecord, 'people' | 'scenario' | 'session' | 'target'>, byHand: ByHand): readonly string[] => {
	const others = people.some(({id}) => id !== session?.objectId) ? people : [];
	return [
		...(target ? ownTargetWords(target) : []),
		...(scenario ? ['--scenario', scenario] : []),
		...others.flatMap(person => ['--for', principalWord(person)]),
		...byHandWords(byHand),
		...sessionWords(session),
	];
};

/** Nothing to grant: the access is there, or no role would help. */
const nothingMissing = ({assessments, plan, warnings}: RunRecord): readonly string[] => [
	...(assessments.every(({outcome}) => outcome === 'allowed')
		? ['✔ Nothing is missing: there is nothing to hand off.']
		: [
				'▲ Nothing that somebody could grant is missing, and still it does not work:',
				...[...assessments.flatMap(({because}) => because), ...(plan?.because ?? [])].map(({text}) => `  ${plain(text)}`),
			]),
	...warnings.filter(({id}) => !id.startsWith('taken.')).map(({text}) => `▲ ${plain(text)}`),
];
