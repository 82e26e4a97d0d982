import {Readable, Writable} from 'node:stream';
import {afterEach, describe, expect, test} from 'vitest';
import {customRole} from '../../source/access/role-wish.ts';
import {runWizard} from '../../source/ui/app.ts';
import type {Clock} from '../../source/ui/page-store.ts';
import type {Event} from '../../source/wizard/events.ts';
import {places, type State} from '../../source/wizard/state.ts';
import {denied, now, progressOf, stateAt, team, withCustomRole} from './support/sample.ts';
import {stillWizard} from './support/still-wizard.ts';

type Sleeper = {readonly ms: number; readonly wake: () => void};
type Sitting = {
	readonly wizard: ReturnType<typeof stillWizard>;
	readonly type: (line: string) => Promise<void>;
	readonly printed: () => string;
	readonly sleepers: Sleeper[];
	readonly copied: string[];
	readonly end: Promise<State>;
	readonly hangUp: () => void;
};
const sittings: Sitting[] = [];

const sit = (state: State, env: Readonly<Record<string, string>> = {LANG: 'C.UTF-8'}, opens = true): Sitting => {
	let printed = '';
	const stdout = Object.assign(
		new Writable({
			decodeStrings: false,
			write: (chunk, _encoding, done) => {
				printed += String(chunk);
				done();
			},
		}),
		{columns: 80, rows: 24},
	) as unknown as NodeJS.WriteStream;
	const stdin = new Readable({read() {}}) as unknown as NodeJS.ReadStream;
	const sleepers: Sleeper[] = [];
	const clock: Clock = {
		now: () => now,
		sleep: async (ms, signal) =>
			new Promise((resolve, reject) => {
				sleepers.push({ms, wake: resolve});
				signal.addEventListener('abort', () => reject(signal.reason), {once: true});
			}),
	};
	const wizard = stillWizard(state);
	const copied: string[] = [];
	const computer = {
		copy: async (text: string) => {
			copied.push(text);
			return {done: true, how: 'copied'};
		},
		open: async () => (opens ? {done: true, how: 'opened'} : {done: false, how: 'there is no xdg-open here'}),
	};
	const end = runWizard({wizard, computer, clock, settings: {env, platform: 'linux', accessible: true, sandbox: 'fresh'}, stdin, stdout, stderr: stdout});
	const settled = async (): Promise<void> => new Promise(resolve => setImmediate(() => setImmediate(resolve)));
	const sitting: Sitting = {
		wizard,
		type: async line => {
			stdin.push(`${line}\n`);
			await settled();
		},
		printed: () => printed,
		sleepers,
		copied,
		end,
		hangUp: () => stdin.push(null),
	};
	sittings.push(sitting);
	return sitting;
};

afterEach(async () => {
	for (const {wizard, end} of sittings.splice(0)) {
		wizard.send({type: 'CANCEL'});
		await end;
	}
});

/** The number that stands before a choice. */
const numberOf = (printed: string, words: string): string => {
	const found = [...printed.matchAll(/^(\d+) (.*)$/gm)].findLast(([, , label]) => label?.includes(words))?.[1];
	if (!found) throw new Error(`nothing to choose says "${words}" in\n${printed}`);
	return found;
};

describe.for(places.filter(place => place !== 'left'))('%s', place => {
	test('is told in lines without symbols, boxes or control sequences', () => {
		const {printed} = sit(stateAt(place));
		expect(printed()).not.toMatch(/[✔✖▲◐○●❯└│─┼├┤←→↑↓]|\p{Cc}(?<!\n)/u);
		expect(printed()).toMatch(
			/^(Home|Fix an error|Turn keys off|Audit|Step \d of 7, \w+)\. Sandbox fresh\. (Signed in as ana@contoso\.com, tenant Contoso|Not signed in)/m,
		);
	});

	test('is told in ASCII where the terminal has no more', () => {
		expect(sit(stateAt(place), {LANG: 'C'}).printed()).toMatch(/^[\n\x20-\x7E]*$/);
	});

	test('offers numbers, and quitting or stopping among them', () => {
		const {printed} = sit(stateAt(place));
		expect(printed()).toMatch(/^1 \S/m);
		expect(printed()).toMatch(/^\d+ (quit|stop|done)$/m);
		expect(printed()).toMatch(/Type a number.*:\n$/);
	});
});

test('the verdict comes first, then its reasons', () => {
	const lines = sit(stateAt('access')).printed().split('\n');
	const result = lines.indexOf('Result: You cannot call OpenAI models on contoso-openai yet.');
	expect(result).toBeGreaterThan(0);
	expect(lines.indexOf('Owner on subscription Contoso AI holds 0 data actions.')).toBeGreaterThan(result);
	expect(lines).toContain('Missing: accounts/OpenAI/deployments/chat/completions/action and 2 more.');
});

test('where nothing opens a page its address is told', async () => {
	const state = stateAt('signIn.failed');
	const {type, printed} = sit({...state, record: {...state.record, session: null}}, {LANG: 'C.UTF-8'}, false);
	await type(numberOf(printed(), 'open'));
	expect(printed()).toContain(`The link was not opened: there is no xdg-open here.\nOpen it wherever there is a browser:\n${state.problem?.learnMore}\n`);
});

test('a typed number chooses, and what was printed stays', async () => {
	const {type, printed, wizard} = sit(stateAt('access'));
	const before = printed();
	await type(numberOf(before, 'see the plan'));
	expect(wizard.getSnapshot().at).toBe('plan');
	expect(printed().startsWith(before)).toBe(true);
	expect(printed()).toContain('Step 5 of 7, plan.');
	expect(printed()).toContain('New: ana@contoso.com gets Cognitive Services OpenAI User on contoso-openai.');
});

test('part of a name narrows a long list, and the number then chooses', async () => {
	const {type, printed, wizard} = sit(stateAt('targets.choosing'));
	expect(printed()).toContain('45 more are not read out.');
	await type('team-17');
	await type(numberOf(printed(), 'team-17-foundry'));
	expect(wizard.getSnapshot().wanted).toContain('team-17-foundry');
});

test('a pasted endpoint can be chosen', async () => {
	const {type, printed, wizard} = sit(stateAt('targets.choosing'));
	await type('https://contoso-foundry.openai.azure.com');
	await type(numberOf(printed(), 'https://contoso-foundry.openai.azure.com'));
	expect(wizard.getSnapshot().wanted).toBe('https://contoso-foundry.openai.azure.com');
});

test('what cannot be chosen says why', async () => {
	const {type, printed, wizard} = sit(stateAt('targets.choosing'));
	await type('speech');
	await type('1');
	expect(printed()).toContain('Speech accounts serve no models that can be called this way.');
	expect(wizard.getSnapshot().at).toBe('targets.choosing');
});

test('a number that is not offered is asked for again', async () => {
	const {type, printed} = sit(stateAt('access'));
	await type('99');
	await type('');
	expect(printed().match(/Type a number from 1 to \d+\./g)).toHaveLength(2);
});

test('the letters of the screen work here too', async () => {
	const {type, end} = sit(stateAt('access'));
	await type('q');
	expect((await end).ending).toBe('left');
});

test('the form that was shown is the one that is copied', async () => {
	const {type, printed, copied} = sit(stateAt('handOff'));
	await type(numberOf(printed(), 'show az'));
	await type(numberOf(printed(), 'copy the az form'));
	expect(copied[0]).toContain('az role assignment create');
	expect(printed()).toContain('The az form: copied');
});

test('while a role takes effect only news are told, and every half minute that it goes on', async () => {
	const {wizard, printed, sleepers, type} = sit(stateAt('probe.running', {probe: progressOf(6)}));
	const before = printed().length;
	wizard.send({type: 'probe.progress', progress: progressOf(11)});
	expect(printed().slice(before)).toBe('');
	expect(sleepers.map(({ms}) => ms)).toEqual([30_000]);
	sleepers[0]?.wake();
	await type('');
	expect(printed().slice(before)).toContain('Still working.');
	expect(printed().slice(before)).toContain('2nd call at 0:06: 401 PermissionDenied');
	wizard.send({type: 'probe.progress', progress: progressOf(16, 1)});
	expect(printed().slice(before)).toContain('it works; one more to be sure');
});

test.for(['identities', 'done', 'harden.done'] as const)('%s is over, and nothing is said to go on there', async place => {
	const {printed, sleepers, type} = sit(stateAt(place));
	sleepers[0]?.wake();
	await type('');
	expect([sleepers.length, printed().includes('Still working')]).toEqual([2, false]);
});

test('a list is heard without what only the eye connects: a project says whose it is, and what cannot be chosen has no column’s head', () => {
	expect(sit(stateAt('targets.choosing')).printed()).toMatch(/^\d+ contoso-foundry \/ alpha, project, default$/m);
	const azureOpenAI = sit(stateAt('scenario.choosing')).printed();
	expect(azureOpenAI).toMatch(/^\d+ Call OpenAI models only, smallest role Cognitive Services OpenAI User, granted on resource$/m);
	const opened = stateAt('scenario.choosing').opened;
	const without = sit({...stateAt('scenario.choosing'), opened: opened && {...opened, projects: []}}).printed();
	expect(without).toMatch(/^\d+ Build in a project, no projects? there, /m);
});

test('a terminal that is gone leaves the sitting, to be resumed', async () => {
	const {hangUp, end} = sit(stateAt('plan'));
	hangUp();
	expect((await end).ending).toBe('left');
});

test('the end says in what state things are', async () => {
	const {type, printed, end} = sit(stateAt('probe.running'));
	await type('q');
	await end;
	expect(printed()).toContain('Left at step 7 of 7, proof.\n1 role assignment written; receipt k7f2.');
});

describe('a paste', () => {
	const empty = stateAt('paste.waiting', {record: {...stateAt('paste.waiting').record, pasted: null}});
	test('of many lines, a number among them, is one text, and the choices are read out once', async () => {
		const {type, printed, wizard, sleepers} = sit(empty);
		const before = printed().length;
		await type('HTTP/1.1 401 Unauthorized\n1\n\n{"error": {"code": "PermissionDenied",');
		await type('"message": "Principal does not have access to API/Operation."}}');
		expect(wizard.getSnapshot()).toMatchObject({at: 'paste.waiting', record: {pasted: null}});
		sleepers.findLast(({ms}) => ms < 1000)?.wake();
		await new Promise(resolve => setImmediate(resolve));
		sleepers.findLast(({ms}) => ms < 1000)?.wake();
		await new Promise(resolve => setImmediate(resolve));
		expect(wizard.getSnapshot().record.pasted?.text).toBe(
			'HTTP/1.1 401 Unauthorized\n1\n\n{"error": {"code": "PermissionDenied",\n"message": "Principal does not have access to API/Operation."}}',
		);
		expect(printed().slice(before)).toContain('Read as: 401 PermissionDenied.');
		expect(
			printed()
				.slice(before)
				.match(/find the cause/g),
		).toHaveLength(1);
	});

	test('is looked into by its number', async () => {
		const {type, printed, wizard} = sit(stateAt('paste.waiting'));
		await type(numberOf(printed(), 'find the cause'));
		expect(wizard.getSnapshot().at).toBe('sources.loading');
	});

	test('that was looked into is told rung by rung, with how each came out', () => {
		const {printed} = sit(stateAt('ladder.found'));
		for (const line of [
			'Holds: this machine: no key, proxy or certificate in the way.',
			'Careful: principal: 8c1e…77 is the managed identity of project alpha, not you.',
			'Not known: deployment: its deployments could not be listed.',
			'Does not hold: data actions: that identity holds no role on contoso-openai.',
			'Skipped: who may grant, live call: the cause is certain.',
			'Cause: No role of ana@contoso.com covers the data action that the call needs.',
		])
			expect(printed()).toContain(`${line}\n`);
	});
});

test('rungs that were told as they were climbed are not told again with the cause', () => {
	const found = stateAt('ladder.found');
	const {wizard, printed} = sit(stateAt('ladder.running', {record: found.record, rungs: found.record.findings?.rungs ?? []}));
	const before = printed().length;
	expect(printed()).toContain('Holds: network: open.');
	const {assessments, people, plan, whoCan, findings, liveness} = found.record;
	if (!findings) throw new Error('the sample found nothing');
	wizard.send({type: 'ladder.done', assessments, people, plan, handOff: null, whoCan, warnings: [], findings, liveness, receipt: null, path: null} as Event);
	expect(wizard.getSnapshot().at).toBe('ladder.found');
	expect(printed().slice(before)).toContain('Cause: No role of');
	expect(printed().slice(before)).not.toContain('Holds: network');
});

describe('words for those who hear them', () => {
	test('what keys do is offered by number: no sentence names a key', () => {
		for (const place of places) {
			if (place === 'left') continue;
			const told = sit(stateAt(place)).printed().split(/^1 /m)[0] ?? '';
			expect(told, place).not.toMatch(
				/(?:^|[ :])(?:[b-z]|Enter|Esc|Ctrl-[A-Z])(?: (?:shows|says|lists|plans|goes|opens|leaves|writes|signs|asks|takes|looks)|[.:]?$)/m,
			);
		}
	});

	test('a command or an address has no full stop behind it, that would be copied with it', () => {
		for (const place of ['ladder.found', 'probe.failed', 'assess.failed'] as const) {
			const text = sit(stateAt(place)).printed();
			expect(text, place).not.toMatch(/^(?:Read: )?(?:https:|foundry-keyless |az ).*\.$/m);
			expect(text, place).toMatch(/^(?:Read: )?(?:https:|foundry-keyless |az )/m);
		}
		for (const place of ['done', 'probe.running', 'audit.calling'] as const) expect(sit(stateAt(place)).printed(), place).toMatch(/^call: https:\S+[^.\s]$/m);
	});

	test('no line begins with a colon, says Esc, or asks twice for the same', () => {
		for (const place of places) {
			if (place === 'left') continue;
			const text = sit(stateAt(place)).printed();
			expect(text, place).not.toMatch(/^(\d+ )?:|\bEsc\b|to narrow, or type to narrow/m);
		}
	});

	test('a second role of one scope is told with its scope', () => {
		const {record} = stateAt('access');
		const [owner, reader] = denied.held;
		if (!owner || !reader) throw new Error('the sample holds no roles');
		const assessments = [{...denied, held: [owner, {...reader, scope: owner.scope}]}];
		expect(sit(stateAt('access', {record: {...record, assessments}})).printed()).toContain('Contoso AI: Reader, via ai-readers, 0 data actions.');
	});
});

test('numbers that come as a flood do not confirm, a single one does', async () => {
	const {type, wizard, printed} = sit(stateAt('plan'));
	const number = numberOf(printed(), 'write it');
	await type([number, number, number].join('\n'));
	expect(wizard.getSnapshot().at).toBe('plan');
	expect(printed()).toContain('Enter is held down: press it once to write.');
});

test('one number confirms', async () => {
	const {type, wizard, printed} = sit(stateAt('plan'));
	await type(numberOf(printed(), 'write it'));
	expect(wizard.getSnapshot().at).toBe('grant.running');
});

test('who can grant is told when asked for, a line for each', async () => {
	const {type, printed} = sit(stateAt('handOff'));
	await type(numberOf(printed(), 'who can grant'));
	expect(printed()).toContain('Priya Shah (Owner) on subscription Contoso AI.');
	expect(printed()).toContain('Careful: Omar Diaz (Role Based Access Control Administrator, perhaps) on resource group rg-ai.');
});

test('with the custom role it is planned by its number', async () => {
	const {type, printed, wizard} = sit(stateAt('plan'));
	expect(printed()).toMatch(/^\d+ new custom role, data actions 3, lists keys no, narrowest: plan with this role$/m);
	await type(numberOf(printed(), 'custom role'));
	expect(wizard.getSnapshot()).toMatchObject({at: 'plan.revising', trying: customRole});
	expect(printed()).toContain('Planning with a custom role of exactly what is needed');
});

test('a plan with a custom role is read out whole, and its number writes it', async () => {
	const {type, printed, wizard} = sit(stateAt('plan', {record: withCustomRole(stateAt('plan').record)}));
	expect(printed()).toContain('New: First a new custom role is made: Foundry keyless: call OpenAI models only (contoso-openai).');
	expect(printed()).toContain('seen by: whoever reads roles there; whoever assigns roles there can give it to others too.');
	await type(numberOf(printed(), 'details'));
	expect(printed()).toContain('az role definition create');
	await type(numberOf(printed(), 'write it'));
	expect(wizard.getSnapshot().at).toBe('grant.running');
});

test('the card of a scenario that no call proves claims no call', () => {
	const {record} = stateAt('done');
	const {printed} = sit(stateAt('done', {probe: null, record: {...record, scenario: 'deploy-models', liveness: null}}));
	expect(printed()).toContain('Result: Granted, and read back from Azure.');
	expect(printed()).toContain('proof: none by a call: it shows when you deploy models on contoso-openai.');
	expect(printed()).not.toMatch(/answered you/);
});

test('what an activation lacks is asked one after the other, and no answer is taken for the next', async () => {
	const {type, printed, wizard} = sit(stateAt('activate'));
	await type('release test');
	expect(printed().split('\n').slice(-6, -1)).toEqual([
		'Why: release test.',
		'1 back',
		'2 help',
		'3 stop',
		'Type a number, or the ticket, as system, colon, number:',
	]);
	await type('INC7');
	expect(wizard.getSnapshot()).toMatchObject({at: 'activate.running', wish: {justification: 'release test', ticket: 'INC7'}});
});

test('what can be done besides, once something else is waited for, is read out', () => {
	const {wizard, printed} = sit(stateAt('activate.running', {activationWait: null}));
	expect(printed()).not.toContain('look now');
	const {activationWait} = stateAt('activate.running');
	if (activationWait) wizard.send({type: 'activate.wait', wait: activationWait});
	expect(printed()).toMatch(/^\d look now$/m);
});

test('people are looked up first, and read out as choices when it is known who they are', async () => {
	const {type, printed, sleepers, wizard} = sit(stateAt('people.choosing', {team: {...team, people: [], unclear: []}}));
	expect(printed()).toMatch(/^Type a number, or a name, a list of them, or @ and a file:$/m);
	await type('mara');
	sleepers.findLast(({ms}) => ms === 200)?.wake();
	await new Promise(resolve => setImmediate(resolve));
	expect(wizard.getSnapshot().team.adding).toEqual([{list: 'mara'}]);
	wizard.send({type: 'people.named', people: team.people.slice(0, 2), unclear: team.unclear, told: []});
	expect(printed()).toMatch(/^1 Go on with these 2: go on$/m);
	expect(printed()).toMatch(/^2 "bob@", line 4 of people\.csv, nobody here: leave it out$/m);
	expect(printed()).toMatch(/^4 alex\.kim@contoso\.com, user, 30000000-0000-4000-8000-000000000007: it is this one$/m);
	await type(numberOf(printed(), 'ai-devs'));
	expect(wizard.getSnapshot().team.people.map(({name}) => name)).toEqual(['mara.voss@contoso.com']);
	await type(numberOf(printed(), 'Go on'));
	expect(wizard.getSnapshot().at).toBe('assess.running');
});

test('going on is offered once somebody is chosen', async () => {
	const {type, printed, wizard} = sit(stateAt('people.choosing', {team: {...team, people: [], unclear: []}}));
	expect(printed()).toContain('Nobody is chosen yet.');
	expect(printed()).not.toMatch(/^\d+ Go on/m);
	const [mara] = team.people;
	if (mara) wizard.send({type: 'ADD_PERSON', principal: mara, unclear: null});
	expect(printed()).toMatch(/^1 Go on with this one: go on$/m);
	await type('1');
	expect(wizard.getSnapshot().at).toBe('assess.running');
});

test('every number that is read out is answered', async () => {
	const silent: string[] = [];
	const tried = new Set<string>();
	for (const place of places) {
		if (place === 'left') continue;
		let sitting = sit(stateAt(place));
		const lines = sitting.printed().split('\n');
		const options = lines.slice(lines.findLastIndex(line => line.startsWith('1 '))).filter(line => /^\d+ /u.test(line));
		for (const [index, line] of options.entries()) {
			// What is offered in many places is one key. Of two of one name in one place each is tried.
			const name = line.replace(/^\d+ /u, '');
			if (tried.has(name) || name.endsWith('more are not read out.')) continue;
			tried.add(name);
			const before = sitting.printed();
			await sitting.type(String(index + 1));
			const told = sitting.printed().slice(before.length).split('\n');
			if (told.every(one => one === '' || (/^(?:\d+ |Type a number)/u.test(one) && before.includes(`${one}\n`)))) silent.push(`${place}: ${name}`);
			if (told.includes('Which one?')) await sitting.type(numberOf(sitting.printed(), 'none of these'));
			if (sitting.wizard.getSnapshot().at !== place) sitting = sit(stateAt(place));
		}
	}
	expect(tried.size).toBeGreaterThan(100);
	expect(silent).toEqual([]);
});

test('a number means what was read out behind it, also while the list grows, and what it has become is read out', async () => {
	const whole = stateAt('targets.choosing');
	const {discovery} = whole;
	if (!discovery) throw new Error('the sample found nothing');
	const {type, printed, wizard} = sit({...whole, discovery: {...discovery, isPartial: true, resources: discovery.resources.slice(1)}});
	const number = numberOf(printed(), 'contoso-openai');
	wizard.send({type: 'discover.part', discovery: {...discovery, isPartial: true}});
	await type(number);
	expect(wizard.getSnapshot().wanted).toContain('contoso-openai');
	const later = sit({...whole, discovery: {...discovery, isPartial: true, resources: discovery.resources.slice(1)}});
	const before = later.printed().length;
	later.wizard.send({type: 'discover.done', discovery});
	expect(later.printed().slice(before)).toMatch(/^1 contoso-foundry, .*$/mu);
});

test('of the matrix each row can be read whole, and what Enter does is a number of its own', async () => {
	const {record} = stateAt('access');
	const mine = record.assessments[0];
	if (!mine) throw new Error('the sample has no assessment');
	const assessments = team.people.map(principal => ({...mine, principal}));
	const {type, printed, wizard} = sit(stateAt('access', {journey: 'set-up', team, record: {...record, assessments}}));
	expect(printed()).toMatch(/^1 mara\.voss@contoso\.com, user, now .*, after the plan .*$/m);
	await type('1');
	expect(printed()).toMatch(/^Result: mara\.voss@contoso\.com: /m);
	await type(numberOf(printed(), 'see the plan'));
	expect(wizard.getSnapshot().at).toBe('plan');
});

describe('turning keys off by typed words', () => {
	test('a question is answered by its number, the list is read out again, and the name is typed', async () => {
		const {type, printed, wizard} = sit(stateAt('harden'));
		expect(printed()).toContain('Result: 7 of 14 points are open before keys of contoso-openai go off.');
		const before = printed().length;
		await type(numberOf(printed(), 'key use'));
		expect(printed().slice(before)).toMatch(/^\d+ key use, You say that no key is in use\. .*: take that back$/mu);
		await type(numberOf(printed(), 'Go on'));
		await type('contoso-opnai');
		expect(printed()).toContain('That is not its name, and nothing was changed. Type contoso-openai, letter by letter.');
		expect(wizard.getSnapshot().at).toBe('harden.plan');
		await type('contoso-openai');
		expect(wizard.getSnapshot().at).toBe('harden.running');
	});

	test('a finding is mended by numbers and a typed name, each step asked for', async () => {
		const {type, printed, wizard} = sit(stateAt('audit'));
		await type(numberOf(printed(), 'ci-runner'));
		expect(wizard.getSnapshot().at).toBe('audit.planning');
		const {mending} = stateAt('audit.plan');
		const {audited} = stateAt('audit');
		if (!mending?.survey || !audited) throw new Error('The sample has no plan');
		wizard.send({type: 'mend.read', survey: mending.survey, ...audited});
		expect(printed()).toMatch(/^Now: has Contributor on resource group rg-ai\.$/mu);
		await type(numberOf(printed(), 'grant the narrower role'));
		expect(wizard.getSnapshot().at).toBe('audit.fixing');
		const later = sit(stateAt('audit.proof'));
		await later.type(numberOf(later.printed(), 'somebody saw it work'));
		await later.type('ravi, 10:32');
		expect(later.printed()).toMatch(/^Proof: Proven by ravi, 10:32\.$/mu);
		await later.type(numberOf(later.printed(), 'remove it'));
		expect(later.wizard.getSnapshot().at).toBe('audit.removing');
	});

	test('the activity log is left out by a number, and the way back begins by one', async () => {
		const {type, printed, wizard} = sit(stateAt('harden'));
		await type(numberOf(printed(), 'without the activity log'));
		expect(wizard.getSnapshot()).toMatchObject({at: 'harden.reading', withoutLog: true});
		const {record, turning} = stateAt('harden.done');
		const target = record.target?.resource && {...record.target, resource: {...record.target.resource, keysDisabled: true}};
		const done = sit(stateAt('harden.done', {record: {...record, target: target ?? null}, turning}));
		await done.type(numberOf(done.printed(), 'turn keys on again'));
		expect(done.wizard.getSnapshot()).toMatchObject({at: 'harden.reading', turning: {wanted: 'on'}});
		expect(done.printed()).toContain('Turn keys on.');
	});

	test('who has access is read out row by row, and again in another order', async () => {
		const {type, printed} = sit(stateAt('audit'));
		await type(numberOf(printed(), '30000000'));
		expect(printed()).toMatch(/^This program does not change it for you\.$/mu);
		expect(printed()).toMatch(/^1 high, application ci-runner: Contributor on resource group rg-ai, Contributor by habit: plan the fix$/mu);
		const before = printed().length;
		await type(numberOf(printed(), 'sort by who'));
		expect(printed().slice(before)).toMatch(/^1 note, 30000000/mu);
	});

	test.for([
		['by its number', 'copy of one of these'],
		['by its letter', 'c'],
	] as const)('the command of a finding is copied %s, and it is asked of which', async ([, way]) => {
		const {type, printed, copied} = sit(stateAt('audit'));
		await type(way === 'c' ? way : numberOf(printed(), way));
		expect(printed().split('\n').slice(-6, -1)).toEqual([
			'Which one?',
			'1 copy the command for contributor-by-habit.1a2b3c',
			'2 copy the command for broader-role.4d5e6f',
			'3 none of these',
			'Type a number:',
		]);
		await type('2');
		expect(copied).toEqual([expect.stringContaining('--fix broader-role.4d5e6f')]);
		// The numbers are those of the table again.
		expect(printed()).toMatch(/^The command for broader-role\.4d5e6f: copied$/mu);
		await type(numberOf(printed(), 'group ai-devs'));
		expect(printed()).toMatch(/^Result: group ai-devs: Cognitive Services OpenAI User on contoso-openai\.$/mu);
	});

	test('a finding tells of itself before anything is planned, and nobody is kept in a question', async () => {
		const {type, printed, wizard} = sit(stateAt('audit'));
		await type(numberOf(printed(), 'details of one of these'));
		await type(numberOf(printed(), 'none of these'));
		const before = printed().length;
		await type('d');
		await type(numberOf(printed(), 'details of medium, mara.voss'));
		expect(printed().slice(before)).toMatch(/^Do: Grant Cognitive Services OpenAI User on contoso-openai, see it work, and then remove /mu);
		expect(printed()).toMatch(/^1 high, .*: plan the fix$/mu);
		expect(wizard.getSnapshot().at).toBe('audit');
	});
});

test('the help names what can be typed here, and no key that is none', async () => {
	const {type, printed} = sit(stateAt('access'));
	const before = printed();
	await type(numberOf(before, 'help'));
	const told = printed().slice(before.length);
	expect(told).toMatch(/^A number: chooses what is read out behind it\.$/m);
	expect(told).toMatch(/^d: details\.$/m);
	expect(told).not.toMatch(/^(Enter|Up\/Down|Left\/Right|PgUp PgDn|Esc|Ctrl-[WU]):/m);
	// Where lines are typed a letter is text.
	const filtered = sit(stateAt('targets.choosing'));
	await filtered.type(numberOf(filtered.printed(), 'help'));
	expect(filtered.printed()).not.toMatch(/^(\?|Ctrl-[RUW]): /m);
});

test('what is copied once more is said once more', async () => {
	const {type, printed, copied} = sit(stateAt('handOff'));
	const number = numberOf(printed(), 'copy');
	await type(number);
	await type(number);
	expect(copied).toHaveLength(2);
	expect(printed().match(/: copied$/gm)).toHaveLength(2);
});

test('a choice that changes nothing to be read out is answered all the same', async () => {
	const state = stateAt('handOff');
	const {type, printed, wizard} = sit(state);
	const number = numberOf(printed(), 'look now');
	for (let again = 0; again < 3; again++) {
		const before = printed();
		await type(number);
		expect(printed().slice(before.length)).not.toBe('');
		wizard.send({type: 'CALL_NOW'});
	}
});
