import {drawsUnicode, inAscii} from '../access/ascii.ts';
import type {State} from '../wizard/state.ts';
import type {WizardRun} from './app.ts';
import type {Block} from './block.ts';
import {calm} from './calm.ts';
import {isGuest} from './guest.ts';
import {heldWords, watchEnter} from './held.ts';
import {bindingOf} from './keys.ts';
import {shownChoices} from './list-state.ts';
import type {Page} from './page.ts';
import {hereOf} from './page-state.ts';
import {createPageStore, type PageStore} from './page-store.ts';
import {speak} from './speech.ts';
import {createSpokenOptions, mostOf, type Option, offeredChoices} from './spoken-options.ts';
import {chooseTheme} from './theme.ts';
import {besideWords, stepWords, trailOf} from './trail.ts';
import {ending, leftWords} from './transcript.ts';
import {cloudNames, grouped, tenantOf, whoIs} from './words.ts';

const heartbeatMs = 30_000;
/** The lines of a paste come one by one, faster than anybody types them. */
const pauseMs = 200;

/** "Step 4 of 7, access. Sandbox fresh. Signed in as …": where am I, who am I, against what. */
export const whereWords = (state: State, sandbox: string | null): string => {
	const step = stepWords(state);
	const trail = trailOf(state);
	const name = (trail.find(({is}) => is === 'current') ?? trail.at(-1))?.name ?? '';
	const {session} = state.record;
	const world = session ? session.sandbox : sandbox;
	return [
		besideWords(state) ?? (step === null ? (state.at === 'paste.waiting' ? 'Fix an error.' : 'Home.') : `Step ${step}, ${name.toLowerCase()}.`),
		...(world === null ? [] : [`Sandbox ${calm(world)}.`]),
		session
			? `Signed in as ${whoIs(session)}, ${isGuest(state) ? 'guest in ' : ''}tenant ${tenantOf(session)}, ${cloudNames[session.cloud]}.`
			: 'Not signed in.',
	].join(' ');
};

const labelsOf = (options: readonly Option[]): string => options.map(({label}) => label).join('\n');

/** Lines without what changes by itself, so that a clock that moved is nothing new. */
const shape = (line: string): string => line.replaceAll(/\d[\w:.]*/g, '#');

/** The wizard for a screen reader or a plain terminal: the same views, printed. Everything is appended, nothing is drawn over; answers are typed numbers. */
export const runAccessible = async ({wizard, computer, clock, settings, stdin, stdout}: WizardRun, settle: () => Promise<void>): Promise<State> => {
	const {glyphs} = chooseTheme({env: {}, platform: 'plain'});
	const print = (lines: readonly string[]): void => {
		const text = lines.join('\n');
		if (lines.length === 0) return;
		prints += 1;
		stdout.write(`${drawsUnicode(settings) ? text : inAscii(text)}\n`);
	};
	const finished = Promise.withResolvers<void>();
	const store: PageStore = createPageStore({wizard, computer, clock, sandbox: settings.sandbox});
	let said: ReadonlySet<string> = new Set();
	let place: State['at'] | null = null;
	let notice: string | null = null;
	let told: Page['told'] = null;
	let options: readonly Option[] = [];
	/** Rows of which one is meant: as long as it stands, which one is all that is asked. */
	let asked: readonly Option[] | null = null;
	let readOut = '';
	let asks = 0;
	let prints = 0;
	const heart = new AbortController();

	const tellBlocks = (blocks: readonly Block[]): void => print(speak(blocks));

	const askWhich = (which: readonly Option[]): void => {
		asked = which;
		print(['Which one?']);
	};
	const {actionOf, optionsOf: allOptions} = createSpokenOptions({store, wizard, glyphs, print, tellBlocks, askWhich});
	const notAsked: Option = {label: 'none of these', run: () => undefined, confirms: false};
	const optionsOf = (): readonly Option[] => (asked === null ? allOptions() : [...asked, notAsked]);

	const ask = (): void => {
		const {state, page} = store.getSnapshot();
		const {choices} = store.view(state);
		options = optionsOf();
		readOut = labelsOf(options);
		asks += 1;
		const more = choices && asked === null ? offeredChoices(choices, page.list.query).length - mostOf(choices) : 0;
		print([
			...options.map(({label}, index) => `${index + 1} ${label}`),
			...(more > 0 ? [`${grouped(more)} more are not read out.`] : []),
			choices?.filter
				? `Type a number${choices.items.length > 0 && !choices.takesPaste ? ', or part of a name to narrow' : ''}${choices.typed ? `, or ${choices.typed.spoken}` : ''}:`
				: 'Type a number:',
		]);
	};

	const tell = (): void => {
		const {state, page} = store.getSnapshot();
		const {before, after, forms, choices} = store.view(state);
		const opening = speak([...before, ...(forms[0]?.blocks ?? [])]);
		// What introduces the choices stands right before them.
		const introduces = choices !== null && opening.at(-1)?.endsWith(':') ? 1 : 0;
		const lines = [...opening.slice(0, opening.length - introduces), ...speak(after), ...opening.slice(opening.length - introduces)];
		if (state.at !== place) {
			asked = null;
			// The rungs were told one by one a moment ago.
			const news = place === 'ladder.running' && state.at === 'ladder.found' ? lines.filter(line => !said.has(shape(line))) : lines;
			place = state.at;
			print(['', whereWords(state, settings.sandbox), ...news]);
			ask();
		} else {
			const fresh = lines.filter(line => !said.has(shape(line)));
			print(fresh);
			// A number means what was read out last with it: other options are read out anew, but for a list that is being typed, which is asked for anyhow.
			const now = optionsOf();
			const asksAnew = choices?.takesPaste ? choices.takesPaste === 'people' && state.team.adding.length === 0 : !choices?.filter || fresh.length > 0;
			if (labelsOf(now) === readOut) options = now;
			else if (asksAnew) ask();
		}
		said = new Set(lines.map(shape));
		if (page.notice !== notice) print(page.notice === null ? [] : [page.notice]);
		notice = page.notice;
		if (page.told && page.told !== told) tellBlocks(page.told.blocks);
		told = page.told;
	};

	const onChange = (): void => {
		const {ending: how} = store.getSnapshot().state;
		if (how !== null) finished.resolve();
		else tell();
	};

	const run = (option: Option, held: boolean): void => {
		const {state} = store.getSnapshot();
		const before = prints;
		asked = null;
		if (held && option.confirms) print([heldWords]);
		else option.run();
		const {state: after} = store.getSnapshot();
		// What it changed says nothing new.
		if (prints === before && after !== state && after.ending === null) print([`Chosen: ${option.label}.`]);
	};

	const answer = (text: string, held: boolean): void => {
		const line = calm(text).trim();
		const {state} = store.getSnapshot();
		const {choices} = store.view(state);
		const option = /^\d+$/.test(line) ? options[Number(line) - 1] : undefined;
		if (option) {
			run(option, held);
			if (store.getSnapshot().state === state) ask();
		} else if (line !== '' && choices?.filter) {
			store.press([{type: 'ctrl', letter: 'u'}]);
			store.paste(line);
			const [only, ...others] = shownChoices(choices, line);
			if (only?.event && others.length === 0 && choices.items.length === 0) {
				// What was said is no choice of the next question in the same place.
				store.press([{type: 'ctrl', letter: 'u'}]);
				const before = asks;
				wizard.send(only.event);
				if (asks === before) ask();
			} else ask();
		} else {
			const view = store.view(state);
			const binding = line.length === 1 ? bindingOf({type: 'text', text: line}, hereOf(store.getSnapshot().page, state, view)) : null;
			if (binding) {
				run(actionOf(binding, state), held);
				if (asked !== null) ask();
			} else print([`Type a number from 1 to ${options.length}.`]);
		}
	};

	const gathered: string[] = [];
	/** Lines that came together go to the wizard together: a number among them chooses nothing, and the choices are read out once. */
	const gather = (line: string): void => {
		gathered.push(line);
		if (gathered.length > 1) return;
		const count = async (): Promise<void> => {
			for (let before = 0; before !== gathered.length; ) {
				before = gathered.length;
				await clock.sleep(pauseMs, heart.signal);
			}
			const text = gathered.splice(0).join('\n');
			if (!store.view(store.getSnapshot().state).choices?.takesPaste) return;
			store.paste(text);
			// People are looked up first, and then read out.
			if (store.view(store.getSnapshot().state).choices?.takesPaste !== 'people') ask();
		};
		void count().catch(() => undefined);
	};
	const isText = (line: string, several: boolean): boolean => {
		const {state} = store.getSnapshot();
		if (!store.view(state).choices?.takesPaste) return false;
		return several || gathered.length > 0 || (line.trim() !== '' && !(/^\d+$/.test(line.trim()) && options[Number(line) - 1]));
	};

	let rest = '';
	const enterIsHeld = watchEnter();
	const onData = (chunk: string | Buffer): void => {
		const parts = (rest + String(chunk)).split(/\r\n|\r|\n/);
		rest = parts.pop() ?? '';
		const held = parts.length > 0 && enterIsHeld(parts.length, parts.length > 1, clock.now());
		for (const line of parts) {
			if (isText(line, parts.length > 1)) gather(line);
			else answer(line, held);
		}
	};
	const onEnd = (): void => {
		if (wizard.getSnapshot().ending === null) wizard.send({type: 'LEAVE'});
		if (wizard.getSnapshot().ending === null) wizard.send({type: 'CANCEL'});
		finished.resolve();
	};
	const beat = async (): Promise<void> => {
		for (;;) {
			await clock.sleep(heartbeatMs, heart.signal);
			const {state} = store.getSnapshot();
			const {choices, enter, before, after, ticks} = store.view(state);
			const isWorking = ticks || state.challenged || [...before, ...after].some(block => 'mark' in block && block.mark === 'running');
			if (isWorking && !choices && !enter && state.ending === null) print(['Still working.', ...(ticks ? speak(before).slice(1) : [])]);
		}
	};

	const unsubscribe = store.subscribe(onChange);
	stdin.setEncoding('utf8');
	stdin.on('data', onData);
	stdin.on('end', onEnd);
	tell();
	wizard.start();
	void beat().catch(() => undefined);
	await finished.promise;
	heart.abort();
	unsubscribe();
	stdin.off('data', onData);
	stdin.off('end', onEnd);
	stdin.pause();
	await settle();
	const state = wizard.getSnapshot();
	print(['', state.ending === 'finished' ? 'Done.' : leftWords(state), ...ending(state)]);
	return state;
};
