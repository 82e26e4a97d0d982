import {chmodSync, writeFileSync} from 'node:fs';
import {delimiter, join, resolve} from 'node:path';
import process from 'node:process';
import {describe, expect} from 'vitest';
import type {World} from '../../source/sandbox/world.ts';
import {keys} from '../support/keys.ts';
import {cli} from '../support/program.ts';
import type {PtyApp} from '../support/pty.ts';
import {receiptsIn} from './support/receipts.ts';
import {serveHere} from './support/served-here.ts';
import {at, seen, test, walk} from './support/sitting.ts';

const {enter, down} = keys;
const shell = resolve(import.meta.dirname, 'support/in-shell.js');

/** Names that would clear the screen, turn it around, ring, answer and widen it. */
const hostile = '\u001B[2J\u001B]0;owned\u0007\u202Eteam\n東京 👨‍👩‍👧‍👦 กำ \u001B[6n\u0301\uD800';
const spoil = ({tenants, subscriptions}: World): void => {
	const [tenant] = tenants;
	const [subscription] = subscriptions;
	if (!tenant || !subscription) throw new Error('It is planted.');
	subscriptions[0] = {...subscription, name: `${hostile}${'x'.repeat(300)}`};
	tenants[0] = {
		...tenant,
		displayName: hostile,
		servicePrincipals: tenant.servicePrincipals.map(one => ({...one, displayName: `${one.displayName} ${hostile}`})),
	};
};

/** As it stands on the screen behind these words; a command that is broken over lines goes on in the next. */
const printed = (screen: string, before: RegExp): string => {
	const lines = screen.split('\n');
	const first = lines.findLastIndex(line => before.test(line));
	const rest = lines.slice(first + 1);
	const more = rest.slice(
		0,
		Math.max(
			0,
			rest.findIndex(line => !line.startsWith('  ')),
		),
	);
	return [(lines[first] ?? '').replace(before, ''), ...more].map(line => line.trim()).join(' ');
};

const prompt = /shell> ?$/u;

describe('commands as they are printed', () => {
	test('are typed into a shell as they stand there and do what they say, whatever the names on the screens between', async ({open, home, onTestFinished}) => {
		const {sandbox, env} = await serveHere('admin', home, onTestFinished);
		const {world, tenantId, clientId, clientSecret} = sandbox;
		spoil(world);
		world.propagation = {kind: 'after', ms: 600_000};
		writeFileSync(join(home, 'foundry-keyless'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
		chmodSync(join(home, 'foundry-keyless'), 0o755);
		const app: PtyApp = open([], {
			script: shell,
			env: {
				...env,
				PATH: [home, process.env['PATH']].join(delimiter),
				...{AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret},
			},
		});
		const happened: string[] = [];
		app.terminal.onBell(() => happened.push('bell'));
		app.terminal.onTitleChange(title => happened.push(title));
		app.terminal.onData(answer => happened.push(answer));
		const before = world.roleAssignments.map(({name}) => name);

		await seen(app, prompt);
		app.press('foundry-keyless --credential environment\r');
		await walk(app, [
			['home', enter],
			['targets.choosing', 'contoso-foundry', enter],
			['scenario.choosing', down, down, enter],
			['access', enter],
			['plan', enter],
		]);
		const rows = (await at(app, 'probe.running')).split('\n');
		expect([rows.length, rows[0], rows[1]]).toEqual([
			23,
			expect.stringMatching(/^ ci-runner team 東京 .*· team 東京/u),
			expect.stringMatching(/✔ written {2}● Proof$/u),
		]);
		app.press('q');
		const left = await seen(app, prompt);
		expect(receiptsIn(home)).toMatchObject([{entries: [{state: 'created'}]}]);
		expect(world.roleAssignments).toHaveLength(before.length + 1);

		world.propagation = {kind: 'immediate'};
		app.press('clear\r', `${printed(left, /^.*Go on with +/u)}\r`);
		expect(await at(app, 'done')).toContain('receipt');
		app.press(enter);
		await seen(app, prompt);

		app.press(`clear; ${printed(left, /^.*Take it back with +/u)}\r`);
		await seen(app, /\[y\/N\]/u);
		app.press('y\r');
		await seen(app, prompt);
		expect(receiptsIn(home)).toMatchObject([{entries: [{state: 'undone'}]}]);
		expect(world.roleAssignments.map(({name}) => name)).toEqual(before);
		app.press('exit\r');
		await app.waitForExit();
		expect(happened).toEqual([]);
	});
});
