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

const knownStandings = new WeakMap<readonly Examination[], readonly Standing[]>();

/** One standing for each assignment, made once for each list of examinations; they are those of one access, at one scope. */
export const standingsOf = (examinations: readonly Examination[]): readonly Standing[] => {
	const standings = knownStandings.get(examinations) ?? makeStandings(examinations);
	knownStandings.set(examinations, standings);
	return standings;
};

const makeStandings = (examinations: readonly Examination[]): readonly Standing[] => {
	const needed = examinations.length;
	const noun = examinations.every(({request}) => request.kind === 'control') ? 'action' : 'data action';
	const all = examinations.map(({request}) => request.action);
	const wouldCover = definitionsThatCover(examinations);
	return (examinations[0]?.findings ?? []).map(({assignment, definition, via, rule}, index): Standing => {
		if (rule === 'out-of-reach') {
			return {assignment, definition, via, is: 'out-of-reach', wouldCover: wouldCover(definition), covered: 0, needed, lacks: all, noun};
		}
		const lacking = examinations.flatMap(({request, findings}) => {
			const finding = findings[index];
			return finding && finding.gives !== 'yes' ? [{...finding, action: request.action}] : [];
		});
		const lacks = lacking.map(({action}) => action);
		return {assignment, definition, via, is: standing(lacking), wouldCover: false, covered: needed - lacks.length, needed, lacks, noun};
	});
};

/** Whether a definition lists all that is asked, found out once for each: many assignments share few of them. */
const definitionsThatCover = (examinations: readonly Examination[]): ((definition: Standing['definition']) => boolean) => {
	const known = new Map<Standing['definition'], boolean>([[null, false]]);
	return definition => {
		const before = known.get(definition);
		if (before !== undefined) return before;
		const covers = examinations.every(({request: {action, kind}}) => definition?.permissions.some(block => blockGrants(block, action, kind)) ?? false);
		known.set(definition, covers);
		return covers;
	};
};

const standing = (lacking: readonly Finding[]): Standing['is'] => {
	const by = (rule: Finding['rule'], gives: Certainty = 'no'): boolean => lacking.some(finding => finding.rule === rule && finding.gives === gives);
	if (lacking.length === 0) return 'covers';
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
export const reasonOfStanding = (held: Standing, place: string, names: Names): Reason => {
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
			return say('access.out-of-reach', `would do, but does not reach ${place}: roles are inherited downward only`);
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
	if (/^deny assignment\b/iu.test(short)) return short;
	// A name that is a sentence would run into the one around it.
	return `Deny assignment ${/\s/u.test(short) ? `"${short}"` : short}`;
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
	const roles = told.map(held => reasonOfStanding(held, scopeWords(first.request.scope, names), names));
	const nothingReaches = standings.every(({is}) => is === 'out-of-reach');
	return distinct([
		...denies,
		...(nothingReaches ? [noAssignment(first.request.scope)] : []),
		...roles,
		...(!first.deniesRead && !denied ? [unreadDenies] : []),
		...(!first.groupsRead && !allowed ? [unreadGroups] : []),
	]);
};
