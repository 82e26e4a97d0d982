import {sameId} from '../access/authorization.ts';
import type {Named} from '../access/rungs.ts';
import type {Session} from '../access/session.ts';
import type {Cloud} from './cloud.ts';
import {courtesy} from './readable.ts';

type Needs = Pick<Cloud, 'findPrincipals' | 'getPrincipals' | 'identities'>;

/** What directory and machine know of somebody else whom the text names. A courtesy: a directory that refuses stops nothing. */
export const withName = async (cloud: Needs, session: Session, named: Named, signal: AbortSignal): Promise<Named> => {
	const {who, text} = named;
	if (who !== 'other' || text === null) return named;
	const isName = text.includes('@');
	const [found, identities] = await Promise.all([
		courtesy(isName ? cloud.findPrincipals(session, text, signal) : cloud.getPrincipals(session, [text], signal)),
		courtesy(cloud.identities(signal)),
	]);
	const [principal = null] = found?.length === 1 ? found : [];
	const own = identities?.find(({objectId, appId, account, kind}) =>
		[objectId, account, kind === 'user' ? null : appId].some(id => id !== null && sameId(id, text)),
	);
	return {...named, principal, source: own?.source ?? null};
};
