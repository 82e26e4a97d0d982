import type {Principal} from '../principal.ts';
import type {AccessRow, Audit, AuditFinding} from './finding.ts';

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};

const principalPart = ({id, type, name, members}: Principal): Json => ({
	id,
	type,
	name,
	...(members ? {members: {count: members.count, groups: members.groups}} : {}),
});

/** Who has access, as the document tells assessments: one for each holder, with the roles that give it. */
export const accessParts = ({rows}: Audit): readonly Json[] =>
	[...Map.groupBy(rows, ({principal}) => principal.id.toLowerCase()).values()].map(held => ({
		principal: held[0] ? principalPart(held[0].principal) : null,
		outcome: outcomeOf(held),
		missing: [],
		because: [],
		held: held.map(({held: {assignmentId, roleId, roleName, scope, state, condition}, until, calls, covered, forbidden, needed, keys, also, fits}) => ({
			roleId,
			roleName,
			scope,
			via: also,
			state,
			until,
			sufficient: calls === 'all',
			covered,
			needed,
			forbidden,
			listsKeys: keys,
			documentedFor: fits,
			assignmentId,
			condition,
		})),
		standing: held[0]?.standing ?? null,
	}));

const outcomeOf = (rows: readonly AccessRow[]): string => {
	const active = rows.filter(({held, forbidden, standing}) => held.state !== 'eligible' && !forbidden && standing !== 'gone');
	if (active.some(({calls}) => calls === 'all')) return 'allowed';
	if (active.some(({calls}) => calls === 'unknown')) return 'unknown';
	return rows.some(({held, calls}) => held.state === 'eligible' && calls === 'all') ? 'eligible' : 'denied';
};

/** `fix`: the command that mends it; `null`: it is not this program's to do. */
export const findingPart = ({id, rule, severity, principal, standing, held, text, evidence, replacement}: AuditFinding, fix: string | null): Json => ({
	id,
	rule,
	severity,
	principal: principalPart(principal),
	standing,
	assignment: {
		id: held.assignmentId,
		roleId: held.roleId,
		roleName: held.roleName,
		scope: held.scope,
		condition: held.condition,
		state: held.state,
	},
	text,
	evidence,
	replacement: replacement && {roleId: replacement.roleId, roleName: replacement.roleName, scope: replacement.scope},
	fix,
});
