import {otherThanGranted, personHere} from '../access/app-identity.ts';
import {knowMachine} from '../steps/know-machine.ts';
import type {Ending, Run} from './services.ts';

/** Every credential source of this machine, whose token it gives, and which of them an app here would use. Signs nobody in. */
export const identities = async ({services, signal, learn, record}: Run): Promise<Ending> => {
	const machine = await knowMachine(services.cloud, signal);
	const person = personHere(machine.identities);
	const other = person?.objectId ? otherThanGranted(machine.app, {objectId: person.objectId, name: person.account}) : null;
	learn({
		machine,
		warnings: [...record().warnings, ...(machine.app.identity ? [] : [machine.app.because]), ...(other ? [other] : []), ...machine.stray],
	});
	return {outcome: 'listed'};
};
