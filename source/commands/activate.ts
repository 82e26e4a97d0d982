import {type Activatable, activationMs, type Lacking, lackingFor, rulesOf} from '../access/activation.ts';
import {anded, askedFor} from '../access/activation-words.ts';
import {ownCommand} from '../access/command-line.ts';
import {grantsToWrite} from '../access/grants-to-write.ts';
import {pendingActivation} from '../access/pending-activation.ts';
import {duration} from '../access/plain.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {commandToUndo} from '../access/receipt.ts';
import type {ScenarioId} from '../access/scenario.ts';
import {scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import {activateAccess} from '../steps/activate-access.ts';
import type {ActivationWait} from '../steps/activate-roles.ts';
import type {AccessAnswer, AccessQuestion} from '../steps/assess-access.ts';
import {keepForResume} from './checkpoint.ts';
import {challenged} from './enter.ts';
import type {Ending, Run} from './services.ts';
import {wordsOf} from './words-of.ts';

export type ActivationWork = Run & {
	readonly session: Session;
	readonly target: Target;
	readonly scenario: ScenarioId;
	readonly answer: AccessAnswer;
	readonly question: AccessQuestion;
};

/** The access with the eligible roles active, where --activate was given and something waits to be; else as it was. */
export const activate = async (work: ActivationWork): Promise<{readonly ending: Ending} | {readonly answer: AccessAnswer}> => {
	const {options, services, signal, learn, record, session, target, scenario, answer, question} = work;
	const mine = answer.assessments.find(({principal}) => principal.id === session.objectId);
	const roles = mine?.outcome === 'eligible' ? (mine.activatable ?? []) : [];
	if (!options.activate) return {answer};
	if (roles.length === 0) {
		services.say('Nothing has to be activated.');
		return {answer};
	}
	await refuseIncomplete(work, roles);
	const named = anded(
		roles.map(
			role => `${role.roleName} on ${scopeWords(role.scope, target.resource)} for ${duration(activationMs(role, options.activation, services.clock.now()))}`,
		),
	);
	if (!options.yes && !(await services.confirm(`Activate ${named}?`))) return {ending: {outcome: 'planned'}};
	services.say(`Activating ${named}.`);
	const done = await activateAccess(
		services,
		{...question, roles, wish: options.activation, receipt: null, patienceMs: options.wait ? (options.timeoutMs ?? defaultTimeoutMs) : 0},
		{...challenged(work), onReceipt: (receipt, receiptPath) => learn({receipt, receiptPath}), onWait: telling(work)},
		signal,
	);
	learn({receipt: done.receipt, receiptPath: done.path});
	await keepForResume(work, done.receipt.id);
	if (done.answer === null) return {ending: {outcome: 'handed-off', diagnosis: pendingActivation({session, target, scenario, roles})}};
	const {warnings, ...access} = done.answer;
	const before = record().warnings;
	learn({...access, handOff: null, warnings: [...before, ...warnings.filter(({text}) => !before.some(told => told.text === text))]});
	for (const {state, endsOn} of done.receipt.activations ?? [])
		services.say(`${state === 'existed' ? 'It was active already' : 'Active'}${endsOn ? `, until ${endsOn.slice(0, 16).replace('T', ' ')} UTC` : ''}.`);
	// What is written after it gets a receipt of its own.
	if (done.answer.plan && grantsToWrite(done.answer.plan).length > 0) services.say(`To take the activation back: ${commandToUndo(done.receipt)}`);
	return {answer: done.answer};
};

const flagOf = {justification: ['--justification', '<why you need it>'], ticket: ['--ticket', '<system:number>']} as const satisfies Record<
	Lacking,
	readonly string[]
>;

/** What the role's rules want and nobody gave, told at once; what is active or asked for already wants nothing. */
const refuseIncomplete = async ({options, services, signal, session, target}: ActivationWork, roles: readonly Activatable[]): Promise<void> => {
	const {activation: wish} = options;
	for (const role of roles) {
		const {longestMs} = rulesOf(role);
		if (wish.durationMs !== null && longestMs !== null && wish.durationMs > longestMs)
			throw inputTrouble('usage.bad-value', `--duration ${duration(wish.durationMs)} is longer than ${role.roleName} may be active here.`, [
				{text: `Take ${duration(longestMs)} or less.`},
			]);
	}
	if (lackingFor(roles, wish).length === 0) return;
	const there = await Promise.all(roles.map(async ({scope, roleId}) => services.cloud.getActivation(session, {id: null, scope, roleId}, signal)));
	const fresh = roles.filter((_, index) => there[index] === null);
	const lacking = lackingFor(fresh, wish);
	if (lacking.length === 0) return;
	throw inputTrouble('usage.missing-input', `Missing: ${lacking.map(what => flagOf[what][0]).join(', ')}.`, [
		...fresh.map(role => ({text: `Activating ${role.roleName} on ${scopeWords(role.scope, target.resource)} takes ${askedFor(rulesOf(role))}.`})),
		{text: 'The whole command', command: [ownCommand(wordsOf(options)), ...lacking.flatMap(what => flagOf[what])].join(' ')},
	]);
};

/** Once at the beginning of each wait. */
const telling = ({options, services, target}: ActivationWork): ((wait: ActivationWait) => void) => {
	const told = new Set<string>();
	return ({is, role}) => {
		const key = `${is} ${role.roleId} ${role.scope}`;
		if (told.has(key)) return;
		told.add(key);
		if (is === 'provisioning') return;
		const {approvers} = rulesOf(role);
		services.say(
			`${role.roleName} on ${scopeWords(role.scope, target.resource)} waits for approval${approvers.length > 0 ? ` by ${anded(approvers, 'or')}` : ''}.${options.wait ? ' Looking every minute.' : ''}`,
		);
	};
};
