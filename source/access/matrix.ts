import type {Assessment} from './assessment.ts';
import {grantsToWrite} from './grants-to-write.ts';
import type {HeldRole} from './held-roles.ts';
import type {Grant} from './plan.ts';
import type {Principal} from './principal.ts';
import type {RunRecord} from './run-record.ts';

/** What somebody can do: what is needed, that and more than that, nothing of it, not yet, or nobody knows. */
export type Standing = 'allowed' | 'broader' | 'missing' | 'eligible' | 'unknown';

export type MatrixCell = {
	readonly is: Standing;
	/** The roles it rests on, in a clause: "Foundry User, through ai-developers". */
	readonly text: string;
};

/** `grant`: by the plan; `activate`: by Privileged Identity Management; `ask`: by somebody who may grant it; `none`: it stays as it is. */
export type MatrixChange = 'grant' | 'activate' | 'ask' | 'none';

/** One of the people: now, and after the plan. */
export type MatrixRow = {readonly principal: Principal; readonly now: MatrixCell; readonly change: MatrixChange; readonly after: MatrixCell};

/**
 * Who can do what is needed before the plan and after it: everybody whose access was judged, in that order, then those whom the plan grants something besides
 * (the project's managed identity).
 */
export const accessMatrix = ({assessments, plan, receipt}: Pick<RunRecord, 'assessments' | 'plan' | 'receipt'>): readonly MatrixRow[] => {
	const writes = new Set(plan ? grantsToWrite(plan) : []);
	const open = Map.groupBy(
		(plan?.grants ?? []).filter(({exists}) => !exists),
		({principal}) => principal.id.toLowerCase(),
	);
	const judged = new Set(assessments.map(({principal}) => principal.id.toLowerCase()));
	const besides = new Map([...open].flatMap(([id, [grant]]) => (grant && !judged.has(id) ? [[id, grant.principal] as const] : [])));
	const refused = new Set(
		(receipt?.entries ?? []).filter(({state}) => state === 'refused').map(({principalId, roleId, scope}) => [principalId, roleId, scope].join(' ')),
	);
	const comes = (grant: Grant): boolean =>
		writes.has(grant) && grant.assignable !== 'no' && !refused.has([grant.principal.id, grant.roleId, grant.scope].join(' '));
	return [
		...assessments.map(assessment => rowOf(assessment, open.get(assessment.principal.id.toLowerCase()) ?? [], comes)),
		...[...besides].map(([id, principal]) => ({principal, ...afterGrants({is: 'missing', text: 'no role that does it'}, open.get(id) ?? [], comes)})),
	];
};

/** How many of the rows the plan changes. */
export const changes = (rows: readonly MatrixRow[]): number => rows.filter(({change}) => change !== 'none').length;

const rowOf = (assessment: Assessment, open: readonly Grant[], comes: (grant: Grant) => boolean): MatrixRow => {
	const {principal, outcome} = assessment;
	const now = nowOf(assessment);
	if (outcome === 'eligible') return {principal, now, change: 'activate', after: {is: 'allowed', text: `${eligibleName(assessment)}, once it is activated`}};
	return {principal, ...afterGrants(now, open, comes)};
};

const afterGrants = (now: MatrixCell, open: readonly Grant[], comes: (grant: Grant) => boolean): Omit<MatrixRow, 'principal'> => {
	const required = open.filter(({need}) => need === 'required');
	const wanted = required.length > 0 ? required : open;
	const coming = open.filter(comes);
	if (wanted.length === 0) return {now, change: 'none', after: now};
	if (!wanted.every(grant => coming.includes(grant)))
		return {now, change: 'ask', after: {is: required.length > 0 ? 'missing' : now.is, text: `${rolesOf(wanted)}, which somebody else must grant`}};
	const stays = required.length === 0 && now.text !== '' ? `${now.text} + ` : '';
	return {now, change: 'grant', after: {is: required.length === 0 ? now.is : 'allowed', text: stays + rolesOf(coming)}};
};

const rolesOf = (grants: readonly Grant[]): string => [...new Set(grants.map(({roleName}) => roleName))].join(' + ');

const nowOf = (assessment: Assessment): MatrixCell => {
	const {outcome, held, because} = assessment;
	const isBroader = because.some(({id}) => id === 'access.broader-than-needed');
	switch (outcome) {
		case 'allowed':
			return {is: isBroader ? 'broader' : 'allowed', text: sufficientRole(assessment)};
		case 'eligible':
			return {is: 'eligible', text: `${eligibleName(assessment)}, not active`};
		case 'unknown':
			return {is: 'unknown', text: 'not known'};
		case 'denied':
			return {is: 'missing', text: because.some(({id}) => id === 'access.deny') ? 'a deny assignment forbids it' : insufficient(held)};
	}
};

const through = ({roleName, via}: HeldRole): string => (via === null ? roleName : `${roleName}, through ${via}`);

/** Where no role alone suffices, several do together. */
const sufficientRole = ({held}: Assessment): string => {
	const active = held.filter(({state}) => state !== 'eligible');
	const role = active.find(({sufficient}) => sufficient);
	return role ? through(role) : [...new Set(active.map(({roleName}) => roleName))].join(' + ') || 'allowed';
};

const eligibleName = ({held}: Assessment): string => held.find(({state}) => state === 'eligible')?.roleName ?? 'an eligible role';

/** "Contributor, 0 data actions": what is held and does not help. */
const insufficient = (held: readonly HeldRole[]): string => {
	const active = held.filter(({state}) => state !== 'eligible');
	const [first] = active.toSorted((a, b) => b.dataActions - a.dataActions);
	if (!first) return 'nothing';
	const {roleName, dataActions, unreadable} = first;
	return unreadable ? roleName : `${roleName}, ${dataActions} data ${dataActions === 1 ? 'action' : 'actions'}`;
};
