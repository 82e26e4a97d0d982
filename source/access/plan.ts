import {type Assessment, judgeNeed} from './assessment.ts';
import {type Assignability, mayAssign, type Wish} from './assignability.ts';
import {assignmentName} from './assignment-name.ts';
import {type Access, type Certainty, type ConditionHolds, sameId} from './authorization.ts';
import {countDataActions} from './data-actions.ts';
import type {Principal} from './principal.ts';
import {distinct, listOf} from './proof.ts';
import type {Reason} from './reason.ts';
import {candidatesFor, choicesFor, findRole, shortfall} from './role-choice.ts';
import type {RoleDefinition} from './role-definition.ts';
import {definitionOf, roleLabel} from './roles.ts';
import {type Need, type ScenarioId, scenarios, scopeOfNeed} from './scenario.ts';
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
};

/** A role that would do, and what choosing it means. */
export type RoleChoice = {
	readonly roleId: string;
	readonly roleName: string;
	readonly dataActions: number;
	readonly listsKeys: boolean;
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
};

export type PlanQuestion = {
	readonly session: Session;
	readonly scenario: ScenarioId;
	readonly target: Target;
	readonly people: readonly {readonly principal: Principal; readonly access: Access | null; readonly assessment: Assessment}[];
	/** The project's managed identity; `null` where the project has none or it is not known. */
	readonly projectIdentity: {readonly principal: Principal; readonly access: Access | null} | null;
	/** The signed-in person's own access; `null` where it could not be read. */
	readonly caller: Access | null;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	/** Role (GUID, ARM id or name) that overrules the recommendation for the first required need. */
	readonly role: string | null;
	readonly conditionHolds?: ConditionHolds;
};

/** One need of one principal that is not known to be met. */
type Open = {readonly need: Need; readonly scope: string; readonly principal: Principal; readonly access: Access | null; readonly met: Certainty};

type Proposal = {readonly grant: Grant; readonly open: Open; readonly assignability: Assignability; readonly because: readonly Reason[]};

/** The least-privilege grants for what is not met; whether the caller may write them, and by which role. Writes nothing. */
export const makePlan = (question: PlanQuestion): Plan => {
	const {scenario, target, caller, definitions, conditionHolds} = question;
	const {needs} = scenarios[scenario];
	const chosen = needs.find(({need, who}) => need === 'required' && who === 'person');
	const proposals = unique(needs.flatMap(need => openNeeds(question, need)).map(open => propose(question, open, open.need === chosen)));
	const grants = proposals.map(({grant}) => grant);
	const [first] = proposals.filter(({open}) => open.need === chosen);
	const because = distinct([
		...(grants.length === 0 ? [{id: 'plan.nothing-to-grant', text: 'Nothing is to be granted.'}] : []),
		...proposals.flatMap(proposal => proposal.because),
		...proposals.filter(({grant}) => !grant.exists).flatMap(({assignability}) => assignability.because),
		...gaps(question),
	]);
	const choices = first ? choicesFor({need: first.open.need, target, wish: first.open, definitions, role: chosenRole(question), caller, conditionHolds}) : [];
	return {grants, assignable: together(proposals), because, choices};
};

const chosenRole = ({role, definitions}: PlanQuestion): RoleDefinition | null => (role === null ? null : findRole(role, definitions));

const openNeeds = ({target, people, projectIdentity, conditionHolds}: PlanQuestion, need: Need): readonly Open[] => {
	const scope = scopeOfNeed(need, target);
	if (scope === null) return [];
	const holders =
		need.who === 'person'
			? people.map(({principal, access, assessment}) => ({principal, access, met: assessment.needs.find(({needId}) => needId === need.id)?.met ?? 'unknown'}))
			: projectIdentity === null
				? []
				: [{...projectIdentity, met: judgeNeed(need, target, projectIdentity.access, conditionHolds).met}];
	return holders.filter(({met}) => met !== 'yes').map(holder => ({...holder, need, scope}));
};

/** The same assignment once; scenarios name what is required before what is recommended. */
const unique = (proposals: readonly Proposal[]): readonly Proposal[] =>
	proposals.filter(({grant}, index) => proposals.findIndex(other => other.grant.name === grant.name) === index);

const propose = (question: PlanQuestion, open: Open, mayOverrule: boolean): Proposal => {
	const {target, definitions, caller, conditionHolds} = question;
	const {need, scope, principal, access, met} = open;
	const wishFor = (roleId: string): Wish => ({scope, principal, roleId, roleName: roleLabel(roleId, definitions)});
	const judge = (roleId: string): Assignability => mayAssign(caller, wishFor(roleId), target.resource, conditionHolds);
	const candidates = candidatesFor(need, target, definitions).map(({id}) => id);
	const usual = candidates[0] ?? need.roles[0] ?? '';
	const overruling = mayOverrule && question.role !== null ? (chosenRole(question)?.id ?? question.role) : null;
	// Constrained delegation admits some roles only: the first that this caller may assign, or else the narrowest, for somebody who may.
	const roleId = overruling ?? candidates.find(id => judge(id).may !== 'no') ?? usual;
	const grant: Grant = {
		need: need.need,
		principal,
		roleId,
		roleName: roleLabel(roleId, definitions),
		scope,
		name: assignmentName(scope, principal.id, roleId),
		exists: (access?.assignments ?? []).some(held => sameId(held.roleId, roleId) && sameId(held.principalId, principal.id) && sameScope(held.scope, scope)),
	};
	const because = [
		...(overruling === null ? [] : judgeOverruling(question, need, roleId, usual)),
		...(overruling === null && roleId !== usual ? [insteadOf(grant, roleLabel(usual, definitions))] : []),
		...(grant.exists ? [withoutEffect(grant, target)] : met === 'unknown' ? [notJudged(grant, target)] : []),
	];
	return {grant, open, assignability: judge(roleId), because};
};

const judgeOverruling = ({target, definitions}: PlanQuestion, need: Need, roleId: string, usualId: string): readonly Reason[] => {
	const definition = definitionOf(roleId, definitions);
	if (!definition) return [{id: 'plan.role-unknown', text: `Role ${roleId} is not among the definitions read here: whether it suffices is not known.`, roleId}];
	const {needed, lacks} = shortfall(definition, need, target);
	if (lacks.length > 0) {
		const text = `${definition.name} does not suffice: it covers ${needed - lacks.length} of ${needed} needed data actions, not ${listOf(lacks)}.`;
		return [{id: 'plan.role-insufficient', text, roleId}];
	}
	const usual = definitionOf(usualId, definitions);
	const [has, would] = [countDataActions(definition), usual ? countDataActions(usual) : 0];
	if (!usual || has <= would) return [];
	return [
		{id: 'plan.role-broader-than-needed', text: `${definition.name} is broader than needed: ${has} data actions where ${usual.name} has ${would}.`, roleId},
	];
};

const insteadOf = ({roleId, roleName}: Grant, usual: string): Reason => ({
	id: 'plan.role-instead',
	text: `${roleName} instead of ${usual}: it suffices as well, and you may assign it.`,
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
	scenarios[scenario].needs
		.filter(({need}) => need === 'required')
		.flatMap((need): readonly Reason[] => {
			const scope = scopeOfNeed(need, target);
			if (scope === null) return [{id: 'plan.scope-unknown', text: `The target names no ${need.at}: nothing can be granted there.`}];
			if (need.who === 'person' || projectIdentity !== null || !target.project) return [];
			const text = `The managed identity of project ${target.project.name} is not known; it needs access of its own on ${scopeWords(scope, target.resource)}.`;
			return [{id: 'plan.project-identity-unknown', text, scope}];
		});

const together = (proposals: readonly Proposal[]): Plan['assignable'] => {
	const answers = proposals.filter(({grant}) => grant.need === 'required' && !grant.exists).map(({assignability}) => assignability.may);
	if (answers.includes('no')) return answers.includes('yes') ? 'partly' : answers.includes('unknown') ? 'unknown' : 'no';
	return answers.includes('unknown') ? 'unknown' : 'yes';
};
