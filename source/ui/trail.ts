import type {Assessment} from '../access/assessment.ts';
import {grantsToWrite} from '../access/grants-to-write.ts';
import {scenarios} from '../access/scenario.ts';
import type {Place, State} from '../wizard/state.ts';
import {calm} from './calm.ts';
import {type Line, lineWidth, type Span, span, truncate} from './line.ts';
import type {Glyphs} from './theme.ts';
import {count, resourceName, took, whoIs} from './words.ts';

export type StepName = 'You' | 'Target' | 'Scenario' | 'People' | 'Access' | 'Plan' | 'Grant' | 'Proof';
const ownSteps: readonly StepName[] = ['You', 'Target', 'Scenario', 'Access', 'Plan', 'Grant', 'Proof'];
/** Teammates prove it themselves. */
const teamSteps: readonly StepName[] = ['You', 'Target', 'Scenario', 'People', 'Access', 'Plan', 'Grant'];

const stepsOf = ({journey}: Pick<State, 'journey'>): readonly StepName[] => (journey === 'set-up' ? teamSteps : ownSteps);

/** `null`: not on the way yet, or no longer. */
const stepOf: Readonly<Record<Place, StepName | null>> = {
	home: null,
	'paste.waiting': null,
	'sources.loading': 'You',
	'sources.choosing': 'You',
	'identities.loading': 'You',
	identities: 'You',
	'signIn.running': 'You',
	'signIn.failed': 'You',
	'targets.loading': 'Target',
	'targets.choosing': 'Target',
	'targets.failed': 'Target',
	'target.opening': 'Target',
	'target.failed': 'Target',
	'scenario.choosing': 'Scenario',
	'project.choosing': 'Scenario',
	'deployment.choosing': 'Scenario',
	'people.choosing': 'People',
	'assess.running': 'Access',
	'assess.failed': 'Access',
	access: 'Access',
	'ladder.running': 'Access',
	'ladder.failed': 'Access',
	'ladder.found': 'Access',
	activate: 'Plan',
	'activate.running': 'Grant',
	'activate.failed': 'Grant',
	plan: 'Plan',
	'plan.revising': 'Plan',
	'grant.running': 'Grant',
	'grant.failed': 'Grant',
	handOff: 'Grant',
	'probe.running': 'Proof',
	'probe.failed': 'Proof',
	done: 'Proof',
	'harden.reading': 'Proof',
	harden: 'Proof',
	'harden.plan': 'Proof',
	'harden.running': 'Proof',
	'harden.failed': 'Proof',
	'harden.handOff': 'Proof',
	'harden.done': 'Proof',
	'audit.running': 'Proof',
	'audit.failed': 'Proof',
	audit: 'Proof',
	'audit.planning': 'Proof',
	'audit.plan': 'Proof',
	'audit.fixing': 'Proof',
	'audit.settling': 'Proof',
	'audit.calling': 'Proof',
	'audit.proof': 'Proof',
	'audit.witness': 'Proof',
	'audit.remove': 'Proof',
	'audit.removing': 'Proof',
	'audit.unfixed': 'Proof',
	'audit.handOff': 'Proof',
	'audit.fixed': 'Proof',
	left: null,
};

const targetAnswer = ({record: {target}}: State): string | null => {
	if (!target) return null;
	return target.project ? `${resourceName(target)}/${calm(target.project.name)}` : resourceName(target);
};

const peopleAnswer = ({journey, given, team}: State): string | null =>
	journey !== 'set-up' || given.people.length === 0 || team.people.length === 0 ? null : `${team.people.length} chosen`;

const accessWords: Readonly<Record<Assessment['outcome'], string>> = {
	allowed: 'held',
	denied: 'was missing',
	eligible: 'was eligible, not active',
	unknown: 'was not known',
};

const accessAnswer = ({record: {assessments}}: State): string | null => {
	if (assessments.length === 0) return null;
	const allowed = assessments.filter(({outcome}) => outcome === 'allowed').length;
	if (assessments.length > 1) return `${allowed} of ${assessments.length} can`;
	return accessWords[assessments[0]?.outcome ?? 'unknown'];
};

/** Whether a role is, or was in this sitting, activated instead of one being granted. */
const isActivation = ({at, record}: State): boolean => at.startsWith('activate') || (record.receipt?.activations ?? []).length > 0;

const planAnswer = (state: State): string | null => {
	const {plan} = state.record;
	const toWrite = plan ? grantsToWrite(plan).length : 0;
	if (toWrite === 0 && isActivation(state)) return 'activate';
	if (!plan) return null;
	return toWrite === 0 ? 'no grant' : count(toWrite, 'grant');
};

const grantAnswer = ({record: {receipt, plan}}: State): string | null => {
	const created = receipt?.entries.filter(({state}) => state === 'created').length ?? 0;
	if (created > 0) return created === 1 ? 'written' : `${created} written`;
	if (receipt?.activations?.some(({state}) => state === 'activated')) return 'activated';
	return plan && grantsToWrite(plan).length === 0 ? 'none needed' : null;
};

const proofAnswer = ({record: {liveness}}: State): string | null => (liveness === null || liveness.outcome === 'skipped' ? null : liveness.outcome);

const answerOf: Readonly<Record<StepName, (state: State) => string | null>> = {
	You: ({record: {session}}) => session && whoIs(session),
	Target: targetAnswer,
	Scenario: ({record: {scenario}}) => scenario && scenarios[scenario].short,
	People: peopleAnswer,
	Access: accessAnswer,
	Plan: planAnswer,
	Grant: grantAnswer,
	Proof: proofAnswer,
};

export type Step = {readonly name: StepName; readonly is: 'done' | 'current' | 'ahead' | 'skipped'; readonly answer: string | null};

const placeInTrail = (place: Place, state: State): number => {
	const step = stepOf[place];
	// The card of teammates lies behind the last step.
	return step === null ? -1 : step === 'Proof' && state.journey === 'set-up' ? teamSteps.length - 1 : stepsOf(state).indexOf(step);
};

const placeOf = ({at, leftAt}: State): Place => (at === 'left' ? (leftAt ?? 'home') : at);

/** The card, and where it leads to: the way is done. */
const isBehindProof = (place: Place): boolean => place === 'done' || place.startsWith('harden') || place.startsWith('audit');

const standing = (index: number, state: State, answer: string | null): Step['is'] => {
	const at = placeInTrail(placeOf(state), state);
	if (index === at && !isBehindProof(placeOf(state))) return 'current';
	if (index > at || at < 0) return 'ahead';
	// A text that is certain by itself needs no sign-in; of the access something is always known behind it.
	return answer === null && stepsOf(state)[index] !== 'Access' ? 'skipped' : 'done';
};

/** The way with the answers so far; an answer that lies ahead is told too, since Back keeps it. */
export const trailOf = (state: State): readonly Step[] =>
	stepsOf(state).map((name, index) => {
		const answer = answerOf[name](state);
		return {name, is: standing(index, state, answer), answer};
	});

/** Where the card leads to; `null`: somewhere on the way. */
export const besideWords = (state: State): string | null => {
	const place = placeOf(state);
	if (place.startsWith('harden')) return `Turn keys ${state.turning?.wanted ?? 'off'}.`;
	return place.startsWith('audit') ? 'Audit.' : null;
};

/** "Step 4 of 7, access". */
export const stepWords = (state: State): string | null => {
	const at = placeInTrail(placeOf(state), state);
	return at < 0 ? null : `${at + 1} of ${stepsOf(state).length}`;
};

/** The local part says who, the domain stands in the header; of the access only what is good news. */
const brief = ({name, is, answer}: Step): string => {
	if (is !== 'done' || answer === null || (name === 'Access' && /^(?:was|0 of) /u.test(answer))) return name;
	return name === 'You' ? answer.replace(/@.*$/, '') : answer;
};

const markOf = (is: Step['is'], glyphs: Glyphs): Span =>
	({done: span('good', glyphs.good), current: span('here', glyphs.current), ahead: span('quiet', glyphs.todo), skipped: span('quiet', glyphs.none)})[is];

const styles = {done: 'plain', current: 'strong', ahead: 'quiet', skipped: 'quiet'} as const;

const drawSteps = (trail: readonly Step[], most: number, glyphs: Glyphs): Line =>
	trail.flatMap((step, index): Span[] => [
		...(index > 0 ? [{text: '  '}] : []),
		markOf(step.is, glyphs),
		{text: ' '},
		span(styles[step.is], truncate(brief(step), most, glyphs.ellipsis)),
	]);

/** As wide as it fits; where even short answers do not, only the number and the name of the step. */
export const drawTrail = (state: State, columns: number, glyphs: Glyphs): Line => {
	const trail = trailOf(state);
	const current = trail.find(({is}) => is === 'current');
	const words = stepWords(state);
	for (let most = 30; most >= 8; most -= 1) {
		const line = drawSteps(trail, most, glyphs);
		if (lineWidth(line) <= columns) return line;
	}
	const beside = besideWords(state);
	if (beside !== null) return [span('strong', beside.replace('.', ''))];
	if (words === null) return [span('quiet', `${trail.length} steps`)];
	return [span('quiet', `${words} ${glyphs.between} `), span('strong', current?.name ?? trail.at(-1)?.name ?? '')];
};

/** The proof in one sentence; `null` when no call was made. */
export const proofWords = ({record: {liveness}}: State): string | null => {
	if (!liveness || liveness.outcome === 'skipped' || !liveness.url) return null;
	const calls = `${count(liveness.attempts, 'call')} in ${took(liveness.elapsedMs)}`;
	return `Proof: ${liveness.outcome}, ${calls}, the last answer ${liveness.status ?? 'none'} from ${calm(liveness.url)}`;
};
