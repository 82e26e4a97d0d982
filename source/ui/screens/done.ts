import {duration} from '../../access/plain.ts';
import {arrivedAfterMs} from '../../access/propagation.ts';
import {commandToUndo} from '../../access/receipt.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scenarios} from '../../access/scenario.ts';
import {sameScope, scopeWords} from '../../access/scope.ts';
import {writeSnippets} from '../../access/snippets.ts';
import {verifications} from '../../access/verification.ts';
import type {State} from '../../wizard/state.ts';
import {lastTurn} from '../../wizard/turning.ts';
import {type Block, code, gap, type Mark, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Form, type Screen, view} from '../view.ts';
import {count, doing, isMe, personOf, resourceName, tenantOf, whoIs} from '../words.ts';
import {type Fact, isWritten, receiptFacts, sandboxNote, undoCommand} from './receipt.ts';
import {teamDone} from './team-done.ts';
import {warningBlocks} from './warnings.ts';

const wroteFor = ({people, session}: RunRecord): boolean => people.length > 0 && session !== null && !people.some(person => person.id === session.objectId);

export const verdictOfDone = (record: RunRecord): readonly [Mark, string] => {
	const {liveness, target, plan, scenario} = record;
	const where = target ? resourceName(target) : 'the model';
	switch (liveness?.outcome) {
		case 'proven':
			return ['good', `${where} answered you, without a key`];
		case 'authorized':
			return ['good', `Your access to ${where} works; the model was too busy to answer`];
		default: {
			if (scenario && scenarios[scenario].proof === 'none')
				return isWritten(record) ? ['good', 'Granted, and read back from Azure'] : ['good', 'Nothing to write, the access is there'];
			if (wroteFor(record))
				return [
					'good',
					plan?.grants.every(({exists}) => exists)
						? `They can ${scenario && target ? doing(scenario, target) : 'do it'} already`
						: `Granted; the proof is a call that only they can make`,
				];
			return ['careful', 'Granted, but not proven: no call was made'];
		}
	}
};

/** How long the role took, seen from its creation to the first answer of the model. */
export const effectiveAfter = ({probe}: Pick<State, 'probe'>): number | null => {
	const first = probe?.attempts.find(({verdict: is}) => is === 'answered');
	if (probe?.since == null || !first || !probe.attempts.some(({verdict: is}) => is === 'denied')) return null;
	const after = first.at - probe.since;
	return after >= 0 && after < arrivedAfterMs ? after : null;
};

const callFacts = ({liveness, target, session}: RunRecord): readonly Fact[] => {
	const model = target?.deployment;
	const measured = [
		liveness?.latencyMs == null ? null : `${liveness.latencyMs} ms`,
		liveness ? count(liveness.attempts, 'call') : null,
		liveness?.tokens == null ? null : count(liveness.tokens, 'token'),
	].filter(text => text !== null);
	return [
		...(liveness?.url ? [{label: 'call', text: [span('strong', calm(liveness.url))], whole: true}] : []),
		...(model
			? [
					{
						label: 'model',
						text: [
							calm(model.name),
							span('quiet', `${model.model.name === '' || model.model.name === model.name ? '' : ` (${calm(model.model.name)})`}  ${measured.join(', ')}`),
						],
					},
				]
			: []),
		...(session
			? [
					{
						label: 'as',
						whole: true,
						text: [whoIs(session), span('quiet', `  tenant ${tenantOf(session)}${liveness?.audience ? `, audience ${calm(liveness.audience)}` : ''}`)],
					},
				]
			: []),
	];
};

const deedOf = ({receipt}: RunRecord): string =>
	receipt === null ? 'it was assigned' : receipt.entries.length === 0 && (receipt.activations ?? []).length > 0 ? 'activating' : 'writing';

const roleFacts = (state: State): readonly Fact[] => {
	const {assessments, plan, session, scenario} = state.record;
	// Where nothing is called, each grant is told by itself.
	if (isWritten(state.record) && scenario && scenarios[scenario].proof === 'none') return [];
	const after = effectiveAfter(state);
	const granted = plan?.grants.filter(({need, exists}) => need === 'required' && !exists).map(({roleName}) => calm(roleName)) ?? [];
	const mine = assessments.find(({principal}) => principal.id === session?.objectId);
	const held = mine?.held.filter(({sufficient}) => sufficient).map(({roleName}) => calm(roleName)) ?? [];
	const names = [...new Set(granted.length > 0 && state.record.receipt ? granted : held)];
	if (names.length === 0) return [];
	const when = after === null ? (state.record.receipt ? '' : '  held before') : `  effective ${duration(after)} after ${deedOf(state.record)}`;
	return [{label: names.length === 1 ? 'role' : 'roles', text: [names.join(' + '), span('quiet', when)], whole: true}];
};

/** Where no call proves it, what was written is the proof: each grant as Azure lists it now. */
const grantFacts = ({plan, receipt, people, session, scenario, target}: RunRecord): readonly Fact[] => {
	if (scenario === null || target === null || scenarios[scenario].proof === 'call') return [];
	const made = (plan?.grants ?? []).filter(({roleId, scope, principal}) =>
		receipt?.entries.some(entry => entry.roleId === roleId && entry.principalId === principal.id && sameScope(entry.scope, scope) && entry.state !== 'refused'),
	);
	const isForMe = people.length === 0 || people.some(({id}) => id === session?.objectId);
	return [
		...made.map(({roleName, scope, principal}, index) => ({
			label: index === 0 ? 'granted' : '',
			text: [span('strong', calm(roleName)), ` for ${personOf({session}, principal)} on ${calm(scopeWords(scope, target.resource))}`],
			whole: true,
		})),
		{label: 'proof', text: `none by a call: it shows when ${isForMe ? 'you' : 'they'} ${doing(scenario, target)}`, whole: true},
	];
};

/** What was turned from here is told here too. */
const keyFacts = ({turning}: State): readonly Fact[] => {
	const receipt = turning && lastTurn(turning);
	if (receipt?.localAuth?.state !== 'written') return [];
	const [is, other] = receipt.localAuth.after ? ['off', 'on'] : ['on', 'off'];
	return [
		{
			label: 'keys',
			text: [span('strong', is), span('quiet', `  receipt ${receipt.id}, ${other} again by  `), span('code', calm(commandToUndo(receipt)))],
			whole: true,
		},
	];
};

const formsOf = (record: RunRecord): readonly Form[] => {
	if (record.liveness?.outcome !== 'proven' && record.liveness?.outcome !== 'authorized') return [];
	return writeSnippets(record).map(({id, label, text}) => ({
		id,
		label,
		blocks: [code(text)],
		copy: {what: id === 'env' ? 'the .env lines' : `the ${label} snippet`, text},
	}));
};

/** Nobody else can call with their token; a group has none, each of its members has. */
const theirProof = (record: RunRecord): readonly Block[] => verifications(record).flatMap(({who, command}) => [say(`${calm(who)}:`), code(command)]);

export const done: Screen = state => {
	if (state.journey === 'set-up') return teamDone(state);
	const {record} = state;
	const [mark, title] = verdictOfDone(record);
	const others = record.people.filter(person => !isMe(record, person));
	const forms = formsOf(record);
	const hasCall = record.scenario === null || scenarios[record.scenario].proof === 'call';
	const notes = [
		...sandboxNote(record),
		...warningBlocks(record.warnings.filter(({id}) => !id.startsWith('taken.'))),
		...(others.length > 0 && hasCall && wroteFor(record) ? theirProof(record) : []),
	];
	return view({
		before: [
			verdict(mark, title),
			gap,
			{kind: 'facts', rows: [...callFacts(record), ...roleFacts(state), ...grantFacts(record), ...receiptFacts(record), ...keyFacts(state)]},
			...notes,
			gap,
		],
		short: {
			before: [verdict(mark, title), {kind: 'facts', rows: [...receiptFacts(record), ...keyFacts(state)]}, gap],
			after: [gap, {kind: 'facts', rows: [...callFacts(record), ...roleFacts(state), ...grantFacts(record)]}, ...notes],
		},
		forms,
		...(record.receipt ? {copy: {what: 'the undo command', text: undoCommand(record.receipt.id)}} : {}),
	});
};
