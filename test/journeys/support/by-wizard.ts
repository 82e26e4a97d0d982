import {toDocument} from '../../../source/access/document.ts';
import {exitCodeOf} from '../../../source/access/exit-code.ts';
import {accessOutcome} from '../../../source/access/outcome.ts';
import {customRole as exactRole} from '../../../source/access/role-wish.ts';
import type {ScenarioId} from '../../../source/access/scenario.ts';
import type {CredentialSource} from '../../../source/access/session.ts';
import type {UserEvent} from '../../../source/wizard/events.ts';
import {nothingGiven, type Place, type State, start} from '../../../source/wizard/state.ts';
import {createWizard} from '../../../source/wizard/store.ts';
import type {Sitting} from './sitting.ts';

/** What a person answers; the resource by name, ARM id or endpoint URL. */
export type Answers = {
	readonly scenario: ScenarioId;
	readonly resource: string;
	readonly project?: string;
	readonly deployment?: string;
	readonly people?: readonly string[];
	/** Default: the device code. */
	readonly credential?: CredentialSource;
	/** A whole number of seconds. */
	readonly timeoutS?: number;
	/** Named by flag, or chosen in the plan. */
	readonly customRole?: 'chosen' | 'named';
};

/** What is answered in each place, of several one each time that it is come to; `null` ends the sitting there. */
export type Presses = Readonly<Partial<Record<Place, UserEvent | readonly UserEvent[] | null>>>;

const presses = ({scenario, resource, project = '', deployment = '', credential = 'device-code', customRole}: Answers): Presses => ({
	home: {type: 'CHOOSE_JOURNEY', journey: 'get-access'},
	'sources.choosing': {type: 'CHOOSE_SOURCE', source: credential},
	'targets.choosing': {type: 'CHOOSE_TARGET', wanted: resource},
	'scenario.choosing': {type: 'CHOOSE_SCENARIO', scenario},
	'project.choosing': {type: 'CHOOSE_PROJECT', name: project},
	'deployment.choosing': {type: 'CHOOSE_DEPLOYMENT', name: deployment},
	access: {type: 'CONTINUE'},
	plan: customRole === 'chosen' ? [{type: 'CUSTOM_ROLE'}, {type: 'CONFIRM'}] : {type: 'CONFIRM'},
	'signIn.failed': null,
	'targets.failed': null,
	'target.failed': null,
	'assess.failed': null,
	'grant.failed': null,
	'probe.failed': null,
	handOff: null,
	done: null,
});

/** Goes the way through the wizard until it ends or fails; the places passed, and the last state. `more`: what is pressed besides. */
export const byWizard = async (
	{forWizard, keep}: Sitting,
	answers: Answers,
	more: Presses = {},
	from: State | null = null,
): Promise<{readonly state: State; readonly places: readonly Place[]}> => {
	const {people = [], timeoutS, customRole} = answers;
	const given = {...nothingGiven, people, role: customRole === 'named' ? exactRole : null, timeoutMs: timeoutS === undefined ? null : timeoutS * 1000};
	const wizard = createWizard(forWizard, from ?? start(given));
	const script = {...presses(answers), ...more};
	const places: Place[] = [];
	const ended = Promise.withResolvers<State>();
	const look = (): void => {
		const state = wizard.getSnapshot();
		keep(state);
		if (state.at === places.at(-1)) return;
		places.push(state.at);
		const pressed = script[state.at];
		if (pressed === undefined) return;
		const event = [pressed].flat()[places.filter(place => place === state.at).length - 1] ?? null;
		if (event === null) {
			wizard.stop();
			ended.resolve(state);
		} else {
			queueMicrotask(() => wizard.send(event));
		}
	};
	wizard.subscribe(look);
	wizard.start();
	look();
	const state = await ended.promise;
	await wizard.settled();
	return {state, places};
};

export type Document = Readonly<Record<string, unknown>> & {readonly receipt: object | null};

/** Without the one id that is another on each run: MSAL draws it. */
export const readDocument = (json: string): Document => JSON.parse(json.replace(/Correlation id:? [0-9a-f-]{36}/giu, 'Correlation id'));

/** The document of a sitting, as the command would print it. */
export const documentOf = ({record}: State): Document => {
	const outcome = accessOutcome(record);
	return readDocument(JSON.stringify(toDocument({command: 'grant', outcome, exitCode: exitCodeOf('grant', outcome, record), record, redact: false})));
};
