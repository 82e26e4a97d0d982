import {plain} from './plain.ts';
import {kindWords, type Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import type {RunRecord} from './run-record.ts';
import {scenarios} from './scenario.ts';

/** More are counted. */
const mostNamed = 5;

const personWords = (principal: Principal): string => `${principal.name ?? principal.id} (${kindWords(principal)}, object id ${principal.id})`;

/** Who is to get what by the line of a hand-off, as Azure names them; `null` before that is known. */
export const askedFor = ({people, scenario, target}: Pick<RunRecord, 'people' | 'scenario' | 'target'>): Reason | null => {
	if (!scenario || !target || people.length === 0) return null;
	const more = people.length - mostNamed;
	const who = people.slice(0, mostNamed).map(personWords).join(', ') + (more > 0 ? ` and ${more} more` : '');
	const {resource, project, endpoint} = target;
	const where = [
		project ? `project ${project.name} of ` : '',
		resource?.name ?? endpoint,
		resource?.subscriptionName ? ` in subscription ${resource.subscriptionName}` : '',
	];
	return {id: 'taken.request', text: plain(`Asked for: that ${who} can ${scenarios[scenario].activity} ${where.join('')}.`)};
};

/** Said beside it: the line decides nothing. */
export const lineIsNotTrusted = 'The line holds ids only. Names, what is missing and which roles are as Azure says now.';
