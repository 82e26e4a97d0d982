import {ownCommand} from '../access/command-line.ts';
import {commandToUndo, isOpen, openActivations, openRoles, type Receipt, type ReceiptActivation} from '../access/receipt.ts';
import {isRoleToCome} from '../access/role-not-made.ts';
import {scopeWords} from '../access/scope.ts';
import {toCheckpoint} from '../wizard/checkpoint.ts';
import type {Sent} from '../wizard/mending.ts';
import type {State} from '../wizard/state.ts';
import {lastTurn} from '../wizard/turning.ts';
import {type Block, gap, point, say, verdict} from './block.ts';
import {calm} from './calm.ts';
import {layout} from './layout.ts';
import {textOf} from './line.ts';
import {broadOf, holderOf} from './screens/audit-words.ts';
import {verdictOfDone} from './screens/done.ts';
import {lookCommand} from './screens/harden-result.ts';
import {undoCommand} from './screens/receipt.ts';
import {teamVerdict} from './screens/team-done.ts';
import type {Theme} from './theme.ts';
import {proofWords, stepWords, trailOf} from './trail.ts';
import {count, personOf} from './words.ts';

/** "Stopped at step 5 of 7, plan." */
export const leftWords = (state: State): string => {
	const step = stepWords(state);
	const name = trailOf(state)
		.find(({is}) => is === 'current')
		?.name.toLowerCase();
	return `${state.ending === 'left' ? 'Left' : 'Stopped'}${step === null || name === undefined ? '.' : ` at step ${step}, ${name}.`}`;
};

const entriesOf = ({record}: State, wanted: 'planned' | 'created'): number => record.receipt?.entries.filter(({state}) => state === wanted).length ?? 0;

/** The others leave nothing behind. */
const activationWords: Readonly<Partial<Record<ReceiptActivation['state'], string>>> = {
	activated: 'A role was activated; it ends by itself.',
	pending: 'An activation waits for approval.',
	planned: 'A role may have been activated; it ends by itself.',
};

/** Of keys that were turned, or perhaps. */
const keyWords = (receipt: Receipt, state: State): readonly string[] => {
	const name = state.record.target?.resource?.name ?? 'the resource';
	const inAzure = receipt.sandbox === null;
	const [is, other] = receipt.localAuth?.after === false ? ['on', 'off'] : ['off', 'on'];
	switch (receipt.localAuth?.state) {
		case 'planned':
			return [
				`Keys of ${calm(name)} may or may not have been turned ${is}; receipt ${receipt.id}.`,
				...(inAzure ? [`See what is there with  ${calm(lookCommand(state))}`] : []),
			];
		case 'written':
			return [
				`Keys of ${calm(name)} are ${is}; receipt ${receipt.id}.`,
				...(inAzure ? [`Turn them ${other} again with  ${calm(commandToUndo(receipt))}`] : []),
			];
		default:
			return [];
	}
};

/** Of a finding that was mended, or on its way: the narrower role, and the broader one. */
const mendWords = ({finding, granted, removed}: Sent, {record}: State): readonly string[] => {
	const resource = record.target?.resource ?? null;
	const who = holderOf(finding);
	const broad = resource ? broadOf(finding, resource) : calm(finding.held.roleName);
	const narrow = calm(finding.replacement?.roleName ?? 'The narrower role');
	return [
		...(granted?.entries ?? []).flatMap(({state}) =>
			state === 'created'
				? [`${narrow} was granted to ${who}; receipt ${granted?.id ?? ''}.`]
				: state === 'planned'
					? [`${narrow} may or may not have been granted to ${who}; receipt ${granted?.id ?? ''}.`]
					: [],
		),
		...(removed?.removals ?? []).flatMap(({state}) =>
			state === 'removed'
				? [`${broad} was removed from ${who}; receipt ${removed?.id ?? ''}.`]
				: state === 'planned'
					? [`${broad} may or may not have been removed from ${who}; receipt ${removed?.id ?? ''}.`]
					: [],
		),
	];
};

/** Azure took nothing of it. */
const isRefusedMend = (id: string, {mending}: State): boolean => [mending?.granted, mending?.removed].some(receipt => receipt?.id === id && !isOpen(receipt));

/** In what state things were left: what stands in Azure, how to take it back, how to go on. */
export const ending = (state: State): readonly string[] => {
	const {written, record} = state;
	const sandbox = record.session?.sandbox ?? null;
	const created = entriesOf(state, 'created');
	// Still planned: sent, or about to be, and no answer came.
	const pending = isRoleToCome(record) ? 0 : entriesOf(state, 'planned');
	const activations = record.receipt?.activations ?? [];
	const roles = record.receipt ? openRoles(record.receipt) : [];
	const turn = state.turning && lastTurn(state.turning);
	const turns = state.turning ? [...state.turning.earlier, state.turning.receipt].map(one => one?.id) : [];
	const keys = turn ? keyWords(turn, state) : [];
	const {mending} = state;
	const mended = mending ? [...mending.earlier, mending].flatMap(sent => mendWords(sent, state)) : [];
	const undoable = written.filter(
		({id}) =>
			!turns.includes(id) &&
			(id !== record.receipt?.id || created + pending + openActivations({activations}).length + roles.length > 0) &&
			!isRefusedMend(id, state),
	);
	const undo = undoable.map(({id, undo: way}) => way ?? undoCommand(id)).join('  or  ');
	return [
		...roles.map(({name, state: how}) =>
			how === 'created' ? `Custom role ${calm(name)} made; receipt ${record.receipt?.id ?? ''}.` : `Custom role ${calm(name)} may or may not have been made.`,
		),
		...(pending > 0 ? [`${count(pending, 'grant')} may or may not have been written; receipt ${record.receipt?.id ?? ''} knows which were sent.`] : []),
		...(created > 0 ? [`${count(created, 'role assignment')} written; receipt ${record.receipt?.id ?? ''}.`] : []),
		...activations.flatMap(({state: how}) => activationWords[how] ?? []),
		...keys,
		...mended,
		...(undoable.length === 0 && keys.length === 0 ? ['Nothing was written.'] : []),
		...(undoable.length > 0 && sandbox === null ? [`Take it back with  ${undo}`] : []),
		...(sandbox === null
			? state.ending !== 'finished' && toCheckpoint(state)
				? [`Go on with  ${ownCommand(['resume'])}`]
				: []
			: ['The sandbox cloud is gone, and all of this with it.']),
	];
};

const grantLines = ({record}: State): readonly Block[] =>
	(record.plan?.grants ?? []).flatMap(({principal, roleId, roleName, scope, exists}) => {
		const entry = record.receipt?.entries.find(one => one.roleId === roleId && one.principalId === principal.id);
		const words = `${calm(roleName)} for ${personOf(record, principal)} on ${calm(scopeWords(scope, record.target?.resource ?? null))}`;
		if (exists || entry?.state === 'existed') return [point('none', `${words}: was there`)];
		return entry?.state === 'created' ? [point('good', `${words}: written`)] : [];
	});

/** More are counted: the receipt has them all. */
const mostGrants = 20;

const shortened = (lines: readonly Block[]): readonly Block[] =>
	lines.length <= mostGrants ? lines : [...lines.slice(0, mostGrants), say(`and ${lines.length - mostGrants} more, all of them in the receipt`)];

/** What is left in the scrollback when the screen has gone: what was chosen, granted and proven, or in what state things were left. */
export const transcriptBlocks = (state: State): readonly Block[] => {
	const {record} = state;
	const chosen = trailOf(state).filter(({answer}) => answer !== null);
	const rows = chosen.map(({name, answer}) => ({label: name, text: answer ?? '', whole: true}));
	const proof = proofWords(state);
	const head =
		state.ending === 'finished' ? verdict(...(state.journey === 'set-up' ? teamVerdict(record) : verdictOfDone(record))) : verdict('none', leftWords(state));
	return [
		head,
		...(rows.length > 0 ? [{kind: 'facts' as const, rows}] : []),
		...shortened(grantLines(state)),
		...(proof === null ? [] : [say(proof)]),
		...ending(state).map(sentence => say(sentence)),
	];
};

export const transcript = (state: State, theme: Theme, columns: number): string =>
	`${layout([...transcriptBlocks(state), gap], Math.max(20, columns), theme.glyphs)
		.map(line => textOf(line))
		.join('\n')}\n`;
