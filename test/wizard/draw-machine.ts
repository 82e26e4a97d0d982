import {accessRows} from '../../source/wizard/access-rows.ts';
import {auditRows} from '../../source/wizard/audit-rows.ts';
import type {EventType} from '../../source/wizard/events.ts';
import {hardenRows} from '../../source/wizard/harden-rows.ts';
import {questionRows} from '../../source/wizard/question-rows.ts';
import type {Rows} from '../../source/wizard/row.ts';
import type {Place} from '../../source/wizard/state.ts';
import {writeRows} from '../../source/wizard/write-rows.ts';
import type {Step} from './walk.ts';

const parts: readonly (readonly [title: string, rows: Rows])[] = [
	['Questions', questionRows],
	['Access', accessRows],
	['Plan, grant, proof', writeRows],
	['Turning keys off', hardenRows],
	['Audit', auditRows],
];

/** Possible everywhere, or leading back to where one was: said in a sentence instead. */
const unsaid: readonly EventType[] = ['BACK', 'LEAVE', 'CANCEL', 'RETRY', 'RESUME', 'failed'];

const nodeOf = (place: Place): string => place.replaceAll('.', '_');

const drawPart = (title: string, rows: Rows, steps: readonly Step[]): string => {
	const edges = new Map<string, Set<EventType>>();
	for (const {from, event, to, before} of steps) {
		if (!(from.at in rows) || from.at === to.at || unsaid.includes(event.type) || from.at.endsWith('.failed') || before.some(({type}) => type === 'BACK'))
			continue;
		const edge = `${from.at} ${to.at}`;
		edges.set(edge, (edges.get(edge) ?? new Set()).add(event.type));
	}
	const ends = [...edges].map(([edge, events]) => {
		const [from = 'home', to = 'home'] = edge.split(' ') as Place[];
		return {from, to, events: [...events].sort()};
	});
	const places = [...new Set(ends.flatMap(({from, to}) => [from, to]))];
	return [
		`## ${title}`,
		'',
		'```mermaid',
		'flowchart TD',
		...places.map(place => (place in rows ? `\t${nodeOf(place)}["${place}"]` : `\t${nodeOf(place)}(["${place}"])`)),
		...ends.map(({from, to, events}) => `\t${nodeOf(from)} -- "${events.join('<br>')}" --> ${nodeOf(to)}`),
		'```',
		'',
	].join('\n');
};

/** Where each event leads, as Markdown with a diagram for each part of the way. */
export const drawMachine = (steps: readonly Step[]): string =>
	[
		'# The wizard as a machine',
		'',
		'Every step forward that `test/wizard/walk.test.ts` can take through the table of `machine.ts` when no flag answers a question, drawn by',
		'`npm test -- test/wizard/walk.test.ts -u`. In capitals what the person does, in small letters what comes of work; round is what belongs to another part. Not drawn: `BACK` to the',
		'question before, `LEAVE` and `CANCEL` to the end, and each `….failed`, from where `RETRY` tries again.',
		'',
		...parts.map(([title, rows]) => drawPart(title, rows, steps)),
	].join('\n');
