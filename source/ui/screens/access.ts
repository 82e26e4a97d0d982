import {accessLink} from '../../access/access-link.ts';
import {besideTree, isVerdict} from '../../access/access-tree.ts';
import type {Assessment} from '../../access/assessment.ts';
import {carefulReasons} from '../../access/assessment-reasons.ts';
import {freshAssignments, freshFor} from '../../access/fresh-assignment.ts';
import type {Reason} from '../../access/reason.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {isForMe} from '../../wizard/machine-moves.ts';
import type {State} from '../../wizard/state.ts';
import {askedBlocks} from '../asked.ts';
import {type Block, gap, heading, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {guestBlocks} from '../guest.ts';
import {keyWords, span} from '../line.ts';
import {narrowerBlocks} from '../narrower.ts';
import {type Screen, type View, view} from '../view.ts';
import {doing, isMe, personOf, shortAction} from '../words.ts';
import {linkBlocks, nextOf, nextOfTeam} from './access-next.ts';
import {scopeTree} from './access-tree.ts';
import {besideTeam, teamMatrix, teamWarnings} from './team-matrix.ts';
import {warningBlocks} from './warnings.ts';
import {whoCanPanel} from './who-can.ts';

const markOf: Readonly<Record<Assessment['outcome'], Mark>> = {allowed: 'good', denied: 'bad', eligible: 'careful', unknown: 'careful'};

/** A role that gives it may well be held: what a deny assignment forbids is not missing. */
const isForbidden = (because: readonly Reason[]): boolean => because.some(({id}) => id === 'access.deny');

const verdictOf = ({outcome, principal, because}: Assessment, record: RunRecord): string => {
	const deed = record.scenario && record.target ? doing(record.scenario, record.target) : 'do this';
	const me = isMe(record, principal);
	const who = me ? 'You' : personOf(record, principal);
	switch (outcome) {
		case 'allowed':
			return `${who} can ${deed}`;
		case 'denied':
			return isForbidden(because) ? `${who} cannot ${deed}: a deny assignment forbids it` : `${who} cannot ${deed} yet`;
		case 'eligible':
			return `${who} cannot ${deed} yet: the role is eligible, not active`;
		case 'unknown':
			return `Only a call can tell whether ${me ? 'you' : who} can ${deed}`;
	}
};

const missingBlock = ({because, missing}: Assessment): readonly Block[] => {
	if (missing.length === 0) return [];
	const [first = '', ...rest] = missing.map(action => calm(shortAction(action)));
	return [
		{
			kind: 'facts',
			rows: [{label: isForbidden(because) ? 'Not allowed' : 'Missing', text: rest.length === 0 ? first : `${first} and ${rest.length} more`, whole: true}],
		},
	];
};

const young = (assessment: Assessment, record: RunRecord, now: number): readonly Block[] => {
	const proof = isMe(record, assessment.principal) ? ' The proof waits for it.' : '';
	return freshAssignments([assessment], now).map(({text}) => point('careful', `${text}${proof}`));
};

/** Of one kind no more than this many are told before `d` is asked. */
const mostAlike = 2;

const reasonBlocks = (reasons: readonly Reason[]): readonly Block[] => {
	const shown = reasons.filter((reason, index) => reasons.slice(0, index).filter(({id}) => id === reason.id).length < mostAlike);
	const more = reasons.length - shown.length;
	return [
		...shown.map(({id, text}) => (carefulReasons.has(id) ? point('careful', calm(text)) : say(calm(text)))),
		...(more > 0 ? [say([span('quiet', `${more} more ${more === 1 ? 'reason' : 'reasons'} like these`), ...keyWords('quiet', ': ', 'd')])] : []),
	];
};

type Told = {
	readonly answer: readonly Block[];
	readonly why: readonly Block[];
	readonly tree: readonly Block[];
	readonly missing: readonly Block[];
	readonly careful: readonly Block[];
};

const oneOf = (assessment: Assessment, record: RunRecord, now: number): Told => {
	const {outcome, held} = assessment;
	const told = besideTree(assessment);
	return {
		answer: [verdict(markOf[outcome], verdictOf(assessment, record)), ...young(assessment, record, now)],
		why: reasonBlocks(told.filter(({id}) => !carefulReasons.has(id))),
		tree: record.target?.resource && held.length > 0 ? [gap, scopeTree(record.target, assessment, record)] : [],
		missing: missingBlock(assessment),
		careful: reasonBlocks(told.filter(({id}) => carefulReasons.has(id))),
	};
};

const unassessed: Told = {answer: [heading('Nothing is known of the access yet')], why: [], tree: [], missing: [], careful: []};

/** The proof in full, without the verdict that stands on the screen; ids last, for whoever looks something up by them. */
const detailsOf = (record: RunRecord): readonly Block[] =>
	record.assessments.flatMap(assessment => {
		const reasons = assessment.because.filter(reason => !isVerdict(reason));
		const {id, type} = assessment.principal;
		return [
			heading(personOf(record, assessment.principal)),
			...reasons.map(({text}) => point('none', calm(text))),
			...(assessment.missing.length > 0 ? [say([span('strong', 'Missing')]), ...assessment.missing.map(action => say(calm(action), 2))] : []),
			gap,
			say([span('quiet', `${type} ${id}`)]),
			...[...new Set(assessment.held.map(({roleName, roleId, scope}) => `${roleName} ${roleId} at ${scope}`))].map(text => say([span('quiet', calm(text))])),
			gap,
		];
	});

/** Several are told as a matrix: now, and after the plan. */
const team = (state: State): View => {
	const {record} = state;
	const {head, choices} = teamMatrix(record);
	const {after, enter} = state.journey === 'set-up' ? nextOfTeam(record) : nextOf(record);
	const warned = teamWarnings(record.warnings);
	return view({
		before: [...askedBlocks(state), ...head, gap],
		choices,
		after: [gap, ...after, ...besideTeam(record), ...warned, ...linkBlocks(record)],
		panels: whoCanPanel(record),
		link: accessLink(record)?.url ?? null,
		enter,
	});
};

export const access: Screen = (state, {now}): View => {
	const {record} = state;
	const {assessments, warnings} = record;
	const [only, ...others] = assessments;
	if (only && (others.length > 0 || state.journey === 'set-up')) return team(state);
	const {after, enter} = nextOf(record);
	const {answer, why, tree, missing, careful} = only === undefined ? unassessed : oneOf(only, record, now);
	const warned = warningBlocks(warnings);
	const guest = isForMe(record) ? guestBlocks(state) : [];
	const asked = askedBlocks(state);
	const next = [...after, ...linkBlocks(record), ...narrowerBlocks(record)];
	return view({
		before: [...asked, ...answer, ...guest, gap, ...why, ...tree, gap, ...missing, ...careful],
		after: [gap, ...next, ...warned],
		short: {before: [...asked, ...answer, ...guest, gap, ...missing, ...next, gap, ...why, ...tree, ...careful, ...warned], after: []},
		ticks: only !== undefined && freshFor(only, now) !== null,
		panels: {...(only ? {details: {blocks: detailsOf(record)}} : {}), ...whoCanPanel(record)},
		link: accessLink(record)?.url ?? null,
		enter,
	});
};
