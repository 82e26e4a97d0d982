import process from 'node:process';
import {customRole} from './access/role-wish.ts';
import type {Options} from './commands/arguments.ts';
import {createForeground} from './main-foreground.ts';
import type {Clock} from './steps/clock.ts';
import type {Cloud} from './steps/cloud.ts';
import type {Computer} from './steps/computer.ts';
import type {OpenedAhead} from './ui/app.ts';
import {drawAhead} from './ui/draw-ahead.ts';
import {heedEarly} from './ui/early-keys.ts';
import type {Settings} from './ui/open-screen.tsx';
import {createAhead} from './ui/source.ts';
import {takeScreen} from './ui/take-screen.ts';
import {chooseTheme} from './ui/theme.ts';
import {readCheckpoint} from './wizard/left-run.ts';
import {type State, start} from './wizard/state.ts';

/** As Ink reads its own INK_SCREEN_READER: "true" is on. */
const isOn = (name: string): boolean => ['true', '1'].includes(process.env[name]?.toLowerCase() ?? '');

export type Sitting = {
	readonly options: Options;
	/** Goes on with the run that was left, where it is of this cloud. */
	readonly resume: boolean;
	readonly cloud: Cloud;
	/** Loads what the next step needs. */
	readonly warm: () => void;
	readonly computer: Computer;
	readonly clock: Clock;
	readonly leaving: AbortSignal;
};

/** So that what was pressed before the first frame is seen at once: to load the rest keeps the program busy for longer than this. */
const beforeLoadingMs = 12;

/** The first screen waits neither for the others to be loaded nor for what listens to keys. */
const drawFirst = async (state: State, settings: Settings, {clock}: Sitting): Promise<OpenedAhead> => {
	const {stdin, stdout, stderr} = process;
	const ahead = createAhead((size, glyphs, pressed) => drawAhead(state, settings.sandbox, clock.now(), size, glyphs, pressed));
	const foreground = createForeground();
	if (stdin.isTTY) stdin.setRawMode(true);
	const taken = takeScreen(stdout, ahead, chooseTheme(settings));
	process.once('exit', taken.release);
	const unlisten = [heedEarly(stdin, ahead.press), ahead.subscribe(taken.redraw)];
	try {
		// While a module is loaded nothing is read: what was typed by now gets two turns of the event loop first.
		for (let turn = 0; turn < 2; turn++) await new Promise(resolve => setImmediate(resolve));
		const {openScreen} = await import('./ui/open-screen.tsx');
		for (const end of unlisten) end();
		return {screen: openScreen(settings, {stdin, stdout, stderr, foreground}, ahead, taken), become: ahead.become};
	} finally {
		taken.release();
		process.off('exit', taken.release);
	}
};

/** The wizard from the first frame to the exit code. */
export const openWizard = async (sitting: Sitting): Promise<number> => {
	const {options, resume, computer, clock, leaving} = sitting;
	const content = (await computer.loadCheckpoint())?.content;
	const left = readCheckpoint(content);
	// A run of the sandbox is never continued against Azure, nor the other way round.
	const mine = left !== null && (left.sandbox === null) === (options.sandbox === null);
	const {credential, tenant, resource, project, deployment, scenario, people, cloud, scope, timeoutMs, request} = options;
	const role = options.customRole ? customRole : options.role;
	const given = {
		credential,
		tenant,
		resource,
		project,
		deployment,
		scenario,
		people,
		cloud,
		role,
		scope,
		timeoutMs,
		...(request === null ? {} : {request: true as const}),
	};
	const fresh = start(given, mine ? left : null);
	const settings = {
		env: process.env,
		platform: process.platform,
		accessible: options.accessible || isOn('ACCESSIBLE') || isOn('INK_SCREEN_READER') || process.env['TERM'] === 'dumb',
		sandbox: options.sandbox?.world ?? null,
	};
	const goesOn = resume && mine;
	const beginsHome = !goesOn && request === null && options.command !== 'diagnose' && !settings.accessible;
	const ahead = beginsHome ? await drawFirst(fresh, settings, sitting) : null;
	if (ahead) await clock.sleep(beforeLoadingMs, leaving).catch(() => undefined);
	try {
		const {sitThrough} = await import('./main-sitting.ts');
		return await sitThrough({...sitting, settings, fresh, left: goesOn ? content : null, ahead});
	} catch (error) {
		// What is told of it would go away with the screen.
		ahead?.screen.close();
		await ahead?.screen.closed().catch(() => undefined);
		throw error;
	}
};
