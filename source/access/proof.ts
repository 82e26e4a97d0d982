import type {DenyFinding, Examination, Finding} from './authorization.ts';
import type {Certainty} from './certainty.ts';
import {shortAction} from './data-actions.ts';
import {blockGrants} from './permission.ts';
import type {Reason} from './reason.ts';
import type {DenyAssignment} from './role-assignment.ts';
import {scopeWords} from './scope.ts';

/** The subscription's name, which no scope id holds. */
export type Names = {readonly subscriptionId: string; readonly subscriptionName: string | null} | null;

/** What one assignment is worth for a set of requests at one scope, taken together. */
export type Standing = Pick<Finding, 'assignment' | 'definition' | 'via'> & {
	/** `covers`: all of them, by itself. */
	readonly is: 'covers' | 'condition-unknown' | 'condition-fails' | 'unreadable' | 'out-of-reach' | 'no-data-actions' | 'taken-away' | 'not-covered';
	/** Out of reach, but at the right scope it would cover all of them. */
	readonly wouldCover: boolean;
	readonly covered: number;
	readonly needed: number;
	/** Actions that it does not give, or not for sure. */
	readonly lacks: readonly string[];
	readonly noun: 'data action' | 'action';
};

/** One standing for each assignment; the examinations are those of one access. */
export const standingsOf = (examinations: readonly Examination[]): readonly Standing[] => {
	const noun = examinations.every(({request}) => request.kind === 'control') ? 'action' : 'data action';
	return (examinations[0]?.findings ?? []).map(({assignment, definition, via}, index) => {
		const findings = examinations.flatMap(({request, findings: of}) => {
			const finding = of[index];
			return finding ? [{...finding, action: request.action, kind: request.kind}] : [];
		});
		const lacking = findings.filter(({gives}) => gives !== 'yes');
		const lacks = lacking.map(({action}) => action);
		const covered = findings.length - lacks.length;
		const is = standing(lacking);
		const wouldCover =
			is === 'out-of-reach' &&
			definition !== null &&
			findings.every(({action, kind}) => definition.permissions.some(block => blockGrants(block, action, kind)));
		return {assignment, definition, via, is, wouldCover, covered, needed: findings.length, lacks, noun};
	});
};

const standing = (lacking: readonly Finding[]): Standing['is'] => {
	const by = (rule: Finding['rule'], gives: Certainty = 'no'): boolean => lacking.some(finding => finding.rule === rule && finding.gives === gives);
	if (lacking.length === 0) return 'covers';
	if (by('out-of-reach')) return 'out-of-reach';
	if (by('unreadable', 'unknown')) return 'unreadable';
	if (by('condition', 'unknown')) return 'condition-unknown';
	if (by('condition')) return 'condition-fails';
	if (lacking.every(({rule}) => rule === 'taken-away')) return 'taken-away';
	return by('no-data-actions') ? 'no-data-actions' : 'not-covered';
};

const holder = ({assignment, definition, via}: Standing, names: Names): string => {
	const role = definition?.name ?? `Role ${assignment.roleId}`;
	return `${role} on ${scopeWords(assignment.scope, names)}${via === null ? '' : `, via ${via},`}`;
};

/** Short names of actions, two of them at most. */
export const listOf = (actions: readonly string[]): string => {
	const short = actions.map(shortAction);
	return short.length <= 2 ? short.join(' and ') : `${short.slice(0, 2).join(', ')} and ${short.length - 2} more`;
};

/** The sentence of one standing, its role first. */
export const reasonOfStanding = (held: Standing, names: Names): Reason => {
	const {assignment, via, needed, covered, lacks, noun} = held;
	const say = (id: string, text: string): Reason => ({
		id,
		text: `${holder(held, names)} ${text}.`,
		roleId: assignment.roleId,
		scope: assignment.scope,
		...(via === null ? {} : {via}),
	});
	const only = needed === 1;
	switch (held.is) {
		case 'covers':
			return say('access.role-suffices', only ? `covers the needed ${noun}` : `covers all ${needed} needed ${noun}s`);
		case 'condition-unknown':
			return say('access.condition-unknown', `covers ${listOf(lacks)} only under a condition that cannot be judged from here`);
		case 'condition-fails':
			return say('access.condition-fails', `has a condition that excludes ${listOf(lacks)}`);
		case 'unreadable':
			return say('access.role-unreadable', 'could not be read, so what it gives is not known');
		case 'out-of-reach':
			return say('access.out-of-reach', 'would do, but does not reach the target: roles are inherited downward only');
		case 'no-data-actions':
			return say('access.no-data-actions', 'holds 0 data actions');
		case 'taken-away':
			return say('access.taken-away', `takes ${listOf(lacks)} away by its ${noun === 'action' ? 'notActions' : 'notDataActions'}`);
		case 'not-covered':
			return say('access.not-covered', only ? `does not cover ${listOf(lacks)}` : `covers ${covered} of ${needed} needed ${noun}s, not ${listOf(lacks)}`);
	}
};

/** The deny assignment at the beginning of a sentence; those of deployment stacks say in their names what they are, and hold the whole id of the stack. */
export const denyWords = ({name}: Pick<DenyAssignment, 'name'>): string => {
	const short = name.replaceAll(/'\/subscriptions\/[^']*\/(?<last>[^'/]+)'/giu, "'$<last>'").replace(/\.$/u, '');
	return /^deny assignment\b/iu.test(short) ? short : `Deny assignment ${short}`;
};

const reasonOfDeny = ({deny, applies}: DenyFinding, names: Names): Reason => {
	const what = `${denyWords(deny)} on ${scopeWords(deny.scope, names)}`;
	return applies === 'yes'
		? {id: 'access.deny', text: `${what} forbids it, whatever roles are held.`, scope: deny.scope}
		: {id: 'access.deny-unconfirmed', text: `${what} may forbid it: a group or a condition decides that cannot be read from here.`, scope: deny.scope};
};

const unreadDenies: Reason = {id: 'access.denies-unreadable', text: 'Deny assignments could not be read; only a call shows whether one applies.'};

const unreadGroups: Reason = {
	id: 'access.groups-unreadable',
	text: 'Which groups hold this group could not be read; what they hold, it holds too.',
};

const noAssignment = (scope: string): Reason => ({id: 'access.no-assignment', text: `No role assignment reaches ${scopeWords(scope)}.`, scope});

export const distinct = (reasons: readonly Reason[]): readonly Reason[] => [
	...new Map(reasons.map(reason => [`${reason.id} ${reason.text}`, reason])).values(),
];

/** Why the requests, all at one scope and for one access, turn out as they do: deny assignments first, then each role held. */
export const proofOf = (examinations: readonly Examination[], names: Names): readonly Reason[] => {
	const [first] = examinations;
	if (!first) {
		return [];
	}
	const standings = standingsOf(examinations);
	const denies = examinations.flatMap(({denies: found}) => found).map(found => reasonOfDeny(found, names));
	const allowed = examinations.every(({outcome}) => outcome === 'allowed');
	const denied = examinations.some(({outcome}) => outcome === 'denied');
	const enough = standings.filter(({is}) => is === 'covers');
	const telling = standings.filter(({is, wouldCover}) => is !== 'out-of-reach' || wouldCover);
	const told = allowed && enough.length > 0 ? enough : allowed ? standings.filter(({covered}) => covered > 0) : telling;
	const roles = told.map(held => reasonOfStanding(held, names));
	const nothingReaches = standings.every(({is}) => is === 'out-of-reach');
	return distinct([
		...denies,
		...(nothingReaches ? [noAssignment(first.request.scope)] : []),
		...roles,
		...(!first.deniesRead && !denied ? [unreadDenies] : []),
		...(!first.groupsRead && !allowed ? [unreadGroups] : []),
	]);
};
