import type {WhoCan} from './who-can.ts';
import {granterWords} from './who-can.ts';

/** "They can: Priya Shah (Owner), group cloud-admins (…) and 3 more."; where nobody is known to, the reason. */
export const theyCan = ({granters, because}: WhoCan, most: number): string => {
	const shown = granters.slice(0, most).map(granterWords);
	if (shown.length === 0) return because.map(({text}) => text).join(' ');
	const more = granters.length - shown.length;
	return `They can: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
};
