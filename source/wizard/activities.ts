import {usualSource} from '../access/session.ts';
import type {Discovery} from '../steps/cloud.ts';
import {discoverTenants} from '../steps/discover-tenants.ts';
import {knowMachine} from '../steps/know-machine.ts';
import {openTarget} from '../steps/open-target.ts';
import {assessment, climbing} from './access-activities.ts';
import type {Activity, ActivityOf} from './activity.ts';
import {auditing, callingAsHolder, grantingNarrower, planningMend, removingBroad, settlingMend} from './audit-activities.ts';
import {choosingPeople} from './choose-people.ts';
import {readingReadiness, turningKeys} from './harden-activities.ts';
import type {Place, State} from './state.ts';
import {activating, looking, probing} from './waiting-activities.ts';
import {writing} from './write-plan.ts';

const nothingFound: Discovery = {subscriptions: [], resources: [], through: 'lists', refused: []};

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
	'probe.running': probing,
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
