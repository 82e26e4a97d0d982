import type {WriteTold} from '../../../source/steps/write-grants.ts';

/** Tells nobody anything. */
export const quiet: WriteTold = {onReceipt: () => undefined, onChallenge: () => undefined, onDeviceCode: () => undefined, onAnswered: () => undefined};
