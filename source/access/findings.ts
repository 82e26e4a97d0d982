import type {Diagnosis} from './diagnosis.ts';
import type {Fix} from './ladder.ts';
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
	readonly named: string | null;
	readonly deployments: readonly Deployment[];
	/** The plan is for whoever was refused. */
	readonly isTheirs: boolean;
};

/** What this program can do about the cause. */
export const fixFor = ({diagnosis, plan, scenario, named, deployments, isTheirs}: FixQuestion): Fix => {
	if (diagnosis === null) return {is: 'prove'};
	if (diagnosis.accessVerdict === 'network') return {is: 'elsewhere'};
	if (diagnosis.id === 'deploy.not-found') {
		const near = nearestDeployment(named ?? '', scenario, deployments);
		return near === null || near === named ? {is: 'elsewhere'} : {is: 'deployment', name: near};
	}
	const isAboutAccess = diagnosis.accessVerdict === 'denied' || diagnosis.id === 'unknown' || diagnosis.id.startsWith('status.');
	if (isAboutAccess && isTheirs && plan?.grants.some(({need, exists}) => need === 'required' && !exists)) return {is: 'plan'};
	return provable.some(family => diagnosis.id.startsWith(family)) ? {is: 'prove'} : {is: 'elsewhere'};
};

/** The same of a text alone. */
export const fixAlone = (diagnosis: Diagnosis | null): Fix =>
	fixFor({diagnosis, plan: null, scenario: 'inference', named: null, deployments: [], isTheirs: false});

/** What was refused then, and is answered now. */
export const worksNow = (then: Diagnosis): Diagnosis => ({
	id: 'state.works-now',
	confidence: 'likely',
	cause:
		'It works now: this very access was just used, and a model answered. What was refused then came before the role arrived, with an older token, or from another identity.',
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
