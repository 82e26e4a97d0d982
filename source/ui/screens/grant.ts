import type {RunRecord} from '../../access/run-record.ts';
import {sameScope, scopeWords} from '../../access/scope.ts';
import type {Block} from '../block.ts';
import {gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {personOf} from '../words.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';
import {whoCanLine, whoCanPanel} from './who-can.ts';

const words = {
	planned: ['running', 'being written'],
	unanswered: ['careful', 'perhaps written, no answer came'],
	created: ['good', 'written'],
	existed: ['good', 'was there'],
	undone: ['none', 'taken back'],
	refused: ['bad', 'refused'],
} as const;

/** Each grant with how far it has come, by the receipt. Once the writing is over, what is planned still had no answer. */
const progress = (record: RunRecord, over = false): readonly Block[] =>
	(record.plan?.grants ?? []).map(({principal, roleId, roleName, scope, exists}) => {
		const entry = record.receipt?.entries.find(one => one.roleId === roleId && one.principalId === principal.id && sameScope(one.scope, scope));
		const [mark, said] = exists ? words.existed : entry ? words[over && entry.state === 'planned' ? 'unanswered' : entry.state] : (['todo', 'next'] as const);
		return point(mark, [
			span('strong', said),
			`: ${calm(roleName)} for ${personOf(record, principal)} on ${calm(scopeWords(scope, record.target?.resource ?? null))}`,
		]);
	});

export const granting: Screen = ({record}) =>
	view({
		before: [verdict('running', 'Writing the grants'), gap, ...progress(record)],
		after: [gap, say([span('quiet', 'The receipt is kept before each write, so that even a write that was cut off can be taken back.')])],
	});

export const grantFailed: Screen = state => {
	const {receipt} = state.record;
	const written = receipt?.entries.some(({state: entry}) => entry === 'created' || entry === 'planned') ?? false;
	return view({
		before: troubleBlocks('The grant was not made', state),
		after: [gap, ...(written ? progress(state.record, true) : [point('none', 'Nothing was written.')]), ...whoCanLine(state.record, 3)],
		panels: whoCanPanel(state.record),
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state, 'The grant was not made'),
	});
};
