import {diagnose} from '../access/diagnosis.ts';
import {CloudFailure} from '../access/failure.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {warningOfRefusal} from '../access/refused-grant.ts';
import type {Session} from '../access/session.ts';
import {explain} from '../access/trouble.ts';
import {assessAccess} from '../steps/assess-access.ts';
import type {Clock} from '../steps/clock.ts';
import type {Cloud, Discovery} from '../steps/cloud.ts';
import type {Computer} from '../steps/computer.ts';
import {discoverTenants} from '../steps/discover-tenants.ts';
import {knowMachine} from '../steps/know-machine.ts';
import {openTarget} from '../steps/open-target.ts';
import {type ProbeAnswer, probe} from '../steps/probe.ts';
import {writeGrants} from '../steps/write-grants.ts';
import type {Assessed, Outcome, Progress} from './events.ts';
import type {Place, State} from './state.ts';

export type Services = {
	readonly cloud: Cloud;
	readonly computer: Computer;
	readonly clock: Clock;
	/** Where a printed command is to lead as long as nobody is signed in. */
	readonly where?: Pick<Session, 'cloud' | 'sandbox'>;
};

export type Activity = {
	/** Another key means another activity: the running one is aborted. */
	readonly key: string;
	readonly run: (services: Services, signal: AbortSignal, report: (progress: Progress) => void) => Promise<Outcome>;
};

type ActivityOf = (state: State) => Activity | null;

/** Between two looks for the grant that somebody else was asked for. */
export const lookEveryMs = 60_000;

const nothingFound: Discovery = {subscriptions: [], resources: [], through: 'lists', refused: []};

const assessment =
	(role: (state: State) => string | null): ActivityOf =>
	state => {
		const {session, scenario, target} = state.record;
		if (!session || !scenario || !target) return null;
		return {
			key: `${state.at} ${role(state)}`,
			run: async ({cloud, computer}, signal, report) => {
				const receiptId = state.record.receipt ? null : (state.resume?.receiptId ?? null);
				const [answer, kept] = await Promise.all([
					assessAccess(cloud, {session, scenario, target, people: state.given.people, role: role(state), scope: state.given.scope}, signal),
					receiptId === null ? null : computer.loadReceipt(receiptId, {tenantId: session.tenantId, sandbox: session.sandbox}),
				]);
				if (kept) report({type: 'grant.receipt', ...kept});
				return {type: 'assess.done', ...answer};
			},
		};
	};

const writing: ActivityOf = ({at, record: {session, plan}}) =>
	session && plan
		? {
				key: at,
				run: async ({cloud, computer, clock}, signal, report) => {
					const {receipt, path, failures} = await writeGrants(
						{cloud, computer, clock},
						{session, plan},
						{
							onReceipt: (written, where) => report({type: 'grant.receipt', receipt: written, path: where}),
							onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
							onDeviceCode: code => report({type: 'signIn.code', code}),
							onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
						},
						signal,
					);
					report({type: 'grant.receipt', receipt, path});
					const refused = failures.map(({grant, evidence}) => ({grant, diagnosis: diagnose(evidence)}));
					const warnings = refused.map(({grant, diagnosis}) => warningOfRefusal(grant, diagnosis));
					const required = refused.find(({grant}) => grant.need === 'required');
					if (required) return {type: 'failed', problem: required.diagnosis, warnings};
					return {type: 'grant.done', receipt, path, warnings};
				},
			}
		: null;

const call = async (
	{record, given, probe: previous}: State,
	{cloud, clock}: Services,
	wait: boolean,
	report: (progress: Progress) => void,
	signal: AbortSignal,
): Promise<ProbeAnswer | null> => {
	const {session, target, scenario, assessments, plan, receipt} = record;
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
		previous: wait ? previous : null,
	};
	return probe({cloud, clock}, question, progress => report({type: 'probe.progress', progress}), signal);
};

const lacksNothing = ({assessments, plan}: Assessed): boolean =>
	assessments.every(({outcome}) => outcome === 'allowed') && !plan?.grants.some(({need, exists}) => need === 'required' && !exists);

/** Looks until the grant is there. Where assignments cannot be read, or suffice already, only a call can tell. */
const looking: ActivityOf = state => {
	const {session, scenario, target, assessments} = state.record;
	if (!session || !scenario || !target) return null;
	const onlyCallTells = !target.resource || assessments.every(({outcome}) => outcome === 'allowed');
	const look = async (services: Services, signal: AbortSignal): Promise<Outcome | null> => {
		if (onlyCallTells) {
			const answer = await call(state, services, false, () => undefined, signal);
			return answer && (answer.liveness.outcome === 'proven' || answer.liveness.outcome === 'authorized') ? {type: 'probe.done', ...answer} : null;
		}
		const answer = await assessAccess(
			services.cloud,
			{session, scenario, target, people: state.given.people, role: state.role, scope: state.given.scope},
			signal,
		);
		return lacksNothing(answer) ? {type: 'assess.done', ...answer} : null;
	};
	return {
		key: state.at,
		run: async (services, signal) => {
			for (;;) {
				await services.clock.sleep(lookEveryMs, signal);
				const outcome = await look(services, signal).catch((error: unknown) => {
					// A look that fails is no reason to stop looking.
					if (error instanceof CloudFailure) return null;
					throw error;
				});
				if (outcome) return outcome;
			}
		},
	};
};

/** What must be running in a place: a function of the state, so that a restored state starts its calls and waits again. */
export const activities = {
	home: null,
	'sources.loading': ({at}) => ({key: at, run: async ({cloud}, signal) => ({type: 'sources.done', sources: await cloud.sources(signal)})}),
	'sources.choosing': null,
	'identities.loading': ({at}) => ({key: at, run: async ({cloud}, signal) => ({type: 'identities.done', machine: await knowMachine(cloud, signal)})}),
	identities: null,
	'signIn.running': ({at, source, given, nudges}) =>
		source && {
			key: `${at} ${source} ${nudges}`,
			run: async ({cloud}, signal, report) => {
				const request = {source, tenantId: given.tenant, cloud: given.cloud};
				return {type: 'signIn.done', session: await cloud.signIn(request, code => report({type: 'signIn.code', code}), signal)};
			},
		},
	'signIn.failed': null,
	'targets.loading': ({at, given, record: {session}}) =>
		session && {
			key: at,
			run: async ({cloud}, signal) => ({type: 'discover.done', discovery: await discoverTenants(cloud, {session, onlyOwn: given.tenant !== null}, signal)}),
		},
	'targets.choosing': null,
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
	'assess.running': assessment(({role}) => role),
	'assess.failed': null,
	access: null,
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
	left: null,
} satisfies Readonly<Record<Place, ActivityOf | null>>;

export const activityOf = (state: State): Activity | null => activities[state.at]?.(state) ?? null;
