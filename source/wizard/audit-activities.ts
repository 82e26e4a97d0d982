import type {AuditFinding} from '../access/audit/finding.ts';
import {isEnough, isSameHeld, type MendSurvey} from '../access/audit/mend-survey.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {inputTrouble} from '../access/trouble.ts';
import {auditAccess} from '../steps/audit.ts';
import type {Clock} from '../steps/clock.ts';
import {callAsHolder, type Mended, removeBroad, surveyMend} from '../steps/mend.ts';
import {writeGrants} from '../steps/write-grants.ts';
import type {Activity, Services} from './activity.ts';
import type {Outcome} from './events.ts';
import {isGranted} from './mending.ts';
import type {State} from './state.ts';

type Reading = {readonly audited: Mended['audited']; readonly work: Mended | null; readonly survey: MendSurvey | null};

const wishOf = ({opened, record: {session, target}}: State) =>
	session && target?.resource
		? {session, target: {...target, deployment: null}, deployments: opened?.deployments ?? [], projects: opened?.projects ?? [], scenario: null}
		: null;

/** Who can call here, by which role, and what of it is broader than needed. Reads only. */
export const auditing = (state: State): Activity | null => {
	const wish = wishOf(state);
	return (
		wish && {
			key: state.at,
			run: async (services: Services, signal) => {
				const {audit, told} = await auditAccess(services, wish, signal);
				return {type: 'audit.done', audit, told};
			},
		}
	);
};

/** All of it anew, as the command does before each of its steps. */
const readAnew = async (state: State, finding: AuditFinding, services: Services, signal: AbortSignal): Promise<Reading> => {
	const wish = wishOf(state);
	if (!wish) throw new Error('Nothing is known to be audited.');
	const audited = await auditAccess(services, wish, signal);
	const still = audited.audit.findings.find(({id}) => id === finding.id);
	if (!still || still.fix === null) return {audited, work: null, survey: null};
	const work = {session: wish.session, target: wish.target, audited, finding: still};
	return {audited, work, survey: await surveyMend(services, work, signal)};
};

const told = ({audited: {audit, told: notes}, survey}: Reading): Outcome => ({type: 'mend.read', survey, audit, told: notes});

/** Resource Manager's list may lack for a moment what it has just written. */
const listLag = {tries: 5, everyMs: 2000};

const untilListed = async (isNew: boolean, clock: Clock, signal: AbortSignal, read: () => Promise<Reading>): Promise<Reading> => {
	let reading = await read();
	for (let tries = 0; isNew && reading.survey?.step.is === 'grant' && tries < listLag.tries; tries += 1) {
		await clock.sleep(listLag.everyMs, signal);
		reading = await read();
	}
	return reading;
};

/** What is next about the finding. Reads only. */
export const planningMend = (state: State): Activity | null => {
	const {at, mending} = state;
	return (
		mending && {
			key: at,
			run: async (services, signal) =>
				told(await untilListed(mending.goesOn && isGranted(mending), services.clock, signal, async () => readAnew(state, mending.finding, services, signal))),
		}
	);
};

type Report = Parameters<Activity['run']>[2];

const toldBy = (report: Report): Parameters<typeof writeGrants>[2] & Parameters<typeof removeBroad>[2] => ({
	onReceipt: (receipt, path) => report({type: 'grant.receipt', receipt, path}),
	onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
	onDeviceCode: code => report({type: 'signIn.code', code}),
	onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
});

export const grantingNarrower = ({at, mending, record: {session, target}}: State): Activity | null => {
	const plan = mending?.survey?.plan;
	if (!session || !plan) return null;
	return {
		key: at,
		run: async (services, signal, report) => {
			const {receipt, path} = await writeGrants(services, {session, plan, location: target?.resource?.location ?? null}, toldBy(report), signal);
			return {type: 'grant.done', receipt, path, warnings: []};
		},
	};
};

/** As long as both roles give the same nothing can be proven: the younger one has to be known everywhere first. */
export const settlingMend = ({at, mending}: State): Activity | null => {
	const step = mending?.survey?.step;
	if (step?.is !== 'wait') return null;
	return {
		key: at,
		run: async ({clock}, signal) => {
			await clock.sleep(Math.max(0, step.until - clock.now()), signal);
			return {type: 'mend.settled'};
		},
	};
};

/** The own call: nothing but the narrower role, or one that has settled, answers it. */
export const callingAsHolder = ({at, given, mending, nudges, opened, record}: State): Activity | null => {
	const {session, target} = record;
	if (!mending?.survey || !session || !target) return null;
	const {granted, probe, survey} = mending;
	return {
		key: `${at} ${nudges}`,
		run: async (services, signal, report) => {
			const question = {
				session,
				target,
				scenario: survey.scenario,
				deployments: opened?.deployments ?? [],
				receipt: granted,
				timeoutMs: given.timeoutMs ?? defaultTimeoutMs,
				previous: probe,
			};
			const answer = await callAsHolder(services, question, progress => report({type: 'probe.progress', progress}), signal);
			return {type: 'probe.done', ...answer};
		},
	};
};

/** Looks once more at all that decides, and takes away exactly what was shown; where anything is another way now, nothing. */
export const removingBroad = (state: State): Activity | null => {
	const {at, mending} = state;
	if (!mending) return null;
	const {finding, proof} = mending;
	return {
		key: at,
		run: async (services, signal, report) => {
			const reading = await readAnew(state, finding, services, signal);
			const {survey, work} = reading;
			if (!work || !survey || survey.stops || !isEnough(survey.step, proof)) return told(reading);
			if (!isSameHeld(work.finding.held, finding.held)) throw changed();
			const keeps = survey.step.is === 'prove' || survey.step.is === 'remove' ? survey.step.keeps : [];
			const {receipt, path} = await removeBroad(services, {...work, proof, keeps}, toldBy(report), signal);
			return {type: 'mend.removed', receipt, path};
		},
	};
};

const changed = () =>
	inputTrouble('usage.changed-meanwhile', 'The assignment is not what it was a moment ago: nothing was taken away.', [
		{text: 'Try again: it is read and shown anew.'},
	]);
