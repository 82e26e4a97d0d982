import {worstOf} from '../access/assessment.ts';
import {freshAssignments} from '../access/fresh-assignment.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {enter} from './enter.ts';
import {namedPeople} from './people.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

/** Can the people do the scenario here, why, and what would give it. Never writes. */
export const check = async (run: Run): Promise<Ending> => {
	const people = await namedPeople(run);
	const {session, target, scenario} = await settle(run, await enter(run), false);
	const answer = await assessAccess(run.services.cloud, {session, scenario, target, people, role: run.options.role, scope: run.options.scope}, run.signal);
	// Where nothing could be read nobody knows that anything must be granted.
	const handOff = answer.plan ? answer.handOff : null;
	const fresh = freshAssignments(answer.assessments, run.services.clock.now());
	run.learn({...answer, handOff, warnings: [...run.record().warnings, ...fresh, ...answer.warnings]});
	return {outcome: worstOf(answer.assessments.map(({outcome}) => outcome))};
};
