import {actionWords} from './action-words.ts';
import type {Assessment} from './assessment.ts';
import {lockOn, undoLockOn} from './assignability.ts';
import {sameId} from './authorization.ts';
import type {Rung} from './ladder.ts';
import {shorten} from './plain.ts';
import type {Plan} from './plan.ts';
import type {Lock} from './role-assignment.ts';
import {needsProject, type ScenarioId} from './scenario.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';
import {granterWords, type WhoCan} from './who-can.ts';

/** The rungs that roles decide. Pure. */

const rung = (id: Rung['id'], state: Rung['state'], text: string): Rung => ({id, state, text});

export const accessRung = (assessments: readonly Assessment[], session: Pick<Session, 'objectId'>): Rung => {
	const [first] = assessments;
	if (!first) return rung('access', 'unknown', 'nobody’s roles were read');
	const who = sameId(first.principal.id, session.objectId) ? 'you' : (first.principal.name ?? shorten(first.principal.id));
	const why = first.because.find(({id}) => id !== 'access.unknown');
	// Behind a project it may be the project's own identity alone that lacks something.
	const isMet = first.outcome === 'denied' && first.missing.length === 0 && first.needs.every(({need, met}) => need !== 'required' || met === 'yes');
	if (first.outcome === 'allowed' || isMet) {
		const role = first.held.find(one => one.sufficient);
		return rung(
			'access',
			'pass',
			role ? `${who}: ${role.roleName} gives all that is needed${role.via ? `, through ${role.via}` : ''}` : `${who}: all that is needed is held`,
		);
	}
	if (first.outcome === 'unknown') return rung('access', 'unknown', `of ${who}: ${why?.text ?? 'they could not be read'}`.replace(/\.$/u, ''));
	const held = first.because
		.find(({id, text}) => !['access.denied', 'access.eligible', 'access.activate'].includes(id) && text !== '')
		?.text.replace(/\.$/u, '');
	return rung('access', 'fail', `missing for ${who}: ${actionWords(first.missing)}${held ? `; ${held}` : ''}`);
};

/** What Privileged Identity Management holds ready gives nothing until it is activated. */
export const eligibleRung = (assessments: readonly Assessment[]): Rung => {
	const [first] = assessments;
	if (first?.outcome === 'allowed' || (first && first.missing.length === 0 && first.outcome === 'denied'))
		return rung('eligible', 'skipped', 'no role is missing');
	const ready = first?.because.filter(({id}) => id === 'access.activate') ?? [];
	if (ready.length > 0) return rung('eligible', 'notice', ready.map(({text}) => text.replace(/\.$/u, '')).join('; '));
	const isRead = first !== undefined && first.outcome !== 'unknown' && !first.because.some(({id}) => id === 'access.eligible-unreadable');
	return isRead
		? rung('eligible', 'pass', 'no role waits to be activated')
		: rung('eligible', 'unknown', 'what Privileged Identity Management holds ready could not be read');
};

export const projectIdentityRung = (scenario: ScenarioId, target: Target, plan: Plan | null): Rung => {
	if (!needsProject(scenario) || !target.project) return rung('project-identity', 'skipped', 'no project is called');
	const {identityId, name} = target.project;
	if (!identityId) return rung('project-identity', 'unknown', `that of ${name} is not known`);
	const open = plan?.grants.some(({principal, need, exists}) => need === 'required' && !exists && sameId(principal.id, identityId)) ?? false;
	if (!plan) return rung('project-identity', 'unknown', `its roles could not be read`);
	return open
		? rung('project-identity', 'fail', `that of ${name} holds no role that calls the model`)
		: rung('project-identity', 'pass', `that of ${name} may call the model`);
};

export const assigningRung = (plan: Plan | null, whoCan: WhoCan | null): Rung => {
	const open = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (!plan || open.length === 0) return rung('assigning', 'skipped', plan ? 'nothing has to be granted' : 'no plan can be made');
	if (plan.assignable === 'yes') return rung('assigning', 'pass', 'you may assign what is missing, as far as roles and locks tell');
	const [granter] = whoCan?.granters ?? [];
	const others = granter ? `; ${granterWords(granter)} can` : '';
	const lock = plan.because.find(({id}) => id === 'plan.locked' || id === 'plan.deny');
	if (lock && plan.assignable !== 'unknown') return rung('assigning', 'notice', lock.text.replace(/\.$/u, ''));
	const may = {no: 'you may not assign it', partly: 'you may assign a part of it', unknown: 'whether you may assign it is not known'}[plan.assignable];
	return rung('assigning', plan.assignable === 'unknown' ? 'unknown' : 'notice', `${may}${others}`);
};

/** Locks forbid writing roles, or taking them back; nothing of it matters where nothing is to be written. */
export const locksRung = (plan: Plan | null, locks: readonly Lock[] | null, {resource}: Target): Rung => {
	const open = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (!plan || open.length === 0) return rung('locks', 'skipped', plan ? 'nothing has to be granted' : 'no plan can be made');
	if (locks === null) return rung('locks', 'unknown', 'they could not be read');
	const [lock] = [...open.map(({scope}) => lockOn(scope, locks, resource)), ...open.map(({scope}) => undoLockOn(scope, locks, resource))].flatMap(
		found => found ?? [],
	);
	return lock ? rung('locks', 'notice', lock.text.replace(/\.$/u, '')) : rung('locks', 'pass', 'none in the way');
};

/** Azure Policy is not read: what it forbids, the write itself tells, with the name of the policy. */
export const policyRung = (plan: Plan | null): Rung =>
	plan?.grants.some(({exists}) => !exists)
		? rung('policy', 'unknown', 'not read: a policy that forbids the role shows when the role is written')
		: rung('policy', 'skipped', plan ? 'nothing has to be granted' : 'no plan can be made');
