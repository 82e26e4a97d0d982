import {armGuid} from '../assignment-name.ts';
import {sameId} from '../authorization.ts';
import {listsKeys} from '../data-actions.ts';
import type {Principal} from '../principal.ts';
import {asIfActive, type RoleAssignment, type ScheduledRole} from '../role-assignment.ts';
import type {RoleDefinition} from '../role-definition.ts';
import {reachOf} from '../role-reach.ts';
import {roleLabel} from '../roles.ts';
import {isWithin, sameScope, scopeDepth} from '../scope.ts';
import {agedRole} from './aged.ts';
import type {AccessRow, Audit, AuditFinding, AuditRule, HeldAssignment, Replacement, Severity, Standing} from './finding.ts';
import {severities} from './finding.ts';
import {type AuditTarget, fitting, judgedBy, needFor, replacementFor, type Worth, worthOfAssignment} from './judge.ts';
import {ruleFor} from './rules.ts';
import {widens} from './upgrade.ts';
import {evidenceOf, sentenceOf} from './words.ts';

export type Known = {readonly principal: Principal; readonly standing: Standing};

export type AuditQuestion = AuditTarget & {
	/** Everybody's, around the target; `null`: they could not be read. */
	readonly assignments: readonly RoleAssignment[] | null;
	/** `null`: PIM could not be read. */
	readonly scheduled: readonly ScheduledRole[] | null;
	/** By object id, lower case. */
	readonly principals: ReadonlyMap<string, Known>;
	/** It shows somebody; else nobody is told from anybody. */
	readonly isDirectoryShown: boolean;
	/** Groups of people with a role of their own, by object id, lower case; whoever is missing was not asked about. */
	readonly memberships: ReadonlyMap<string, readonly string[]>;
};

/** One assignment, with all that is known of it. */
type Entry = {
	readonly assignment: RoleAssignment;
	readonly held: HeldAssignment;
	readonly until: string | null;
	readonly known: Known;
	readonly worth: Worth;
};

const isSame = (one: RoleAssignment, other: ScheduledRole): boolean =>
	sameId(one.roleId, other.roleId) && sameId(one.principalId, other.principalId) && sameScope(one.scope, other.scope);

const placeOf = ({target}: AuditTarget): string => target.project?.id || (target.resource?.id ?? '');

/** What PIM holds ready, as if it were held. */
const eligibleOf = ({scheduled}: AuditQuestion): readonly RoleAssignment[] => (scheduled ?? []).filter(({state}) => state === 'eligible').map(asIfActive);

const entriesOf = (question: AuditQuestion): readonly Entry[] => {
	const place = placeOf(question);
	const eligible = eligibleOf(question);
	return [...(question.assignments ?? []), ...eligible]
		.filter(({scope}) => isWithin(place, scope))
		.flatMap((assignment): readonly Entry[] => {
			const {principalId, principalType, roleId, scope, condition, id} = assignment;
			const bare: Principal = {id: principalId, type: principalType, name: null};
			const known = question.principals.get(principalId.toLowerCase()) ?? {principal: bare, standing: 'unseen'};
			const need = needFor(known.principal, question);
			if (need === null) return [];
			const schedule = question.scheduled?.find(one => isSame(assignment, one) && (one.state === 'eligible') === eligible.includes(assignment));
			const state = eligible.includes(assignment) ? 'eligible' : schedule ? 'activated' : 'active';
			const held: HeldAssignment = {assignmentId: id, roleId, roleName: roleLabel(roleId, question.definitions), scope, condition, state};
			return [{assignment, held, until: schedule?.endsOn ?? null, known, worth: worthOfAssignment(assignment, known.principal, need, question)}];
		});
};

const isOfAccess = ({worth}: Entry, {target}: AuditTarget): boolean =>
	worth.calls !== 'none' || (worth.definition !== null && listsKeys(worth.definition) && target.resource?.keysDisabled !== true);

/** A group by which the holder has, without any condition, all that the assignment gives. */
const groupBeside = (entry: Entry, entries: readonly Entry[], {memberships}: AuditQuestion): Entry | null => {
	const groups = memberships.get(entry.assignment.principalId.toLowerCase()) ?? [];
	const isIn = (id: string): boolean => groups.some(group => sameId(group, id));
	return (
		entries.find(
			({assignment, held, worth}) =>
				assignment.principalType === 'Group' &&
				held.state === 'active' &&
				isIn(assignment.principalId) &&
				entry.worth.given.every((gives, index) => gives === 'no' || worth.given[index] === 'yes'),
		) ?? null
	);
};

/** Who can call on the target and by what, and what of it is broader than it need be. Says nothing of what could not be read: the caller tells that. */
export const audit = (question: AuditQuestion): Audit => {
	const entries = entriesOf(question);
	const rows = entries.filter(entry => isOfAccess(entry, question)).map(entry => rowOf(entry, entries, question));
	const findings = entries.flatMap(entry => findingsOf(entry, entries, question));
	const isOpen = question.assignments === null || !question.isDirectoryShown || entries.some(({worth}) => worth.definition === null);
	return {
		outcome: findings.length > 0 ? 'findings' : isOpen ? 'unknown' : 'clean',
		scenario: judgedBy(question),
		named: question.scenario !== null,
		rows: rows.toSorted((a, b) => order.indexOf(a.calls) - order.indexOf(b.calls) || scopeDepth(a.held.scope) - scopeDepth(b.held.scope) || byName(a, b)),
		findings: findings.toSorted(
			(a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || scopeDepth(a.held.scope) - scopeDepth(b.held.scope) || byName(a, b),
		),
	};
};

const order: readonly AccessRow['calls'][] = ['all', 'some', 'unknown', 'none'];

const byName = (a: {readonly principal: Principal}, b: {readonly principal: Principal}): number => {
	const [one, other] = [a, b].map(({principal}) => principal.name ?? principal.id);
	return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1;
};

const rowOf = (entry: Entry, entries: readonly Entry[], question: AuditQuestion): AccessRow => {
	const {assignment, held, until, known, worth} = entry;
	const beside = assignment.principalType === 'User' ? groupBeside(entry, entries, question) : null;
	return {
		...known,
		held,
		until,
		calls: worth.calls,
		forbidden: worth.forbidden,
		covered: worth.covered,
		needed: worth.needed,
		keys: worth.definition !== null && listsKeys(worth.definition) && question.target.resource?.keysDisabled !== true,
		also: beside && (beside.known.principal.name ?? beside.known.principal.id),
		fits: fitting(assignment, known.principal, question),
	};
};

type Draft = {
	readonly rule: AuditRule;
	readonly severity: Severity;
	readonly replacement: Replacement | null;
	readonly fix: AuditFinding['fix'];
	readonly group?: string;
	readonly lacks?: readonly string[];
	readonly more?: readonly string[];
};

const findingsOf = (entry: Entry, entries: readonly Entry[], question: AuditQuestion): readonly AuditFinding[] => {
	const first = draftOf(entry, entries, question);
	const drafts = [...(first ? [first] : []), ...(widensHere(entry, question) ?? [])];
	return drafts.flatMap(draft => finding(entry, draft, question));
};

const finding = ({held, known: {principal, standing}, worth}: Entry, draft: Draft, question: AuditQuestion): readonly AuditFinding[] => {
	const {rule, severity, replacement, fix, group = null, lacks = [], more = []} = draft;
	const {resource} = question.target;
	if (!resource) return [];
	return [
		{
			id: `${rule}.${armGuid(held.assignmentId.toLowerCase(), held.roleId).slice(0, 6)}`,
			rule,
			severity,
			principal,
			standing,
			held,
			text: sentenceOf({
				rule,
				principal,
				standing,
				held,
				replacement,
				resource,
				place: question.target.project?.name ?? resource.name,
				group,
				lacks,
				needed: worth.needed,
				covered: worth.covered,
				scenario: judgedBy(question),
			}),
			evidence: [...evidenceOf({rule, principal, held}, worth.definition, worth.excess), ...more],
			replacement,
			fix,
		},
	];
};

const draftOf = (entry: Entry, entries: readonly Entry[], question: AuditQuestion): Draft | null => {
	const {assignment, held, known, worth} = entry;
	const {principal, standing} = known;
	const need = needFor(principal, question);
	const enough = need && replacementFor(need, question);
	if (standing === 'gone') return {rule: 'deleted-principal', severity: 'low', replacement: null, fix: held.state === 'active' ? 'remove' : null};
	// What PIM switched on ends by itself.
	if (held.state === 'activated' || !need || !enough || !worth.definition) return unseen(entry, question);
	if (standing === 'unseen' && question.isDirectoryShown) return unseen(entry, question);
	const isIdentity = principal.kind === 'managed-identity';
	const ruled = fitting(assignment, principal, question) === null ? ruleFor({held, worth, need, enough, isIdentity, audited: question}) : null;
	if (ruled) {
		const isReady = held.state === 'eligible';
		const taken = ruled.replacement && limitedTwin(entry, ruled.replacement, entries);
		const byHand = [
			...(worth.limited ? ['Its condition limits what it gives here, and the narrower role would have none: change it by hand.'] : []),
			...(taken ? [`${taken.held.roleName} is assigned there already, under a condition that limits it: change that by hand first.`] : []),
		];
		return {
			...ruled,
			severity: isReady ? 'low' : ruled.severity,
			fix: isReady || byHand.length > 0 ? null : 'swap',
			more: byHand,
		};
	}
	if (held.state !== 'active' || worth.calls === 'none') return null;
	const beside = assignment.principalType === 'User' ? groupBeside(entry, entries, question) : null;
	// What the scenario does not ask for would go with it: the group must give all that the role gives.
	if (beside && givesAllOf(beside.worth.definition, worth.definition)) {
		const {name, id} = beside.known.principal;
		const {roleId, roleName, scope} = beside.held;
		return {rule: 'direct-beside-group', severity: 'low', replacement: {roleId, roleName, scope}, fix: 'swap', group: name ?? id};
	}
	const lacks = agedRole(worth.definition, need, question);
	return lacks.length === 0 ? null : {rule: 'aged-role', severity: 'low', replacement: enough, fix: null, lacks};
};

const givesAllOf = (broad: RoleDefinition | null, narrow: RoleDefinition): boolean => {
	if (!broad || sameId(broad.id, narrow.id)) return broad !== null;
	const [has, wants] = [reachOf(broad), reachOf(narrow)];
	return [...wants.data].every(action => has.data.has(action)) && [...wants.control].every(action => has.control.has(action));
};

/** Azure keeps one assignment of a role for each holder and scope: one under a condition stands in the way of one without. */
const limitedTwin = ({assignment: {principalId}}: Entry, {roleId, scope}: Replacement, entries: readonly Entry[]): Entry | null =>
	entries.find(
		({assignment, held, worth}) =>
			held.state === 'active' &&
			worth.limited &&
			sameId(assignment.principalId, principalId) &&
			sameId(assignment.roleId, roleId) &&
			sameScope(assignment.scope, scope),
	) ?? null;

/** Only of what gives access here: who reads, reads. */
const unseen = (entry: Entry, question: AuditQuestion): Draft | null =>
	entry.known.standing === 'unseen' && question.isDirectoryShown && isOfAccess(entry, question)
		? {rule: 'unseen-principal', severity: 'note', replacement: null, fix: null}
		: null;

const widensHere = ({held, known, worth}: Entry, question: AuditQuestion): readonly Draft[] | null => {
	const need = needFor(known.principal, question);
	if (!need || question.target.resource?.kind !== 'OpenAI' || held.state === 'activated' || known.standing === 'gone') return null;
	if (!worth.definition || !widens(worth.definition)) return null;
	return [{rule: 'upgrade-widens', severity: 'low', replacement: replacementFor(need, question), fix: null}];
};
