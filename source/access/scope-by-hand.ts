import {needsOf, type ScenarioId, scopeOfNeed} from './scenario.ts';
import {isWithin, scopeKind, scopeWords} from './scope.ts';
import type {Target} from './target.ts';
import {inputTrouble} from './trouble.ts';

/**
 * The scope that overrules the recommended one: `resource`, `resource-group`, `subscription` or a resource id, at or above what is needed.
 * Throws `InputTrouble` for any other text, for a scope that does not reach the target, and above the subscription: ids do not tell which management groups hold it.
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
	const [need] = needsOf(scenario, target);
	const needed = need ? scopeOfNeed(need, target) : null;
	const fitting = Object.entries(words).filter(([, id]) => id !== undefined && needed !== null && isWithin(needed, id));
	const known = {text: `Write --scope ${fitting.map(([word]) => word).join(' or ')}, or the resource id of one of these.`};
	if (scope === undefined || needed === null) throw inputTrouble('usage.bad-value', `--scope knows no "${text}".`, [known]);
	if (['root', 'managementGroup'].includes(scopeKind(scope))) {
		throw inputTrouble(
			'usage.scope-too-broad',
			`${scopeWords(scope, resource)} is above the subscription: this program assigns on a subscription or below it.`,
			[known],
		);
	}
	if (isWithin(needed, scope)) return scope;
	throw inputTrouble(
		'usage.scope-out-of-reach',
		`A role on ${scopeWords(scope, resource)} does not reach ${scopeWords(needed, resource)}: roles are inherited downward only.`,
		[known, {text: 'Leave --scope out to take the narrowest place.'}],
	);
};
