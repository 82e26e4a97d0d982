import {afterEach, describe, expect, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import {signInRefusals} from '../../source/sandbox/entra-refusals.ts';
import type {World} from '../../source/sandbox/world.ts';
import {readDocument} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

const granting = async (world: string, change: (world: World) => void, ...words: readonly string[]) => {
	const sitting = await openSitting(world);
	open.push(sitting);
	change(sitting.sandbox.world);
	const argv = ['grant', '--resource', 'contoso-foundry', '--yes', '--json', `--sandbox=${world}`, ...words];
	const exitCode = await runCommandLine(argv, () => sitting.forCommands, new AbortController().signal);
	return {exitCode, document: readDocument(sitting.printed.join('\n')), sitting};
};

const answering =
	(status: number, code: string, headers: Readonly<Record<string, string>> = {}): ((world: World) => void) =>
	({faults}) =>
		void faults.push({when: {host: /^graph\./u}, times: 99, answer: {status, headers, body: {error: {code, message: 'No.'}}}});

const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"p1"}}}').toString('base64');
const refusals: readonly (readonly [string, (world: World) => void])[] = [
	['refuses everything', answering(403, 'Authorization_RequestDenied')],
	['asks for claims', answering(401, 'InvalidAuthenticationToken', {'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"`})],
	[
		'gets no token, by a token protection policy',
		({tenants}) => {
			for (const tenant of tenants) tenant.signInRules = [{grant: 'refresh_token', resource: 'https://graph.microsoft.com', ...signInRefusals[530084]}];
		},
	],
];

describe.each(refusals)('where the directory %s', (how, change) => {
	test.for(['openai', 'inference', 'project'])('one’s own access is granted and proven all the same: %s', {timeout: 20_000}, async scenario => {
		const {exitCode, document} = await granting('fresh', change, '--scenario', scenario, ...(scenario === 'project' ? ['--project', 'alpha'] : []));
		expect([exitCode, document['outcome'], document['liveness']]).toMatchObject([0, 'granted', {outcome: 'proven'}]);
	});

	test('who can grant is told by id', async () => {
		const {exitCode, document, sitting} = await granting('no-rights', change, '--scenario', 'openai');
		expect([exitCode, document['outcome']]).toEqual([5, 'handed-off']);
		expect(document['whoCan']).toMatchObject([{principal: {name: null, type: 'User'}, may: 'yes'}, {principal: {name: null, type: 'Group'}}]);
		const asked = sitting.sandbox.log.filter(({host}) => host === 'graph.microsoft.com').length;
		expect([asked > 0, sitting.sandbox.log.filter(({path}) => path.endsWith('/devicecode')).length]).toEqual([!how.startsWith('gets no token'), 1]);
	});
});
