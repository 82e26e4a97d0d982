import {accessTree, type Worth, worthOf} from '../../access/access-tree.ts';
import type {Assessment} from '../../access/assessment.ts';
import type {RunRecord} from '../../access/run-record.ts';
import type {Target} from '../../access/target.ts';
import type {Block, Row} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import type {Style} from '../theme.ts';
import {isMe} from '../words.ts';

const styleOf: Readonly<Record<Worth['is'], Style>> = {enough: 'good', something: 'plain', nothing: 'careful', eligible: 'careful', unreadable: 'careful'};

const worthCell = ({is, words}: Worth): Rich => [span(styleOf[is], calm(words))];

/** The scopes down to the target, each with the roles held there, through whom, and what they are worth. */
export const scopeTree = (target: Target, assessment: Assessment, record: RunRecord): Block => {
	const {held, principal} = assessment;
	const directly = isMe(record, principal) ? 'you' : 'direct';
	const rows = accessTree(target, held).flatMap(({depth, name, kind, held: here}): readonly Row[] =>
		here.length === 0
			? [{depth, cells: [calm(name), [span('quiet', kind)], [span('quiet', 'no role here')], '', '']}]
			: here.map((role, index) => ({
					depth,
					cells: [
						index === 0 ? calm(name) : '',
						[span('quiet', index === 0 ? kind : '')],
						calm(role.roleName),
						[span('quiet', role.via === null ? directly : `via ${calm(role.via)}`)],
						worthCell(worthOf(role, record.scenario, assessment)),
					],
					...(index === 0 ? {} : {again: true as const}),
				})),
	);
	const columns = [
		{keep: 9, least: 12},
		{keep: 0, optional: true as const},
		{keep: 3, least: 8},
		{keep: 1, least: 3},
		{keep: 2, least: 14},
	];
	return {kind: 'table', columns, rows, whole: true};
};
