import {type Access, type Certainty, type ConditionHolds, type Examination, examine, sameId} from './authorization.ts';
import {countDataActions, listsKeys} from './data-actions.ts';
import type {Principal} from './principal.ts';
import {distinct, type Names, proofOf, type Standing, standingsOf} from './proof.ts';
import type {Reason} from './reason.ts';
import {definitionOf, roleLabel, roles} from './roles.ts';
import {type Need, requestsOfNeed, type ScenarioId, scenarios, scopeOfNeed} from './scenario.ts';
import {isWithin, sameScope, scopeDepth, scopeWords} from './scope.ts';
import type {Target} from './target.ts';

/** A role that the principal holds at or above the target, with what it is worth there. */
export type HeldRole = {
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	/** Name or id of the group it comes through; `null` when direct. */
	readonly via: string | null;
	/** How many of the known data actions of Cognitive Services it grants. */
	readonly dataActions: number;
	/** Whether it alone satisfies every required need of the scenario that applies at its scope. */
	readonly sufficient: boolean;
	/** ISO 8601; from this the wait for propagation counts. */
	readonly createdOn: string | null;
	/** Present when the role's definition could not be read: then `dataActions` is not a count but 0. */
	readonly unreadable?: true;
};

export type Assessment = {
	readonly principal: Principal;
	readonly outcome: 'allowed' | 'denied' | 'eligible' | 'unknown';
	/** Data actions needed and not held. */
	readonly missing: readonly string[];
	readonly because: readonly Reason[];
	/** From the tenant root down to the target. */
	readonly held: readonly HeldRole[];
	/** Per need of the scenario, whether it is met; the plan grants what is not. */
	readonly needs: readonly {readonly needId: string; readonly met: Certainty}[];
};

export type AssessmentQuestion = {
	readonly principal: Principal;
	readonly scenario: ScenarioId;
	readonly target: Target;
	/** `null`: the principal's role assignments could not be read. */
	readonly access: Access | null;
	/** Why they could not, in Azure's words. */
	readonly unreadable?: string;
	/** Whose needs are judged; a person's unless said otherwise. */
	readonly who?: Need['who'];
	readonly conditionHolds?: ConditionHolds;
};

type Judged = {readonly need: Need; readonly met: Certainty; readonly examinations: readonly Examination[]; readonly standings: readonly Standing[]};

/** Judges one need for one access: met when every action of it is allowed, by one role or by several together. */
export const judgeNeed = (need: Need, target: Target, access: Access | null, conditionHolds?: ConditionHolds): Judged => {
	const requests = requestsOfNeed(need, target);
	if (access === null || requests === null) {
		return {need, met: 'unknown', examinations: [], standings: []};
	}
	const examinations = requests.map(request => examine(access, request, conditionHolds));
	const outcomes = examinations.map(({outcome}) => outcome);
	const met = outcomes.includes('denied') ? 'no' : outcomes.includes('unknown') ? 'unknown' : 'yes';
	return {need, met, examinations, standings: standingsOf(examinations)};
};

/** What the principal can do on the target now, and why. Judged by data actions: any role that covers them will do, whatever its name. */
export const assess = ({principal, scenario, target, access, unreadable, who = 'person', conditionHolds}: AssessmentQuestion): Assessment => {
	const judged = scenarios[scenario].needs.filter(need => need.who === who).map(need => judgeNeed(need, target, access, conditionHolds));
	const required = judged.filter(({need}) => need.need === 'required');
	const met = required.map(one => one.met);
	const outcome = met.includes('no') ? 'denied' : met.includes('unknown') || met.length === 0 ? 'unknown' : 'allowed';
	const lacking = required.flatMap(({examinations}) => examinations).filter(examination => examination.outcome === 'denied');
	const missing = [...new Set(lacking.filter(({request}) => request.kind === 'data').map(({request}) => request.action))];
	const names = target.resource;
	const because = [
		verdict({principal, scenario, target, outcome, judged: required, missing}),
		...(access === null ? [unread(unreadable)] : []),
		...required.flatMap(({need, examinations}) => (access !== null && scopeOfNeed(need, target) === null ? [noScope(need)] : proofOf(examinations, names))),
		...(outcome === 'allowed' && access !== null ? required.flatMap(one => [...together(one), ...broader(one, access, names)]) : []),
		...judged.flatMap(({standings}) => forHubs(standings)),
		...judged.flatMap(one => recommended(one, target, access)),
	];
	return {
		principal,
		outcome,
		missing,
		because: distinct(because),
		held: access === null ? [] : heldRoles(judged, target),
		needs: judged.map(one => ({needId: one.need.id, met: one.met})),
	};
};

type VerdictOf = Pick<AssessmentQuestion, 'principal' | 'scenario' | 'target'> & Pick<Assessment, 'outcome' | 'missing'> & {readonly judged: readonly Judged[]};

const kindWords = {User: 'This user', Group: 'This group', ServicePrincipal: 'This application'} as const;

const verdict = ({principal, scenario, target, outcome, judged, missing}: VerdictOf): Reason => {
	const scope = judged.map(({need}) => scopeOfNeed(need, target)).find(found => found !== null) ?? null;
	const place = scope === null ? target.endpoint : scopeWords(scope, target.resource);
	const name = principal.name ?? kindWords[principal.type];
	const deed = `${scenarios[scenario].activity} ${place}`;
	const total = new Set(judged.flatMap(({examinations}) => examinations).flatMap(({request}) => (request.kind === 'data' ? [request.action] : []))).size;
	const forbidden = judged.some(({examinations}) => examinations.some(({denies}) => denies.some(({applies}) => applies === 'yes')));
	const why = forbidden
		? ': a deny assignment forbids it'
		: missing.length > 0
			? ` yet: ${missing.length} of ${total} needed data actions ${missing.length === 1 ? 'is' : 'are'} missing`
			: ' yet';
	const at = scope === null ? {} : {scope};
	if (outcome === 'allowed') return {id: 'access.allowed', text: `${name} can ${deed}.`, ...at};
	if (outcome === 'denied') return {id: 'access.denied', text: `${name} cannot ${deed}${why}.`, ...at};
	return {id: 'access.unknown', text: `Whether ${name} can ${deed} is not known.`, ...at};
};

const unread = (why: string | undefined): Reason => ({
	id: 'access.unreadable',
	text: why?.endsWith('.') ? why : `Role assignments could not be read${why ? ` (${why})` : ''}.`,
});

const noScope = ({at}: Need): Reason => ({id: 'access.scope-unknown', text: `The target names no ${at}, so access to it cannot be judged.`});

/** Several roles can cover together what none covers alone. */
const together = ({standings}: Judged): readonly Reason[] => {
	const parts = standings.filter(({covered}) => covered > 0);
	const [first] = parts;
	if (!first || parts.some(({is}) => is === 'covers')) return [];
	const names = [...new Set(parts.map(({definition, assignment}) => definition?.name ?? assignment.roleId))];
	return [{id: 'access.roles-together', text: `Together ${names.join(' and ')} cover all ${first.needed} needed ${first.noun}s.`}];
};

/** Told when nothing held fits as tightly as the recommended role at the need's own scope. */
const broader = ({need, standings, examinations}: Judged, access: Access, names: Names): readonly Reason[] => {
	const recommendedRole = definitionOf(need.roles[0] ?? '', access.definitions);
	const scope = examinations[0]?.request.scope;
	if (!recommendedRole || scope === undefined) return [];
	const usual = countDataActions(recommendedRole);
	const excesses = standings
		.filter(({is}) => is === 'covers')
		.flatMap(({assignment, definition}) => {
			if (!definition) return [];
			const count = countDataActions(definition);
			const parts = [
				...(count > usual ? [`${count} data actions where ${recommendedRole.name} has ${usual}`] : []),
				...(listsKeys(definition) && !listsKeys(recommendedRole) ? ['it lists keys'] : []),
				...(sameScope(assignment.scope, scope) ? [] : [`it reaches all of ${scopeWords(assignment.scope, names)}`]),
			];
			return [{assignment, definition, parts, count}];
		});
	const [least] = excesses.toSorted((a, b) => a.parts.length - b.parts.length || a.count - b.count);
	if (!least || least.parts.length === 0) return [];
	const {assignment, definition, parts} = least;
	const text = `${definition.name} is broader than needed: ${parts.join('; ')}.`;
	return [{id: 'access.broader-than-needed', text, roleId: assignment.roleId, scope: assignment.scope}];
};

const forHubs = (standings: readonly Standing[]): readonly Reason[] =>
	standings
		.filter(({assignment, is}) => sameId(assignment.roleId, roles.azureAIDeveloper) && is !== 'out-of-reach')
		.map(({assignment, definition}) => ({
			id: 'access.azure-ai-developer',
			text: `${definition?.name ?? 'Azure AI Developer'} covers /openai and /models, not Claude and not Foundry projects; it is meant for hubs.`,
			roleId: assignment.roleId,
			scope: assignment.scope,
		}));

const recommended = ({need, met}: Judged, target: Target, access: Access | null): readonly Reason[] => {
	const scope = scopeOfNeed(need, target);
	const [roleId] = need.roles;
	if (need.need !== 'recommended' || met !== 'no' || scope === null || roleId === undefined) return [];
	const text = `Recommended besides, and not held: ${roleLabel(roleId, access?.definitions ?? new Map())} on ${scopeWords(scope, target.resource)}.`;
	return [{id: 'access.recommended-missing', text, roleId, scope}];
};

const heldRoles = (judged: readonly Judged[], target: Target): readonly HeldRole[] => {
	const scopes = judged.flatMap(({need}) => scopeOfNeed(need, target) ?? []);
	const [deepest] = scopes.toSorted((a, b) => scopeDepth(b) - scopeDepth(a));
	const required = judged.filter(({need}) => need.need === 'required');
	const rows = (judged.find(({standings}) => standings.length > 0)?.standings ?? []).flatMap(({assignment, definition, via}, index) => {
		if (deepest === undefined || !isWithin(deepest, assignment.scope)) return [];
		const here = required.map(({standings}) => standings[index]?.is).filter(is => is !== undefined && is !== 'out-of-reach');
		const row: HeldRole = {
			roleId: assignment.roleId,
			roleName: definition?.name ?? assignment.roleId,
			scope: assignment.scope,
			via,
			dataActions: definition ? countDataActions(definition) : 0,
			sufficient: here.length > 0 && here.every(is => is === 'covers'),
			createdOn: assignment.createdOn,
			...(definition ? {} : {unreadable: true as const}),
		};
		return [row];
	});
	return rows.toSorted((a, b) => scopeDepth(a.scope) - scopeDepth(b.scope));
};
