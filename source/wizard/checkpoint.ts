import type {ProbeProgress} from '../access/liveness.ts';
import {principalWord} from '../access/principal.ts';
import {isExact} from '../access/role-wish.ts';
import type {RunInputs} from '../access/run-inputs.ts';
import type {Journey} from './events.ts';
import {readCheckpoint} from './left-run.ts';
import {reduce} from './machine.ts';
import {type Place, type Resume, type State, start} from './state.ts';

/** The answers of the run, readable by the command `resume` too, and what only the wizard goes on with. */
type Content = RunInputs & {
	readonly at: Place;
	readonly timeoutMs: number | null;
	readonly probe: ProbeProgress | null;
	readonly journey: Journey;
	/** The text, for the cause to be looked for again; its secrets were taken out when it was pasted. */
	readonly pasted: string | null;
};

/** At most this many calls of a wait are kept; 20 minutes make 180. */
const attemptsKept = 300;

/** The file is written anew at each step. What tells a cause stands at the beginning of a call, and at the end of a log. */
const lettersKept = {first: 20_000, last: 40_000} as const;

const shortened = (text: string): string =>
	text.length <= lettersKept.first + lettersKept.last + 1 ? text : `${text.slice(0, lettersKept.first)}\n${text.slice(-lettersKept.last)}`;

const behindAll: readonly Place[] = ['done', 'harden.done', 'audit.running', 'audit.failed', 'audit', 'audit.fixed'];

/** Whoever is here has what they came for: there is nothing to go on with. */
const isBehindAll = (at: Place): boolean => behindAll.includes(at);

/** `null` when there is nothing to go on with: save nothing then, and after `done` clear what was saved. */
export const toCheckpoint = (state: State): Content | null => {
	const at = state.leftAt ?? state.at;
	const {session, target, scenario, receipt, pasted} = state.record;
	if (at === 'home' || isBehindAll(at)) return null;
	if (state.resume) return contentOf(state.resume);
	if (!session) return null;
	const {given} = state;
	return contentOf({
		at,
		sandbox: session.sandbox,
		answers: {
			...given,
			credential: session.source,
			tenant: session.tenantId,
			resource: state.wanted ?? given.resource,
			project: target?.project?.name ?? given.project,
			deployment: target?.deployment?.name ?? given.deployment,
			scenario: scenario ?? given.scenario,
			people: state.journey === 'set-up' && state.team.people.length > 0 ? state.team.people.map(principalWord) : given.people,
			role: state.role,
			cloud: session.cloud,
		},
		receiptId: receipt?.id ?? null,
		// What was proven is proven anew.
		probe: at.startsWith('harden') || at.startsWith('audit') ? null : state.probe,
		journey: state.journey,
		pasted: pasted?.text ?? null,
	});
};

const contentOf = ({at, sandbox, answers, receiptId, probe, journey, pasted}: Resume): Content => ({
	kind: 'run-inputs',
	...answers,
	role: isExact(answers.role) ? null : answers.role,
	...(isExact(answers.role) ? {customRole: true} : {}),
	sandbox,
	receiptId,
	isHandedOff: at === 'handOff',
	at,
	probe: probe && {...probe, attempts: probe.attempts.slice(-attemptsKept), nextAt: null},
	journey,
	pasted: pasted === null ? null : shortened(pasted),
});

/** The state that goes on: signs in again with the answers as given and reads Azure anew. Main decides whether the sandbox of the run is the present one. */
export const fromCheckpoint = (content: unknown): State | null => {
	const resume = readCheckpoint(content);
	return resume && reduce(start(undefined, resume), {type: 'RESUME'});
};
