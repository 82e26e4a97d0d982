import {type Assessment, worstOf} from './assessment.ts';
import {capital} from './plain.ts';
import type {Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import {needsOf, type ScenarioId} from './scenario.ts';
import type {Target} from './target.ts';

/**
 * What a person can do behind a project endpoint, where the project calls the model as itself: nothing that the project's own identity cannot. `needs`, `held` and
 * `missing` stay the person's.
 */
export const withIdentity = (person: Assessment, identity: Assessment | null): Assessment => {
	if (identity === null || identity.outcome === 'allowed') return person;
	const outcome = worstOf([person.outcome, identity.outcome]);
	const [own, ...rest] = person.because;
	const [verdict, ...reasons] = identity.because;
	// Beside the reasons of the person it would read as theirs; the verdict says that all is missing.
	const proof = reasons.filter(({id}) => id !== 'access.no-assignment');
	const verdicts: readonly Reason[] = own && person.outcome === 'allowed' ? [ofBoth(person, own, identity.outcome)] : own ? [own] : [];
	const ofIdentity: readonly Reason[] = verdict ? [{...verdict, id: 'access.project-identity', text: capital(verdict.text)}, ...proof] : [];
	return {...person, outcome, because: [...verdicts, ...rest, ...ofIdentity]};
};

const ofBoth = ({principal}: Assessment, own: Reason, outcome: Assessment['outcome']): Reason => {
	const suffices = `What ${principal.name ?? 'this person'} holds suffices`;
	return outcome === 'denied'
		? {...own, id: 'access.denied', text: `${suffices}, and a call still fails: behind a project its own identity calls the model, and that may not yet.`}
		: {...own, id: 'access.unknown', text: `${suffices}; whether the project’s own identity, which calls the model, may do so is not known.`};
};

/** The managed identity behind the project endpoint, where the scenario needs it. */
export const projectIdentityOf = (scenario: ScenarioId, target: Target): Principal | null => {
	const {project} = target;
	if (!project?.identityId || !needsOf(scenario, target).some(({who}) => who === 'project-identity')) return null;
	return {id: project.identityId, type: 'ServicePrincipal', name: `managed identity of ${project.name}`};
};
