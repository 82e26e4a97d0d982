import {knownDataActions} from './operations.ts';
import type {Reason} from './reason.ts';
import type {RoleDefinition} from './role-definition.ts';
import {type Excess, excessOf} from './role-excess.ts';
import {shortfall} from './role-fit.ts';
import {reachOf} from './role-reach.ts';
import {neverRecommended} from './roles.ts';
import {type Need, neededActions, neededDataActions} from './scenario.ts';
import {isWithin} from './scope.ts';
import type {Target} from './target.ts';

export type RankedRole = {
	readonly definition: RoleDefinition;
	/** What it gives beyond the need. */
	readonly excess: Excess;
	/** Microsoft names it for the need. */
	readonly documented: boolean;
	/** Its name says so. */
	readonly preview: boolean;
	/** Never recommended, whatever it weighs. */
	readonly discouraged: boolean;
};

export type RankingQuestion = {
	readonly need: Need;
	readonly target: Target;
	/** ARM id of the scope at which the role would be assigned. */
	readonly scope: string;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
};

/** Every role assignable at the scope that gives the whole need by itself, least excess first; among equals the documented one, then by name. */
export const rankRoles = ({need, target, scope, definitions}: RankingQuestion): readonly RankedRole[] => {
	const data = neededDataActions(need, target);
	const order = (id: string): number => (need.roles.includes(id) ? need.roles.indexOf(id) : need.roles.length);
	return [...definitions.values()]
		.filter(definition => isAssignable(definition, scope) && shortfall(definition, need, target).lacks.length === 0)
		.map(definition => ({
			definition,
			excess: excessOf(definition, data, neededActions(need)),
			documented: need.roles.includes(definition.id),
			preview: /\(preview\)/i.test(definition.name),
			discouraged: neverRecommended.has(definition.id),
		}))
		.toSorted(
			(a, b) => a.excess.weight - b.excess.weight || order(a.definition.id) - order(b.definition.id) || (a.definition.name < b.definition.name ? -1 : 1),
		);
};

const isAssignable = ({kind, assignableScopes}: RoleDefinition, scope: string): boolean =>
	kind === 'BuiltInRole' || assignableScopes.some(assignable => isWithin(scope, assignable));

export type RoleComparison = {
	/** The first of the need's documented roles that suffices. */
	readonly documented: RankedRole | null;
	/** The one with the least excess that is not discouraged. */
	readonly computed: RankedRole | null;
	/** Where the two differ, and what else is worth knowing of the choice. */
	readonly because: readonly Reason[];
};

/** What Microsoft documents and what the definitions say, side by side. */
export const documentedAndComputed = (ranked: readonly RankedRole[], need: Need): RoleComparison => {
	const documented = need.roles.flatMap(id => ranked.find(({definition}) => definition.id === id) ?? [])[0] ?? null;
	const computed = ranked.find(({discouraged}) => !discouraged) ?? null;
	return {documented, computed, because: [...verdict(documented, computed), ...alternatives(documented, ranked, need)]};
};

const say = (id: string, {definition}: RankedRole, text: string): Reason => ({id: `choice.${id}`, text: `${definition.name} ${text}.`, roleId: definition.id});

const verdict = (documented: RankedRole | null, computed: RankedRole | null): readonly Reason[] => {
	if (computed === null) {
		return documented ? [] : [{id: 'choice.none', text: 'No role that may be assigned here suffices by itself.'}];
	}
	const custom = isClosed(computed.definition) ? [say('custom', computed, 'is a custom role: data actions that Azure adds are not in it')] : [];
	if (documented === null) {
		return [
			say('undocumented', computed, `suffices with the least beyond the need: ${excessWords(computed.excess)}. None of the documented roles does`),
			...custom,
		];
	}
	if (documented.definition.id === computed.definition.id) {
		return [say('agree', documented, `is the documented role, and none that suffices gives less beyond the need: ${excessWords(documented.excess)}`)];
	}
	const {name} = documented.definition;
	return [
		say(
			'narrower',
			computed,
			`is narrower than the documented ${name}: beyond the need it gives ${excessWords(computed.excess)}, ${name} ${excessWords(documented.excess)}`,
		),
		...custom,
		computed.preview
			? say('preview', computed, `is a preview role, so ${name} stays the choice`)
			: say('documented', documented, 'stays the choice: it is the documented role'),
	];
};

/** A custom role that names its data actions one by one. */
const isClosed = ({kind, permissions}: RoleDefinition): boolean =>
	kind === 'CustomRole' && permissions.every(({dataActions}) => dataActions.every(pattern => !pattern.includes('*')));

/** Documented roles that give the same, and lighter ones that are never recommended. */
const alternatives = (documented: RankedRole | null, ranked: readonly RankedRole[], need: Need): readonly Reason[] => {
	if (documented === null) {
		return [];
	}
	const {name} = documented.definition;
	const equal = ranked.filter(role => role.documented && role !== documented && sameDataActions(role.definition, documented.definition));
	const lighter = ranked.filter(role => role.discouraged && role.excess.weight < documented.excess.weight);
	return [
		...equal
			.toSorted((a, b) => need.roles.indexOf(a.definition.id) - need.roles.indexOf(b.definition.id))
			.map(role => say('equal', role, `has the very same data actions as ${name}: the choice where only it may be assigned`)),
		...lighter.map(role =>
			say('discouraged', role, `covers the need by its data actions of ${listed(services(role.definition))}, and is never recommended: ${fault(role)}`),
		),
	];
};

const sameDataActions = (one: RoleDefinition, other: RoleDefinition): boolean => {
	const [left, right] = [reachOf(one).data, reachOf(other).data];
	return left.size === right.size && [...left].every(action => right.has(action));
};

/** Parts of Cognitive Services whose data actions the role has, as Azure spells them. */
const services = (definition: RoleDefinition): readonly string[] => {
	const {data} = reachOf(definition);
	return [...new Set(knownDataActions.filter(action => data.has(action.toLowerCase())).map(action => action.split('/')[2] ?? ''))];
};

/** Why a role is never recommended, by what it controls. */
const fault = ({definition, excess}: RankedRole): string => {
	if (excess.assignsRoles) return 'it assigns roles';
	if (excess.administers) return 'it administers the resource';
	const providers = definition.permissions.flatMap(({actions}) => actions).map(pattern => pattern.split('/')[0] ?? '');
	const [[most] = ['']] = [...Map.groupBy(providers, provider => provider)].toSorted(([, a], [, b]) => b.length - a.length);
	return most === 'Microsoft.MachineLearningServices' ? `it is meant for hubs (${most})` : `it is meant for ${most}`;
};

const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What an excess consists of, e.g. "290 data actions and keys"; keys are mentioned even where there are none. */
export const excessWords = ({dataActions, actions, listsKeys, assignsRoles, administers, everything, weight}: Excess): string => {
	if (weight < 1) {
		return weight === 0 ? 'nothing' : 'reads only';
	}
	// Listing keys is one of the operations, and told by itself.
	const operations = actions - Number(listsKeys);
	return listed([
		counted(dataActions, 'data action'),
		...(operations > 0 ? [counted(operations, 'control operation')] : []),
		...(administers ? ['the resource itself'] : []),
		...(assignsRoles ? ['role assignments'] : []),
		...(everything ? ['all that lies in its scope'] : []),
		listsKeys ? 'keys' : 'no keys',
	]);
};
