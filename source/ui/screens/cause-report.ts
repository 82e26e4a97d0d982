import {type Findings, rungTitles} from '../../access/ladder.ts';
import {withoutSecrets} from '../../access/pasted.ts';
import {redacted} from '../../access/redaction.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {calm} from '../calm.ts';
import {pastedWords} from './pasted.ts';

/** What is pasted is read by people: of a log of thousands of lines they need its beginning. */
const mostOriginal = 4000;

/** Half a name or id would not be known as one. */
const beginningOf = (text: string): string => `${text.slice(0, mostOriginal).replace(/\S*$/u, '')}\n(cut)`;

/** For whoever is asked for help: every name and id of a tenant replaced by a word that a shell takes as it is; the error as it was pasted comes last. */
export const causeReport = (record: RunRecord, {rungs, diagnosis, others}: Findings): string => {
	const original = record.pasted?.text ?? diagnosis?.original ?? '';
	const ids = record.pasted?.facts.correlationIds ?? [];
	const head = [
		`foundry-keyless: ${diagnosis ? `${diagnosis.id} (${diagnosis.confidence})` : 'nothing in the way'}`,
		`Pasted: ${pastedWords(record.pasted)}`,
		...rungs.map(({id, state, text}) => `${state}: ${rungTitles[id]}${text === '' ? '' : `: ${text}`}`),
		...(diagnosis ? [`Cause: ${diagnosis.cause}`] : []),
		...(diagnosis?.evidence ?? []).map(text => `Proof: ${text}`),
		...(diagnosis?.remedies ?? []).map(({text, command}) => `Do: ${text}${command ? `\n  ${command}` : ''}`),
		...others.map(({id, cause}) => `Also: ${cause} (${id})`),
	];
	const tail = original.trim() === '' ? [] : ['Original:', original.length > mostOriginal ? beginningOf(original) : original];
	const lines = (parts: readonly string[]): string =>
		parts
			.flatMap(part => part.split('\n'))
			.map(calm)
			.join('\n');
	// Who supports the service finds a call by these alone; they name nobody.
	const traces = ids.length === 0 ? [] : [`Correlation ids: ${ids.map(calm).join(', ')}`];
	return [redacted(withoutSecrets(lines(head)), record), ...traces, ...(tail.length > 0 ? [redacted(withoutSecrets(lines(tail)), record)] : [])].join('\n');
};
