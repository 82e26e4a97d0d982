import {withMembers} from '../steps/find-people.ts';
import {namePeople} from '../steps/name-people.ts';
import type {Activity} from './activity.ts';
import type {State} from './state.ts';

/** So long no key comes before the directory is asked. */
export const typingPauseMs = 250;

/** Looks up what was named, else who begins as is typed, else how many are in the groups. */
export const choosingPeople = ({at, nudges, problem, team, record: {session}}: State): Activity | null => {
	const {adding, blind, people, search, uncounted} = team;
	if (!session || problem) return null;
	if (adding.length > 0)
		return {
			key: `${at} names ${adding.length} ${nudges}`,
			run: async (services, signal) => ({type: 'people.named', ...(await namePeople(services, session, adding, signal))}),
		};
	if (isSearching({blind, search}) && search)
		return {
			key: `${at} search ${search.text} ${nudges}`,
			run: async ({cloud, clock}, signal) => {
				await clock.sleep(typingPauseMs, signal);
				return {type: 'people.found', text: search.text, found: await cloud.searchPrincipals(session, search.text, signal)};
			},
		};
	if (uncounted)
		return {
			key: `${at} members`,
			run: async ({cloud}, signal) => ({type: 'people.counted', people: await withMembers(cloud, session, people.filter(isUncounted), signal)}),
		};
	return null;
};

/** Whether the directory is asked for who begins as is typed. */
export const isSearching = ({blind, search}: Pick<State['team'], 'blind' | 'search'>): boolean =>
	search !== null && blind === null && search.found?.text !== search.text && isName(search.text);

const isUncounted = ({kind, members}: State['team']['people'][number]): boolean => kind === 'group' && members === undefined;

/** Ids, files and kinds told by hand are taken as they are. */
const isName = (text: string): boolean => !/^(?:@.*[/.]|@$|\/|(?:user|group|app)\s*:|[\da-f]{8}-)/iu.test(text);
