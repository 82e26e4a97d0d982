import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {diagnose} from '../../source/access/diagnosis.ts';
import {evidence, openaiTarget, session} from './support/records.ts';

/** Runs a printed command where `az` and this program only say that they were called, and nothing else is on the PATH. */
const sideEffects = (command: string): string => {
	const script = `az() { :; }; foundry-keyless() { :; }\n${command}\n`;
	const {stdout, stderr} = spawnSync('/bin/bash', ['--norc', '--noprofile', '-c', script], {encoding: 'utf8', env: {PATH: ''}});
	return stdout + stderr;
};

const hostile = ['x;echo$IFS-broken', '$(echo$IFS-broken)', '`echo$IFS-broken`', "x'&&echo$IFS-broken", 'x|echo$IFS-broken', 'x>out'];

test.for(
	hostile.flatMap(
		part =>
			[
				[
					'an audience',
					part,
					{status: 401, message: `Unauthorized. Access token is missing, invalid, audience is incorrect (https://${part}), or have expired.`},
				],
				[
					'a scope',
					part,
					{plane: 'arm', status: 409, code: 'ScopeLocked', message: `cannot perform write operation because following scope(s) are locked: /${part}`},
				],
				[
					'a principal',
					part,
					{
						status: 401,
						code: 'PermissionDenied',
						message: `The principal a@${part} lacks the required data action Microsoft.CognitiveServices/accounts/OpenAI/responses/write to perform POST /openai/responses operation.`,
					},
				],
			] as const,
	),
)('no command that is printed for %s named %s does anything beyond itself', ([, , part]) => {
	const {remedies} = diagnose(evidence(part), {session, target: openaiTarget, scenario: 'openai'});
	const commands = remedies.flatMap(({command}) => command ?? []);
	expect(commands.length).toBeGreaterThan(0);
	for (const command of commands) expect([command, sideEffects(command)]).toEqual([command, '']);
});
