import type {Receipt} from './receipt.ts';

export type WriteProgress = {readonly written: number; readonly refused: number; readonly of: number};

/** How far the writing has come; what was there before it does not count. `before`: the receipt as it was first saved. */
export const writeProgress = (receipt: Pick<Receipt, 'entries'>, before: Pick<Receipt, 'entries'>): WriteProgress => {
	const sent = receipt.entries.filter((_, index) => before.entries[index]?.state === 'planned');
	return {
		written: sent.filter(({state}) => state === 'created' || state === 'existed').length,
		refused: sent.filter(({state}) => state === 'refused').length,
		of: sent.length,
	};
};

/** "7 of 20 written, 1 refused". */
export const progressWords = ({written, refused, of}: WriteProgress): string => `${written} of ${of} written${refused > 0 ? `, ${refused} refused` : ''}`;

const mostLines = 20;

/** Whether a line is due: of many grants not each gets one, and the last always does. */
export const isDue = (now: WriteProgress, told: WriteProgress | null): boolean => {
	const [done, before] = [now.written + now.refused, told ? told.written + told.refused : 0];
	return done > before && (done === now.of || done - before >= Math.ceil(now.of / mostLines));
};
