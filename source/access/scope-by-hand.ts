import {needsProject, type ScenarioId, scenarios, scopeOfNeed} from './scenario.ts';
import {isWithin, scopeWords} from './scope.ts';
import type {Target} from './target.ts';
import {inputTrouble} from './trouble.ts';

/**
 * The scope that overrules the recommended one: `resource`, `resource-group`, `subscription` or an ARM id, at or above what is needed.
 * Throws `InputTrouble` for any other text, and for a scope that does not reach the target.
 */
export const scopeByHand = (text: string, scenario: ScenarioId, target: Target): string => {
	const {resource} = target;
	const subscription = `/subscriptions/${resource?.subscriptionId}`;
	const words: Readonly<Record<string, string | undefined>> = {
		resource: resource?.id,
		'resource-group': `${subscription}/resourceGroups/${resource?.resourceGroup}`,
		subscription,
	};
	const wanted = text.trim();
	const scope = wanted.startsWith('/') ? wanted.replace(/(?<=.)\/+$/u, '') : words[wanted.toLowerCase()];
	const [need] = scenarios[scenario].needs;
	const needed = need ? scopeOfNeed(need, target) : null;
	const known = {text: `Write --scope ${needsProject(scenario) ? 'resource, ' : ''}resource-group or subscription, or an ARM id.`};
	if (scope === undefined || needed === null) throw inputTrouble('usage.bad-value', `--scope knows no "${text}".`, [known]);
	if (isWithin(needed, scope)) return scope;
	throw inputTrouble(
		'usage.scope-out-of-reach',
		`A role on ${scopeWords(scope, resource)} does not reach ${scopeWords(needed, resource)}: roles are inherited downward only.`,
		[known, {text: 'Leave --scope out to take the narrowest place.'}],
	);
};
