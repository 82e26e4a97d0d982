import type {Session} from '../access/session.ts';
import {
	afterDiscovery,
	afterOpened,
	afterSession,
	afterSources,
	callable,
	chooseAmong,
	chooseDeployment,
	chooseProject,
	chooseScenario,
	chooseSource,
	overrule,
	withOpened,
	withPart,
} from './machine-answers.ts';
import {backFrom, cut, failAt, go, toBeginning} from './machine-moves.ts';
import {begin, look, resumed, withPasted} from './machine-paste.ts';
import {addPerson, afterCounting, afterNaming, afterSearch, dropPerson, namePeople, searchPeople, settleTeam, teamFailed} from './machine-team.ts';
import {ends, type Handler, type Rows, to} from './row.ts';
import type {State} from './state.ts';

const byOtherSource: Handler<'CHOOSE_SOURCE'> = (state, {source}) =>
	state.sources.some(offer => offer.source === source && offer.state !== 'absent') ? chooseSource(overrule(state, 'source'), source) : null;

const byTarget: Handler<'CHOOSE_TARGET'> = (state, {wanted}) => chooseAmong(overrule(state, 'target'), wanted);

const byScenario: Handler<'CHOOSE_SCENARIO'> = (state, {scenario}) => chooseScenario(overrule(state, 'scenario'), scenario);

const placeOf = ({tenantId, tenantName}: Session): State['signedInTo'] => ({tenantId, tenantName});

/** From home to the last answer: who, which resource, what for, for whom. */
export const questionRows = {
	home: {
		CHOOSE_JOURNEY: (state, {journey}) => begin(state, journey),
		RESUME: resumed,
		...ends,
	},
	'paste.waiting': {PASTE: (state, {text}) => withPasted(state, text), LOOK: (state, {text}) => look(state, text), BACK: to('home'), ...ends},
	'sources.loading': {
		'sources.done': (state, {sources}) => {
			const account = (of: State): string | null | undefined => of.sources.find(({source}) => source === state.record.session?.source)?.account;
			const next = {...state, sources};
			return afterSources(account(next) === account(state) ? next : cut(next, 'source'));
		},
		failed: (state, event) => failAt('signIn.failed')({...state, source: null}, event),
		BACK: toBeginning,
		...ends,
	},
	'sources.choosing': {
		CHOOSE_SOURCE: byOtherSource,
		SHOW_IDENTITIES: to('identities.loading'),
		RETRY: to('sources.loading'),
		BACK: toBeginning,
		...ends,
	},
	'identities.loading': {
		'identities.done': (state, {machine}) => go({...state, record: {...state.record, machine}}, 'identities'),
		failed: failAt('signIn.failed'),
		BACK: to('sources.choosing'),
		...ends,
	},
	identities: {RETRY: to('identities.loading'), BACK: to('sources.choosing'), ...ends},
	'signIn.running': {
		'signIn.code': (state, {code}) => ({...state, deviceCode: code}),
		'signIn.done': (state, {session}) => afterSession({...state, signedInTo: placeOf(session), record: {...state.record, session}}),
		failed: failAt('signIn.failed'),
		RETRY: state => (state.deviceCode ? {...state, deviceCode: null, nudges: state.nudges + 1} : null),
		CHOOSE_SOURCE: (state, event) => (event.source === state.source ? null : byOtherSource(state, event)),
		BACK: state => backFrom(state, 'target'),
		...ends,
	},
	'signIn.failed': {
		CHOOSE_SOURCE: byOtherSource,
		RETRY: state => go(state, state.source ? 'signIn.running' : 'sources.loading'),
		BACK: state => (state.sources.length > 0 ? go(overrule(state, 'source'), 'sources.choosing') : toBeginning(overrule(state, 'source'))),
		...ends,
	},
	'targets.loading': {
		'discover.part': withPart,
		'discover.done': (state, {discovery}) => afterDiscovery({...state, discovery}),
		failed: failAt('targets.failed'),
		BACK: state => backFrom(state, 'target'),
		...ends,
	},
	'targets.choosing': {
		'discover.part': withPart,
		'discover.done': (state, {discovery}) => ({...state, discovery}),
		failed: failAt('targets.failed'),
		CHOOSE_TARGET: byTarget,
		RETRY: state => go(cut({...state, discovery: null}, 'target'), 'targets.loading'),
		BACK: state => backFrom(state, 'target'),
		...ends,
	},
	'targets.failed': {CHOOSE_TARGET: byTarget, RETRY: to('targets.loading'), BACK: state => backFrom(state, 'target'), ...ends},
	'target.opening': {
		'open.done': (state, {opened}) => afterOpened(withOpened(state, opened)),
		failed: failAt('target.failed'),
		BACK: state => backFrom(state, 'scenario'),
		...ends,
	},
	'target.failed': {RETRY: to('target.opening'), BACK: state => backFrom(overrule(state, 'target'), 'scenario'), ...ends},
	'scenario.choosing': {CHOOSE_SCENARIO: byScenario, BACK: state => backFrom(state, 'scenario'), ...ends},
	'project.choosing': {CHOOSE_PROJECT: (state, {name}) => chooseProject(overrule(state, 'project'), name), BACK: state => backFrom(state, 'project'), ...ends},
	'deployment.choosing': {
		CHOOSE_DEPLOYMENT: (state, {name}) => chooseDeployment(overrule(state, 'deployment'), name),
		RETRY: state => (callable(state).length === 0 && state.opened?.resource ? go(cut(state, 'target'), 'target.opening') : null),
		BACK: state => backFrom(state, 'deployment'),
		...ends,
	},
	'people.choosing': {
		SEARCH_PEOPLE: searchPeople,
		PASTE: namePeople,
		ADD_PERSON: addPerson,
		DROP_PERSON: dropPerson,
		'people.named': afterNaming,
		'people.found': afterSearch,
		'people.counted': afterCounting,
		failed: teamFailed,
		RETRY: state => (state.problem ? {...state, problem: null, nudges: state.nudges + 1} : null),
		CONTINUE: settleTeam,
		BACK: state => backFrom(state, 'people'),
		...ends,
	},
} satisfies Rows;
