import {scopeWords} from './scope.ts';
import type {Target} from './target.ts';
import {type Granter, granterWords, type WhoCan} from './who-can.ts';

/** "They can: Priya Shah (Owner), group cloud-admins (…) and 3 more."; where nobody is known to, the reason. */
export const theyCan = ({granters, because}: WhoCan, most: number): string => {
	const shown = granters.slice(0, most).map(granterWords);
	if (shown.length === 0) return because.map(({text}) => text).join(' ');
	const more = granters.length - shown.length;
	return `They can: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
};

/** "Priya Shah (Owner) on subscription Contoso AI". */
export const granterLine = (granter: Granter, resource: Target['resource']): string => `${granterWords(granter)} on ${scopeWords(granter.scope, resource)}`;
