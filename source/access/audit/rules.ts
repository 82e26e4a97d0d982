import {sameId} from '../authorization.ts';
import {countDataActions} from '../data-actions.ts';
import type {RoleDefinition} from '../role-definition.ts';
import {type Excess, excessOf} from '../role-excess.ts';
import {definitionOf, roles} from '../roles.ts';
import {type Need, neededActions, neededDataActions} from '../scenario.ts';
import {isWithin, sameScope, scopeDepth, scopeKind} from '../scope.ts';
import type {AuditRule, HeldAssignment, Replacement, Severity} from './finding.ts';
import type {AuditTarget, Worth} from './judge.ts';

/** Data actions of Cognitive Services by a pattern: what Azure adds later comes along. Azure's own roles are read anew each time, and known. */
export const wildcards = ({kind, permissions}: RoleDefinition): readonly string[] =>
	kind === 'CustomRole' ? permissions.flatMap(({dataActions}) => dataActions).filter(pattern => isServiceWide(pattern)) : [];

const service = 'microsoft.cognitiveservices/';

/** Wider than one family of one kind of account, such as `…/accounts/OpenAI/*`. */
const isServiceWide = (pattern: string): boolean => {
	const star = pattern.indexOf('*');
	const head = pattern.slice(0, Math.max(star, 0)).toLowerCase();
	return star >= 0 && (service.startsWith(head) || (head.startsWith(service) && head.split('/').length <= 3));
};

/** Gives more than the replacement: more data actions, keys, or control. */
export const isBroader = (excess: Excess, enough: RoleDefinition, need: Need, {target}: AuditTarget): boolean => {
	const other = excessOf(enough, neededDataActions(need, target), neededActions(need));
	return (
		excess.dataActions > other.dataActions ||
		(excess.listsKeys && !other.listsKeys) ||
		(excess.assignsRoles && !other.assignsRoles) ||
		(excess.administers && !other.administers) ||
		(excess.everything && !other.everything)
	);
};

export type Ruled = {readonly rule: AuditRule; readonly severity: Severity; readonly replacement: Replacement};

type Question = {
	readonly held: HeldAssignment;
	readonly worth: Worth;
	readonly need: Need;
	readonly enough: Replacement;
	/** A managed identity runs a workload: it administers nothing by habit. */
	readonly isIdentity: boolean;
	readonly audited: AuditTarget;
};

/** By what a role gives, the first rule that it breaks; `null`: none. */
export const ruleFor = ({held, worth, need, enough, isIdentity, audited}: Question): Ruled | null => {
	const {definition, excess, calls} = worth;
	const role = definitionOf(enough.roleId, audited.definitions);
	if (!definition || !excess || !role) return null;
	const {target} = audited;
	const data = neededDataActions(need, target);
	// A role that calls models is there for them, whatever else it gives by the way.
	if (data.length === 0 && countDataActions(definition) > 0) return null;
	// Above the resource an administrator administers more than it.
	const isAboveAll = !isWithin(held.scope, target.resource?.id ?? '');
	if (countDataActions(definition) === 0 && isAboveAll && !isIdentity && (excess.everything || excess.assignsRoles)) return null;
	// The data actions stand first.
	const callsNothing = data.length > 0 && worth.given.slice(0, data.length).every(given => given === 'no');
	if (calls === 'none' || callsNothing) {
		// On the resource itself `*` is given to make calls work.
		if (!excess.everything || !callsNothing) return null;
		const assigns = excess.assignsRoles;
		return {rule: assigns ? 'owner-by-habit' : 'contributor-by-habit', severity: assigns || isIdentity ? 'high' : 'medium', replacement: enough};
	}
	// A part of the need is no reason to give all of it.
	if (calls === 'some' && neededActions(need).length > 0) return null;
	const isHigh = excess.assignsRoles || excess.everything;
	const isMedium = excess.administers || (excess.listsKeys && held.state === 'active' && scopeKind(held.scope) !== 'resource');
	if (wildcards(definition).length > 0) return {rule: 'wildcard-role', severity: isHigh ? 'high' : 'medium', replacement: enough};
	if (sameId(definition.id, roles.azureAIDeveloper)) return {rule: 'hub-role', severity: 'medium', replacement: enough};
	if (isBroader(excess, role, need, audited)) return {rule: 'broader-role', severity: isHigh ? 'high' : isMedium ? 'medium' : 'low', replacement: enough};
	const isAbove = !sameScope(held.scope, enough.scope) && scopeDepth(held.scope) < scopeDepth(enough.scope);
	if (!isAbove || !mayStandAt(definition, enough.scope)) return null;
	const isWide = ['managementGroup', 'root', 'subscription'].includes(scopeKind(held.scope));
	return {
		rule: 'broad-scope',
		severity: isWide ? 'medium' : 'low',
		replacement: calls === 'all' && definition.kind === 'BuiltInRole' ? enough : {roleId: definition.id, roleName: definition.name, scope: enough.scope},
	};
};

const mayStandAt = ({kind, assignableScopes}: RoleDefinition, scope: string): boolean =>
	kind === 'BuiltInRole' || assignableScopes.some(at => isWithin(scope, at));
