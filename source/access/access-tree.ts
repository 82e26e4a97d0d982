import type {Assessment} from './assessment.ts';
import {carefulReasons} from './assessment-reasons.ts';
import type {HeldRole} from './held-roles.ts';
import type {Reason} from './reason.ts';
import {type ScenarioId, scenarios} from './scenario.ts';
import {type ScopeKind, sameScope, scopeDepth, scopeKind, scopeLabel} from './scope.ts';
import type {Target} from './target.ts';

/** One scope on the way from the tenant root down to the target, with what is held exactly there. */
export type TreeRow = {
	readonly scope: string;
	/** 0 for the topmost scope shown. */
	readonly depth: number;
	readonly name: string;
	/** "resource group" and the like. */
	readonly kind: string;
	readonly held: readonly HeldRole[];
};

const kindNames: Readonly<Record<ScopeKind, string>> = {
	root: 'tenant root',
	managementGroup: 'management group',
	subscription: 'subscription',
	resourceGroup: 'resource group',
	resource: 'resource',
	project: 'project',
	agent: 'agent',
};

/** Every scope above the target that can hold a role or does, down to the target itself: where a role sits is half of why it does or does not work. */
export const accessTree = ({resource, project}: Target, held: readonly HeldRole[]): readonly TreeRow[] => {
	const own = resource
		? [
				`/subscriptions/${resource.subscriptionId}`,
				`/subscriptions/${resource.subscriptionId}/resourceGroups/${resource.resourceGroup}`,
				resource.id,
				...(project && project.id !== '' ? [project.id] : []),
			]
		: [];
	const all = [...own, ...held.map(({scope}) => scope)];
	return all
		.filter((scope, index) => all.findIndex(other => sameScope(other, scope)) === index)
		.toSorted((a, b) => scopeDepth(a) - scopeDepth(b))
		.map((scope, depth) => {
			const kind = scopeKind(scope);
			const name = (kind === 'subscription' ? resource?.subscriptionName : null) ?? scopeLabel(scope);
			return {scope, depth, name, kind: kindNames[kind], held: held.filter(one => sameScope(one.scope, scope))};
		});
};

/** What a held role is worth for the scenario; `is` tells how to take the words. */
export type Worth = {readonly is: 'enough' | 'something' | 'nothing' | 'eligible' | 'unreadable'; readonly words: string};

export const worthOf = (role: HeldRole, scenario: ScenarioId | null, {outcome, because}: Pick<Assessment, 'because' | 'outcome'>): Worth => {
	const {dataActions, sufficient, state, until, unreadable} = role;
	if (state === 'eligible') return {is: 'eligible', words: 'eligible, not active'};
	if (unreadable) return {is: 'unreadable', words: 'not readable'};
	const end = until === null ? '' : `, until ${until.slice(0, 16).replace('T', ' ')} UTC`;
	const count = `${dataActions} data ${dataActions === 1 ? 'action' : 'actions'}`;
	// By a scenario of control actions alone no role is measured in data actions.
	const isCounted = scenario === null || scenarios[scenario].needs.some(need => need.need === 'required' && need.dataActions.length > 0);
	const isForbidden = outcome === 'denied' && because.some(({id}) => id === 'access.deny');
	const enough = isForbidden ? 'enough, but forbidden' : 'enough';
	if (sufficient) return {is: isForbidden ? 'something' : 'enough', words: `${isCounted ? `${count}, ${enough}` : enough}${end}`};
	if (!isCounted) return {is: 'nothing', words: `not enough${end}`};
	return {is: dataActions === 0 ? 'nothing' : 'something', words: `${count}${dataActions > 0 && outcome === 'denied' ? ', not enough' : ''}${end}`};
};

const verdicts: ReadonlySet<string> = new Set(['access.allowed', 'access.denied', 'access.eligible', 'access.unknown']);

export const isVerdict = ({id}: Reason): boolean => verdicts.has(id);

/** The reasons to be told beside the tree: what to activate first; of roles without any data action, which the tree shows one by one, only one, and only where it is the cause. */
export const besideTree = ({because, held}: Assessment): readonly Reason[] => {
	const isSeen = ({id}: Reason): boolean => held.length > 0 && id === 'access.no-data-actions';
	const others = because.filter(reason => !isVerdict(reason) && !isSeen(reason));
	const [first] = others.every(({id}) => id === 'access.administers' || carefulReasons.has(id)) ? because.filter(isSeen) : [];
	const told = first ? [first, ...others] : others;
	return told.toSorted((a, b) => Number(b.id === 'access.activate') - Number(a.id === 'access.activate'));
};
