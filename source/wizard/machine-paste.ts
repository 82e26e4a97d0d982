import {fixAlone} from '../access/findings.ts';
import type {Pasted} from '../access/paste/pasted.ts';
import {readPaste} from '../access/paste/read-paste.ts';
import {meantBy, understand} from '../access/paste/understand.ts';
import type {Journey} from './events.ts';
import {toActivate} from './machine-activate.ts';
import {afterSession} from './machine-answers.ts';
import {cut, go, proceed, toKnown, toProof} from './machine-moves.ts';
import type {Given, State} from './state.ts';

/** What was answered on the other journey is offered again, but nothing that was read or pasted there. */
export const begin = (state: State, journey: Journey): State => {
	const fresh = {...state, given: state.flags ?? state.given, flags: null, resume: null};
	const turned = journey === state.journey ? fresh : cut({...fresh, journey, record: {...fresh.record, pasted: null}}, 'later');
	return go(turned, journey === 'fix-error' ? 'paste.waiting' : 'sources.loading');
};

export const resumed = (state: State): State | null => {
	const {resume, record} = state;
	if (!resume) return null;
	const {answers, journey, pasted} = resume;
	const next = {...state, given: answers, flags: state.flags ?? state.given, role: answers.role, journey};
	return go({...next, record: {...record, pasted: pasted === null ? null : readPaste(pasted)}}, 'sources.loading');
};

const union = <T>(one: readonly T[], other: readonly T[]): readonly T[] => [...one, ...other.filter(item => !one.includes(item))];

/** One text of both. What was said of the secrets in the first is kept: they are no longer in it. */
const joined = (before: Pasted | null, text: string): Pasted | null => {
	if (text.trim() === '') return before;
	if (!before) return readPaste(text);
	const whole = readPaste(`${before.text}\n${text}`);
	return {...whole, tokens: [...before.tokens, ...whole.tokens], secrets: union(before.secrets, whole.secrets)};
};

const withText = (state: State, pasted: Pasted | null): State | null => (pasted === state.record.pasted ? null : {...state, record: {...state.record, pasted}});

export const withPasted = (state: State, text: string): State | null => withText(state, text === '' ? null : joined(state.record.pasted, text));

/** What the text names is taken as if it had been given; what was given as a flag stands above it. */
const givenBy = (pasted: Pasted | null, flags: Given): Given => {
	if (!pasted) return flags;
	const {wanted, project, deployment, scenario} = meantBy(pasted);
	return {
		...flags,
		resource: flags.resource ?? wanted,
		project: flags.project ?? project,
		deployment: flags.deployment ?? deployment,
		scenario: flags.scenario ?? scenario,
	};
};

/** Where the text alone is certain, straight to the cause; else the way to whatever it is about. */
export const look = (state: State, text: string): State => {
	const pasted = joined(state.record.pasted, text);
	const flags = state.flags ?? state.given;
	const next = cut({...state, given: givenBy(pasted, flags), flags, record: {...state.record, pasted}}, 'later');
	const told = pasted && understand(pasted);
	if (!told?.isSettled || !told.diagnosis) return onward(next);
	return toKnown({...next, record: {...next.record, findings: {rungs: [], diagnosis: told.diagnosis, others: told.others, fix: fixAlone(told.diagnosis)}}});
};

const onward = (state: State): State => (state.record.session ? afterSession(state) : go(state, 'sources.loading'));

/** In Azure too, though the text alone was certain. */
export const lookFurther = (state: State): State => onward(cut(state, 'later'));

/** The same questions with the same answers, in another tenant. */
const intoTenant = (state: State, tenant: string): State => {
	const {given, wanted, record} = state;
	const {target, scenario} = record;
	const answers: Given = {
		...given,
		tenant,
		resource: given.resource ?? wanted,
		project: given.project ?? target?.project?.name ?? null,
		deployment: given.deployment ?? target?.deployment?.name ?? null,
		scenario: given.scenario ?? scenario,
	};
	return go({...cut({...state, given: answers}, 'target'), discovery: null, signedInTo: null, wanted: null}, 'signIn.running');
};

/** What the cause found leads to; see `Fix`. */
export const mend = (state: State): State | null => {
	const fix = state.record.findings?.fix;
	switch (fix?.is) {
		case 'plan':
			return proceed(state);
		case 'activate':
			return toActivate(state);
		case 'prove':
			return toProof(state);
		case 'tenant':
			return intoTenant(state, fix.tenantId);
		default:
			return null;
	}
};
