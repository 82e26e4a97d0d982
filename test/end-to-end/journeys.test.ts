import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import type {PtyApp} from '../support/pty.ts';
import {entryStates} from './support/receipts.ts';
import {endings, facts, hint, screens} from './support/screens.ts';
import {at, cursorLine, over, seen, test, walk} from './support/sitting.ts';

const {enter, down, right, escape: back} = keys;

/** At home, and at the list of ways to sign in, Enter takes what the cursor is on: the device code, which the sandbox approves by itself. */
const signIn = [
	['home', enter],
	['sources.choosing', enter],
] as const;

/** Ends at the card: exit code 0, the screen given back, and what came of it left in the scrollback. */
const finish = async (app: PtyApp): Promise<string> => {
	app.press(enter);
	const {code, left} = await over(app);
	expect(code).toBe(0);
	return left;
};

describe.concurrent('a newcomer who may assign roles goes from home to a proven call', () => {
	test.for([
		{
			scenario: 'openai',
			answers: [['scenario.choosing', down, down, enter]],
			role: 'Cognitive Services OpenAI User',
			sandbox: '--sandbox=fresh,propagation=asks:1',
		},
		{scenario: 'inference', answers: [['scenario.choosing', enter]], role: 'Cognitive Services User', sandbox: '--sandbox=fresh,propagation=after:1s,seed=7'},
		{
			scenario: 'project',
			answers: [
				['scenario.choosing', down, enter],
				['project.choosing', enter],
			],
			role: 'Foundry User',
			sandbox: '--sandbox=fresh,propagation=immediate',
		},
		{
			scenario: 'openai in the world as it comes',
			answers: [['scenario.choosing', down, down, enter]],
			role: 'Cognitive Services OpenAI User',
			sandbox: '--sandbox',
		},
	] as const)('$scenario', async ({answers, role, sandbox}, {open, home}) => {
		const app = open([sandbox]);
		await walk(app, [...signIn, ['targets.choosing', enter], ...answers]);

		const access = await at(app, 'access');
		expect(access).toMatch(/You cannot/);
		expect(access).toMatch(facts.sandbox('fresh'));
		expect(access).toContain('0 data actions');
		app.press(enter);
		expect(await at(app, 'plan')).toMatch(new RegExp(`ana@contoso\\.com gets ${role}`));
		expect(entryStates(home)).toEqual([]);
		app.press(enter);

		const card = await at(app, 'done');
		expect(card).toMatch(facts.receiptAndUndo);
		expect(card).toContain(role);
		expect(entryStates(home)).toEqual(['created']);
		app.press(right);
		await seen(app, /Python.*from azure\.identity import/s);

		const left = await finish(app);
		expect(left).toMatch(endings.proven);
		expect(left.match(endings.written)?.[1]).toBe('1');
	});
});

describe.concurrent('other worlds', () => {
	test('who holds the role already is proven without a write', async ({open, home}) => {
		const app = open(['--sandbox=already']);
		await walk(app, [...signIn, ['targets.choosing', enter], ['scenario.choosing', down, down, enter]]);
		const access = await at(app, 'access');
		expect(access).toMatch(/✔ You can/);
		expect(access).toMatch(facts.nothingToWrite);
		app.press(enter);
		expect(await at(app, 'done')).toMatch(facts.cardWithoutWrite);
		expect(await finish(app)).toMatch(endings.nothingWritten);
		expect(entryStates(home)).toEqual([]);
	});

	test('an Owner is told that Owner holds 0 data actions, grants and proves', async ({open, home}) => {
		const app = open(['--sandbox=owner-denied,propagation=asks:1']);
		await walk(app, [...signIn, ['targets.choosing', enter], ['scenario.choosing', down, down, enter]]);
		expect(await at(app, 'access')).toMatch(facts.ownerHoldsNone);
		await walk(app, [
			['access', enter],
			['plan', enter],
		]);
		await seen(app, /401/);
		// No need to wait for the next call.
		app.press('p');
		expect(await at(app, 'done')).toMatch(facts.receiptAndUndo);
		expect(entryStates(home)).toEqual(['created']);
		await finish(app);
	});

	test('who may not assign gets a hand-off with the az command, and leaves with exit code 5', async ({open, home}) => {
		const app = open(['--sandbox=no-rights']);
		await walk(app, [...signIn, ['targets.choosing', enter], ['scenario.choosing', down, down, enter], ['access', enter], ['handOff', right, right]]);
		const screen = await seen(app, /az role assignment create/);
		expect(screen).toMatch(hint('c', 'copy'));
		app.press('q');
		const {code, left} = await over(app);
		expect(code).toBe(5);
		expect(left).toMatch(endings.nothingWritten);
		expect(entryStates(home)).toEqual([]);
	});

	test('who sees no resource is told what to do', async ({open}) => {
		const app = open(['--sandbox=empty']);
		await walk(app, signIn);
		const screen = await at(app, 'targets.choosing');
		expect(screen).toMatch(facts.pasteInstead);
		expect(screen).toMatch(hint('Ctrl-R'));
		app.press(keys.paste('https://contoso-openai.openai.azure.com'), enter);
		await at(app, 'scenario.choosing');
	});

	test('who knows only the endpoint pastes it, names the deployment and proves it', async ({open, home}) => {
		const app = open(['--sandbox=endpoint-only']);
		await walk(app, [
			...signIn,
			['targets.choosing', keys.paste('https://contoso-openai.openai.azure.com'), enter],
			['scenario.choosing', down, down, enter],
			['deployment.choosing', 'gpt-4o-mini', enter],
		]);
		expect(await at(app, 'access')).toMatch(/Only a call can tell/);
		app.press(enter);
		expect(await at(app, 'done')).toContain('contoso-openai.openai.azure.com');
		expect(entryStates(home)).toEqual([]);
		await finish(app);
	});
});

describe.concurrent('with flags', () => {
	test('what was given is not asked again, and the command grant opens the same wizard', async ({open}) => {
		const app = open(['grant', '--sandbox=owner-denied', '--resource', 'contoso-foundry', '--scenario', 'openai', '--credential', 'device-code']);
		await walk(app, [['home', enter]]);
		expect(await at(app, 'access')).toMatch(facts.ownerHoldsNone);
	});

	test('a world that there is not is told with the nearest one', async ({open}) => {
		const app = open(['--sandbox=fersh']);
		app.press(enter);
		expect(await seen(app, /fersh.*nearest\s+is\s+fresh/s)).toContain('owner-denied');
	});
});

test.concurrent('another role is planned with before anything is written', async ({open, home}) => {
	const app = open(['--sandbox=fresh,propagation=immediate']);
	await walk(app, [...signIn, ['targets.choosing', enter], ['scenario.choosing', down, down, enter], ['access', enter], ['plan', down, enter]]);
	await seen(app, /gets Cognitive Services User/);
	expect(entryStates(home)).toEqual([]);
	app.press(enter);
	expect(await at(app, 'done')).toContain('Cognitive Services User');
	expect(entryStates(home)).toEqual(['created']);
	await finish(app);
});

describe.concurrent('Esc walks back through every screen and keeps the answers', () => {
	test.for([
		{
			way: 'a deployment of another resource',
			answers: [
				['targets.choosing', 'models', enter],
				['scenario.choosing', enter],
				['deployment.choosing', 'mistral', enter],
			],
			kept: [
				['deployment.choosing', /mistral-large/],
				['scenario.choosing', /any model/],
				['targets.choosing', /contoso-models/],
				['sources.choosing', /Device code/],
			],
		},
		{
			way: 'a project that is not the default',
			answers: [
				['targets.choosing', enter],
				['scenario.choosing', down, enter],
				['project.choosing', down, enter],
			],
			kept: [
				['project.choosing', /beta/],
				['scenario.choosing', /project/],
				['targets.choosing', /contoso-foundry/],
				['sources.choosing', /Device code/],
			],
		},
	] as const)('$way', async ({answers, kept}, {open}) => {
		const app = open(['--sandbox=fresh']);
		await walk(app, [...signIn, ...answers]);
		const before = await at(app, 'access');
		await walk(app, [
			['access', enter],
			['plan', back],
			['access', back],
		]);
		for (const [place, line] of kept) {
			expect(cursorLine(await at(app, place))).toMatch(line);
			app.press(back);
		}
		// The way again, by Enter alone and without a second sign-in.
		await at(app, 'home');
		await walk(app, [['home', enter], ...kept.toReversed().map(([place]) => [place, enter] as const)]);
		expect(await at(app, 'access')).toBe(before);
	});
});

describe.concurrent('sizes', () => {
	test('at 160x45 a model that is not OpenAI’s is proven too', async ({open}) => {
		const app = open(['--sandbox=fresh,propagation=immediate'], {columns: 160, rows: 45});
		await walk(app, [
			...signIn,
			['targets.choosing', 'contoso-models', enter],
			['scenario.choosing', enter],
			['deployment.choosing', 'claude', enter],
			['access', enter],
			['plan', enter],
		]);
		expect(await at(app, 'done')).toMatch(/https:\/\/contoso-models\S*\/anthropic\//);
		await finish(app);
	});

	test('a window that changes its size is drawn anew, with nothing left over', async ({open}) => {
		const app = open(['--sandbox=fresh,propagation=immediate'], {columns: 100, rows: 30});
		await walk(app, [...signIn, ['targets.choosing', enter], ['scenario.choosing', down, down, enter]]);
		await at(app, 'access');
		for (const [columns, rows] of [
			[44, 18],
			[130, 40],
			[80, 24],
		] as const) {
			app.resize(columns, rows);
			const once = (screen: string): boolean =>
				screens.access.test(screen) &&
				screen.match(/SANDBOX/g)?.length === 1 &&
				screen.match(/Enter see/g)?.length === 1 &&
				screen.split('\n').length >= rows - 1;
			await app.waitFor(once);
		}
		await walk(app, [['access', enter]]);
		await at(app, 'plan');
		app.resize(60, 20);
		app.press(enter);
		await at(app, 'done');
		await finish(app);
	});
});
