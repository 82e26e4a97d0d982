import {describe, expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import {verifications} from '../../source/access/verification.ts';
import {anaId, openaiResource, projectTarget, record} from './support/records.ts';

const ana = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const ben = {id: 'ben', type: 'User', name: 'ben@contoso.com', kind: 'user'} as const;
const cleo = {id: 'cleo', type: 'User', name: null, kind: 'guest'} as const;
const team = {id: 'team', type: 'Group', name: 'ml-team', kind: 'group'} as const;
const ci = {id: 'ci', type: 'ServicePrincipal', name: 'ci-runner', kind: 'application'} as const;
const worker = {id: 'w', type: 'ServicePrincipal', name: 'worker', kind: 'managed-identity'} as const;
const assigned = {...worker, of: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/worker'} as const;
const either = {id: 'e', type: 'ServicePrincipal', name: 'batch'} as const;

const call = `npx foundry-keyless probe --resource ${openaiResource.id} --deployment gpt-4o-mini --scenario openai`;
const said = (...people: readonly Principal[]) =>
	verifications({...record, people}).map(({who, command, principalIds}) => [who, command.replace(call, '…'), principalIds]);

describe('how somebody else proves what they were granted', () => {
	test.for<readonly [string, readonly Principal[], ReturnType<typeof said>]>([
		['yourself', [ana], []],
		['a person', [ben], [['ben@contoso.com proves it with', '…', ['ben']]]],
		['people beside you', [ana, ben, cleo], [['Each of them proves it with', '…', ['ben', 'cleo']]]],
		['a group', [team], [['Any member of ml-team proves it with', '…', ['team']]]],
		['groups', [team, {...team, id: 'other', name: 'other'}], [['Any member of the groups proves it with', '…', ['team', 'other']]]],
		['a person and a group', [team, ben], [['ben@contoso.com, and any member of ml-team, proves it with', '…', ['ben', 'team']]]],
		['people and a group', [ben, cleo, team], [['Each of them, and any member of ml-team, proves it with', '…', ['ben', 'cleo', 'team']]]],
		['an application', [ci], [['ci-runner, with its AZURE_* variables set, proves it with', '… --credential environment', ['ci']]]],
		['a system-assigned identity', [worker], [['On the machine that has the identity worker', '… --credential managed-identity', ['w']]]],
		['a user-assigned identity', [assigned], [['On the machine that has the identity worker', '… --credential managed-identity --client-id CLIENT_ID', ['w']]]],
		[
			'one of which only Azure’s type is known',
			[either],
			[
				['batch, with its AZURE_* variables set, proves it with', '… --credential environment', ['e']],
				['On the machine that has the identity batch', '… --credential managed-identity', ['e']],
			],
		],
	])('%s', ([, people, lines]) => expect(said(...people)).toEqual(lines));

	test('is not asked of a scenario that no call proves', () => {
		expect(verifications({...record, people: [ben], scenario: 'deploy-models', target: projectTarget})).toEqual([]);
	});

	test('leads to where it was granted', () => {
		const session = record.session && {...record.session, cloud: 'usgov' as const};
		const [one] = verifications({...record, session, people: [ben], scenario: 'project', target: projectTarget});
		expect(one?.command).toMatch(/ --project alpha --deployment gpt-4o-mini --scenario project --cloud usgov$/u);
	});
});
