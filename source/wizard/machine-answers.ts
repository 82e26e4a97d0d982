import {
	makeTarget,
	nameAlone,
	projectOf,
	chooseDeployment as settleDeployment,
	chooseProject as settleProject,
	unlistedProject,
} from '../access/choose-target.ts';
import {callableDeployments} from '../access/endpoint.ts';
import {principalsIn} from '../access/paste/understand.ts';
import {withoutSecrets} from '../access/pasted.ts';
import type {Reason} from '../access/reason.ts';
import {needsProject, type ScenarioId, scenarios} from '../access/scenario.ts';
import {parseResourceId} from '../access/scope.ts';
import type {CredentialSource} from '../access/session.ts';
import {type Deployment, modelKinds, type Project, type ResourceSummary, type Target} from '../access/target.ts';
import type {OpenedTarget} from '../steps/open-target.ts';
import {cut, go, toAssessing, toKnown, withoutFlag} from './machine-moves.ts';
import {toPeople} from './machine-team.ts';
import type {Handler} from './row.ts';
import type {Answer, State, Taken} from './state.ts';

/** A resumed run's answers are the person's own. */
const take = (state: State, answer: Answer, why: Taken['why'], told: readonly Reason[] = []): State =>
	state.resume && why === 'given'
		? withoutFlag(state, answer)
		: {...state, taken: [...state.taken.filter(taken => taken.answer !== answer), {answer, why, told}]};

/** The person answers, or is to be asked: what a flag, or the run that is being resumed, says of the same question does not count any more. */
export const overrule = (state: State, answer: Answer): State => {
	const mine = withoutFlag(state, answer);
	return answer === 'source' ? mine : {...mine, resume: null};
};

export const chooseSource = (state: State, source: CredentialSource): State => {
	const next = {...state, source};
	// A session that is being taken into another tenant is none for this one yet.
	return state.record.session?.source === source && state.signedInTo !== null ? afterSession(next) : go(cut(next, 'source'), 'signIn.running');
};

export const afterSources = (state: State): State => {
	const {credential} = state.given;
	if (credential) return chooseSource(take(state, 'source', 'given'), credential);
	const [only, ...others] = state.sources.filter(offer => offer.state !== 'absent');
	return only && others.length === 0 ? chooseSource(take(state, 'source', 'only'), only.source) : go(state, 'sources.choosing');
};

export const afterSession = (state: State): State => (state.discovery && !state.discovery.isPartial ? afterDiscovery(state) : go(state, 'targets.loading'));

export const afterDiscovery = (state: State): State => {
	const {resource} = state.given;
	const only = state.journey === 'fix-error' ? onlyCallable(state) : null;
	const chosen =
		resource !== null
			? chooseTarget(take(state, 'target', 'given'), resource)
			: only &&
				chooseTarget(take(state, 'target', 'only', [{id: 'taken.resource', text: `${only.name} is the only resource here that serves models.`}]), only.id);
	return chosen ?? go(state, 'targets.choosing');
};

/** What was found so far can be chosen from, unless the answer is known and only waits for the rest. A search that was begun again has less at first. */
export const withPart: Handler<'discover.part'> = (state, {discovery}) => {
	const {at, given, journey} = state;
	if (at === 'targets.loading' && (given.resource !== null || journey === 'fix-error')) return null;
	if (discovery.resources.length <= (state.discovery?.resources.length ?? 0)) return null;
	return at === 'targets.loading' ? go({...state, discovery}, 'targets.choosing') : {...state, discovery};
};

/** Who or what a name or an address means is known when all are: until then it waits. */
export const chooseAmong = (state: State, text: string): State | null => {
	const wanted = withoutSecrets(text.trim());
	if (!state.discovery?.isPartial || wanted === '' || parseResourceId(wanted)) return chooseTarget(state, wanted);
	return go({...state, given: {...state.given, resource: wanted}}, 'targets.loading');
};

/** Whoever looks for the cause of an error has nothing to choose where there is one resource only. */
const onlyCallable = ({discovery}: State): ResourceSummary | null => {
	const [only, ...others] = (discovery?.resources ?? []).filter(({kind}) => modelKinds.includes(kind));
	return only && others.length === 0 ? only : null;
};

export const chooseTarget = (state: State, text: string): State | null => {
	const wanted = withoutSecrets(text.trim());
	if (wanted === '') return null;
	if (wanted === state.wanted && state.opened) return afterOpened(state);
	return go(cut({...state, wanted}, 'target'), 'target.opening');
};

export const withOpened = (state: State, opened: OpenedTarget): State => {
	const target = makeTarget(opened, null, null);
	// A command that is printed does not go on in the tenant that was named here.
	const named = state.given.tenant === null ? nameAlone(target, state.discovery?.isPartial ? [] : (state.discovery?.resources ?? [])) : target;
	return {...state, opened, record: {...state.record, session: opened.session, target: named}};
};

/** A project’s own identity was refused: what it lacks is looked for behind that project, unless a flag asks for something else. */
const behindProject = (state: State): State => {
	const {pasted} = state.record;
	const project = pasted && state.opened ? projectOf(principalsIn(pasted), state.opened.projects) : null;
	const {flags, given} = state;
	return project && state.journey === 'fix-error' && !flags?.scenario && !flags?.project
		? {...state, given: {...given, scenario: 'project', project: project.name}}
		: state;
};

export const afterOpened = (opened: State): State => {
	const state = behindProject(opened);
	const {scenario} = state.given;
	return scenario ? chooseScenario(take(state, 'scenario', 'given'), scenario) : go(state, 'scenario.choosing');
};

/** `keepDeployment`: the question was answered already and the answer fits, so it is not put again. */
export const chooseScenario = (state: State, scenario: ScenarioId, keepDeployment = false): State => {
	const next = state.record.scenario === scenario ? state : cut({...state, record: {...state.record, scenario}}, 'later');
	return afterScenario(next, keepDeployment);
};

const withTarget = (state: State, change: Partial<Target>): State => {
	const {target} = state.record;
	if (!target) return state;
	return cut({...state, record: {...state.record, target: {...target, ...change}}}, 'later');
};

const withProject = (state: State, project: Project | null): State =>
	state.record.target?.project?.name === project?.name ? state : withTarget(state, {project});

const afterScenario = (state: State, keepDeployment: boolean): State => {
	const {opened, given} = state;
	const {scenario} = state.record;
	if (!opened || !scenario) return state;
	const named = given.project ?? opened.projectName;
	const choice = settleProject(scenario, opened, {project: named, deployment: null});
	if (choice.is !== 'settled') return needsProject(scenario) ? go(state, 'project.choosing') : afterProject(withProject(state, null), keepDeployment);
	if (!choice.project) return afterProject(withProject(state, null), keepDeployment);
	return afterProject(withProject(take(state, 'project', named === null ? 'only' : 'given', choice.taken), choice.project), keepDeployment);
};

export const chooseProject = (state: State, name: string): State | null => {
	const {opened} = state;
	const project = opened && (opened.projects.find(listed => listed.name.toLowerCase() === name.trim().toLowerCase()) ?? unlistedProject(opened, name));
	return project && afterProject(withProject(state, project), false);
};

export const callable = ({opened, record}: State): readonly Deployment[] =>
	opened && record.scenario ? callableDeployments(record.scenario, opened.deployments) : [];

const afterProject = (state: State, keepDeployment: boolean): State => {
	const {opened, given} = state;
	const {scenario, target} = state.record;
	if (!opened || !scenario) return state;
	if (scenarios[scenario].proof === 'none') return withDeployment(state, null, keepDeployment);
	const named = given.deployment ?? opened.deploymentName;
	const choice = settleDeployment(scenario, opened, {project: null, deployment: named});
	if (choice.is === 'settled' && choice.deployment) {
		return withDeployment(take(state, 'deployment', named === null ? 'only' : 'given', choice.taken), choice.deployment, keepDeployment);
	}
	// Nobody calls for teammates, and the roles are the same for every model.
	if (state.journey === 'set-up') return withDeployment(state, null, keepDeployment);
	// That the text names what is not there is what has to be told.
	if (state.journey === 'fix-error' && named !== null && opened.resource) return withDeployment(state, null);
	const current = target?.deployment;
	const fits = current && (!opened.resource || callable(state).some(({name}) => name === current.name));
	return keepDeployment && fits ? withDeployment(state, current, true) : go(state, 'deployment.choosing');
};

/** `null`: nothing can be called there; the access can still be looked at. */
export const chooseDeployment = (state: State, name: string | null): State | null => {
	const {opened} = state;
	const {scenario} = state.record;
	if (!opened || !scenario || name?.trim() === '') return null;
	if (name === null) return opened.resource && callable(state).length === 0 ? withDeployment(state, null) : null;
	const choice = settleDeployment(scenario, opened, {project: null, deployment: name.trim()});
	return choice.is === 'settled' ? withDeployment(state, choice.deployment) : null;
};

/** `onTheWay`: it comes from behind the people, who stay the same. */
const withDeployment = (state: State, deployment: Deployment | null, onTheWay = false): State => {
	const unchanged = state.record.target?.deployment?.name === deployment?.name;
	const next = unchanged ? state : withTarget(state, {deployment});
	if (next.journey === 'set-up' && !(onTheWay && next.given.people.length > 0 && next.flags !== null)) return toPeople(next);
	return next.record.assessments.length > 0 ? toKnown(next) : toAssessing(next);
};
