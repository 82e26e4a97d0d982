import {type ActivationWish, leastActivationMs} from './activation-wish.ts';
import {type Access, sameId} from './authorization.ts';
import {countDataActions} from './data-actions.ts';
import {eligibleAssignments, type Judged, wouldBeGiven} from './need-judgement.ts';
import {definitionOf, roleLabel} from './roles.ts';
import {scopeDepth} from './scope.ts';
import {parseTime} from './time.ts';

/** What Privileged Identity Management asks of whoever activates a role. Source: Microsoft Learn, "Configure Azure resource role settings in PIM". */
export type ActivationRules = {
	/** Milliseconds; `null`: no limit is known. */
	readonly longestMs: number | null;
	readonly justification: boolean;
	readonly ticket: boolean;
	readonly mfa: boolean;
	/** Conditional Access authentication context that the sign-in must satisfy, e.g. `c1`. */
	readonly authenticationContext: string | null;
	/** Who approves; empty: nobody has to. */
	readonly approvers: readonly string[];
	/** Whether somebody must approve, named or not. */
	readonly approval: boolean;
};

/** An eligible role that must be activated for what is needed. */
export type Activatable = {
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	/** GUID of the eligibility schedule. */
	readonly scheduleId: string | null;
	/** Name or id of the group that is eligible; `null` when direct. */
	readonly via: string | null;
	/** ISO 8601: until when the role can be activated; `null` without end. */
	readonly until: string | null;
	/** `null`: they could not be read; absent: nobody asked. */
	readonly rules?: ActivationRules | null;
};

/** Where the rules cannot be read: what Azure has before anybody changes it. */
const usualRules: ActivationRules = {
	longestMs: 8 * 3_600_000,
	justification: true,
	ticket: false,
	mfa: false,
	authenticationContext: null,
	approvers: [],
	approval: false,
};

export const rulesOf = ({rules}: Pick<Activatable, 'rules'>): ActivationRules => rules ?? usualRules;

/**
 * The fewest of the eligible roles that give what is missing; of several, those that give the least. Empty where nothing is missing, or no eligible role mends it.
 */
export const activatables = (judged: readonly Judged[], access: Access): readonly Activatable[] => {
	const open = judged.filter(({need, given, eligible}) => need.need === 'required' && given !== 'yes' && eligible);
	if (open.length === 0) return [];
	const suffices = (roles: Access['assignments']): boolean => open.every(({requests}) => wouldBeGiven(access, requests, roles));
	const dataActions = ({roleId}: {readonly roleId: string}): number => {
		const definition = definitionOf(roleId, access.definitions);
		return definition ? countDataActions(definition) : Number.POSITIVE_INFINITY;
	};
	// Broadest first: each is left out where the others do without it.
	let kept = eligibleAssignments(access).toSorted((a, b) => scopeDepth(a.scope) - scopeDepth(b.scope) || dataActions(b) - dataActions(a));
	for (const role of kept) {
		const without = kept.filter(other => other !== role);
		if (suffices(without)) kept = without;
	}
	return kept.map(({id, roleId, scope, principalId}) => {
		const scheduled = access.scheduled?.find(one => one.id === id);
		return {
			roleId,
			roleName: roleLabel(roleId, access.definitions),
			scope,
			scheduleId: scheduled?.scheduleId ?? null,
			via: sameId(principalId, access.principal.id) ? null : (access.groupNames.get(principalId) ?? principalId),
			until: scheduled?.endsOn ?? null,
		};
	});
};

/** The shortest for a day's work, as far as the rules and the eligibility allow. Whole minutes. */
const usefulMs = 8 * 3_600_000;
export const activationMs = (activatable: Pick<Activatable, 'rules' | 'until'>, wish: Pick<ActivationWish, 'durationMs'>, now: number): number => {
	const {longestMs} = rulesOf(activatable);
	const end = parseTime(activatable.until);
	const most = Math.min(longestMs ?? Number.POSITIVE_INFINITY, end === null ? Number.POSITIVE_INFINITY : end - now - 60_000);
	const wanted = wish.durationMs ?? Math.min(usefulMs, most);
	return Math.max(leastActivationMs, Math.floor(wanted / 60_000) * 60_000);
};

/** What the person must still give. */
export type Lacking = 'justification' | 'ticket';

export const lackingFor = (roles: readonly Pick<Activatable, 'rules'>[], {justification, ticket}: ActivationWish): readonly Lacking[] => {
	const isBlank = (text: string | null): boolean => text === null || text.trim() === '';
	return [
		...(isBlank(justification) && roles.some(role => rulesOf(role).justification) ? (['justification'] as const) : []),
		...(isBlank(ticket) && roles.some(role => rulesOf(role).ticket) ? (['ticket'] as const) : []),
	];
};

/** "ServiceNow:INC0123" names system and number; without a colon it is the number. */
export const ticketParts = (ticket: string | null): {readonly ticketSystem?: string; readonly ticketNumber?: string} => {
	const text = ticket?.trim() ?? '';
	if (text === '') return {};
	const colon = text.indexOf(':');
	const [system, number] = colon < 0 ? ['', text] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
	return {...(system === '' ? {} : {ticketSystem: system}), ...(number === '' ? {} : {ticketNumber: number})};
};
