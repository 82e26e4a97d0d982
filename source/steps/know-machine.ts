import {appIdentity, type MachineReport, strayVariables} from '../access/app-identity.ts';
import type {Cloud} from './cloud.ts';

/** Asks every source of this machine for a token, prompting nobody, and the environment for what is set. */
export const knowMachine = async (cloud: Pick<Cloud, 'identities' | 'variables'>, signal: AbortSignal): Promise<MachineReport> => {
	const {names, tokenCredentials} = await cloud.variables();
	const identities = await cloud.identities(signal);
	return {identities, app: appIdentity(identities, tokenCredentials), stray: strayVariables(names)};
};
