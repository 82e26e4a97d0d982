import {type Access, examineAll} from '../authorization.ts';
import {all, any, type Certainty} from '../certainty.ts';
import type {Principal} from '../principal.ts';
import type {DenyAssignment, RoleAssignment} from '../role-assignment.ts';
import type {RoleDefinition} from '../role-definition.ts';
import {type Excess, excessOf} from '../role-excess.ts';
import {candidatesFor} from '../role-fit.ts';
import {definitionOf} from '../roles.ts';
import {type Need, neededActions, neededDataActions, needsOf, requestsOfNeed, type ScenarioId, scenarioIds, scopeOfNeed} from '../scenario.ts';
import {sameScope} from '../scope.ts';
import type {Deployment, Project, Target} from '../target.ts';
import type {AccessRow, Replacement} from './finding.ts';

export type AuditTarget = {
	readonly target: Target;
	readonly deployments: readonly Deployment[];
	readonly projects: readonly Project[];
	/** `null`: by whatever each could need. */
	readonly scenario: ScenarioId | null;
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	readonly denies: readonly DenyAssignment[] | null;
};

/** Where no scenario is named: OpenAI's roles are enough as long as no other maker's model is deployed. */
export const usualScenario = ({target, deployments}: Pick<AuditTarget, 'deployments' | 'target'>): ScenarioId => {
	if (target.project) return 'project';
	const isOpenAI = target.resource?.kind === 'OpenAI' || (deployments.length > 0 && deployments.every(({model}) => model.format === 'OpenAI'));
	return isOpenAI ? 'openai' : 'inference';
};

export const judgedBy = (question: AuditTarget): ScenarioId => question.scenario ?? usualScenario(question);

/** A project's own identity calls the models behind the project endpoint, whoever uses that. */
export const isProjectIdentity = ({id, of}: Principal, {projects}: Pick<AuditTarget, 'projects'>): boolean =>
	projects.some(project => project.identityId?.toLowerCase() === id.toLowerCase() || (of !== undefined && sameScope(project.id, of)));

const isRequired = ({need}: Need): boolean => need === 'required';

/** The need that decides what is enough for this principal. */
export const needFor = (principal: Principal, question: AuditTarget): Need | null => {
	const who = isProjectIdentity(principal, question) ? 'project-identity' : 'person';
	const scenario = who === 'person' ? judgedBy(question) : 'project';
	return needsOf(scenario, question.target).find(need => need.who === who && isRequired(need)) ?? null;
};

/** The documented role that is enough, at the scope where it is. */
export const replacementFor = (need: Need, {target, definitions}: AuditTarget): Replacement | null => {
	const [role] = candidatesFor(need, target, definitions);
	const scope = scopeOfNeed(need, target);
	return role && scope !== null ? {roleId: role.id, roleName: role.name, scope} : null;
};

/** The scenario that this very assignment is the documented role for. */
export const fitting = (assignment: RoleAssignment, principal: Principal, question: AuditTarget): ScenarioId | null => {
	const who = isProjectIdentity(principal, question) ? 'project-identity' : 'person';
	const usual = judgedBy(question);
	// Where only OpenAI's models are deployed, the role for every model is broader than anybody needs.
	const others = scenarioIds.filter(id => id !== usual && id !== 'inference');
	const considered = question.scenario === null || who === 'project-identity' ? [usual, ...others] : [usual];
	return (
		considered.find(scenario =>
			needsOf(scenario, question.target).some(need => {
				const enough = need.who === who ? replacementFor(need, question) : null;
				return enough !== null && enough.roleId === assignment.roleId.toLowerCase() && sameScope(enough.scope, assignment.scope);
			}),
		) ?? null
	);
};

export type Worth = Pick<AccessRow, 'calls' | 'covered' | 'forbidden' | 'needed'> & {
	/** One for each needed action, in their order. */
	readonly given: readonly Certainty[];
	readonly definition: RoleDefinition | null;
	readonly excess: Excess | null;
	/** Deny assignments aside, a condition of the assignment itself limits what it gives here, or nobody can say. */
	readonly limited: boolean;
};

const accessBy = (assignment: RoleAssignment, principal: Principal, {definitions, denies}: AuditTarget): Access => ({
	principal,
	assignments: [assignment],
	definitions,
	denies,
	groups: null,
	scheduled: null,
	groupNames: new Map(),
});

/** What one assignment gives by itself of what calling needs. */
export const worthOfAssignment = (assignment: RoleAssignment, principal: Principal, need: Need, question: AuditTarget): Worth => {
	const definition = definitionOf(assignment.roleId, question.definitions);
	const requests = requestsOfNeed(need, question.target) ?? [];
	// Of a group nobody asks here what is above it.
	const access = {...accessBy(assignment, principal, question), groups: principal.type === 'Group' ? [] : null};
	const examined = examineAll(access, requests);
	const given = examined.map(one => one.given);
	const bare = examineAll({...access, assignments: [{...assignment, condition: null}]}, requests).map(one => one.given);
	const covered = given.filter(one => one === 'yes').length;
	const calls = given.length > 0 && all(given) === 'yes' ? 'all' : covered > 0 ? 'some' : any(given) === 'unknown' ? 'unknown' : 'none';
	return {
		calls,
		covered,
		needed: given.length,
		forbidden: examined.some(one => one.given !== 'no' && one.denies.some(({applies}) => applies === 'yes')),
		given,
		definition,
		excess: definition && excessOf(definition, neededDataActions(need, question.target), neededActions(need)),
		limited: assignment.condition !== null && given.some((one, index) => one !== bare[index]),
	};
};
