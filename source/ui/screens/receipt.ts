import {ownCommand} from '../../access/command-line.ts';
import {openRoles} from '../../access/receipt.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {type Block, point} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';

export type Fact = {readonly label: string; readonly text: Rich; readonly whole?: boolean};

export const isWritten = ({receipt}: Pick<RunRecord, 'receipt'>): boolean =>
	receipt !== null && (receipt.entries.some(({state}) => state === 'created') || (receipt.activations ?? []).some(({state}) => state === 'activated'));

export const undoCommand = (receiptId: string): string => ownCommand(['undo', receiptId]);

export const receiptFacts = ({receipt}: RunRecord): readonly Fact[] => {
	const roles = receipt ? openRoles(receipt) : [];
	if (!receipt || (!isWritten({receipt}) && roles.length === 0)) return [{label: 'written', text: 'nothing: what was needed was there'}];
	const [end] = (receipt.activations ?? []).flatMap(({state, endsOn}) => (state === 'activated' && endsOn !== null ? [endsOn] : []));
	return [
		...roles.map(({name, state}) => ({label: 'made', text: `${state === 'created' ? '' : 'perhaps, no answer came: '}custom role ${calm(name)}`, whole: true})),
		...(end === undefined ? [] : [{label: 'active', text: `until ${end.slice(0, 16).replace('T', ' ')} UTC; then it ends by itself`, whole: true}]),
		{
			label: 'receipt',
			text: [span('strong', receipt.id), span('quiet', '  undo it with  '), span('code', undoCommand(receipt.id))],
			whole: true,
		},
	];
};

export const sandboxNote = ({session, receipt}: RunRecord): readonly Block[] =>
	session?.sandbox == null
		? []
		: [
				point(
					'careful',
					receipt ? 'The sandbox cloud ends with this program: after that there is nothing to undo or resume.' : 'The sandbox cloud ends with this program.',
				),
			];
