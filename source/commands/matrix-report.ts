import {accessMatrix, changes, type MatrixCell, type MatrixRow, type Standing} from '../access/matrix.ts';
import {plain} from '../access/plain.ts';
import {kindWords} from '../access/principal.ts';
import type {RunRecord} from '../access/run-record.ts';

const symbols = {allowed: '✔', broader: '▲', missing: '✖', eligible: '◐', unknown: '○'} as const satisfies Record<Standing, string>;

const cell = ({is, text}: MatrixCell): string => `${symbols[is]} ${plain(text)}${is === 'broader' ? ', broader than needed' : ''}`;

const afterwards = ({change, after}: MatrixRow): string => (change === 'none' ? 'stays' : `→ ${cell(after)}`);

/** Longer ones are cut by no terminal of 80 columns: each person then takes two lines. */
const widest = 80;

/** "✖ 3 of 6 will change", then a line for each: who, what they can do now, and after the plan. */
export const matrixLines = (record: RunRecord): readonly string[] => {
	const rows = accessMatrix(record);
	const cells = rows.map(row => [plain(row.principal.name ?? row.principal.id), kindWords(row.principal), cell(row.now), afterwards(row)] as const);
	const widths = [0, 1, 2].map(column => Math.max(0, ...cells.map(texts => texts[column]?.length ?? 0)));
	const total = Math.max(0, ...cells.map(([, , , after]) => after.length)) + widths.reduce((sum, width) => sum + width + 2, 2);
	const count = changes(rows);
	return [
		`${count === 0 ? '✔ Nobody' : `+ ${count} of ${rows.length}`} will change`,
		...cells.flatMap(([who, kind, now, after]) =>
			total <= widest
				? [`  ${who.padEnd(widths[0] ?? 0)}  ${kind.padEnd(widths[1] ?? 0)}  ${now.padEnd(widths[2] ?? 0)}  ${after}`]
				: [`  ${who}, ${kind}`, `    ${now}${after === 'stays' ? ', stays' : ` ${after}`}`],
		),
	];
};
