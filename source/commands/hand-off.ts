import {ownCommand} from '../access/command-line.ts';
import {writeHandOff} from '../access/hand-off.ts';
import {mostRequested} from '../access/request-line.ts';
import {inputTrouble} from '../access/trouble.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {keepForResume} from './checkpoint.ts';
import {enter} from './enter.ts';
import {namedPeople} from './people.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';
import {wordsOf} from './words-of.ts';

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
	if (options.format !== null && written[options.format] === null) throw notInOneLine(run);
	const files = options.format === 'bicep' ? written.bicep.split('\n').filter(line => line.startsWith('targetScope =')).length : 1;
	if (files > 1) services.say(`These are ${files} files, one for each place of deployment: each begins at its line // grants….bicep.`);
	await keepForResume(run, null, true);
	return {outcome: 'written'};
};

/** Whoever sends or pipes one form must not take an empty one for it. */
const notInOneLine = ({options, record}: Run) => {
	const count = record().people.length;
	const why = count > mostRequested ? `It holds ${mostRequested} people, and ${count} are asked for.` : 'A name in it is none that Azure allows.';
	const words = wordsOf({...options, given: new Map([...options.given, ['format', ['message']]])});
	return inputTrouble('usage.no-such-form', `There is no one line for grant --request here. ${why}`, [
		{text: 'The whole message instead', command: ownCommand(words)},
		...(count > mostRequested ? [{text: `Or ask for ${mostRequested} of them at a time.`}] : []),
	]);
};
