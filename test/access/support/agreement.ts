import type {authorize, ConditionHolds} from '../../../source/access/authorization.ts';
import {isAuthorized, matchesAction} from '../../../source/sandbox/authorizer.ts';
import {evaluateCondition} from '../../../source/sandbox/condition.ts';
import {engineSide, type RandomWorld, sandboxSide, settled} from './random-worlds.ts';

type Outcome = ReturnType<typeof authorize>['outcome'];

export type Answers = {
	readonly engine: Outcome;
	/** Of the sandbox: `unknown` when what the engine is not told could turn the answer either way. */
	readonly sandbox: Outcome;
	/** The same question, the engine judging conditions too. */
	readonly engineJudging: Outcome;
	readonly sandboxJudging: Outcome;
	/** What Azure would do. */
	readonly truth: Outcome;
};

const certain = (allowed: boolean): Outcome => (allowed ? 'allowed' : 'denied');

const between = (atBest: boolean, atWorst: boolean): Outcome => (atBest === atWorst ? certain(atBest) : 'unknown');

const ask = (world: RandomWorld): boolean => {
	const {slice, question} = sandboxSide(world);
	return isAuthorized(slice, question);
};

/** The sandbox's answers alone: they do not change with the engine. */
export const sandboxAnswers = (world: RandomWorld): Pick<Answers, 'sandbox' | 'sandboxJudging' | 'truth'> => ({
	sandbox: between(ask(settled(world, true, true)), ask(settled(world, false, true))),
	sandboxJudging: between(ask(settled(world, true, false)), ask(settled(world, false, false))),
	truth: certain(ask(world)),
});

export const engineAnswers = (engine: typeof authorize, world: RandomWorld): Pick<Answers, 'engine' | 'engineJudging'> => {
	const {access, request} = engineSide(world);
	const {question} = sandboxSide(world);
	const judging: ConditionHolds = condition =>
		evaluateCondition(condition, {action: question.action, request: question.request ?? null, resource: null, matches: matchesAction}) === true ? 'yes' : 'no';
	return {engine: engine(access, request).outcome, engineJudging: engine(access, request, judging).outcome};
};

/** The engine says neither more nor less than what follows from what it is told, and what it is sure of is true. */
export const agree = ({engine, sandbox, engineJudging, sandboxJudging, truth}: Answers): boolean =>
	engine === sandbox &&
	engineJudging === sandboxJudging &&
	(engine === 'unknown' || engine === truth) &&
	(engineJudging === 'unknown' || engineJudging === truth);
