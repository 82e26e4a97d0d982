import type {Assessment} from './assessment.ts';
import {type Assignability, mayAssign, mayMakeRole, undoLockOn, type Wish, type Writer} from './assignability.ts';
import {assignmentName} from './assignment-name.ts';
import {type Access, deniesOf, sameId} from './authorization.ts';
import type {Certainty} from './certainty.ts';
import {type CustomRole, customRoleFor} from './custom-role.ts';
import {countDataActions, listsKeys} from './data-actions.ts';
import {judgeNeed} from './need-judgement.ts';
import type {Principal} from './principal.ts';
import {denyWords, distinct, listOf} from './proof.ts';
import type {Reason} from './reason.ts';
import type {DenyAssignment} from './role-assignment.ts';
import {choicesFor, findRole} from './role-choice.ts';
import type {RoleDefinition} from './role-definition.ts';
import {candidatesFor, shortfall} from './role-fit.ts';
import {documentedAndComputed, rankRoles} from './role-ranking.ts';
import {definitionOf, roleLabel, roles} from './roles.ts';
import {type Need, neededActions, needsOf, requestsOfNeed, type ScenarioId, scopeOfNeed} from './scenario.ts';
import {sameScope, scopeWords} from './scope.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';

export type Grant = {
	readonly need: 'required' | 'recommended';
	readonly principal: Principal;
	/** Role definition GUID. */
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	/** Deterministic name (GUID) of the assignment. */
	readonly name: string;
	/** The very assignment is there already: nothing will be written. */
	readonly exists: boolean;
	/** May the signed-in caller write it? Absent where nobody judged. */
	readonly assignable?: Certainty;
};

/** A role that would do, and what choosing it means. */
export type RoleChoice = {
	readonly roleId: string;
	readonly roleName: string;
	readonly dataActions: number;
	/** How many of them the need does not ask for. */
	readonly beyond: number;
	readonly listsKeys: boolean;
	/** Microsoft names it for this. */
	readonly documented: boolean;
	readonly note: string | null;
	/** May the signed-in caller assign it here? */
	readonly assignable: 'yes' | 'no' | 'unknown';
};

export type Plan = {
	readonly grants: readonly Grant[];
	/** Whether the signed-in caller may write the required grants. */
	readonly assignable: 'yes' | 'no' | 'partly' | 'unknown';
	readonly because: readonly Reason[];
	/** Roles that satisfy the first required need, narrowest first; empty when nothing is to be granted. */
	readonly choices: readonly RoleChoice[];
	/** What Microsoft documents for that need and what the definitions say, side by side. */
	readonly compared: readonly Reason[];
	/** The narrowest role of all, which the tenant would have to make; `null` when nothing is to be granted or nothing can be left out. */
	readonly customRole: CustomRole | null;
};

export type PlanQuestion = {
	readonly session: Session;
	readonly scenario: ScenarioId;
	readonly target: Target;
	readonly people: readonly {readonly principal: Principal; readonly access: Access | null; readonly assessment: Assessment}[];
	/** The project's managed identity; `null` where the project has none or it is not known. */
	readonly projectIdentity: {readonly principal: Principal; readonly access: Access | null} | null;
	/** The signed-in person. */
	readonly caller: Writer;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	/** Role (GUID, ARM id or name) that overrules the recommendation for the first required need. */
	readonly role: string | null;
	/** ARM id that overrules the scope of the first required need; at or above it. */
	readonly scope: string | null;
};

/** One need of one principal that is not known to be met. */
type Open = {
	readonly need: Need;
	readonly scope: string;
	readonly principal: Principal;
	readonly access: Access | null;
	readonly given: Certainty;
	readonly eligible: boolean;
	/** The deny assignment that forbids it, whatever is granted. */
	readonly forbidden: DenyAssignment | null;
};

type Proposal = {readonly grant: Grant; readonly open: Open; readonly assignability: Assignability; readonly because: readonly Reason[]};

/** The least-privilege grants for what is not met; whether the caller may write them, and by which role. Writes nothing. */
export const makePlan = (question: PlanQuestion): Plan => {
	const {scenario, target, caller, definitions} = question;
	const needs = needsOf(scenario, target);
	const chosen = needs.find(({need, who}) => need === 'required' && who === 'person');
	const open = needs.flatMap(need => openNeeds(question, need, need === chosen));
	const helpless = open.filter(({eligible, forbidden}) => eligible || forbidden !== null);
	const proposals = unique(open.filter(one => !helpless.includes(one)).map(one => propose(question, one, one.need === chosen)));
	const grants = proposals.map(({grant}) => grant);
	const [first] = proposals.filter(({open}) => open.need === chosen);
	const because = distinct([
		...helpless.map(one => noHelp(one, target)),
		...(grants.length === 0 && helpless.length === 0 ? [{id: 'plan.nothing-to-grant', text: 'Nothing needs to be granted.'}] : []),
		...proposals.flatMap(proposal => proposal.because),
		...proposals.filter(({grant}) => !grant.exists).flatMap(({assignability}) => assignability.because),
		...gaps(question),
	]);
	const assignable = together(proposals, helpless);
	if (!first) return {grants, assignable, because, choices: [], compared: [], customRole: null};
	const {need} = first.open;
	const ranked = rankRoles({need, target, scope: first.open.scope, definitions});
	const custom = customRoleFor({scenario, need, target, scope: first.open.scope});
	return {
		grants,
		assignable,
		because,
		choices: choicesFor({need, target, wish: first.open, definitions, ranked, role: chosenRole(question), caller}),
		compared: documentedAndComputed(ranked, need).because,
		customRole: custom && {...custom, makeable: mayMakeRole(caller, custom.assignableScope)},
	};
};

const chosenRole = ({role, definitions}: PlanQuestion): RoleDefinition | null => (role === null ? null : findRole(role, definitions));

const openNeeds = (question: PlanQuestion, need: Need, mayOverrule: boolean): readonly Open[] => {
	const {target, people, projectIdentity} = question;
	const needed = scopeOfNeed(need, target);
	if (needed === null) return [];
	const scope = mayOverrule && question.scope !== null ? question.scope : needed;
	const holders = need.who === 'person' ? people : projectIdentity === null ? [] : [{...projectIdentity, assessment: null}];
	return holders.flatMap(({principal, access, assessment}) => {
		// By permissions an assessment may know more than the assignments, which nobody could read.
		const {given, eligible} = assessment?.needs.find(({needId}) => needId === need.id) ?? judgeNeed(need, target, access);
		const requests = access === null ? [] : (requestsOfNeed(need, target) ?? []);
		const [forbidding] = requests.flatMap(request => (access === null ? [] : deniesOf(access, request)).filter(({applies}) => applies === 'yes'));
		return given === 'yes' && !forbidding ? [] : [{need, scope, principal, access, given, eligible, forbidden: forbidding?.deny ?? null}];
	});
};

/** A need that no grant meets: PIM holds the role ready, or a deny assignment stands above every role. */
const noHelp = ({principal, scope, forbidden}: Open, {resource}: Target): Reason =>
	forbidden === null
		? {
				id: 'plan.activate',
				text: `${nameOf(principal)} needs no grant on ${scopeWords(scope, resource)}: the role is eligible and waits to be activated in Privileged Identity Management.`,
				scope,
			}
		: {
				id: 'plan.forbidden',
				text: `No role helps ${nameOf(principal)}. ${denyWords(forbidden)} on ${scopeWords(forbidden.scope, resource)} forbids it, whatever roles are held.`,
				scope: forbidden.scope,
			};

/** The same assignment once; scenarios name what is required before what is recommended. */
const unique = (proposals: readonly Proposal[]): readonly Proposal[] =>
	proposals.filter(({grant}, index) => proposals.findIndex(other => other.grant.name === grant.name) === index);

const propose = (question: PlanQuestion, open: Open, mayOverrule: boolean): Proposal => {
	const {target, definitions, caller} = question;
	const {need, scope, principal, access, given} = open;
	const wishFor = (roleId: string): Wish => ({scope, principal, roleId, roleName: roleLabel(roleId, definitions)});
	const judge = (roleId: string): Assignability => mayAssign(caller, wishFor(roleId), target.resource);
	const candidates = candidatesFor(need, target, definitions).map(({id}) => id);
	const usual = candidates[0] ?? need.roles[0] ?? '';
	const overruling = mayOverrule && question.role !== null ? (chosenRole(question)?.id ?? question.role) : null;
	// Constrained delegation admits some roles only: the first that this caller may assign, or else the narrowest, for somebody who may.
	const roleId = overruling ?? candidates.find(id => judge(id).may === 'yes') ?? candidates.find(id => judge(id).may === 'unknown') ?? usual;
	const assignability = judge(roleId);
	const grant: Grant = {
		need: need.need,
		principal,
		roleId,
		roleName: roleLabel(roleId, definitions),
		scope,
		name: assignmentName(scope, principal.id, roleId),
		exists: (access?.assignments ?? []).some(held => sameId(held.roleId, roleId) && sameId(held.principalId, principal.id) && sameScope(held.scope, scope)),
		assignable: assignability.may,
	};
	const undoLock = undoLockOn(scope, caller.locks, target.resource);
	const because = [
		...(overruling === null ? [] : judgeOverruling(question, need, roleId, usual)),
		...(overruling === null && roleId !== usual ? [insteadOf(grant, roleLabel(usual, definitions)), ...broaderThan(roleId, usual, definitions)] : []),
		...scopeWarnings(grant, need, target),
		...(grant.exists ? [withoutEffect(grant, target)] : given === 'unknown' ? [notJudged(grant, target)] : []),
		...(undoLock && !grant.exists && assignability.may !== 'no' ? [undoLock] : []),
	];
	return {grant, open, assignability, because};
};

const judgeOverruling = ({target, definitions}: PlanQuestion, need: Need, roleId: string, usualId: string): readonly Reason[] => {
	const definition = definitionOf(roleId, definitions);
	if (!definition)
		return [{id: 'plan.role-unknown', text: `Role ${roleId} is not among the definitions read here: whether it is enough is not known.`, roleId}];
	const {needed, lacks} = shortfall(definition, need, target);
	if (lacks.length > 0) {
		const text = `${definition.name} does not suffice: it covers ${needed - lacks.length} of ${needed} needed ${neededActions(need).length === 0 ? 'data actions' : 'actions'}, not ${listOf(lacks)}.`;
		return [{id: 'plan.role-insufficient', text, roleId}];
	}
	const hubs = sameId(roleId, roles.azureAIDeveloper)
		? [{id: 'plan.azure-ai-developer', text: `${definition.name} is meant for hubs, and is never recommended.`, roleId}]
		: [];
	return [...hubs, ...broaderThan(roleId, usualId, definitions)];
};

const broaderThan = (roleId: string, usualId: string, definitions: ReadonlyMap<string, RoleDefinition>): readonly Reason[] => {
	const [chosen, usual] = [definitionOf(roleId, definitions), definitionOf(usualId, definitions)];
	const [has, would] = [chosen, usual].map(definition => (definition ? countDataActions(definition) : 0));
	if (!chosen || !usual || (has ?? 0) <= (would ?? 0)) return [];
	const keys = listsKeys(chosen) && !listsKeys(usual) ? ', and it lists keys' : '';
	return [
		{id: 'plan.role-broader-than-needed', text: `${chosen.name} is broader than needed: ${has} data actions where ${usual.name} has ${would}${keys}.`, roleId},
	];
};

/** What is to be known of a scope chosen by hand. */
const scopeWarnings = ({roleId, roleName, scope}: Grant, need: Need, target: Target): readonly Reason[] => {
	const needed = scopeOfNeed(need, target);
	if (needed === null || sameScope(scope, needed)) return [];
	const place = scopeWords(scope, target.resource);
	return [{id: 'plan.scope-broader', text: `${place} is broader than needed: ${roleName} on ${scopeWords(needed, target.resource)} is enough.`, roleId, scope}];
};

const insteadOf = ({roleId, roleName}: Grant, usual: string): Reason => ({
	id: 'plan.role-instead',
	text: `${roleName} instead of ${usual}: it is enough too, and you may assign it.`,
	roleId,
});

const nameOf = ({name, id}: Principal): string => name ?? id;

const withoutEffect = ({principal, roleId, roleName, scope}: Grant, target: Target): Reason => ({
	id: 'plan.exists-without-effect',
	text: `${nameOf(principal)} holds ${roleName} on ${scopeWords(scope, target.resource)} already; assigning it again would change nothing.`,
	roleId,
	scope,
});

const notJudged = ({principal, roleId, roleName, scope}: Grant, target: Target): Reason => ({
	id: 'plan.may-exist',
	text: `What ${nameOf(principal)} holds on ${scopeWords(scope, target.resource)} is not fully known; if ${roleName} is there already, it stays as it is.`,
	roleId,
	scope,
});

/** Required needs for which no grant can be named. */
const gaps = ({scenario, target, projectIdentity}: PlanQuestion): readonly Reason[] =>
	needsOf(scenario, target)
		.filter(({need}) => need === 'required')
		.flatMap((need): readonly Reason[] => {
			const scope = scopeOfNeed(need, target);
			if (scope === null) return [{id: 'plan.scope-unknown', text: `The target names no ${need.at}: nothing can be granted there.`}];
			if (need.who === 'person' || projectIdentity !== null || !target.project) return [];
			const text = `The managed identity of project ${target.project.name} is not known; it needs access of its own on ${scopeWords(scope, target.resource)}.`;
			return [{id: 'plan.project-identity-unknown', text, scope}];
		});

const together = (proposals: readonly Proposal[], helpless: readonly Open[]): Plan['assignable'] => {
	if (proposals.length === 0 && helpless.some(({forbidden}) => forbidden !== null)) return 'no';
	const open = proposals.filter(({grant}) => !grant.exists);
	const required = open.filter(({grant}) => grant.need === 'required');
	const answers = (required.length > 0 ? required : open).map(({assignability}) => assignability.may);
	if (answers.includes('no')) return answers.includes('yes') ? 'partly' : answers.includes('unknown') ? 'unknown' : 'no';
	return answers.includes('unknown') ? 'unknown' : 'yes';
};
