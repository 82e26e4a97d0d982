import type {Assessment, AssessmentQuestion} from './assessment.ts';
import {type Access, sameId} from './authorization.ts';
import {countDataActions} from './data-actions.ts';
import {knownHost} from './endpoint-hosts.ts';
import {eligibleAssignments, type Judged} from './need-judgement.ts';
import {blockGrants} from './permission.ts';
import {distinct, type Names, proofOf, type Standing} from './proof.ts';
import type {Reason} from './reason.ts';
import type {RoleDefinition} from './role-definition.ts';
import {excessOf} from './role-excess.ts';
import {definitionOf, roleLabel, roles} from './roles.ts';
import {scenarios, scopeOfNeed} from './scenario.ts';
import {isWithin, sameScope, scopeKind, scopeWords} from './scope.ts';
import type {Resource, Target} from './target.ts';

export type Told = Pick<AssessmentQuestion, 'access' | 'principal' | 'scenario' | 'target'> &
	Pick<Assessment, 'missing' | 'outcome'> & {
		readonly unreadable: string | undefined;
		readonly permissions: NonNullable<AssessmentQuestion['permissions']> | null;
		readonly judged: readonly Judged[];
	};

/** Reasons that ask for care though the access works, or would. */
export const carefulReasons: ReadonlySet<string> = new Set([
	'access.activated',
	'access.azure-ai-developer',
	'access.broader-than-needed',
	'access.management-group',
	'access.subscription-only',
	'access.upgraded',
]);

/** The verdict first, then what proves it, then what to be careful about. */
export const because = (told: Told): readonly Reason[] => {
	const {access, target, judged, outcome} = told;
	const names = target.resource;
	const required = judged.filter(({need}) => need.need === 'required');
	return distinct([
		verdict(told, required),
		...(access === null ? unread(told) : required.flatMap(one => (scopeOfNeed(one.need, target) === null ? [noScope(one)] : proofOf(one.examinations, names)))),
		...(access === null ? [] : [...eligible(told, access, required), ...activated(access, names)]),
		...(outcome === 'denied' ? administering(required) : []),
		...(outcome === 'allowed' && access !== null ? required.flatMap(one => [...together(one), ...broader(one, access, names)]) : []),
		...judged.flatMap(({standings}) => [...forHubs(standings), ...subscriptionOnly(standings)]),
		...required.flatMap(({standings}) => [...farAbove(standings), ...upgraded(standings, names)]),
		...judged.flatMap(one => recommended(one, target, access)),
	]);
};

const kindWords = {User: 'This user', Group: 'This group', ServicePrincipal: 'This application'} as const;

const verdict = ({principal, scenario, target, outcome, missing}: Told, required: readonly Judged[]): Reason => {
	const scope = required.map(({need}) => scopeOfNeed(need, target)).find(found => found !== null) ?? null;
	const place = scope === null ? target.endpoint : scopeWords(scope, target.resource);
	const name = principal.name ?? kindWords[principal.type];
	const isIdentity = required.length > 0 && required.every(({need}) => need.who === 'project-identity');
	const deed = `${isIdentity ? 'call models on' : scenarios[scenario].activity} ${place}`;
	const needed = required.flatMap(({requests}) => requests);
	const noun = needed.every(({kind}) => kind === 'data') ? 'data action' : 'action';
	const total = new Set(needed.map(({action}) => action)).size;
	const forbidden = required.some(({examinations}) => examinations.some(({denies}) => denies.some(({applies}) => applies === 'yes')));
	const why = forbidden
		? ': a deny assignment forbids it'
		: missing.length > 0
			? ` yet: ${missing.length} of ${total} needed ${noun}s ${missing.length === 1 ? 'is' : 'are'} missing`
			: ' yet';
	const at = scope === null ? {} : {scope};
	switch (outcome) {
		case 'allowed':
			return {id: 'access.allowed', text: `${name} can ${deed}.`, ...at};
		case 'denied':
			return {id: 'access.denied', text: `${name} cannot ${deed}${why}.`, ...at};
		case 'eligible':
			return {id: 'access.eligible', text: `${name} cannot ${deed} yet: the role for it is eligible, not active.`, ...at};
		case 'unknown':
			return {id: 'access.unknown', text: `Whether ${name} can ${deed} is not known.`, ...at};
	}
};

const unread = ({unreadable: why, permissions, outcome}: Told): readonly Reason[] => [
	{id: 'access.unreadable', text: why?.endsWith('.') ? why : `Role assignments could not be read${why ? ` (${why})` : ''}.`},
	...(permissions === null
		? []
		: outcome === 'denied'
			? [{id: 'access.permissions-lack', text: 'Azure’s own list of what you may do here does not name them; the list does not tell your roles.'}]
			: [
					{
						id: 'access.permissions-hold',
						text: 'Azure’s own list of what you may do here names all that is needed. It tells neither roles nor deny assignments: only a call shows that nothing forbids it.',
					},
				]),
];

const noScope = ({need: {at}}: Judged): Reason => ({id: 'access.scope-unknown', text: `The target names no ${at}, so access to it cannot be judged.`});

const dateOf = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** What PIM holds ready and would help; told as long as something is missing. */
const eligible = ({outcome}: Told, access: Access, required: readonly Judged[]): readonly Reason[] => {
	if (outcome === 'allowed') return [];
	if (access.scheduled === null)
		return [{id: 'access.eligible-unreadable', text: 'Whether Privileged Identity Management holds a role ready could not be read.'}];
	const asked = required.flatMap(({lacking}) => lacking);
	return eligibleAssignments(access).flatMap((assignment): readonly Reason[] => {
		const {roleId, scope, principalId} = assignment;
		const definition = definitionOf(roleId, access.definitions);
		const helps = asked.some(
			({action, kind, scope: at}) => isWithin(at, scope) && (definition?.permissions.some(block => blockGrants(block, action, kind)) ?? false),
		);
		if (!helps) return [];
		const ends = access.scheduled?.find(({id}) => id === assignment.id)?.endsOn;
		const via = sameId(principalId, access.principal.id) ? null : (access.groupNames.get(principalId) ?? principalId);
		const text = `${roleLabel(roleId, access.definitions)} on ${scopeWords(scope)}${via === null ? '' : `, via ${via},`} is eligible${ends ? ` until ${dateOf(ends)}` : ''}: it gives nothing until Privileged Identity Management has activated it.`;
		return [{id: 'access.activate', text, roleId, scope, ...(via === null ? {} : {via})}];
	});
};

const activated = ({scheduled, definitions}: Access, names: Names): readonly Reason[] =>
	(scheduled ?? []).flatMap(({state, roleId, scope, endsOn}) =>
		state === 'activated' && endsOn !== null
			? [
					{
						id: 'access.activated',
						text: `${roleLabel(roleId, definitions)} on ${scopeWords(scope, names)} is active for a time: it ends ${dateOf(endsOn)}.`,
						roleId,
						scope,
					},
				]
			: [],
	);

const administers = ({permissions}: RoleDefinition): boolean =>
	permissions.some(block => blockGrants(block, 'Microsoft.CognitiveServices/accounts/write', 'control'));

/** For whoever is surprised that an Owner is refused. */
const administering = (required: readonly Judged[]): readonly Reason[] => {
	const [role] = required.flatMap(({standings}) =>
		standings.flatMap(({is, definition}) => (is === 'no-data-actions' && definition !== null && administers(definition) ? [definition.name] : [])),
	);
	return role === undefined
		? []
		: [
				{
					id: 'access.administers',
					text: `${role} manages the resource; calling its models is a separate right, as running a database server is not reading its data.`,
				},
			];
};

/** Several roles can cover together what none covers alone. */
const together = ({standings}: Judged): readonly Reason[] => {
	const parts = standings.filter(({covered}) => covered > 0);
	const [first] = parts;
	if (!first || parts.some(({is}) => is === 'covers')) return [];
	const held = [...new Set(parts.map(({definition, assignment}) => definition?.name ?? assignment.roleId))];
	return [{id: 'access.roles-together', text: `Together ${held.join(' and ')} cover all ${first.needed} needed ${first.noun}s.`}];
};

/** Told when nothing held fits as tightly as the recommended role at the need's own scope. */
const broader = ({need, standings, requests}: Judged, access: Access, names: Names): readonly Reason[] => {
	const recommendedRole = definitionOf(need.roles[0] ?? '', access.definitions);
	const scope = requests[0]?.scope;
	if (!recommendedRole || scope === undefined) return [];
	const usual = countDataActions(recommendedRole);
	const excesses = standings
		.filter(({is}) => is === 'covers')
		.flatMap(({assignment, definition}) => {
			if (!definition) return [];
			const count = countDataActions(definition);
			const parts = [
				...(count > usual ? [`${count} data actions where ${recommendedRole.name} has ${usual}`] : []),
				...powersBeyond(definition, recommendedRole, requests),
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

/** What a role lets its holder do besides, and the recommended one does not. */
const powersBeyond = (held: RoleDefinition, recommendedRole: RoleDefinition, requests: Judged['requests']): readonly string[] => {
	const needed = (kind: 'control' | 'data'): readonly string[] => requests.filter(request => request.kind === kind).map(({action}) => action);
	const [has, would] = [excessOf(held, needed('data'), needed('control')), excessOf(recommendedRole, needed('data'), needed('control'))];
	return [
		...(has.listsKeys && !would.listsKeys ? ['it lists keys'] : []),
		...(has.assignsRoles && !would.assignsRoles ? ['it assigns roles'] : []),
		...(has.administers && !would.administers ? ['it administers the resource'] : []),
		...(has.everything && !would.everything ? ['it changes what other services hold'] : []),
	];
};

const forHubs = (standings: readonly Standing[]): readonly Reason[] =>
	standings
		.filter(({assignment, is}) => is !== 'out-of-reach' && sameId(assignment.roleId, roles.azureAIDeveloper))
		.map(({assignment, definition}) => ({
			id: 'access.azure-ai-developer',
			text: `${definition?.name ?? 'Azure AI Developer'} covers /openai and /models, not Claude and not Foundry projects; it is meant for hubs.`,
			roleId: assignment.roleId,
			scope: assignment.scope,
		}));

const subscriptionOnly = (standings: readonly Standing[]): readonly Reason[] =>
	standings
		.filter(({assignment, is}) => is === 'out-of-reach' && sameId(assignment.roleId, roles.cognitiveServicesUsagesReader))
		.map(({assignment, definition}) => ({
			id: 'access.subscription-only',
			text: `${definition?.name ?? 'Cognitive Services Usages Reader'} works on a subscription only, not on ${scopeWords(assignment.scope)}.`,
			roleId: assignment.roleId,
			scope: assignment.scope,
		}));

/** Source: Microsoft Learn, "Troubleshoot Azure RBAC": data actions of a role on a management group. */
const farAbove = (standings: readonly Standing[]): readonly Reason[] =>
	standings
		.filter(
			({is, covered, noun, assignment}) => (is === 'covers' || covered > 0) && noun === 'data action' && scopeKind(assignment.scope) === 'managementGroup',
		)
		.map(({assignment, definition}) => ({
			id: 'access.management-group',
			text: `${definition?.name ?? assignment.roleId} sits on ${scopeWords(assignment.scope)}: data actions given there can take hours to reach an endpoint.`,
			roleId: assignment.roleId,
			scope: assignment.scope,
		}));

/** An Azure OpenAI resource keeps its endpoint when it is upgraded to Foundry; a Foundry resource is made with another. */
const isUpgraded = ({kind, endpoint}: Resource): boolean =>
	kind === 'AIServices' && URL.canParse(endpoint) && knownHost(new URL(endpoint).hostname)?.family === 'openai';

/** Roles that gave OpenAI models before an upgrade, and give all of Foundry since. Source: Microsoft Learn, "Upgrade from Azure OpenAI to Microsoft Foundry". */
const upgraded = (standings: readonly Standing[], resource: Target['resource']): readonly Reason[] => {
	if (!resource || !isUpgraded(resource)) return [];
	const agents = 'Microsoft.CognitiveServices/accounts/AIServices/agents/write';
	return standings
		.filter(({definition, covered}) => covered > 0 && definition?.permissions.some(block => blockGrants(block, agents, 'data')))
		.map(({assignment, definition}) => ({
			id: 'access.upgraded',
			text: `${resource.name} was upgraded from Azure OpenAI: ${definition?.name ?? assignment.roleId} gives all of Foundry there now, agents and projects included.`,
			roleId: assignment.roleId,
			scope: assignment.scope,
		}));
};

const recommended = ({need, given}: Judged, target: Target, access: Access | null): readonly Reason[] => {
	const scope = scopeOfNeed(need, target);
	const [roleId] = need.roles;
	if (need.need !== 'recommended' || given !== 'no' || scope === null || roleId === undefined) return [];
	const text = `Also recommended, and not held: ${roleLabel(roleId, access?.definitions ?? new Map())} on ${scopeWords(scope, target.resource)}.`;
	return [{id: 'access.recommended-missing', text, roleId, scope}];
};
