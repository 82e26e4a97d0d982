import {callableDeployments} from '../../access/endpoint.ts';
import {accessMatrix} from '../../access/matrix.ts';
import {afterWriting} from '../../access/refused-grant.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scenarios} from '../../access/scenario.ts';
import {type Verification, verifications} from '../../access/verification.ts';
import {isLeftToOthers} from '../../wizard/machine-moves.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, code, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type View, view} from '../view.ts';
import {count, doing, everybody, listed, personOf} from '../words.ts';
import {receiptFacts, sandboxNote} from './receipt.ts';
import {besideTeam} from './team-matrix.ts';

const createdBy = ({receipt}: RunRecord): number => receipt?.entries.filter(({state}) => state === 'created').length ?? 0;

/** Who can do it now that the writing is over, as far as Azure has heard of it. */
const standing = (record: RunRecord): {readonly can: number; readonly all: number; readonly eligible: readonly string[]; readonly left: readonly string[]} => {
	const rows = accessMatrix(afterWriting(record));
	const open = new Set((afterWriting(record).plan?.grants ?? []).filter(({need, exists}) => need === 'required' && !exists).map(({principal}) => principal.id));
	const names = (of: typeof rows): readonly string[] => of.map(({principal}) => personOf(record, principal));
	const eligible = rows.filter(({now}) => now.is === 'eligible');
	const left = rows.filter(({principal}) => open.has(principal.id));
	const unknown = rows.filter(row => row.now.is === 'unknown' || (row.now.is === 'missing' && !wasGranted(row.principal.id, record)));
	const cannot = new Set([...eligible, ...left, ...unknown].map(({principal}) => principal.id));
	return {can: rows.length - cannot.size, all: rows.length, eligible: names(eligible), left: names(left)};
};

const wasGranted = (id: string, {plan}: RunRecord): boolean => plan?.grants.some(({principal}) => principal.id === id) ?? false;

export const teamVerdict = (record: RunRecord): readonly [Mark, string] => {
	const {can, all} = standing(record);
	const created = createdBy(record);
	const deed = record.scenario && record.target ? doing(record.scenario, record.target) : 'do it';
	const wrote = created === 0 ? 'Nothing was written' : `${count(created, 'grant')} written`;
	return [can === all ? 'good' : 'careful', `${wrote}: ${can === all ? everybody(all) : `${can} of ${all}`} can ${deed}`];
};

/** What each of them runs; a deployment is named where there are several, so that nobody is asked for one. */
const linesFor = ({opened, record}: State): readonly Verification[] => {
	const {scenario, target} = record;
	if (!scenario || !target) return [];
	const [first = null] = opened ? callableDeployments(scenario, opened.deployments) : [];
	return verifications({...record, target: {...target, deployment: target.deployment ?? first}});
};

const soon = (record: RunRecord): readonly Block[] =>
	createdBy(record) > 0 ? [say([span('quiet', 'It takes effect within 30 seconds to 5 minutes, seldom later.')])] : [];

const mostNamed = 6;

/** Done for others: what was written, what they run, and what is left to somebody else. */
export const teamDone = (state: State): View => {
	const {record} = state;
	const {eligible, left} = standing(record);
	const lines = linesFor(state);
	const noCall = record.scenario !== null && scenarios[record.scenario].proof === 'none';
	const leftBlocks: readonly Block[] = [
		...(left.length === 0
			? []
			: [
					point('careful', [
						`Somebody else must grant it to ${listed(left, mostNamed)}.`,
						...(isLeftToOthers(record) ? keyWords('plain', ' ', 'h', ' hands it off.') : []),
					]),
				]),
		...(eligible.length === 0
			? []
			: [
					point(
						'careful',
						`${listed(eligible, mostNamed)} ${eligible.length === 1 ? 'holds' : 'hold'} an eligible role: only whoever holds it activates it in Privileged Identity Management.`,
					),
				]),
	];
	const proof: readonly Block[] =
		lines.length === 0
			? [...(noCall ? [say([span('quiet', 'No call proves this one: what was written was read back from Azure.')])] : [])]
			: [say('Nobody can call with another’s token. What they run, to prove it:'), ...lines.flatMap(({who, command}) => [say(`${calm(who)}:`), code(command)])];
	const send = lines.map(({who, command}) => `${who}:\n  ${command}\n`).join('');
	return view({
		before: [
			verdict(...teamVerdict(record)),
			gap,
			{kind: 'facts', rows: receiptFacts(record)},
			...soon(record),
			...leftBlocks,
			...sandboxNote(record),
			gap,
			...proof,
		],
		after: [gap, ...besideTeam({...record, plan: null})],
		copy: lines.length > 0 ? {what: 'the lines for them', text: send} : null,
	});
};
