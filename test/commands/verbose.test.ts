import '../azure/support/open-window.ts';
import {expect, onTestFinished, test} from 'vitest';
import {connectCloud} from '../../source/azure/connect.ts';
import {startSandbox} from '../../source/sandbox/sandbox.ts';

test('each request is told in one line, without its query and without a token', async () => {
	const sandbox = await startSandbox({world: 'already'});
	onTestFinished(sandbox.close);
	const lines: string[] = [];
	const clock = {now: () => Date.now(), sleep: async () => undefined};
	const cloud = connectCloud({agent: sandbox.agent, env: {}, cloud: 'public', clock, sandbox: 'already', onRequest: line => void lines.push(line)});
	const {signal} = new AbortController();
	const session = await cloud.signIn({source: 'device-code', tenantId: null, cloud: 'public'}, () => undefined, signal);
	await cloud.discover(session, signal);
	expect(lines).toContain('POST https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode 200');
	expect(lines.some(line => /^POST https:\/\/management\.azure\.com\/providers\/Microsoft\.ResourceGraph\/resources 200$/u.test(line))).toBe(true);
	expect(lines.join('\n')).not.toMatch(/\?|eyJ/u);
});
