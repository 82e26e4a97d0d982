import type {Reason} from './reason.ts';

/** What was told when it happened, on stderr: the report at the end does not say it again. */
export const isToldAlready = ({id}: Pick<Reason, 'id'>): boolean => /^(?:taken|write|undo-before|swap-before)\./u.test(id);
