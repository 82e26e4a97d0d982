import {describe, expect, onTestFinished, test} from 'vitest';
import {parseGrants} from '../../source/sandbox/settings.ts';
import {openConnection} from '../azure/support/connection.ts';

test.for([
	['after:30s', 30_000],
	['after:500ms', 500],
	[' AFTER:2m ', 120_000],
	['after:', null],
	['after:30s:1s', null],
	['30s', null],
	['asks:3', null],
] as const)('grants=%s', ([text, ms]) => expect(parseGrants(text)).toBe(ms));

describe('somebody else in the tenant', () => {
	const open = async (grants?: string) => {
		const {sandbox, cloud, clock, signal, signIn} = await openConnection('no-rights', grants === undefined ? {} : {grants});
		onTestFinished(sandbox.close);
		const session = await signIn('device-code');
		const principal = {id: session.objectId, type: 'User', name: null} as const;
		const scope = `/subscriptions/${sandbox.world.subscriptions[0]?.id}/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-foundry`;
		return {
			clock,
			signal,
			held: async () => (await cloud.listRoleAssignments(session, scope, principal, signal)).filter(({description}) => description === null),
		};
	};

	test('grants what the person lacks so long after role assignments were first read, and not before', async () => {
		const {held, clock, signal} = await open('after:30s');
		await clock.sleep(60_000, signal);
		const before = await held();
		await clock.sleep(29_000, signal);
		expect(await held()).toEqual(before);
		const due = clock.now() + 1000;
		await clock.sleep(5000, signal);
		const added = (await held()).filter(({id}) => !before.some(other => other.id === id));
		expect(added.length).toBeGreaterThan(2);
		expect(new Set(added.map(({createdOn}) => Date.parse(createdOn ?? '')))).toEqual(new Set([due]));
		expect(await held()).toHaveLength(before.length + added.length);
	});

	test('grants nothing where it was not asked for', async () => {
		const {held, clock, signal} = await open();
		const before = await held();
		await clock.sleep(3_600_000, signal);
		expect(await held()).toEqual(before);
	});
});
