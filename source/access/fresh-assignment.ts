import type {Assessment} from './assessment.ts';
import {ago} from './plain.ts';
import {arrivedAfterMs} from './propagation.ts';
import type {Reason} from './reason.ts';
import {parseTime} from './time.ts';

/** Milliseconds since the oldest assignment that suffices was made, where that is too short for the endpoint to know of it for certain; else `null`. `now`: milliseconds since the epoch. */
export const freshFor = ({outcome, held}: Pick<Assessment, 'held' | 'outcome'>, now: number): number | null => {
	const ages = held.filter(({sufficient}) => sufficient).map(({createdOn}) => now - (parseTime(createdOn) ?? Number.NEGATIVE_INFINITY));
	const oldest = Math.max(...ages);
	return outcome === 'allowed' && ages.length > 0 && oldest < arrivedAfterMs ? Math.max(0, oldest) : null;
};

/** One for everybody whose access is too young to be relied upon; of several people each is named. */
export const freshAssignments = (assessments: readonly Pick<Assessment, 'held' | 'outcome' | 'principal'>[], now: number): readonly Reason[] =>
	assessments.flatMap(assessment => {
		const age = freshFor(assessment, now);
		if (age === null) return [];
		const {name, id} = assessment.principal;
		const assigned = assessments.length === 1 ? 'Assigned' : `${name ?? id} was assigned it`;
		return [{id: 'access.just-assigned', text: `${assigned} ${ago(age)}: the endpoint may not know it yet.`}];
	});
