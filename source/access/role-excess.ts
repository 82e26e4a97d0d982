import {keyActions} from './data-actions.ts';
import {blockGrants} from './permission.ts';
import type {RoleDefinition} from './role-definition.ts';
import {dataActionsOf, type Reach, reachOf} from './role-reach.ts';
import {grantsOutright} from './role-words.ts';

/** What a role gives beyond a need, conditions aside. */
export type Excess = {
	/** Known data actions of Cognitive Services. */
	readonly dataActions: number;
	/** Known control operations of Cognitive Services that change something, so no reads. */
	readonly actions: number;
	readonly listsKeys: boolean;
	readonly assignsRoles: boolean;
	/** Changes or removes the resource itself. */
	readonly administers: boolean;
	/** Changes things of every provider, named or not: Owner's and Contributor's `*`. */
	readonly everything: boolean;
	/** To compare by: the lesser the narrower. */
	readonly weight: number;
};

/**
 * Each kind outweighs all kinds below it together: who assigns roles has whatever there is to have; `*` is everything else; a condition leaves of assigning roles
 * what it admits, which may be a role that lists keys; keys call without any role; then the resource itself, its deployments, single rights one each (a pattern
 * that the list of known operations cannot resolve counts for more, since it may stand for many), and reads next to nothing.
 */
const weights = {
	assignsAnyRole: 100_000_000,
	everything: 10_000_000,
	assignsSomeRoles: 1_000_000,
	listsKeys: 100_000,
	administers: 10_000,
	deploys: 1000,
	unresolved: 10,
	one: 1,
	readsEverything: 0.5,
	read: 0.001,
} as const;

const provider = 'Microsoft.CognitiveServices/';
const assign = 'Microsoft.Authorization/roleAssignments/write';
const administering = [`${provider}accounts/write`, `${provider}accounts/delete`];
const deploying = [`${provider}accounts/deployments/write`];

/** Stands for all providers that no role names: only a wildcard reaches it. */
const unnamed = 'Microsoft.Unnamed/things';

type Base = {
	readonly reach: Reach;
	/** Known operations that change something. */
	readonly changes: number;
	readonly assigns: 'any' | 'some' | 'none';
	readonly everything: boolean;
	readonly readsEverything: boolean;
	/** Patterns of other providers and of services whose operations are not listed: those that change something, and those that read. */
	readonly unresolved: number;
	readonly unresolvedReads: number;
};

const isRead = (action: string): boolean => action.toLowerCase().endsWith('/read');

const isForeign = (pattern: string): boolean => !pattern.toLowerCase().startsWith(provider.toLowerCase());

const isUnlisted = (pattern: string): boolean => dataActionsOf(pattern).length === 0;

const bases = new WeakMap<RoleDefinition, Base>();

/** All that does not depend on the need, worked out once for each definition. */
const baseOf = (definition: RoleDefinition): Base => {
	const before = bases.get(definition);
	if (before) {
		return before;
	}
	const {permissions} = definition;
	const grants = (action: string): boolean => permissions.some(block => blockGrants(block, action, 'control'));
	const reach = reachOf(definition);
	const unresolved = [
		...permissions.flatMap(({actions}) => actions).filter(isForeign),
		...permissions.flatMap(({dataActions}) => dataActions).filter(isUnlisted),
	];
	const base: Base = {
		reach,
		changes: [...reach.control].filter(action => !isRead(action)).length,
		assigns: !grants(assign) ? 'none' : grantsOutright(definition, assign, 'control') ? 'any' : 'some',
		everything: ['write', 'delete', 'action'].some(verb => grants(`${unnamed}/${verb}`)),
		readsEverything: grants(`${unnamed}/read`),
		unresolved: unresolved.filter(pattern => !isRead(pattern)).length,
		unresolvedReads: unresolved.filter(isRead).length,
	};
	bases.set(definition, base);
	return base;
};

/** What the role gives beyond the needed data actions and control operations. */
export const excessOf = (definition: RoleDefinition, neededActions: readonly string[], neededControl: readonly string[]): Excess => {
	const base = baseOf(definition);
	const [data, control] = [neededActions, neededControl].map(actions => new Set(actions.map(action => action.toLowerCase())));
	const needs = (action: string): boolean => control?.has(action.toLowerCase()) ?? false;
	const beyond = (actions: readonly string[]): boolean => actions.some(action => base.reach.control.has(action.toLowerCase()) && !needs(action));
	const used = (needed: ReadonlySet<string> | undefined, granted: ReadonlySet<string>): readonly string[] =>
		[...(needed ?? [])].filter(action => granted.has(action));
	const usedControl = used(control, base.reach.control);
	const dataActions = base.reach.data.size - used(data, base.reach.data).length;
	const actions = base.changes - usedControl.filter(action => !isRead(action)).length;
	const reads = base.reach.control.size - base.changes - usedControl.filter(isRead).length;
	const assigns = needs(assign) ? 'none' : base.assigns;
	const listsKeys = beyond(keyActions);
	const administers = beyond(administering);
	const parts: readonly (readonly [number, boolean | number])[] = [
		[weights.assignsAnyRole, assigns === 'any'],
		[weights.everything, base.everything],
		[weights.assignsSomeRoles, assigns === 'some'],
		[weights.listsKeys, listsKeys],
		[weights.administers, administers],
		[weights.deploys, beyond(deploying)],
		[weights.unresolved, base.unresolved],
		[weights.one, dataActions + actions],
		[weights.readsEverything, base.readsEverything],
		[weights.read, reads + base.unresolvedReads],
	];
	return {
		dataActions,
		actions,
		listsKeys,
		assignsRoles: assigns !== 'none',
		administers,
		everything: base.everything,
		weight: parts.reduce((sum, [weight, times]) => sum + weight * Number(times), 0),
	};
};
