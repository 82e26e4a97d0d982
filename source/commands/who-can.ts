import {whoMayGrant} from '../steps/who-may-grant.ts';
import {enter} from './enter.ts';
import {namedPeople} from './people.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

/** Who may grant this here: people and groups with the right to assign the roles that the scenario needs. Never writes. */
export const whoCan = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn, record} = run;
	const people = await namedPeople(run);
	const {session, target, scenario} = await settle(run, await enter(run), false);
	const found = await whoMayGrant(services.cloud, {session, scenario, target, people, role: options.role, scope: options.scope}, signal);
	learn({people: found.people, whoCan: found.whoCan, warnings: [...record().warnings, ...found.whoCan.because]});
	return {outcome: found.whoCan.outcome};
};
