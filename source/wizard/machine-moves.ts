import {appBeforePerson} from '../access/app-identity.ts';
import {type HandOff, writeHandOff} from '../access/hand-off.ts';
import type {ProbeProgress} from '../access/liveness.ts';
import type {Reason} from '../access/reason.ts';
import {openActivations, openRoles, type Receipt} from '../access/receipt.ts';
import {afterWriting} from '../access/refused-grant.ts';
import {isRoleToCome} from '../access/role-not-made.ts';
import {emptyRecord, type RunRecord} from '../access/run-record.ts';
import {needsProject, scenarios} from '../access/scenario.ts';
import {refusedTenants} from '../steps/discover-tenants.ts';
import type {Assessed, Climbed, EventOf} from './events.ts';
import {type Answer, answers, type Given, type Place, type State} from './state.ts';

export const go = (state: State, at: Place): State => ({
	...state,
	at,
	problem: null,
	deviceCode: null,
	challenged: false,
	record: {...state.record, diagnosis: null, handOff: at === 'handOff' ? state.record.handOff : null},
});

export const failAt =
	(at: Place) =>
	(state: State, {problem}: EventOf<'failed'>): State => ({
		...state,
		at,
		problem,
		deviceCode: null,
		challenged: false,
		record: {...state.record, diagnosis: problem},
	});

export const endAs =
	(ending: NonNullable<State['ending']>) =>
	(state: State): State => ({...state, at: 'left', ending, leftAt: state.at, deviceCode: null, challenged: false});

/** Takes away what was built from an answer that changed; the answers themselves stay, to be offered again. */
export const cut = (state: State, changed: 'source' | 'target' | 'later'): State => {
	const {session, target, scenario, pasted} = state.record;
	const base = {...state, role: state.given.role, trying: null, rungs: [], probe: null, turning: null, audited: null, mending: null};
	const kept: RunRecord = {...emptyRecord, pasted};
	if (changed === 'later') return {...base, record: {...kept, session, target, scenario}};
	const before: readonly Answer[] = changed === 'target' ? ['source', 'target'] : ['source'];
	const taken = state.taken.filter(({answer}) => before.includes(answer));
	if (changed === 'target') return {...base, taken, opened: null, record: {...kept, session, scenario}};
	return {...base, taken, opened: null, discovery: null, signedInTo: null, record: {...kept, scenario}};
};

const flagOf = {source: 'credential', target: 'resource', scenario: 'scenario', project: 'project', deployment: 'deployment'} as const satisfies Record<
	Exclude<Answer, 'people'>,
	keyof Given
>;

/** What came as a flag is no longer taken by itself: its question is put to the person. */
export const withoutFlag = (state: State, answer: Answer): State => ({
	...state,
	taken: state.taken.filter(taken => taken.answer !== answer),
	// Whoever was named fills the list of people, where each can be taken out.
	given: answer === 'people' ? state.given : {...state.given, [flagOf[answer]]: null},
});

const placeOf = (answer: Answer, state: State): Place => {
	if (answer === 'target') return state.discovery ? 'targets.choosing' : 'targets.loading';
	return (
		{
			source: 'sources.choosing',
			scenario: 'scenario.choosing',
			project: 'project.choosing',
			deployment: 'deployment.choosing',
			people: 'people.choosing',
		} as const
	)[answer];
};

const isNoQuestion = (answer: Answer, state: State): boolean => {
	const {scenario} = state.record;
	switch (answer) {
		case 'project':
			return !(scenario && needsProject(scenario));
		case 'deployment':
			return scenario !== null && (scenarios[scenario].proof === 'none' || state.journey === 'set-up');
		case 'people':
			return state.journey !== 'set-up';
		default:
			return false;
	}
};

/** Where the questions begin: before them lies what was pasted, or nothing. */
export const toBeginning = (state: State): State => go(state, state.journey === 'fix-error' ? 'paste.waiting' : 'home');

/** To the nearest earlier question with more than one answer. One that a flag answered is put after all: whoever goes back wants another answer. */
export const backFrom = (state: State, question: Answer | 'access'): State => {
	const before = answers.slice(0, question === 'access' ? answers.length : answers.indexOf(question)).reverse();
	const hasOne = (answer: Answer): boolean => state.taken.some(taken => taken.answer === answer && taken.why === 'only');
	const asked = before.find(answer => !isNoQuestion(answer, state) && !hasOne(answer));
	return asked ? go(withoutFlag(state, asked), placeOf(asked, state)) : toBeginning(state);
};

/** Who was named and is not among the chosen. */
export const teamTold = ({journey, team}: State): readonly Reason[] =>
	journey === 'set-up' ? [...team.told.map(text => ({id: 'taken.people', text})), ...team.unclear.map(({text}) => ({id: 'people.unclear', text}))] : [];

const toldOf = (state: State) => {
	const {
		discovery,
		record: {session},
		sources,
		taken,
	} = state;
	const other = session ? appBeforePerson(sources, session) : null;
	return [...(other ? [other] : []), ...(discovery ? refusedTenants(discovery) : []), ...taken.flatMap(({told}) => told), ...teamTold(state)];
};

/** With nothing assessed yet; what was taken without asking is told even when the reading fails. */
export const toAssessing = (state: State): State =>
	go({...state, rungs: [], record: {...state.record, warnings: toldOf(state)}}, state.journey === 'fix-error' ? 'ladder.running' : 'assess.running');

/** What was assessed is out of date once something was written. */
export const readAgain = (state: State): State =>
	toAssessing({
		...state,
		trying: null,
		probe: null,
		record: {...state.record, people: [], assessments: [], plan: null, makes: null, whoCan: null, liveness: null, findings: null},
	});

/** Where it stands what is known of the access: as a verdict, or as the cause of an error. */
export const toKnown = (state: State): State => {
	if (state.journey !== 'fix-error') return go(state, 'access');
	const found = go(state, 'ladder.found');
	return {...found, record: {...found.record, diagnosis: found.record.findings?.diagnosis ?? null}};
};

const mayHaveChanged = ({receipt}: RunRecord): boolean =>
	receipt !== null &&
	(receipt.entries.some(({state}) => state === 'planned' || state === 'created') || openActivations(receipt).length > 0 || openRoles(receipt).length > 0);

export const backToAccess = (state: State): State => (mayHaveChanged(state.record) ? readAgain(state) : toKnown({...state, trying: null}));
export const backToPlan = (state: State): State => (mayHaveChanged(state.record) ? readAgain(state) : go({...state, trying: null}, 'plan'));

export const withAssessed = (state: State, {people, assessments, plan, makes = null, whoCan, warnings}: Assessed): State => ({
	...state,
	record: {...state.record, people, assessments, plan, makes, whoCan, warnings: [...toldOf(state), ...warnings]},
});

export const withClimbed = (state: State, climbed: Climbed): State => {
	const {record, ...next} = withAssessed(state, climbed);
	return {...next, rungs: [], record: {...record, findings: climbed.findings, liveness: climbed.liveness}};
};

export const withReceipt = (state: State, receipt: Receipt, path: string): State => ({
	...state,
	written: [...state.written.filter(({id}) => id !== receipt.id), {id: receipt.id, path}],
	record: {...state.record, receipt, receiptPath: path},
});

/** A new write, or a new try, tells its own refusals only; a call made before it says nothing of it. */
export const toWriting = (state: State): State => {
	const {record, refused} = state;
	return go(
		{...state, refused: [], record: {...record, liveness: null, warnings: record.warnings.filter(warning => !refused.includes(warning))}},
		'grant.running',
	);
};

export const withRefused = (state: State, refused: readonly Reason[]): State => ({
	...state,
	refused,
	record: {...state.record, warnings: [...state.record.warnings, ...refused]},
});

export const toProbe = (state: State, previous: ProbeProgress | null = null): State =>
	go({...state, trying: null, probe: previous, record: {...state.record, liveness: null}}, 'probe.running');

/** The proof is the signed-in person's own call: for others there is none to make. */
export const isForMe = ({people, session}: RunRecord): boolean => people.length === 0 || people.some(({id}) => id === session?.objectId);

/** Whether the way ends with a call: of teammates' access only they can make it. */
export const mayCall = ({journey, record}: Pick<State, 'journey' | 'record'>): boolean => journey !== 'set-up' && isProvable(record);

/** Whether a call of the signed-in person proves anything here. */
export const isProvable = (record: RunRecord): boolean => isForMe(record) && record.scenario !== null && scenarios[record.scenario].proof === 'call';

export const toProof = (state: State): State | null => {
	if (mayCall(state)) return toProbe(state);
	if (state.journey === 'set-up') return state.record.plan ? go(state, 'done') : toHandOff(state);
	const settled = state.record.receipt !== null || state.record.assessments.every(({outcome}) => outcome === 'allowed');
	return settled ? go(state, 'done') : null;
};

/** Whether something required was not written and is not there: refused, or not for this person to assign. */
export const isLeftToOthers = (record: RunRecord): boolean =>
	record.receipt !== null && (afterWriting(record).plan?.grants.some(({need, exists}) => need === 'required' && !exists) ?? false);

const beforeWrites = new WeakMap<RunRecord, {readonly handOff: HandOff | null}>();
const afterWrites = new WeakMap<RunRecord, {readonly handOff: HandOff | null}>();

/** Whether it can be handed off is asked for each key that is drawn: of a thousand grants it is written once. */
const handOffOf = (record: RunRecord, isAfterWriting: boolean): HandOff | null => {
	const known = (isAfterWriting ? afterWrites : beforeWrites).get(record);
	if (known) return known.handOff;
	const handOff = writeHandOff(isAfterWriting ? afterWriting(record) : record);
	(isAfterWriting ? afterWrites : beforeWrites).set(record, {handOff});
	return handOff;
};

/** `null`: nothing is to be granted, or a role that is not there yet. */
export const toHandOff = (state: State): State | null => {
	if (isRoleToCome(state.record)) return null;
	const handOff = handOffOf(state.record, state.at === 'grant.failed' || state.at === 'done');
	return handOff && go({...state, trying: null, stoppedLooking: false, looks: 0, lookAtOnce: false, record: {...state.record, handOff}}, 'handOff');
};

/** Whether nothing that could be written, and no call, gets the signed-in person any further: a role waits to be activated, or no role helps. */
export const isHelpless = ({assessments, plan, session}: RunRecord): boolean => {
	const mine = assessments.find(({principal}) => principal.id === session?.objectId);
	const isShut = mine
		? mine.outcome === 'eligible' || mine.outcome === 'denied'
		: assessments.length > 0 && assessments.every(({outcome}) => outcome === 'eligible' || outcome === 'denied');
	return isShut && plan !== null && !plan.grants.some(({need, exists}) => need === 'required' && !exists);
};

/** Where the way goes from the access: see `CONTINUE`. */
export const proceed = (state: State): State | null => {
	if (state.journey !== 'set-up' && isHelpless(state.record)) return null;
	const plan = state.record.plan;
	const missing = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (!plan || missing.length === 0) return toProof(state);
	if (plan.assignable !== 'no') return go(state, 'plan');
	return missing.some(({need}) => need === 'required') ? (toHandOff(state) ?? go(state, 'plan')) : toProof(state);
};
