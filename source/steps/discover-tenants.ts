import {CloudFailure} from '../access/failure.ts';
import type {Reason} from '../access/reason.ts';
import type {Session} from '../access/session.ts';
import type {Cloud, Discovery, Tenant} from './cloud.ts';
import {sideBySide} from './side-by-side.ts';

type Needs = Pick<Cloud, 'discover' | 'enterTenant' | 'listTenants'>;

/** At most so many tenants at a time: each is a token and two or three lists. */
const width = 4;

/**
 * What the person sees in all tenants, through one sign-in. A tenant that refuses (a guest without consent, Conditional Access, a policy) is told as such, and the
 * rest goes on; that the session's own refuses is a failure. `onPart` hears of what is there so far. Rejects with `CloudFailure`.
 */
export const discoverTenants = async (
	cloud: Needs,
	{session, onlyOwn}: {readonly session: Session /** A tenant was asked for by name. */; readonly onlyOwn: boolean},
	signal: AbortSignal,
	onPart: (found: Discovery) => void = () => undefined,
): Promise<Discovery> => {
	const tell = (found: Discovery): void => onPart({...found, isPartial: true});
	const own = cloud.discover(session, signal, tell);
	if (onlyOwn) return own;
	own.catch(() => undefined);
	const others = await otherTenants(cloud, session, signal);
	// Other tenants take a token each: nobody who looks for something in their own waits for that.
	if (others.length > 0) void own.then(tell, () => undefined);
	const elsewhere = await sideBySide(others, width, async tenant => discoverIn(cloud, session, tenant, signal));
	const {subscriptions, resources, through, refused} = await own;
	return {
		subscriptions: [...subscriptions, ...elsewhere.flatMap(({found}) => found?.subscriptions ?? [])],
		resources: [...resources, ...elsewhere.flatMap(({found}) => found?.resources ?? [])],
		through,
		refused: [...refused, ...elsewhere.flatMap(({found}) => found?.refused ?? [])],
		tenants: [{id: session.tenantId, name: session.tenantName, defaultDomain: null}, ...others],
		refusedTenants: elsewhere.flatMap(({tenant, message}) => (message === null ? [] : [{tenant, message}])),
	};
};

/** Whoever may not list tenants is taken to be in one. An application is at home in one. */
const otherTenants = async (cloud: Needs, session: Session, signal: AbortSignal): Promise<readonly Tenant[]> => {
	if (session.kind !== 'user') return [];
	try {
		const tenants = await cloud.listTenants(session, signal);
		return tenants.filter(({id}) => id.toLowerCase() !== session.tenantId.toLowerCase());
	} catch (error) {
		if (error instanceof CloudFailure) return [];
		throw error;
	}
};

const discoverIn = async (cloud: Needs, session: Session, tenant: Tenant, signal: AbortSignal) => {
	try {
		return {tenant, found: await cloud.discover(await cloud.enterTenant(session, tenant.id, signal), signal), message: null};
	} catch (error) {
		if (error instanceof CloudFailure) return {tenant, found: null, message: error.message};
		throw error;
	}
};

/** What a person must know of what is not listed. */
export const refusedTenants = ({refusedTenants: refused = []}: Discovery): readonly Reason[] =>
	refused.map(({tenant: {id, name, defaultDomain}, message}) => ({
		id: 'tenants.refused',
		text: `Tenant ${name ?? defaultDomain ?? id} did not let you in: ${message}`,
	}));
