import {type Findings, rungTitles} from '../../access/ladder.ts';
import {withoutSecrets} from '../../access/pasted.ts';
import {redacted} from '../../access/redaction.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {calm} from '../calm.ts';
import {pastedWords} from './pasted.ts';

/** What is pasted is read by people: of a log of thousands of lines they need how it began and what it ended in. */
const kept = {first: 1500, last: 2500} as const;

/** Half a name, id or address would not be known as one; of JSON in one line the rest stays. */
const [half, otherHalf] = [/[^\s"'`,;(){}[\]<>]*$/u, /^[^\s"'`,;(){}[\]<>]*/u];
const shortened = (text: string): string =>
	text.length <= kept.first + kept.last
		? text
		: `${text.slice(0, kept.first).replace(half, '').trimEnd()}\n(cut)\n${text.slice(-kept.last).replace(otherHalf, '').trimStart()}`;

/** For whoever is asked for help: every name and id of a tenant replaced by a word that a shell takes as it is; the error as it was pasted comes last. */
export const causeReport = (record: RunRecord, {rungs, diagnosis, others, was}: Findings): string => {
	const original = record.pasted?.text ?? diagnosis?.original ?? '';
	const ids = record.pasted?.facts.correlationIds ?? [];
	const head = [
		`foundry-keyless: ${diagnosis ? `${diagnosis.id} (${diagnosis.confidence})` : 'nothing in the way'}`,
		`Pasted: ${pastedWords(record.pasted)}`,
		...rungs.map(({id, state, text}) => `${state}: ${rungTitles[id]}${text === '' ? '' : `: ${text}`}`),
		...(diagnosis ? [`Cause: ${diagnosis.cause}`] : []),
		...(diagnosis?.evidence ?? []).map(text => `Seen: ${text}`),
		...(diagnosis?.remedies ?? []).map(({text, command}) => `Do: ${text}${command ? `\n  ${command}` : ''}`),
		...(was ? [`Was: ${was.diagnosis.cause} Fixed by ${was.by} (${was.diagnosis.id})`] : []),
		...others.map(({id, cause}) => `Also: ${cause} (${id})`),
	];
	const tail = original.trim() === '' ? [] : ['Original:', shortened(original)];
	// Who supports the service finds a call by these alone; they name nobody.
	const traces = ids.length === 0 ? [] : [`Correlation ids: ${ids.join(', ')}`];
	const lines = [...head, ...traces, ...tail].flatMap(part => part.split('\n')).map(calm);
	return redacted(withoutSecrets(lines.join('\n')), record);
};
