import type {Wish} from '../access/assignability.ts';
import {chosenRole} from '../access/chosen-role.ts';
import type {Principal} from '../access/principal.ts';
import {candidatesFor} from '../access/role-fit.ts';
import {needsOf, needsProject, scopeOfNeed} from '../access/scenario.ts';
import {scopeByHand} from '../access/scope-by-hand.ts';
import type {Wanted, WhoCan} from '../access/who-can.ts';
import {projectIdentityOf} from '../access/with-identity.ts';
import type {AccessQuestion} from './assess-access.ts';
import type {Cloud} from './cloud.ts';
import {findGranters, readEverybodysRoles} from './find-granters.ts';
import {findClearPeople, selfOf} from './find-people.ts';
import {type AccessReads, readAccess} from './read-access.ts';

/** Who may grant what the scenario needs, whether or not anybody lacks it. Reads only. */
export const whoMayGrant = async (
	cloud: AccessReads & Pick<Cloud, 'countMembers' | 'findPrincipals'>,
	question: AccessQuestion,
	signal: AbortSignal,
): Promise<{readonly people: readonly Principal[]; readonly whoCan: WhoCan}> => {
	const {session, scenario, target, role} = question;
	const byHand = question.scope === null || !target.resource ? null : scopeByHand(question.scope, scenario, target);
	const {people} = await findClearPeople(cloud, {...question, names: question.people}, signal);
	if (!target.resource) {
		const text = 'Only the endpoint is known: no subscription that you see holds it, so who may assign roles on it cannot be read.';
		return {people, whoCan: {outcome: 'unknown', granters: [], because: [{id: 'who-can.unreadable', text}]}};
	}
	const scope = (needsProject(scenario) && target.project?.id) || target.resource.id;
	const caller = selfOf(session);
	const everybodys = readEverybodysRoles(cloud, session, scope, signal);
	everybodys.catch(() => undefined);
	const {reading, meanwhile: roles} = await readAccess(cloud, {session, scope, principals: [caller], caller}, async () => everybodys, signal);
	const {definitions} = reading;
	const wanted = needsOf(scenario, target).flatMap((need, index): readonly Wanted[] => {
		const at = (index === 0 ? byHand : null) ?? scopeOfNeed(need, target);
		const byName = index === 0 && typeof role === 'string' ? [chosenRole(role, definitions)] : null;
		const [first, ...others] = byName ?? candidatesFor(need, target, definitions).map(({id}) => id);
		const holders = need.who === 'person' ? people : [projectIdentityOf(scenario, target) ?? []].flat();
		if (need.need !== 'required' || at === null || first === undefined) return [];
		return holders.map(principal => {
			const wish = (roleId: string): Wish => ({scope: at, principal, roleId, roleName: definitions.get(roleId)?.name ?? roleId});
			return [wish(first), ...others.map(wish)];
		});
	});
	return {people, whoCan: await findGranters(cloud, {session, target, wanted, roles, reading}, signal)};
};
