import {accessMatrix, changes, type MatrixCell, type MatrixRow, type Standing} from '../access/matrix.ts';
import {plain} from '../access/plain.ts';
import type {Plan} from '../access/plan.ts';
import {kindWords} from '../access/principal.ts';
import type {RunRecord} from '../access/run-record.ts';
import {scenarios} from '../access/scenario.ts';
import {sameScope, scopeWords} from '../access/scope.ts';

const symbols = {allowed: '✔', broader: '▲', missing: '✖', eligible: '◐', unknown: '○'} as const satisfies Record<Standing, string>;

const cell = ({is, text}: MatrixCell): string => `${symbols[is]} ${plain(text)}${is === 'broader' ? ', broader than needed' : ''}`;

const afterwards = ({change, after}: MatrixRow): string => (change === 'none' ? 'stays' : `→ ${cell(after)}`);

const open = (plan: Plan | null): Plan['grants'] => (plan?.grants ?? []).filter(({exists}) => !exists);

/** Whether the matrix says all there is to say of the grants: one place, which its first line names. */
export const standsInMatrix = (plan: Plan): boolean => {
	const [first, ...rest] = open(plan);
	return first !== undefined && [first, ...rest].every(({scope, need}) => sameScope(scope, first.scope) && need === 'required');
};

/** "✖ 2 of 3 cannot call models on contoso-foundry yet": what a check finds; nothing is about to change. */
const foundLine = (rows: readonly MatrixRow[], {scenario, target}: RunRecord): string => {
	const deed = `${scenario ? scenarios[scenario].activity : 'use'} ${plain(target?.project?.name ?? target?.resource?.name ?? target?.endpoint ?? 'it')}`;
	const can = rows.filter(({now}) => now.is === 'allowed' || now.is === 'broader').length;
	const unknown = rows.filter(({now}) => now.is === 'unknown').length;
	const cannot = rows.length - can - unknown;
	if (can === rows.length) return `✔ All ${rows.length} can ${deed}`;
	if (cannot === 0) return `▲ Of ${unknown} of ${rows.length} it is not known whether they can ${deed}`;
	return `✖ ${cannot} of ${rows.length} cannot ${deed} yet${unknown > 0 ? `, and of ${unknown} it is not known` : ''}`;
};

const changeLine = (rows: readonly MatrixRow[], {plan, target}: RunRecord): string => {
	const count = changes(rows);
	const [first] = open(plan);
	const where = plan && first && standsInMatrix(plan) ? `, on ${plain(scopeWords(first.scope, target?.resource ?? null))}` : '';
	return count === 0 ? '✔ Nobody will change' : `+ ${count} of ${rows.length} will change${where}`;
};

/** What is found or what will change, then a line for each: who, what they can do now, and after the plan. Where a line would be longer than `width`, each person takes two. */
export const matrixLines = (record: RunRecord, about: 'now' | 'plan' = 'plan', width = 80): readonly string[] => {
	const rows = accessMatrix(record);
	const cells = rows.map(row => [plain(row.principal.name ?? row.principal.id), kindWords(row.principal), cell(row.now), afterwards(row)] as const);
	const widths = [0, 1, 2].map(column => Math.max(0, ...cells.map(texts => texts[column]?.length ?? 0)));
	const total = Math.max(0, ...cells.map(([, , , after]) => after.length)) + widths.reduce((sum, width) => sum + width + 2, 2);
	return [
		about === 'now' ? foundLine(rows, record) : changeLine(rows, record),
		...cells.flatMap(([who, kind, now, after]) =>
			total <= width
				? [`  ${who.padEnd(widths[0] ?? 0)}  ${kind.padEnd(widths[1] ?? 0)}  ${now.padEnd(widths[2] ?? 0)}  ${after}`]
				: [`  ${who}, ${kind}`, `    ${now}${after === 'stays' ? ', stays' : ` ${after}`}`],
		),
	];
};
