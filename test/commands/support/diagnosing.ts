import {expect, onTestFinished} from 'vitest';
import {runCommandLine} from '../../../source/commands/run.ts';
import type {Services} from '../../../source/commands/services.ts';
import {openSitting} from '../../journeys/support/sitting.ts';

export type Told = {readonly exitCode: number; readonly printed: string; readonly said: string; readonly calls: number};

/** What `diagnose` tells in a world, with this text on standard input. */
export const diagnosing = async (world: string, input: string | null, ...words: readonly string[]): Promise<Told> => {
	const sitting = await openSitting(world);
	onTestFinished(sitting.close);
	const services: Services = {...sitting.forCommands, readInput: async () => input};
	const argv = ['diagnose', `--sandbox=${world}`, ...words];
	const exitCode = await runCommandLine(argv, () => services, new AbortController().signal);
	expect(sitting.changes()).toEqual([]);
	return {exitCode, printed: sitting.printed.join('\n'), said: sitting.said.join('\n'), calls: sitting.sandbox.log.length};
};

/** As the SDK for Python prints it. */
export const lacks = (principal: string): string =>
	`openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'The principal \`${principal}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/responses\` operation.'}}`;
