import {type Answers, chooseDeployment, chooseProject, type Found, makeTarget, nameAlone, projectOf} from '../access/choose-target.ts';
import {ownCommand} from '../access/command-line.ts';
import {nearest} from '../access/nearest.ts';
import {type ScenarioId, scenarioIds} from '../access/scenario.ts';
import {parseResourceId} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {type Deployment, modelKinds, type Resource, type ResourceSummary, type Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {Discovery} from '../steps/cloud.ts';
import {discoverTenants, refusedTenants} from '../steps/discover-tenants.ts';
import {type OpenedTarget, openTarget} from '../steps/open-target.ts';
import type {Run} from './services.ts';
import {wordsOf} from './words-of.ts';

type Missing = {readonly flag: string; readonly value: string; readonly choices: readonly string[]};

const nothingFound: Discovery = {subscriptions: [], resources: [], through: 'lists', refused: []};

/**
 * Target and scenario from the flags; what has exactly one possible answer is taken and told.
 * Rejects with one `InputTrouble` that names everything missing and the whole command. `alsoMissing` is what the command itself lacks.
 */
export const settle = async (
	run: Run,
	session: Session,
	needsDeployment: boolean,
	alsoMissing: readonly Missing[] = [],
	/** Object ids of whom the run is about: the identity of a project tells which project is meant. */
	principals: readonly string[] = [],
): Promise<{readonly session: Session; readonly target: Target; readonly scenario: ScenarioId; readonly opened: OpenedTarget}> => {
	const {options, learn} = run;
	const missing: Missing[] = [];
	const discovery = options.resource && parseResourceId(options.resource) ? nothingFound : await discover(run, session);
	const wanted = options.resource ?? onlyResource(run, discovery.resources, missing);
	const {scenario} = options;
	if (!scenario) missing.push({flag: '--scenario', value: `<${scenarioIds.join(' | ')}>`, choices: scenarioIds});
	const opened = wanted === null ? null : await openTarget(run.services.cloud, {session, wanted, discovery}, run.signal);
	const answers: Answers = {
		project: options.project ?? opened?.projectName ?? projectOf(principals, opened?.projects ?? [])?.name ?? null,
		deployment: options.deployment ?? opened?.deploymentName ?? null,
	};
	const target = opened && scenario ? settleTarget(run, scenario, opened, answers, needsDeployment, missing) : null;
	missing.push(...alsoMissing);
	if (!target || !scenario || !opened || missing.length > 0) throw missingInput(run, missing);
	const there = opened.session;
	if (there.tenantId !== session.tenantId) {
		const other = there.objectId === session.objectId ? '' : `, whose object id there is ${there.objectId}`;
		run.services.say(`The resource is in tenant ${there.tenantName ?? there.tenantId}: going on there as ${there.name ?? there.objectId}${other}.`);
	}
	const named = options.tenant === null && options.subscription === null ? nameAlone(target, discovery.resources) : target;
	learn({session: there, target: named, scenario});
	return {session: there, target: named, scenario, opened};
};

const discover = async ({services, options, signal, learn, record}: Run, session: Session): Promise<Discovery> => {
	const found = await discoverTenants(services.cloud, {session, onlyOwn: options.tenant !== null}, signal);
	learn({warnings: [...record().warnings, ...refusedTenants(found)]});
	const {subscription} = options;
	if (!subscription) return found;
	const chosen = found.subscriptions.filter(
		({id, name}) => id.toLowerCase() === subscription.toLowerCase() || name.toLowerCase() === subscription.toLowerCase(),
	);
	if (chosen.length === 1) return {...found, resources: found.resources.filter(({subscriptionId}) => subscriptionId === chosen[0]?.id)};
	const names = found.subscriptions.map(({name}) => name);
	const near = nearest(subscription, names);
	throw inputTrouble(
		chosen.length > 1 ? 'usage.ambiguous-subscription' : 'usage.no-such-subscription',
		chosen.length > 1
			? `${chosen.length} subscriptions are named "${subscription}".`
			: `No subscription that you can see is "${subscription}".${near ? ` The nearest name is ${near}.` : ''}`,
		[{text: chosen.length > 1 ? 'Name it by its id.' : `You can see: ${names.slice(0, 7).join(', ') || 'none'}.`}],
		chosen.map(({id}) => id),
	);
};

const onlyResource = ({take}: Run, resources: readonly ResourceSummary[], missing: Missing[]): string | null => {
	const callable = resources.filter(({kind}) => modelKinds.includes(kind));
	const [only] = callable;
	if (only && callable.length === 1) {
		take(`Resource ${only.name} is the only one that you can see.`, 'taken.resource');
		return only.id;
	}
	missing.push({flag: '--resource', value: '<name, resource id or endpoint URL>', choices: callable.map(({name}) => name)});
	return null;
};

const settleTarget = (run: Run, scenario: ScenarioId, found: Found, answers: Answers, needsDeployment: boolean, missing: Missing[]): Target | null => {
	const {take} = run;
	const project = chooseProject(scenario, found, answers);
	if (project.is === 'open' && project.options.length === 0 && found.resource) throw hasNoProject(found.resource);
	const deployment = chooseDeployment(scenario, found, answers);
	if (project.is === 'unknown') throw noSuch('project', answers.project, project.options);
	if (deployment.is === 'unknown') throw noSuch('deployment', answers.deployment, deployment.options);
	if (deployment.is === 'settled' && deployment.deployment) refuseOtherMaker(scenario, deployment.deployment, run);
	if (project.is === 'open') missing.push({flag: '--project', value: '<name>', choices: project.options.map(({name}) => name)});
	if (deployment.is === 'open' && needsDeployment) missing.push({flag: '--deployment', value: '<name>', choices: deployment.options.map(({name}) => name)});
	if (project.is === 'open') return null;
	for (const {id, text} of [...project.taken, ...(deployment.is === 'settled' ? deployment.taken : [])]) take(text, id);
	return makeTarget(found, project.project, deployment.is === 'settled' ? deployment.deployment : null);
};

/** OpenAI's routes and roles serve no other maker's models. */
const refuseOtherMaker = (scenario: ScenarioId, {name, model}: Deployment, {options}: Run): void => {
	if (scenario !== 'openai' || model.format === 'OpenAI') return;
	throw inputTrouble('usage.other-maker', `Deployment ${name} is ${model.name} (${model.format}), and the scenario openai is for OpenAI models only.`, [
		{text: 'Take the scenario for every model', command: ownCommand(wordsOf({...options, given: new Map([...options.given, ['scenario', ['inference']]])}))},
	]);
};

const hasNoProject = ({kind, name}: Resource) =>
	inputTrouble(
		'usage.no-project',
		`${name} has no project${kind === 'OpenAI' ? ': an Azure OpenAI resource has none before it is upgraded to Foundry' : ''}.`,
		[{text: 'Take another scenario, or a Foundry resource with a project.'}],
	);

const noSuch = (what: 'project' | 'deployment', name: string | null, options: readonly {readonly name: string}[]) => {
	const names = options.map(option => option.name);
	const near = nearest(name ?? '', names);
	return inputTrouble(`usage.no-such-${what}`, `There is no ${what} "${name}" here.${near ? ` The nearest is ${near}.` : ''}`, [
		{text: names.length > 0 ? `There is: ${names.join(', ')}.` : `The resource has no ${what} at all.`},
	]);
};

/** Up to so many are all named. */
const fewChoices = 10;
const mostChoices = 7;

const offered = (choices: readonly string[]): string =>
	choices.length <= fewChoices ? choices.join(', ') : `${choices.slice(0, mostChoices).join(', ')} or ${choices.length - mostChoices} more`;

const missingInput = (run: Run, missing: readonly Missing[]) => {
	const line = [ownCommand(wordsOf(run.options)), ...missing.flatMap(({flag, value}) => (value === '' ? [flag] : [flag, value]))].join(' ');
	return inputTrouble('usage.missing-input', `Missing: ${missing.map(({flag}) => flag).join(', ')}.`, [
		...missing.filter(({choices}) => choices.length > 0).map(({flag, choices}) => ({text: `${flag} can be ${offered(choices)}.`})),
		...missing
			.filter(({flag, choices}) => flag === '--resource' && choices.length === 0)
			.map(() => ({text: 'You can see no Foundry or Azure OpenAI resource: name one by its resource id or endpoint URL.'})),
		{text: 'The whole command', command: line},
	]);
};
