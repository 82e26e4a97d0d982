import {type Assessment, assess} from '../access/assessment.ts';
import type {Access} from '../access/authorization.ts';
import {CloudFailure} from '../access/failure.ts';
import {type HandOff, writeHandOff} from '../access/hand-off.ts';
import {nearest} from '../access/nearest.ts';
import {makePlan, type Plan} from '../access/plan.ts';
import type {Principal} from '../access/principal.ts';
import type {Reason} from '../access/reason.ts';
import {findRole} from '../access/role-choice.ts';
import type {RoleDefinition} from '../access/role-definition.ts';
import {pinnedRoles} from '../access/roles.ts';
import {emptyRecord} from '../access/run-record.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {Cloud} from './cloud.ts';
import {findPeople, selfOf} from './find-people.ts';
import {sideBySide} from './side-by-side.ts';

type Needs = Pick<Cloud, 'findPrincipals' | 'getPrincipals' | 'listDenyAssignments' | 'listRoleAssignments' | 'listRoleDefinitions'>;

export type AccessQuestion = {
	readonly session: Session;
	readonly scenario: ScenarioId;
	readonly target: Target;
	/** Names or ids; empty means the signed-in person. */
	readonly people: readonly string[];
	/** Role definition GUID that overrules the recommendation. */
	readonly role: string | null;
};

export type AccessAnswer = {
	readonly people: readonly Principal[];
	readonly assessments: readonly Assessment[];
	readonly plan: Plan | null;
	/** Written when something must be granted that the signed-in person may not grant, or when nothing could be read. */
	readonly handOff: HandOff | null;
	readonly warnings: readonly Reason[];
};

/** What the people can do on the target now, why, and what would give them the rest. Reads only. */
export const assessAccess = async (cloud: Needs, question: AccessQuestion, signal: AbortSignal): Promise<AccessAnswer> => {
	const {session, scenario, target, role} = question;
	const people = await findPeople(cloud, {session, names: question.people}, signal);
	if (!target.resource) {
		const unreadable = 'Only the endpoint is known: no subscription that you see holds it, so its role assignments cannot be read.';
		const assessments = people.map(principal => assess({principal, scenario, target, access: null, unreadable}));
		return {people, assessments, plan: null, handOff: writeHandOff({...emptyRecord, session, target, scenario, people, assessments}), warnings: []};
	}
	const scope = scenarios[scenario].needs.some(({at}) => at === 'project') && target.project ? target.project.id : target.resource.id;
	const caller = selfOf(session);
	const identity = identityOf(scenario, target);
	const asked = unique([...people, caller, ...(identity ? [identity] : [])]);
	const [definitions, denies, lists] = await Promise.all([
		readable(cloud.listRoleDefinitions(session, target.resource.id, signal)),
		readable(cloud.listDenyAssignments(session, scope, signal)),
		sideBySide(asked, 8, async principal => readable(cloud.listRoleAssignments(session, scope, principal, signal), forbiddenOrForeign)),
	]);
	const known = byId(definitions.value ?? pinnedRoles);
	const groupNames = await namesOfGroups(
		cloud,
		session,
		lists.flatMap(({value}) => value ?? []),
		signal,
	);
	const accessOf = (principal: Principal): Access | null => {
		const assignments = lists[asked.findIndex(({id}) => id === principal.id)]?.value;
		return assignments ? {principal, assignments, definitions: known, denies: denies.value, groupNames} : null;
	};
	const judged = people.map(principal => {
		const access = accessOf(principal);
		const refusal = lists[asked.findIndex(({id}) => id === principal.id)]?.refusal;
		return {principal, access, assessment: assess({principal, scenario, target, access, ...(refusal ? {unreadable: refusal} : {})})};
	});
	const plan = makePlan({
		session,
		scenario,
		target,
		people: judged,
		projectIdentity: identity ? {principal: identity, access: accessOf(identity)} : null,
		caller: accessOf(caller),
		definitions: known,
		role: role === null ? null : chosenRole(role, known),
	});
	const assessments = judged.map(({assessment}) => assessment);
	const others = plan.grants.some(({exists}) => !exists) && plan.assignable !== 'yes';
	return {
		people,
		assessments,
		plan,
		handOff: others ? writeHandOff({...emptyRecord, session, target, scenario, people, assessments, plan}) : null,
		warnings: [
			...(definitions.refusal
				? [
						{
							id: 'access.pinned-roles',
							text: `Role definitions could not be read (${definitions.refusal}); the ones known when this version was made are used.`,
						},
					]
				: []),
			// Whoever overrules the recommendation is told before anything is written.
			...plan.because.filter(({id}) => id === 'plan.role-insufficient'),
		],
	};
};

/** The role's GUID. Only an id may be of a role that cannot be seen; any other text that names none, or several, is refused before anything is written. */
const chosenRole = (text: string, definitions: ReadonlyMap<string, RoleDefinition>): string => {
	const found =
		findRole(text, definitions)?.id ?? /(?:^|\/)(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu.exec(text.trim())?.groups?.['id']?.toLowerCase();
	if (found) return found;
	const near = nearest(
		text,
		[...definitions.values()].map(({name}) => name),
	);
	throw inputTrouble('usage.no-such-role', `There is no role "${text}" here, or more than one.${near ? ` The nearest name is ${near}.` : ''}`, [
		{text: 'Name it by its id, or as this tenant names it today', command: "az role definition list --query '[].[roleName, name]' --output tsv"},
	]);
};

const forbidden: readonly number[] = [403];
/** Resource Manager cannot expand the groups of every principal: of a foreign one it says 400. */
const forbiddenOrForeign: readonly number[] = [400, 403];

/** A read that Azure may refuse: the refusal is evidence, not an end. Anything but a refusal still rejects. */
const readable = async <T>(read: Promise<T>, refusals: readonly number[] = forbidden): Promise<{value: T; refusal: null} | {value: null; refusal: string}> => {
	try {
		return {value: await read, refusal: null};
	} catch (error) {
		if (error instanceof CloudFailure && refusals.includes(error.evidence.status ?? 0)) return {value: null, refusal: error.evidence.code ?? error.message};
		throw error;
	}
};

const unique = (principals: readonly Principal[]): readonly Principal[] => [...new Map(principals.map(principal => [principal.id, principal])).values()];

const byId = (definitions: readonly RoleDefinition[]): ReadonlyMap<string, RoleDefinition> =>
	new Map(definitions.map(definition => [definition.id, definition]));

/** The managed identity behind the project endpoint, where the scenario needs it. */
const identityOf = (scenario: ScenarioId, {project}: Target): Principal | null => {
	if (!project?.identityId || !scenarios[scenario].needs.some(({who}) => who === 'project-identity')) return null;
	return {id: project.identityId, type: 'ServicePrincipal', name: `managed identity of ${project.name}`};
};

const namesOfGroups = async (cloud: Needs, session: Session, assignments: readonly {principalId: string; principalType: string}[], signal: AbortSignal) => {
	const ids = [...new Set(assignments.filter(({principalType}) => principalType === 'Group').map(({principalId}) => principalId))];
	if (ids.length === 0) return new Map<string, string>();
	const {value} = await readable(cloud.getPrincipals(session, ids, signal));
	return new Map((value ?? []).flatMap(({id, name}) => (name ? [[id, name] as const] : [])));
};
