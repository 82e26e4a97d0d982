import type {Diagnosis} from './diagnosis.ts';
import type {Fix} from './ladder.ts';
import type {Liveness} from './liveness.ts';
import type {Plan} from './plan.ts';
import {nearestDeployment} from './rungs.ts';
import type {ScenarioId} from './scenario.ts';
import type {Deployment} from './target.ts';

/** The cause lies in the address, the token or the parameters of a call: one that is right proves it. */
const provable = ['token.', 'path.', 'model.', 'ok.', 'key.', 'state.propagating', 'state.stale-token', 'state.works-now', 'unknown'];

export type FixQuestion = {
	readonly diagnosis: Diagnosis | null;
	readonly plan: Plan | null;
	readonly scenario: ScenarioId;
	/** The deployment that was called. */
	readonly called: string | null;
	readonly deployments: readonly Deployment[];
	/** The plan is for whoever was refused. */
	readonly isTheirs: boolean;
	/** A role waits to be activated by the person themselves; absent: none. */
	readonly canActivate?: boolean;
	/** A tenant that takes the call where the session's own does not. */
	readonly tenant?: {readonly id: string; readonly name: string} | null;
};

export const isWrongTenant = ({id}: Diagnosis): boolean => id.startsWith('token.wrong-tenant');

/** What this program can do about the cause. */
export const fixFor = ({diagnosis, plan, scenario, called, deployments, isTheirs, canActivate = false, tenant = null}: FixQuestion): Fix => {
	if (diagnosis === null) return {is: 'prove'};
	if (diagnosis.accessVerdict === 'network') return {is: 'elsewhere'};
	if (diagnosis.id === 'deploy.not-found') {
		const near = nearestDeployment(called ?? '', scenario, deployments);
		return near === null || near === called ? {is: 'elsewhere'} : {is: 'deployment', name: near};
	}
	if (isWrongTenant(diagnosis) && tenant) return {is: 'tenant', tenantId: tenant.id, name: tenant.name};
	// Once the tenant is the right one, the roles there decide.
	const isAboutAccess = isWrongTenant(diagnosis) || diagnosis.accessVerdict === 'denied' || diagnosis.id === 'unknown' || diagnosis.id.startsWith('status.');
	if (isAboutAccess && isTheirs && plan?.grants.some(({need, exists}) => need === 'required' && !exists)) return {is: 'plan'};
	if (isAboutAccess && canActivate) return {is: 'activate'};
	return provable.some(family => diagnosis.id.startsWith(family)) ? {is: 'prove'} : {is: 'elsewhere'};
};

/** The same of a text alone. */
export const fixAlone = (diagnosis: Diagnosis | null): Fix =>
	fixFor({diagnosis, plan: null, scenario: 'inference', called: null, deployments: [], isTheirs: false});

/** What was refused then, and is answered now. */
export const worksNow = (then: Diagnosis): Diagnosis => ({
	id: 'state.works-now',
	confidence: 'likely',
	cause:
		then.id === 'deploy.not-found'
			? 'It works now: the deployment is there, and a model answered. A new deployment takes up to 5 minutes until it can be called.'
			: 'It works now: this very access was just used, and a model answered. What was refused then came before the role arrived, with an older token, or from another identity.',
	evidence: then.evidence,
	remedies: [
		{text: 'Start the app again, so that it takes a new token'},
		{text: 'If it stays refused there, see which identity an app on that machine takes', command: 'foundry-keyless identities'},
	],
	learnMore: then.learnMore,
	worthWaiting: false,
	accessVerdict: null,
	original: then.original,
});

/** What a refusal means where nothing better is known than how old the role is. */
const isGuess = ({id}: Diagnosis): boolean => id === 'state.propagating' || id === 'state.stale-token';

const sureness = {certain: 2, likely: 1, possible: 0} as const satisfies Readonly<Record<Diagnosis['confidence'], number>>;

/** What a call of one's own shows. */
export type Shown = {readonly diagnosis: Diagnosis | null; readonly outcome: Liveness['outcome']};

/** What the text says (`told`), unless the call shows otherwise. */
export const causeOf = (told: Diagnosis | null, shown: Shown | null): Diagnosis | null => {
	const now = shown?.diagnosis ?? null;
	if (!shown) return told;
	// What stands in the way of the call now does so whatever was said before.
	if (now?.accessVerdict === 'network') return now;
	// That access works explains no text that nobody knows.
	if (told === null || told.id === 'unknown') return now ?? told;
	const isRefusal = told.accessVerdict === 'denied';
	if (isWorking(shown)) return isRefusal || told.id === 'deploy.not-found' ? worksNow(told) : told;
	if (!isRefusal || now === null || now.id === 'unknown') return told;
	// The call got no further than its address or its token: no role was looked at.
	const isBeforeRoles = now.accessVerdict === 'endpoint' || now.accessVerdict === 'token-rejected' || now.accessVerdict === 'token-not-used';
	return isBeforeRoles || sureness[now.confidence] > sureness[told.confidence] ? now : told;
};

export const isWorking = ({outcome}: Shown): boolean => outcome === 'proven' || outcome === 'authorized';

/** What else was found: of text and call the one that is not the cause, unless it was no more than a guess. */
export const othersOf = (cause: Diagnosis | null, told: Diagnosis | null, shown: Shown | null): readonly Diagnosis[] =>
	told === null || cause === null || cause.id === 'state.works-now'
		? []
		: [told, shown?.diagnosis ?? null].flatMap(other => (other && other.id !== cause.id && other.id !== 'unknown' && !isGuess(other) ? [other] : []));
