import type {Findings, Rung, RungState} from '../access/ladder.ts';
import {rungIds, rungTitles} from '../access/ladder.ts';
import {plain} from '../access/plain.ts';

const symbols = {checking: '◐', pass: '✔', notice: '▲', fail: '✖', unknown: '○', skipped: '–'} as const satisfies Record<RungState, string>;

const width = Math.max(...rungIds.map(id => rungTitles[id].length));

/** "✔ network           open" */
export const rungLine = ({id, state, text}: Rung): string => `${symbols[state]} ${rungTitles[id].padEnd(width)}  ${plain(text)}`;

/** The ladder was told as it was climbed; here stands what came of it, beside the cause. */
export const findingLines = ({diagnosis, others, fix, was}: Findings): readonly string[] => [
	...(diagnosis === null && fix.is !== 'prove' ? ['✔ Nothing stands in the way.'] : []),
	...(was ? [`✔ Was: ${plain(was.diagnosis.cause)} Fixed by ${plain(was.by)}.`] : []),
	...others.flatMap(({cause, remedies}) => [
		`▲ Also: ${plain(cause)}`,
		...remedies.flatMap(({text, command}) => (command === undefined ? [] : [`  → ${plain(text)}: ${plain(command)}`])).slice(0, 1),
	]),
];
