import {ownCommand} from '../access/command-line.ts';
import {roleLabel} from '../access/roles.ts';
import {scopeLabel} from '../access/scope.ts';
import {inputTrouble} from '../access/trouble.ts';
import {undoReceipt} from '../steps/undo.ts';
import {challenged, enter} from './enter.ts';
import {type Ending, type Run, sandboxName} from './services.ts';
import {wordsOf} from './words-of.ts';

/** Takes back exactly what a receipt says this tool made; without a receipt named, the newest of this tenant. Never crosses into or out of the sandbox. */
export const undo = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn} = run;
	const canAsk = services.terminal.stdin && services.terminal.stdout && options.input && !options.json;
	if (!options.yes && !options.plan && !canAsk) {
		throw inputTrouble('usage.missing-input', 'Missing: --yes.', [{text: 'The whole command', command: ownCommand([...wordsOf(options), '--yes'])}]);
	}
	const session = await enter(run);
	const sandbox = session.sandbox;
	const loaded = await services.computer.loadReceipt(options.operand, {tenantId: session.tenantId, sandbox});
	if (!loaded) {
		if (options.operand === null) return {outcome: 'nothing'};
		throw inputTrouble(
			'usage.no-such-receipt',
			`There is no receipt "${options.operand}" for this tenant${sandboxName(options.sandbox) ? ' in the sandbox' : ''}.`,
			[{text: 'Without a receipt, undo takes the newest of this tenant.'}],
		);
	}
	const {receipt, path} = loaded;
	learn({receipt, receiptPath: path});
	if (receipt.tenantId !== session.tenantId || receipt.sandbox !== sandbox) {
		throw inputTrouble(
			'usage.foreign-receipt',
			`Receipt ${receipt.id} belongs to ${receipt.sandbox === sandbox ? `tenant ${receipt.tenantId}` : receipt.sandbox ? `the sandbox (${receipt.sandbox})` : 'real Azure'}, not to where you are signed in.`,
			[{text: 'Sign in where it was written.', command: `foundry-keyless undo ${receipt.id} --tenant ${receipt.tenantId}`}],
		);
	}
	const ours = receipt.entries.filter(({state}) => state === 'created' || state === 'planned');
	for (const {scope, roleId, principalId} of ours) services.say(`Takes back ${roleLabel(roleId, new Map())} of ${principalId} on ${scopeLabel(scope)}.`);
	if (ours.length === 0 || options.plan) return {outcome: 'nothing'};
	if (!options.yes && !(await services.confirm(`Take back ${ours.length === 1 ? 'this assignment' : `these ${ours.length} assignments`}?`)))
		return {outcome: 'nothing'};
	const undone = await undoReceipt({cloud: services.cloud, computer: services.computer}, {session, receipt}, challenged(run), signal);
	learn({receipt: undone.receipt, warnings: undone.kept.map(({id, reason, why}) => ({id: reason, text: `${id} stays. ${why}`}))});
	return {outcome: undone.outcome};
};
