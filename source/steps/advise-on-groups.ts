import {groupAdvice, groupsToJoin} from '../access/group-advice.ts';
import type {Plan} from '../access/plan.ts';
import type {Reason} from '../access/reason.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import type {Cloud} from './cloud.ts';
import type {EverybodysRoles} from './find-granters.ts';
import type {AccessReading} from './read-access.ts';
import {courtesy} from './readable.ts';

type Question = {
	readonly session: Session;
	readonly scenario: ScenarioId;
	readonly target: Target;
	readonly plan: Plan;
	readonly reading: Pick<AccessReading, 'definitions' | 'everybodys'>;
	readonly roles: EverybodysRoles | null;
};

/** "Add them to the group that has it" and its kin, with the groups' names. */
export const adviseOnGroups = async (
	cloud: Pick<Cloud, 'getPrincipals'>,
	{session, scenario, target, plan, reading, roles}: Question,
	signal: AbortSignal,
): Promise<readonly Reason[]> => {
	const assignments = roles?.assignments ?? reading.everybodys ?? [];
	const asked = {plan, session, scenario, target, definitions: reading.definitions, assignments};
	const joins = groupsToJoin(asked);
	const ids = [...new Set(joins.map(({groupId}) => groupId))];
	const groups = ids.length === 0 ? [] : ((await courtesy(cloud.getPrincipals(session, ids, signal))) ?? []);
	const closed = new Set(groups.filter(({dynamic}) => dynamic).map(({id}) => id.toLowerCase()));
	const open = joins.filter(({groupId}) => !closed.has(groupId.toLowerCase()));
	return groupAdvice(asked, open, new Map(groups.flatMap(({id, name}) => (name === null ? [] : [[id.toLowerCase(), name] as const]))));
};
