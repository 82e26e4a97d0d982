import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {makeTarget} from '../../source/access/choose-target.ts';
import {roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import type {Target} from '../../source/access/target.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import {assessAccess} from '../../source/steps/assess-access.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import {type Connection, openConnection} from '../azure/support/connection.ts';

let connection: Connection;
let session: Session;
let target: Target;
beforeAll(async () => {
	connection = await openConnection('fresh');
	session = await connection.signIn('device-code');
	const {cloud, signal} = connection;
	const opened = await openTarget(
		cloud,
		{session, wanted: accountScope('contoso-openai'), discovery: {subscriptions: [], resources: [], through: 'lists', refused: []}},
		signal,
	);
	target = makeTarget(opened, null, opened.deployments[0] ?? null);
});
afterAll(async () => connection.sandbox.close());

const planned = async (role: string) => {
	const {plan} = await assessAccess(connection.cloud, {session, scenario: 'openai', target, people: [], role, scope: null}, connection.signal);
	return plan?.grants.map(({roleId}) => roleId);
};

describe('a role chosen by hand', () => {
	const unseen = '99999999-0000-4000-8000-000000000009';

	test.for([
		['its name', 'cognitive services user', roles.cognitiveServicesUser],
		['its name before the rename', 'Azure AI User', roles.foundryUser],
		['its id', roles.foundryUser.toUpperCase(), roles.foundryUser],
		['its ARM id', `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${roles.foundryUser}`, roles.foundryUser],
		['the id of one that cannot be seen', unseen, unseen],
		['the ARM id of one that cannot be seen', `/providers/Microsoft.Authorization/roleDefinitions/${unseen}`, unseen],
	] as const)('is found by %s', async ([, text, id]) => expect(await planned(text)).toEqual([id]));

	test.for(['Contributr', '', '../roleDefinitions/x', `${unseen}x`])('that does not exist is refused before anything is planned: "%s"', async text =>
		expect(planned(text)).rejects.toMatchObject({diagnosis: {id: 'usage.no-such-role'}}),
	);

	test('that is misspelled has its nearest name told', async () =>
		expect(planned('Cognitive Services OpenAI Usr')).rejects.toThrow('The nearest name is Cognitive Services OpenAI User.'));
});
