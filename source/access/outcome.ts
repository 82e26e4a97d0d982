import type {RunRecord} from './run-record.ts';

/** How far a run that wanted access has come, in the words of `grant`'s JSON document. */
export const accessOutcome = ({liveness, receipt, handOff, plan}: RunRecord): string => {
	const wrote = receipt?.entries.some(({state}) => state === 'created') ?? false;
	if (liveness?.outcome === 'proven' || liveness?.outcome === 'authorized') return wrote ? 'granted' : 'already';
	if (handOff) return 'handed-off';
	if (liveness && liveness.outcome !== 'skipped') return liveness.outcome;
	if (wrote) return 'granted';
	return plan ? 'planned' : 'nothing';
};
