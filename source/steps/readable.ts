import {CloudFailure} from '../access/failure.ts';

export type Readable<T> = {readonly value: T; readonly refusal: null} | {readonly value: null; readonly refusal: string};

const forbidden: readonly number[] = [403];

/** A read that Azure may refuse: the refusal, in Azure's words, is evidence and not an end. Anything but a refusal still rejects. */
export const readable = async <T>(read: Promise<T>, refusals: readonly number[] = forbidden): Promise<Readable<T>> => {
	try {
		return {value: await read, refusal: null};
	} catch (error) {
		if (error instanceof CloudFailure && refusals.includes(error.evidence.status ?? 0)) return {value: null, refusal: error.evidence.code ?? error.message};
		throw error;
	}
};

/** A read that only lends names or numbers: whatever fails, the rest goes on without. Rejects when aborted. */
export const courtesy = async <T>(read: Promise<T>): Promise<T | null> => {
	try {
		return await read;
	} catch (error) {
		if (error instanceof CloudFailure) return null;
		throw error;
	}
};

/** Resource Manager cannot expand the groups of every principal, and PIM is not everywhere: of a foreign principal, or without PIM, it says 400. */
export const forbiddenOrForeign: readonly number[] = [400, 403];
