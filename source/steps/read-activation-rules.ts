import {withRules} from '../access/activation-words.ts';
import type {Assessment} from '../access/assessment.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import type {Cloud} from './cloud.ts';
import {readable} from './readable.ts';

/** Without Reader they are refused; where PIM is not in use Azure says 400 or 404. */
const refusals: readonly number[] = [400, 403, 404];

/** What activating asks for, told with the assessment of the signed-in person: nobody activates for anybody else. */
export const readActivationRules = async (
	cloud: Pick<Cloud, 'readActivationRules'>,
	{session, target, assessments}: {readonly session: Session; readonly target: Target; readonly assessments: readonly Assessment[]},
	signal: AbortSignal,
): Promise<readonly Assessment[]> =>
	Promise.all(
		assessments.map(async assessment => {
			const {principal, activatable = []} = assessment;
			if (principal.id !== session.objectId || activatable.length === 0) return assessment;
			const rules = await Promise.all(activatable.map(async role => readable(cloud.readActivationRules(session, role, signal), refusals)));
			return withRules(
				assessment,
				rules.map(({value}) => value),
				target.resource,
			);
		}),
	);
