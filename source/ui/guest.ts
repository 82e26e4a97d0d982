import {shorten} from '../access/plain.ts';
import type {State} from '../wizard/state.ts';
import {type Block, say} from './block.ts';
import {calm} from './calm.ts';
import {tenantOf} from './words.ts';

type Whereabouts = Pick<State, 'record' | 'signedInTo'>;

/** Whether the target lies in a tenant where the person is a guest: another one than was signed in to, or one that names its guests so. */
export const isGuest = ({record: {session}, signedInTo}: Whereabouts): boolean =>
	session !== null &&
	session.kind === 'user' &&
	((signedInTo !== null && signedInTo.tenantId.toLowerCase() !== session.tenantId.toLowerCase()) || /#EXT#/iu.test(session.name ?? ''));

/** Which of the two object ids counts. The one at home is not told, so that nobody grants it anything. */
export const guestBlocks = (state: Whereabouts): readonly Block[] => {
	const {session} = state.record;
	if (!session || !isGuest(state)) return [];
	const home = state.signedInTo;
	const other = home && home.tenantId !== session.tenantId ? `the one in ${calm(home.tenantName ?? shorten(home.tenantId))}` : 'the one at home';
	return [say(`You are a guest in ${tenantOf(session)}. Roles there belong to your object id ${calm(shorten(session.objectId))}, not to ${other}.`)];
};
