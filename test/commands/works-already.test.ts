import {expect, onTestFinished, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {readDocument} from '../journeys/support/by-wizard.ts';
import {openSitting} from '../journeys/support/sitting.ts';

const unreadable = {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}};

/** A grant in a world where the access is there and no list of assignments may be read. */
const granting = async (people: readonly string[]) => {
	const sitting = await openSitting('already');
	onTestFinished(sitting.close);
	sitting.sandbox.world.faults.push({when: {method: 'GET', path: /\/roleAssignments$/u}, times: 99, answer: unreadable});
	const words = [
		'grant',
		'--resource',
		'contoso-foundry',
		'--scenario',
		'openai',
		'--yes',
		'--json',
		'--sandbox=already',
		...people.flatMap(person => ['--for', person]),
	];
	const exitCode = await runCommandLine(words, () => sitting.forCommands, new AbortController().signal);
	return {exitCode, outcome: readDocument(sitting.printed.join('\n'))['outcome'], changes: sitting.changes()};
};

test('where assignments cannot be read, a call shows that nothing is missing, before anything is written', async () => {
	expect(await granting([])).toEqual({exitCode: 0, outcome: 'already', changes: []});
});

test('one’s own working call says nothing of a teammate', async () => {
	const {exitCode, outcome, changes} = await granting(['ana@contoso.com', 'priya@contoso.com']);
	expect({exitCode, outcome, changes}).toEqual({exitCode: 5, outcome: 'handed-off', changes: []});
});
