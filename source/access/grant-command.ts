import {ownCommand, ownTargetWords, sessionWords} from './command-line.ts';
import type {ScenarioId} from './scenario.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';

export type Granting = {readonly session: Session | null; readonly target: Target; readonly scenario: ScenarioId};

/** `grant` for the person at hand, on this very target and deployment. */
export const grantCommand = ({session, target, scenario}: Granting, more: readonly string[]): string =>
	ownCommand([
		'grant',
		...ownTargetWords(target),
		...(target.deployment ? ['--deployment', target.deployment.name] : []),
		...['--scenario', scenario],
		...more,
		...sessionWords(session),
	]);
