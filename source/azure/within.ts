import {refusal} from './failures.ts';

/** For what cannot be aborted. Rejects when it takes longer; what then still runs is nobody's any more. */
export const within = async <T>(ms: number, who: string, work: Promise<T>): Promise<T> => {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(() => late.reject(refusal('ETIMEDOUT', `${who} gave no answer within ${ms / 1000} s`, 'signin')), ms);
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		clearTimeout(timer);
	}
};
