import {writeHandOff} from '../access/hand-off.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {keepForResume} from './checkpoint.ts';
import {enter} from './enter.ts';
import {namedPeople} from './people.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

/** What somebody with the right must run for everything that is missing, whether or not the signed-in person might do it too. Never writes to Azure. */
export const handOff = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn, record} = run;
	const people = await namedPeople(run);
	const {session, target, scenario} = await settle(run, await enter(run), false);
	const answer = await assessAccess(
		services.cloud,
		{session, scenario, target, people, role: options.customRole ? {exactly: true} : options.role, scope: options.scope},
		signal,
	);
	learn({...answer, handOff: null, warnings: [...record().warnings, ...answer.warnings]});
	const written = writeHandOff(record());
	learn({handOff: written});
	if (written === null) return {outcome: 'nothing'};
	const files = options.format === 'bicep' ? written.bicep.split('\n').filter(line => line.startsWith('targetScope =')).length : 1;
	if (files > 1) services.say(`These are ${files} files, one for each place of deployment: each begins at its line // grants….bicep.`);
	await keepForResume(run, null, true);
	return {outcome: 'written'};
};
