import {type Assessment, assess} from '../access/assessment.ts';
import {chosenRole} from '../access/chosen-role.ts';
import {availabilityIn} from '../access/cloud-availability.ts';
import {definitionOfNew, type RoleToMake} from '../access/custom-role.ts';
import {exactRole} from '../access/exact-role.ts';
import {givesToTeammates} from '../access/group-advice.ts';
import {type HandOff, writeHandOff} from '../access/hand-off.ts';
import type {AskedPerson} from '../access/people-list.ts';
import {type Grant, makePlan, type Plan} from '../access/plan.ts';
import type {Principal} from '../access/principal.ts';
import type {Reason} from '../access/reason.ts';
import type {Lock} from '../access/role-assignment.ts';
import {candidatesFor} from '../access/role-fit.ts';
import {isExact, type RoleWish} from '../access/role-wish.ts';
import {emptyRecord} from '../access/run-record.ts';
import {needsOf, needsProject, type ScenarioId} from '../access/scenario.ts';
import {scopeLabel} from '../access/scope.ts';
import {scopeByHand} from '../access/scope-by-hand.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import type {UnclearPerson} from '../access/unclear-people.ts';
import type {Wanted, WhoCan} from '../access/who-can.ts';
import {projectIdentityOf, withIdentity} from '../access/with-identity.ts';
import {adviseOnGroups} from './advise-on-groups.ts';
import {askOnce} from './ask-once.ts';
import type {Cloud} from './cloud.ts';
import {type EverybodysRoles, findGranters, readEverybodysRoles} from './find-granters.ts';
import {findClearPeople, selfOf, takenByHand, withMembers} from './find-people.ts';
import {type AccessReading, type AccessReads, readAccess} from './read-access.ts';
import {readActivationRules} from './read-activation-rules.ts';

type Needs = AccessReads & Pick<Cloud, 'countGroupsIn' | 'countMembers' | 'findPrincipals' | 'readActivationRules'>;

export type AccessQuestion = {
	readonly session: Session;
	readonly scenario: ScenarioId;
	readonly target: Target;
	/** Names or ids; empty means the signed-in person. */
	readonly people: readonly (string | AskedPerson)[];
	/** What becomes of a name that is nobody's or several people's: the whole question is refused (as when left out), or goes on with the others. */
	readonly unclear?: 'refused' | 'set-aside';
	readonly role: RoleWish;
	/** Where to grant instead: a word or ARM id as `scopeByHand` reads it. */
	readonly scope: string | null;
};

export type AccessAnswer = {
	readonly people: readonly Principal[];
	/** Who was named and is not among them. */
	readonly unclear: readonly UnclearPerson[];
	readonly assessments: readonly Assessment[];
	readonly plan: Plan | null;
	/** The custom role that the plan assigns and that is to be made first; absent: none. */
	readonly makes?: RoleToMake | null;
	/** Written when something must be granted that the signed-in person may not grant, or when nothing could be read. */
	readonly handOff: HandOff | null;
	/** Looked for when the signed-in person may not, or not for sure, grant what is missing. */
	readonly whoCan: WhoCan | null;
	/** At and above the target; `null`: they could not be read. */
	readonly locks: readonly Lock[] | null;
	readonly warnings: readonly Reason[];
};

/** What the people can do on the target now, why, and what would give them the rest. Reads only. */
export const assessAccess = async (asked: Needs, question: AccessQuestion, signal: AbortSignal): Promise<AccessAnswer> => {
	const cloud = askOnce(asked);
	const {session, scenario, target} = question;
	const {people: found, unclear, byHand} = await findClearPeople(cloud, {...question, names: question.people}, signal);
	if (!target.resource) return {...withoutResource(question, found), unclear};
	const scope = (needsProject(scenario) && target.project?.id) || target.resource.id;
	const caller = selfOf(session);
	const identity = projectIdentityOf(scenario, target);
	const principals = unique([...found, caller, ...(identity ? [identity] : [])]);
	// Whoever lacks a role mostly cannot grant it either: who can is asked for beside the rest, not after it.
	const early = principals.length <= fewPeople ? readEverybodysRoles(cloud, session, scope, signal) : null;
	early?.catch(() => undefined);
	const follow = async (reading: AccessReading, those: readonly Principal[], roles: EverybodysRoles | null) => {
		const judged = judgeAll(question, those, identity, reading);
		const {plan: bare} = judged;
		const others = needsSomebody(bare);
		const [advice, assessments, whoCan] = await Promise.all([
			adviseOnGroups(cloud, {session, scenario, target, plan: bare, reading, roles}, signal),
			readActivationRules(cloud, {session, target, assessments: judged.assessments}, signal),
			others && roles ? findGranters(cloud, {session, target, wanted: openWishes(bare, reading, question), roles, reading}, signal) : null,
		]);
		const plan = advice.length === 0 ? bare : {...bare, because: [...bare.because, ...advice]};
		return {...judged, assessments, plan, whoCan, others};
	};
	const [people, {reading, meanwhile: roles}] = await Promise.all([
		withMembers(cloud, session, found, signal),
		readAccess(
			cloud,
			{session, scope, principals, caller},
			async first => {
				const {plan} = judgeAll(question, found, identity, first);
				const asks = needsSomebody(plan) || (first.everybodys === null && givesToTeammates(plan, session));
				const everybodys = asks ? await (early ?? readEverybodysRoles(cloud, session, scope, signal)) : null;
				// What is asked for next does not depend on the names that are on their way: it is asked beside them, and answered from memory then.
				await follow(first, found, everybodys);
				return everybodys;
			},
			signal,
		),
	]);
	const {assessments, plan, makes, whoCan, others} = await follow(reading, people, roles);
	return {
		people,
		unclear,
		assessments,
		plan,
		makes,
		handOff: others ? writeHandOff({...emptyRecord, session, target, scenario, people, assessments, plan}) : null,
		whoCan,
		locks: reading.locks,
		warnings: [...ofCloud(question), ...byHand.map(takenByHand), ...warningsOf(reading, plan)],
	};
};

/** Of more, everybody's roles are read anyhow. */
const fewPeople = 8;

const ofCloud = ({session: {cloud}, scenario}: AccessQuestion): readonly Reason[] => {
	const known = availabilityIn(cloud, scenario);
	return known ? [known] : [];
};

const withoutResource = (question: AccessQuestion, people: readonly Principal[]): Omit<AccessAnswer, 'unclear'> => {
	const {session, target, scenario} = question;
	const unreadable = 'Only the endpoint is known: no subscription that you see holds it, so its role assignments cannot be read.';
	const assessments = people.map(principal => assess({principal, scenario, target, access: null, unreadable}));
	const handOff = writeHandOff({...emptyRecord, session, target, scenario, people, assessments});
	return {people, assessments, plan: null, handOff, whoCan: null, locks: null, warnings: ofCloud(question)};
};

const needsSomebody = ({grants, assignable}: Plan): boolean =>
	grants.some(({exists}) => !exists) && (assignable !== 'yes' || grants.some(({exists, assignable: may}) => !exists && may === 'no'));

/** What somebody must grant: the required part, or all of it where only recommendations are open. */
const openWishes = ({grants}: Plan, reading: AccessReading, question: AccessQuestion): readonly Wanted[] => {
	const open = grants.filter(({exists}) => !exists);
	const beyond = open.filter(({assignable}) => assignable !== 'yes');
	const required = beyond.filter(({need}) => need === 'required');
	return (required.length > 0 ? required : beyond).map(grant => {
		const {scenario, target, role} = question;
		// A role that somebody chose by hand is what they want.
		const others =
			role === null
				? needsOf(scenario, target).flatMap(need => (need.roles.includes(grant.roleId) ? candidatesFor(need, target, reading.definitions) : []))
				: [];
		return [grant, ...others.filter(({id}) => id !== grant.roleId).map(({id, name}) => ({...grant, roleId: id, roleName: name}))] as const;
	});
};

const judgeAll = (question: AccessQuestion, people: readonly Principal[], identity: Principal | null, reading: AccessReading) => {
	const {session, scenario, target, role, scope} = question;
	const ofIdentity = identity && assessIdentity(question, identity, reading);
	const judged = people.map(principal => {
		const {access, refusal} = reading.of(principal);
		const permissions = principal.id === session.objectId ? reading.caller.permissions : null;
		const assessment = assess({principal, scenario, target, access, permissions, ...(refusal ? {unreadable: refusal} : {})});
		return {principal, access, assessment: withIdentity(assessment, ofIdentity)};
	});
	const exact = isExact(role) ? exactRole({scenario, target, scope, ...reading, make: role.make ?? false}) : null;
	const makes = exact?.makes ?? null;
	const plan = makePlan({
		session,
		scenario,
		target,
		people: judged,
		projectIdentity: identity ? {principal: identity, access: reading.of(identity).access} : null,
		caller: reading.caller,
		definitions: makes ? new Map([...reading.definitions, [makes.roleId, definitionOfNew(makes)]]) : reading.definitions,
		role: exact?.roleId ?? (typeof role === 'string' ? chosenRole(role, reading.definitions) : null),
		scope: scope === null ? null : scopeByHand(scope, scenario, target),
	});
	return {
		assessments: judged.map(({assessment}) => assessment),
		plan,
		makes: plan.grants.some(({roleId, exists}) => roleId === makes?.roleId && !exists) ? makes : null,
	};
};

const assessIdentity = ({scenario, target}: AccessQuestion, identity: Principal, reading: AccessReading): Assessment => {
	const {access, refusal} = reading.of(identity);
	return assess({principal: identity, scenario, target, access, who: 'project-identity', ...(refusal ? {unreadable: refusal} : {})});
};

const warningsOf = ({definitionsRefused}: AccessReading, plan: Plan): readonly Reason[] => [
	...(definitionsRefused
		? [
				{
					id: 'access.pinned-roles',
					text: `Role definitions could not be read (${definitionsRefused}); the ones known when this version was made are used.`,
				},
			]
		: []),
	// Whoever overrules the recommendation is told before anything is written.
	...plan.because.filter(({id}) => overruling.has(id)),
	...plan.grants.filter(({need, exists, assignable}) => need === 'recommended' && !exists && assignable === 'no').map(notYours),
];

const notYours = ({roleName, roleId, scope, principal}: Grant): Reason => ({
	id: 'plan.recommended-not-assignable',
	text: `${roleName} on ${scopeLabel(scope)} is recommended besides for ${principal.name ?? principal.id}, and not yours to assign.`,
	roleId,
	scope,
});

const overruling: ReadonlySet<string> = new Set([
	'plan.azure-ai-developer',
	'plan.role-broader-than-needed',
	'plan.role-insufficient',
	'plan.scope-broader',
	'plan.undo-locked',
]);

const unique = (principals: readonly Principal[]): readonly Principal[] => [...new Map(principals.map(principal => [principal.id, principal])).values()];
