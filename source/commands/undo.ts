import {ownCommand} from '../access/command-line.ts';
import {CloudFailure} from '../access/failure.ts';
import {capital, plain} from '../access/plain.ts';
import type {Principal} from '../access/principal.ts';
import {commandToUndo, type Receipt, type ReceiptEntry} from '../access/receipt.ts';
import {roleLabel} from '../access/roles.ts';
import {scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {inputTrouble} from '../access/trouble.ts';
import {undoReceipt} from '../steps/undo.ts';
import {challenged, enter} from './enter.ts';
import type {Ending, Run} from './services.ts';
import {wordsOf} from './words-of.ts';

/** Takes back exactly what a receipt says this tool made; without a receipt named, the newest of this tenant. Never crosses into or out of the sandbox. */
export const undo = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn} = run;
	const canAsk = services.terminal.stdin && services.terminal.stdout && options.input && !options.json;
	if (!options.yes && !options.plan && !canAsk) {
		throw inputTrouble('usage.missing-input', 'Missing: --yes.', [{text: 'The whole command', command: ownCommand([...wordsOf(options), '--yes'])}]);
	}
	const home = await enter(run);
	const {sandbox} = home;
	const loaded = await services.computer.loadReceipt(options.operand, {tenantId: home.tenantId, sandbox});
	if (!loaded) {
		if (options.operand === null) {
			const elsewhere = await services.computer.loadReceipt(null, {tenantId: null, sandbox});
			if (elsewhere)
				services.say(
					`Nothing was written in this tenant; receipt ${elsewhere.receipt.id} is of tenant ${elsewhere.receipt.tenantId}: ${commandToUndo(elsewhere.receipt)}`,
				);
			return {outcome: 'nothing'};
		}
		throw inputTrouble(
			'usage.no-such-receipt',
			`There is no receipt "${options.operand}" on this computer${sandbox === null ? '' : ` for the sandbox world ${sandbox}`}.`,
			[{text: 'Without a receipt, undo takes the newest of this tenant.'}],
		);
	}
	const {receipt, path} = loaded;
	learn({receipt, receiptPath: path});
	if (receipt.cloud !== home.cloud || receipt.sandbox !== sandbox) {
		const where = receipt.sandbox ? `the sandbox (${receipt.sandbox})` : `real Azure${sandbox === null ? `, cloud ${receipt.cloud}` : ''}`;
		throw inputTrouble('usage.foreign-receipt', `Receipt ${receipt.id} belongs to ${where}, not to where you are signed in.`, [
			{text: 'Sign in where it was written', command: commandToUndo(receipt)},
		]);
	}
	const session = await inTenantOf(run, home, receipt);
	const ours = receipt.entries.filter(({state}) => state === 'created' || state === 'planned');
	const words = await wordsOfEntries(run, session, ours);
	for (const {id} of ours) services.say(`Takes back ${words(id)}.`);
	if (ours.length === 0 || options.plan) return {outcome: 'nothing'};
	if (!options.yes && !(await services.confirm(`Take back ${ours.length === 1 ? 'this assignment' : `these ${ours.length} assignments`}?`)))
		return {outcome: 'nothing'};
	const undone = await undoReceipt({cloud: services.cloud, computer: services.computer}, {session, receipt}, challenged(run), signal);
	learn({receipt: undone.receipt, warnings: undone.kept.map(({id, reason, why}) => ({id: reason, text: `${capital(words(id))} stays. ${why}`}))});
	return {outcome: undone.outcome};
};

/** Whoever granted in another tenant, as its guest, takes it back there, through the same sign-in. */
const inTenantOf = async ({services, signal, learn}: Run, home: Session, {id, tenantId}: Receipt): Promise<Session> => {
	if (tenantId.toLowerCase() === home.tenantId.toLowerCase()) return home;
	const there = await services.cloud.enterTenant(home, tenantId, signal);
	services.say(`Receipt ${id} is of tenant ${there.tenantName ?? tenantId}: going on there as ${there.name ?? there.objectId}.`);
	learn({session: there});
	return there;
};

/** "Reader of ben@contoso.com on resource group rg-ai". A receipt knows ids alone: the names are a courtesy, and whoever may not read them sees the ids. */
const wordsOfEntries = async ({services, signal}: Run, session: Session, entries: readonly ReceiptEntry[]): Promise<(id: string) => string> => {
	const ids = [...new Set(entries.map(({principalId}) => principalId))];
	const found =
		ids.length === 0
			? []
			: await services.cloud.getPrincipals(session, ids, signal).catch((error: unknown): readonly Principal[] => {
					if (error instanceof CloudFailure) return [];
					throw error;
				});
	return id => {
		const entry = entries.find(one => one.id === id);
		if (!entry) return `assignment ${id}`;
		const principal = found.find(one => one.id.toLowerCase() === entry.principalId.toLowerCase());
		return plain(`${roleLabel(entry.roleId, new Map())} of ${principal?.name ?? entry.principalId} on ${scopeWords(entry.scope)}`);
	};
};
