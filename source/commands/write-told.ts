import type {Receipt} from '../access/receipt.ts';
import {isDue, progressWords, type WriteProgress, writeProgress} from '../access/write-progress.ts';
import type {WriteTold} from '../steps/write-grants.ts';
import {challenged} from './enter.ts';
import type {Run} from './services.ts';

/** What is said while grants are written: how many of how many, and what becomes of them on the way. */
export const writeTold = (run: Run): WriteTold => {
	const {services, learn, record} = run;
	let first: Receipt | null = null;
	let told: WriteProgress | null = null;
	return {
		...challenged(run),
		onReceipt: (receipt, receiptPath) => {
			learn({receipt, receiptPath});
			first ??= receipt;
			const now = writeProgress(receipt, first);
			if (now.of === 1 || !isDue(now, told)) return;
			services.say(progressWords(now));
			told = now;
		},
		onTold: reason => {
			services.say(reason.text);
			learn({warnings: [...record().warnings, reason]});
		},
	};
};
