import {CloudFailure} from '../access/failure.ts';
import {meantBy} from '../access/paste/understand.ts';
import type {AskedPerson} from '../access/people-list.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import type {RoleWish} from '../access/role-wish.ts';
import {type Session, usualSource} from '../access/session.ts';
import {explain} from '../access/trouble.ts';
import {activateAccess} from '../steps/activate-access.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {climbLadder} from '../steps/climb-ladder.ts';
import type {Clock} from '../steps/clock.ts';
import type {Cloud, Discovery} from '../steps/cloud.ts';
import type {Computer} from '../steps/computer.ts';
import {discoverTenants} from '../steps/discover-tenants.ts';
import {knowMachine} from '../steps/know-machine.ts';
import {openTarget} from '../steps/open-target.ts';
import {type ProbeAnswer, probe} from '../steps/probe.ts';
import {readPeople} from '../steps/read-people.ts';
import {auditing, callingAsHolder, grantingNarrower, planningMend, removingBroad, settlingMend} from './audit-activities.ts';
import {choosingPeople} from './choose-people.ts';
import type {Assessed, Outcome, Progress} from './events.ts';
import {readingReadiness, turningKeys} from './harden-activities.ts';
import {activatableOf} from './machine-activate.ts';
import type {Place, State} from './state.ts';
import {writing} from './write-plan.ts';

export type Services = {
	readonly cloud: Cloud;
	readonly computer: Computer;
	readonly clock: Clock;
	/** Where a printed command is to lead as long as nobody is signed in. */
	readonly where?: Pick<Session, 'cloud' | 'sandbox'>;
	/** Screens are read out: a list comes whole, since its numbers are heard once. */
	readonly speaks?: boolean;
};

export type Activity = {
	/** Another key means another activity: the running one is aborted. */
	readonly key: string;
	readonly run: (services: Services, signal: AbortSignal, report: (progress: Progress) => void) => Promise<Outcome>;
};

type ActivityOf = (state: State) => Activity | null;

/** Between two looks for the grant that somebody else was asked for. */
export const lookEveryMs = 60_000;
/** Longer than a working day nobody sits before it: then the answer comes tomorrow, and `resume` looks again. */
export const lookForMs = 8 * 3_600_000;

const nothingFound: Discovery = {subscriptions: [], resources: [], through: 'lists', refused: []};

/** For whom; once the cause of an error is known, for whomever the error named. */
const namesOf = ({given, journey, record: {people, session}}: State): readonly string[] => {
	if (journey !== 'fix-error' || given.people.length > 0) return given.people;
	return people.every(({id}) => id === session?.objectId) ? [] : people.map(({id}) => id);
};

/** A list in a file is read anew each time: it may have been mended meanwhile. */
const peopleOf = async (state: State, {computer}: Services): Promise<readonly AskedPerson[]> => (await readPeople(computer, namesOf(state))).people;

/** Of a run that is being resumed, from where it was kept. */
const leftReceipt = async ({record, resume}: State, {tenantId, sandbox}: Session, {computer}: Services) => {
	const receiptId = record.receipt ? null : (resume?.receiptId ?? null);
	return receiptId === null ? null : computer.loadReceipt(receiptId, {tenantId, sandbox});
};

const assessment =
	(role: (state: State) => RoleWish): ActivityOf =>
	state => {
		const {session, scenario, target} = state.record;
		if (!session || !scenario || !target) return null;
		return {
			key: `${state.at} ${JSON.stringify(role(state))}`,
			run: async (services, signal, report) => {
				const people = await peopleOf(state, services);
				const [answer, kept] = await Promise.all([
					assessAccess(services.cloud, {session, scenario, target, people, role: role(state), scope: state.given.scope}, signal),
					leftReceipt(state, session, services),
				]);
				if (kept) report({type: 'grant.receipt', ...kept});
				return {type: 'assess.done', ...answer};
			},
		};
	};

/** The deployment that was called when it failed, whichever is chosen now. */
const calledIn = ({flags, given, record: {pasted}}: State): string | null => (pasted && meantBy(pasted).deployment) ?? (flags ?? given).deployment;

const climbing: ActivityOf = state => {
	const {at, given, opened, record} = state;
	const {session, scenario, target, pasted} = record;
	if (!session || !scenario || !target || !opened) return null;
	return {
		key: at,
		run: async (services, signal, report) => {
			const question = {
				session,
				home: state.signedInTo ?? session,
				pasted,
				opened,
				target,
				scenario,
				called: calledIn(state),
				people: given.people,
				role: state.role,
			};
			const [answer, kept] = await Promise.all([
				climbLadder(services, question, rungs => report({type: 'ladder.rungs', rungs}), signal),
				leftReceipt(state, session, services),
			]);
			if (kept) report({type: 'grant.receipt', ...kept});
			return {type: 'ladder.done', ...answer};
		},
	};
};

const call = async (
	{record, given, probe: previous}: State,
	{cloud, clock}: Services,
	wait: boolean,
	report: (progress: Progress) => void,
	signal: AbortSignal,
): Promise<ProbeAnswer | null> => {
	const {session, target, scenario, assessments, plan, receipt, pasted} = record;
	if (!session || !target || !scenario) return null;
	const question = {
		session,
		target,
		scenario,
		assessments,
		plan,
		receipt,
		timeoutMs: given.timeoutMs ?? defaultTimeoutMs,
		wait,
		// What was refused is what has to be answered.
		failed: pasted?.facts.urls ?? [],
		previous: wait ? previous : null,
	};
	return probe({cloud, clock}, question, progress => report({type: 'probe.progress', progress}), signal);
};

const lacksNothing = ({assessments, plan}: Assessed): boolean =>
	assessments.every(({outcome}) => outcome === 'allowed') && !plan?.grants.some(({need, exists}) => need === 'required' && !exists);

/** Looks until the grant is there. Where assignments cannot be read, or suffice already, only a call can tell. */
const looking: ActivityOf = state => {
	const {session, scenario, target, assessments} = state.record;
	if (!session || !scenario || !target || state.stoppedLooking) return null;
	const onlyCallTells = !target.resource || assessments.every(({outcome}) => outcome === 'allowed');
	const look = async (services: Services, signal: AbortSignal): Promise<Outcome | null> => {
		if (onlyCallTells && state.journey === 'set-up') return null;
		if (onlyCallTells) {
			const answer = await call(state, services, false, () => undefined, signal);
			return answer && (answer.liveness.outcome === 'proven' || answer.liveness.outcome === 'authorized') ? {type: 'probe.done', ...answer} : null;
		}
		const people = await peopleOf(state, services);
		const answer = await assessAccess(services.cloud, {session, scenario, target, people, role: state.role, scope: state.given.scope}, signal);
		return lacksNothing(answer) ? {type: 'assess.done', ...answer} : null;
	};
	return {
		key: `${state.at} ${state.nudges}`,
		run: async (services, signal, report) => {
			const startedAt = services.clock.now();
			// Whoever asked for it now does not wait for the minute to be over.
			for (let first = state.lookAtOnce; services.clock.now() - startedAt < lookForMs; first = false) {
				if (!first) await services.clock.sleep(lookEveryMs, signal);
				const outcome = await look(services, signal).catch((error: unknown) => {
					// A look that fails is no reason to stop looking.
					if (error instanceof CloudFailure) return null;
					throw error;
				});
				if (outcome) return outcome;
				report({type: 'look.done'});
			}
			return {type: 'look.over'};
		},
	};
};

/** Activates, waits for it, and reads the access again; an approval is looked for as long as a grant is. */
const activating: ActivityOf = state => {
	const {session, scenario, target, receipt} = state.record;
	const roles = activatableOf(state.record);
	if (!session || !scenario || !target || roles.length === 0 || state.stoppedLooking) return null;
	return {
		key: `${state.at} ${state.nudges}`,
		run: async (services, signal, report) => {
			const people = await peopleOf(state, services);
			const done = await activateAccess(
				services,
				{
					session,
					scenario,
					target,
					people,
					role: state.role,
					scope: state.given.scope,
					roles,
					wish: state.wish,
					receipt: receipt?.activations ? receipt : null,
					patienceMs: lookForMs,
				},
				{
					onReceipt: (written, path) => report({type: 'grant.receipt', receipt: written, path}),
					onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
					onDeviceCode: code => report({type: 'signIn.code', code}),
					onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
					onWait: wait => report({type: 'activate.wait', wait}),
				},
				signal,
			);
			return done.answer === null ? {type: 'look.over'} : {type: 'activate.done', ...done.answer, receipt: done.receipt, path: done.path};
		},
	};
};

/** Goes on behind the list, which is there as soon as there is anything to choose from. */
const discovering: ActivityOf = ({given, record: {session}}) =>
	session && {
		key: 'targets',
		run: async ({cloud, speaks}, signal, report) => {
			const onPart = (discovery: Discovery): void => report({type: 'discover.part', discovery});
			const question = {session, onlyOwn: given.tenant !== null};
			return {type: 'discover.done', discovery: await discoverTenants(cloud, question, signal, speaks ? undefined : onPart)};
		},
	};

/** What must be running in a place: a function of the state, so that a restored state starts its calls and waits again. */
export const activities = {
	home: null,
	'paste.waiting': null,
	'sources.loading': ({at}) => ({key: at, run: async ({cloud}, signal) => ({type: 'sources.done', sources: await cloud.sources(signal)})}),
	'sources.choosing': null,
	'identities.loading': ({at}) => ({key: at, run: async ({cloud}, signal) => ({type: 'identities.done', machine: await knowMachine(cloud, signal)})}),
	identities: null,
	'signIn.running': ({at, source, sources, given, nudges, record: {session}}) =>
		source && {
			key: `${at} ${source} ${nudges}`,
			run: async ({cloud, where}, signal, report) => {
				// Who is signed in already goes on in another tenant, without a second prompt.
				if (session && given.tenant !== null) return {type: 'signIn.done', session: await cloud.enterTenant(session, given.tenant, signal)};
				const pinned = source !== usualSource(sources, where !== undefined && where.sandbox !== null);
				const request = {source, tenantId: given.tenant, cloud: given.cloud, pinned};
				return {type: 'signIn.done', session: await cloud.signIn(request, code => report({type: 'signIn.code', code}), signal)};
			},
		},
	'signIn.failed': null,
	'targets.loading': discovering,
	'targets.choosing': state => (state.discovery?.isPartial ? discovering(state) : null),
	'targets.failed': null,
	'target.opening': ({at, wanted, discovery, record: {session}}) =>
		session && wanted !== null
			? {
					key: at,
					run: async ({cloud}, signal) => ({
						type: 'open.done',
						opened: await openTarget(cloud, {session, wanted, discovery: discovery ?? nothingFound}, signal),
					}),
				}
			: null,
	'target.failed': null,
	'scenario.choosing': null,
	'project.choosing': null,
	'deployment.choosing': null,
	'people.choosing': choosingPeople,
	'assess.running': assessment(({role}) => role),
	'assess.failed': null,
	access: null,
	'ladder.running': climbing,
	'ladder.failed': null,
	'ladder.found': null,
	activate: null,
	'activate.running': activating,
	'activate.failed': null,
	plan: null,
	'plan.revising': assessment(({trying}) => trying),
	'grant.running': writing,
	'grant.failed': null,
	'probe.running': state => ({
		key: `${state.at} ${state.nudges}`,
		run: async (services, signal, report) => {
			const answer = await call(state, services, true, report, signal);
			return answer ? {type: 'probe.done', ...answer} : {type: 'failed', problem: explain(new Error('The probe has no target.'))};
		},
	}),
	'probe.failed': null,
	handOff: looking,
	done: null,
	'harden.reading': readingReadiness,
	harden: null,
	'harden.plan': null,
	'harden.running': turningKeys,
	'harden.failed': null,
	'harden.handOff': null,
	'harden.done': null,
	'audit.running': auditing,
	'audit.failed': null,
	audit: null,
	'audit.planning': planningMend,
	'audit.plan': null,
	'audit.fixing': grantingNarrower,
	'audit.settling': settlingMend,
	'audit.calling': callingAsHolder,
	'audit.proof': null,
	'audit.witness': null,
	'audit.remove': null,
	'audit.removing': removingBroad,
	'audit.unfixed': null,
	'audit.handOff': null,
	'audit.fixed': null,
	left: null,
} satisfies Readonly<Record<Place, ActivityOf | null>>;

export const activityOf = (state: State): Activity | null => activities[state.at]?.(state) ?? null;
