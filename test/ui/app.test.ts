import {Console} from 'node:console';
import {afterEach, describe, expect, test} from 'vitest';
import {runWizard} from '../../source/ui/app.ts';
import type {Clock} from '../../source/ui/page-store.ts';
import {type Place, places, type State, start} from '../../source/wizard/state.ts';
import {keys, VirtualScreen} from '../support/screen.ts';
import {now, stateAt} from './support/sample.ts';
import {stillWizard} from './support/still-wizard.ts';

// The test runner's console has no constructor, which Ink needs to put the console's lines above the frame.
Object.assign(console, {Console});

const clock: Clock = {
	now: () => now,
	sleep: async (_, signal) =>
		new Promise((_resolve, reject) => {
			signal.addEventListener('abort', () => reject(signal.reason), {once: true});
		}),
};

type Sitting = {
	readonly screen: VirtualScreen;
	readonly wizard: ReturnType<typeof stillWizard>;
	readonly copied: string[];
	readonly opened: string[];
	readonly end: Promise<State>;
};
const {record: known} = stateAt('access');
const assessed = {people: known.people, assessments: known.assessments, plan: known.plan, whoCan: null, warnings: []};
const sittings: Sitting[] = [];

const sit = (state: State, columns = 80, rows = 24, sandbox: string | null = 'fresh', time: Clock = clock, opens = true): Sitting => {
	const screen = new VirtualScreen(columns, rows);
	const wizard = stillWizard(state);
	const copied: string[] = [];
	const opened: string[] = [];
	const computer = {
		copy: async (text: string) => {
			copied.push(text);
			return {done: true, how: 'copied through the terminal'};
		},
		open: async (url: string) => {
			opened.push(url);
			return opens ? {done: true, how: 'opened'} : {done: false, how: 'there is no xdg-open here'};
		},
	};
	const {stdin, stdout} = screen;
	const end = runWizard({
		wizard,
		computer,
		clock: time,
		settings: {env: {LANG: 'C.UTF-8'}, platform: 'linux', accessible: false, sandbox},
		stdin,
		stdout,
		stderr: stdout,
	});
	const sitting = {screen, wizard, copied, opened, end};
	sittings.push(sitting);
	return sitting;
};

/** One screen at a time: where two have patched the console, Ink gives back none of it. */
const endAll = async (): Promise<void> => {
	for (const {wizard, end} of sittings.splice(0)) {
		wizard.send({type: 'CANCEL'});
		await end;
	}
};
afterEach(endAll);

const firstWords: Readonly<Partial<Record<Place, string>>> = {
	home: 'Get access',
	'sources.choosing': 'Who should call the model?',
	'targets.choosing': 'What do you want to call?',
	'scenario.choosing': 'What will you do',
	access: 'You cannot call',
	'paste.waiting': 'Read as',
	'ladder.running': 'Looking for the cause',
	'ladder.found': 'Cause',
	plan: 'One grant',
	'probe.running': 'Azure is telling',
	handOff: 'Somebody else',
	done: 'answered you',
};

test.for(Object.entries(firstWords))('%s is drawn by the terminal as it was computed', async ([place, words]) => {
	for (const [columns, rows] of [
		[40, 20],
		[80, 24],
		[160, 40],
	] as const) {
		const {screen} = sit(stateAt(place as Place), columns, rows);
		await screen.waitFor(words);
		expect(screen.lines().length).toBeLessThanOrEqual(rows - 1);
		expect(screen.lines().at(-1)).toContain('? help');
		expect(screen.text()).toContain('SANDBOX');
		await endAll();
	}
});

test('a sitting by keys, from home to the plan and back through every answer', async () => {
	const {screen, wizard} = sit(start());
	await screen.waitFor('Get access');
	screen.press(keys.enter);
	await screen.waitFor('Looking for identities');
	wizard.send({type: 'sources.done', sources: stateAt('access').sources});
	await screen.waitFor('Who should call the model?');
	screen.press(keys.enter);
	await screen.waitFor('Azure CLI');
	const {session} = stateAt('access').record;
	if (!session) throw new Error('the sample has no session');
	wizard.send({type: 'signIn.done', session});
	await screen.waitFor('ana@contoso.com');
	const {discovery} = stateAt('targets.choosing');
	if (!discovery) throw new Error('the sample has no discovery');
	wizard.send({type: 'discover.done', discovery});
	await screen.waitFor('What do you want to call?');
	screen.press('openai');
	await screen.waitFor('1 of 65');
	screen.press(keys.enter);
	await screen.waitFor('Opening contoso-openai');
	const {opened} = stateAt('access');
	if (!opened) throw new Error('the sample has nothing opened');
	wizard.send({type: 'open.done', opened});
	await screen.waitFor('What will you do with contoso-openai?');
	screen.press(keys.enter);
	await screen.waitFor('Reading who may do what');
	const {record} = stateAt('access');
	wizard.send({type: 'assess.done', people: record.people, assessments: record.assessments, plan: record.plan, whoCan: null, warnings: []});
	await screen.waitFor('You cannot call');
	screen.press(keys.enter);
	await screen.waitFor('One grant');
	for (const words of ['You cannot call', 'What will you do', 'What do you want to call?', 'Who should call']) {
		screen.press(keys.escape);
		await screen.waitFor(words);
	}
	expect(screen.text()).toContain('❯ Azure CLI');
});

test('two Enters that come together do not confirm a plan that was not seen', async () => {
	const {screen, wizard} = sit(stateAt('access'));
	await screen.waitFor('You cannot call');
	screen.press(`${keys.enter}${keys.enter}`);
	await screen.waitFor('One grant');
	expect(wizard.getSnapshot().at).toBe('plan');
});

describe('Enter held down', () => {
	/** A clock that the test moves: presses come as a terminal sends them. */
	const moving = () => {
		let time = now;
		const pass = (ms: number): void => {
			time += ms;
		};
		return {...clock, now: () => time, pass};
	};

	test.for([
		['as key repeat', 33, 4, 'plan'],
		['as key repeat, with one repeat late', 140, 4, 'plan'],
		['twice, quickly', 80, 2, 'grant.running'],
		['three times, deliberately', 200, 3, 'grant.running'],
	] as const)('%s, %i ms apart, %i times', async ([, apart, times, place]) => {
		const time = moving();
		const {screen, wizard} = sit(stateAt('plan.revising'), 80, 24, 'fresh', time);
		await screen.waitFor('Planning');
		for (let press = 1; press < times; press++) {
			screen.press(keys.enter);
			await screen.settled();
			time.pass(apart);
		}
		wizard.send({type: 'assess.done', ...assessed});
		await screen.waitFor('One grant');
		screen.press(keys.enter);
		await screen.waitFor(place === 'plan' ? 'Enter is held down: press it once to write.' : 'Writing the grants');
		expect(wizard.getSnapshot().at).toBe(place);
	});

	test('is not who presses Enter as soon as each screen shows, however fast they come', async () => {
		const time = moving();
		const {screen, wizard} = sit(stateAt('deployment.choosing'), 80, 24, 'fresh', time);
		for (const [words, place] of [
			['Which deployment', 'assess.running'],
			['You cannot call', 'plan'],
			['One grant', 'grant.running'],
		] as const) {
			await screen.waitFor(words);
			time.pass(40);
			screen.press(keys.enter);
			await screen.settled();
			await screen.waitFor(() => wizard.getSnapshot().at === place);
			if (place === 'assess.running') wizard.send({type: 'assess.done', ...assessed});
		}
	});

	test('is not who presses another key now and then, through however many screens', async () => {
		const time = moving();
		const {screen, wizard} = sit(stateAt('audit.proof'), 80, 24, 'fresh', time);
		const there = ['Has anybody seen it work', 'audit.witness', keys.enter] as const;
		const back = ['Who saw', 'audit.proof', keys.escape] as const;
		const onward = [['Who saw', 'audit.remove', 'ravi', keys.enter] as const, ['loses Contributor', 'audit.removing', keys.enter] as const];
		for (const [words, place, ...pressed] of [there, back, there, back, there, back, there, back, there, ...onward]) {
			await screen.waitFor(words);
			time.pass(40);
			screen.press(...pressed);
			await screen.waitFor(() => wizard.getSnapshot().at === place);
		}
	});

	test('in one chunk of a busy machine writes nothing, and after a pause one Enter does', async () => {
		const time = moving();
		const {screen, wizard} = sit(stateAt('plan'), 80, 24, 'fresh', time);
		await screen.waitFor('One grant');
		screen.press(keys.enter.repeat(5));
		await screen.waitFor('Enter is held down');
		time.pass(300);
		screen.press(keys.enter);
		await screen.settled();
		expect(wizard.getSnapshot().at).toBe('plan');
		time.pass(500);
		screen.press(keys.enter);
		await screen.waitFor('Writing the grants');
	});
});

test('letters and Enter that come together find and choose', async () => {
	const {screen, wizard} = sit(stateAt('targets.choosing'));
	await screen.waitFor('What do you want to call?');
	screen.press(`team-12${keys.enter}`);
	await screen.waitFor('Opening');
	expect(wizard.getSnapshot().wanted).toContain('team-12-foundry');
});

test.for([
	['one line', 'Error 401 jk?', '> Error 401 jk?'],
	['a line that is corrected', 'Errr\u007For 401', '> Error 401'],
	['several lines', 'HTTP/1.1 401\nDate: today\n', 'HTTP/1.1 401'],
	['a line and an Enter, which stays without effect', `401${keys.enter}`, '> 401'],
] as const)('what is typed behind an Enter, in the same breath, stands on the line that it leads to: %s', async ([, text, expected]) => {
	const {screen, wizard} = sit(start());
	await screen.waitFor('Get access');
	screen.press(`j${keys.enter}${text}`);
	await screen.waitFor(expected);
	expect(wizard.getSnapshot().at).toBe('paste.waiting');
});

test('a pasted address is taken whole and entered', async () => {
	const {screen, wizard} = sit(stateAt('targets.choosing'));
	await screen.waitFor('What do you want to call?');
	screen.press(keys.paste('https://contoso-foundry.services.ai.azure.com/api/projects/alpha\n'));
	await screen.waitFor('❯ https://contoso-foundry');
	screen.press(keys.enter);
	await screen.waitFor('Opening');
	expect(wizard.getSnapshot().wanted).toBe('https://contoso-foundry.services.ai.azure.com/api/projects/alpha');
});

describe('an error', () => {
	const empty = stateAt('paste.waiting', {record: {...stateAt('paste.waiting').record, pasted: null}});
	const claims = Buffer.from(JSON.stringify({aud: 'https://ai.azure.com', exp: now / 1000 + 60})).toString('base64url');
	const lines = [
		"curl -H 'Authorization: Bearer eyJ0eXAiOiJKV1QifQ.",
		`${claims}.c2lnbmF0dXJl' https://contoso-openai.openai.azure.com/openai/v1/responses`,
		'\r\nHTTP/1.1 401 Unauthorized\r\n\r\n{"error": {"code": "PermissionDenied", "message": "Principal does not have ',
		'access to API/Operation."}}\r\n',
		...Array.from({length: 39}, (_, index) => `  at frame ${index}\n`),
	];

	test.for([
		['marked by the terminal, in pieces', [`\u001B[200~${lines[0]}`, ...lines.slice(1), '\u001B[20', '1~']],
		['not marked by it', [lines.join('').replaceAll(/\r?\n/g, '\r')]],
	] as const)('of many lines is pasted whole, %s, and its token is never drawn', async ([, chunks]) => {
		const {screen, wizard} = sit(empty);
		await screen.waitFor('What went wrong?');
		screen.press(...chunks);
		await screen.waitFor('more lines between');
		expect(screen.text()).toMatch(/Read as: 401 PermissionDenied/);
		expect(screen.text().replaceAll(/\s+/g, ' ')).toContain('A token was in it: not kept. It was for https://ai.azure.com, not expired yet.');
		expect(wizard.getSnapshot().record.pasted?.text).toContain('HTTP/1.1 401 Unauthorized\n\n{"error"');
		expect(screen.written.join('')).not.toMatch(/eyJ|c2lnbmF0dXJl/);
		screen.press(keys.enter);
		await screen.waitFor('Looking for identities');
	});

	test('can be typed, added to, and cleared', async () => {
		const {screen, wizard} = sit(empty);
		await screen.waitFor('What went wrong?');
		screen.press('401 q?');
		await screen.waitFor('> 401 q?');
		screen.press(keys.paste(' PermissionDenied\nmore'));
		await screen.waitFor('What you pasted');
		expect(wizard.getSnapshot().record.pasted?.text).toBe('401 q? PermissionDenied\nmore');
		screen.press('zz yy');
		await screen.waitFor('> zz yy');
		screen.press(keys.altBackspace);
		await screen.waitFor(/> zz *$/mu);
		screen.press(keys.ctrlU);
		await screen.waitFor('What went wrong?');
		expect(screen.text()).toContain('> paste it here');
		screen.press('AADSTS50076', keys.enter);
		await screen.waitFor(/Looking for identities|Pasted: AADSTS50076/);
		expect(wizard.getSnapshot().record.pasted?.text).toBe('AADSTS50076');
	});

	test('leads from its cause into the plan and back', async () => {
		const {screen} = sit(stateAt('ladder.found'), 80, 30);
		await screen.waitFor('Cause');
		screen.press(keys.enter);
		await screen.waitFor('One grant');
		screen.press(keys.escape);
		await screen.waitFor('Pasted: 401');
		screen.press(keys.escape);
		await screen.waitFor('What you pasted');
	});
});

test('the cursor of the terminal stands where text is typed', async () => {
	const {screen} = sit(stateAt('targets.choosing'));
	await screen.waitFor('What do you want to call?');
	screen.press('ope');
	await screen.waitFor('> ope');
	await screen.settled();
	const row = screen.lines().findIndex(line => line.startsWith(' > ope'));
	expect([screen.terminal.buffer.active.cursorX, screen.terminal.buffer.active.cursorY]).toEqual([6, row]);
});

test('c copies the code that is seen, and says so', async () => {
	const {screen, copied} = sit(stateAt('signIn.running'));
	await screen.waitFor('HQ7KP2XD');
	screen.press('c');
	await screen.waitFor('The code: copied through the terminal');
	expect(copied).toEqual(['HQ7KP2XD']);
});

test('o opens the page of the code', async () => {
	const {screen, opened} = sit(stateAt('signIn.running'), 80, 24, null);
	await screen.waitFor('HQ7KP2XD');
	screen.press('o');
	await screen.waitFor('The link: opened');
	expect(opened).toEqual(['https://microsoft.com/devicelogin']);
});

test('where nothing opens a page its address stands on the screen, whole, and c copies it', async () => {
	const {screen, copied} = sit(stateAt('signIn.failed'), 60, 24, null, clock, false);
	await screen.waitFor('You are not signed in');
	screen.press('o');
	await screen.waitFor('The link was not opened: there is no xdg-open here');
	const [address = ''] = /https:[\s\S]*flows/u.exec(screen.text()) ?? [];
	screen.press('c');
	await screen.waitFor('The link: copied');
	expect(copied).toEqual([stateAt('signIn.failed').problem?.learnMore]);
	expect(copied).toEqual([address.replaceAll(/\s+/gu, '')]);
	screen.press(keys.escape);
	await screen.waitFor('You are not signed in');
});

test('a window that is made smaller and larger again is drawn anew', async () => {
	const {screen} = sit(stateAt('access'));
	await screen.waitFor('via ai-readers');
	screen.resize(40, 20);
	await screen.waitFor('4 of 7');
	expect(screen.lines().every(line => line.length <= 40)).toBe(true);
	screen.resize(20, 5);
	await screen.waitFor('24x8 at least');
	screen.resize(80, 24);
	await screen.waitFor('via ai-readers');
	expect(screen.text().match(/Missing/g)).toHaveLength(1);
});

const leaving = places.filter(place => place !== 'left');

describe('Ctrl-C', () => {
	test.for(leaving)('at %s gives the terminal back and says in what state things are', async place => {
		const {screen, end} = sit(stateAt(place));
		await screen.waitFor('SANDBOX');
		screen.press(keys.ctrlC);
		const state = await end;
		await screen.settled();
		const text = screen.text();
		expect(state.ending).toBe(/^(?:done|harden\.done|audit\.fixed)$/u.test(place) ? 'finished' : 'cancelled');
		expect(text).toMatch(/Nothing was written\.|1 role assignment written; receipt k7f2\.|Keys of contoso-openai are off|may or may not have been written/);
		expect(text).not.toContain('SANDBOX');
		const written = screen.written.join('');
		expect(written.lastIndexOf('\u001B[?7h')).toBeGreaterThan(written.lastIndexOf('\u001B[?7l'));
		expect(written).toContain('\u001B[?1049l');
		expect(screen.rawMode).toBe(false);
	});
});

test('q leaves, and what is left behind names the receipt and how to go on', async () => {
	const {record} = stateAt('probe.running');
	const real = {...record, session: record.session && {...record.session, sandbox: null}};
	const {screen, end} = sit(stateAt('probe.running', {record: real}), 100, 30);
	await screen.waitFor('Azure is telling');
	screen.press('q');
	const state = await end;
	await screen.settled();
	expect(state.ending).toBe('left');
	for (const words of [
		'Left at step 7 of 7, proof.',
		'contoso-openai',
		'1 role assignment written; receipt k7f2.',
		'foundry-keyless undo k7f2',
		'foundry-keyless resume',
	])
		expect(screen.text()).toContain(words);
});

test('a screen that closes though nobody has left is no success: the sitting was stopped', async () => {
	const before = process.listeners('beforeExit');
	const {screen, end} = sit(start());
	await screen.waitFor('Get access');
	// What Node tells when nothing is left to wait for, not even a key.
	for (const listener of process.listeners('beforeExit').filter(one => !before.includes(one))) listener(0);
	expect((await end).ending).toBe('cancelled');
});

test('the end of a proven sitting stays in the scrollback', async () => {
	const {screen, end} = sit(stateAt('done'), 100, 30);
	await screen.waitFor('answered you');
	screen.press(keys.enter);
	await end;
	await screen.settled();
	for (const words of [
		'✔ contoso-openai answered you, without a key',
		'ana@contoso.com',
		'Cognitive Services OpenAI User for ana@contoso.com on contoso-openai: written',
		'Proof: proven, 10 calls',
	])
		expect(screen.text()).toContain(words);
});
