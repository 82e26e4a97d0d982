import {ownCommand} from '../access/command-line.ts';
import {CloudFailure} from '../access/failure.ts';
import {capital, plain} from '../access/plain.ts';
import type {Principal} from '../access/principal.ts';
import {commandToUndo, openActivations, openRemovals, openRoles, type Receipt, type ReceiptEntry, type ReceiptLocalAuth} from '../access/receipt.ts';
import type {RoleDefinition} from '../access/role-definition.ts';
import {definitionOf, roleLabel} from '../access/roles.ts';
import {scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {inputTrouble} from '../access/trouble.ts';
import {putBack, undoRoles} from '../steps/put-back.ts';
import {surveyUndo} from '../steps/survey-undo.ts';
import {undoReceipt} from '../steps/undo.ts';
import {undoActivations} from '../steps/undo-activations.ts';
import {activationToUndo} from './activation-report.ts';
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
	const kept = await services.computer.loadReceipt(receipt.id, {tenantId: receipt.tenantId, sandbox});
	if (kept && kept.path !== path && kept.receipt.createdOn !== receipt.createdOn)
		throw inputTrouble('usage.foreign-receipt', `Another receipt ${receipt.id} is kept on this computer, and this one would be written over it.`, [
			{text: `What is kept stands in ${kept.path}.`},
		]);
	if (receipt.localAuth) throw ofKeys(receipt, receipt.localAuth);
	await refuseOutOfOrder(run, receipt);
	const session = await inTenantOf(run, home, receipt);
	const ours = receipt.entries.filter(({state}) => state === 'created' || state === 'planned');
	const removals = openRemovals(receipt);
	const roles = openRoles(receipt);
	const words = await wordsOfEntries(run, session, [...ours, ...removals], new Map(roles.map(({roleId, name}) => [roleId.toLowerCase(), name])));
	const activations = openActivations(receipt);
	for (const [index, {id}] of ours.slice(0, mostShown).entries())
		services.say(`Takes back ${ours.length === 1 ? '' : `${index + 1} of ${ours.length}: `}${words(id)}.`);
	if (ours.length > mostShown) services.say(`And ${ours.length - mostShown} more, which --json lists.`);
	for (const activation of activations) services.say(`Takes back ${activationToUndo(activation, run.record())}.`);
	for (const one of removals) services.say(`Puts back ${words(one.id)}.`);
	for (const {name} of roles) services.say(`Takes back the custom role "${plain(name)}", if nobody else has it.`);
	const inTheWay = await surveyUndo(services.cloud, {session, receipt}, signal);
	for (const {text} of inTheWay) services.say(`▲ ${plain(text)}`);
	learn({warnings: [...run.record().warnings, ...inTheWay]});
	const count = {assignments: ours.length, activations: activations.length, removals: removals.length, roles: roles.length};
	if (Object.values(count).every(number => number === 0) || options.plan) {
		await tellOlder(run, receipt);
		return {outcome: 'nothing'};
	}
	if (!options.yes && !(await services.confirm(`Take back ${countOf(count)}?`))) return {outcome: 'nothing'};
	const told = challenged(run);
	const back = await putBack(services, {session, receipt}, told, signal);
	learn({receipt: back.receipt});
	// Whoever would be left without either keeps what was granted instead.
	const rest = back.kept.length === 0;
	const undone = rest ? await undoReceipt(services, {session, receipt: back.receipt}, told, signal) : {...back, outcome: 'partly' as const, kept: []};
	const ended = await undoActivations(services, {session, receipt: undone.receipt}, told, signal);
	const unmade = rest ? await undoRoles(services, {session, receipt: ended.receipt}, told, signal) : {...ended, kept: [], removed: []};
	const named = (id: string): string => {
		const activation = activations.find(one => one.id === id);
		return activation ? activationToUndo(activation, run.record()) : words(id);
	};
	const stays = [
		...back.kept.map(({id, reason, why}) => ({id: reason, text: `${capital(words(id))} was not put back. ${why}`})),
		...[...undone.kept, ...ended.kept].map(({id, reason, why}) => ({id: reason, text: `${capital(named(id))} stays. ${why}`})),
		...unmade.kept.map(({id, reason, why}) => ({
			id: reason,
			text: `The custom role "${plain(roles.find(({roleId}) => roleId === id)?.name ?? id)}" stays. ${why}`,
		})),
	];
	const did = back.restored.length + unmade.removed.length > 0 || [undone, ended].some(({outcome}) => outcome === 'undone');
	learn({receipt: unmade.receipt, warnings: [...run.record().warnings, ...stays]});
	await tellOlder(run, receipt);
	return {outcome: stays.length > 0 ? 'partly' : did ? 'undone' : 'nothing'};
};

/** A run that was stopped and repeated leaves two receipts: whoever names none has taken back one of them. */
const tellOlder = async ({options, services, learn, record}: Run, {id, tenantId, sandbox}: Receipt): Promise<void> => {
	const older = options.operand === null ? await services.computer.loadReceipt(null, {tenantId, sandbox, isOpen: true}) : null;
	if (!older || older.receipt.id === id) return;
	const text = `An older receipt, ${older.receipt.id} of ${older.receipt.createdOn.slice(0, 10)}, can still be undone: ${commandToUndo(older.receipt)}`;
	learn({warnings: [...record().warnings, {id: 'undo.older', text}]});
};

/** What was granted so that something broader could be taken away stays as long as that is away: else nobody would have either. */
const refuseOutOfOrder = async ({services}: Run, {id, entries, tenantId, sandbox}: Receipt): Promise<void> => {
	const ours = entries.filter(({state}) => state === 'created' || state === 'planned').map(entry => entry.id);
	const later = await services.computer.loadReceipt(null, {tenantId, sandbox, restsOn: ours});
	if (!later || later.receipt.id === id) return;
	throw inputTrouble(
		'usage.undo-order',
		`Receipt ${later.receipt.id} took a broader role away because of what receipt ${id} granted: without it its holder would have neither.`,
		[{text: 'Put the broader role back first', command: commandToUndo(later.receipt)}],
	);
};

/** More lines than this nobody reads before they answer. */
const mostShown = 50;

type Count = Readonly<Record<'activations' | 'assignments' | 'removals' | 'roles', number>>;

/** The way back of keys has questions of its own. */
const ofKeys = (receipt: Receipt, {after, state}: ReceiptLocalAuth) =>
	inputTrouble(
		'usage.receipt-of-keys',
		`Receipt ${receipt.id} turned keys ${after ? 'off' : 'on'}${state === 'undone' ? ', and was taken back' : ''}: undo takes back roles.`,
		[{text: `Turn them ${after ? 'on' : 'off'} again, with the same care`, command: commandToUndo(receipt)}],
	);

const countOf = ({assignments, activations, removals, roles}: Count): string => {
	const counted = (number: number, noun: string): readonly string[] => (number === 0 ? [] : [number === 1 ? `this ${noun}` : `these ${number} ${noun}s`]);
	return [...counted(assignments, 'assignment'), ...counted(activations, 'activation'), ...counted(removals, 'removal'), ...counted(roles, 'custom role')].join(
		' and ',
	);
};

/** Whoever granted in another tenant, as its guest, takes it back there, through the same sign-in. */
const inTenantOf = async ({services, signal, learn}: Run, home: Session, {id, tenantId}: Receipt): Promise<Session> => {
	if (tenantId.toLowerCase() === home.tenantId.toLowerCase()) return home;
	const there = await services.cloud.enterTenant(home, tenantId, signal);
	services.say(`Receipt ${id} is of tenant ${there.tenantName ?? tenantId}: going on there as ${there.name ?? there.objectId}.`);
	learn({session: there});
	return there;
};

const unlessRefused = <T>(error: unknown): readonly T[] => {
	if (error instanceof CloudFailure) return [];
	throw error;
};

/** "Reader of ben@contoso.com on resource group rg-ai". A receipt knows ids alone: the names are a courtesy, and whoever may not read them sees the ids. */
const wordsOfEntries = async (
	{services, signal}: Run,
	session: Session,
	entries: readonly Pick<ReceiptEntry, 'id' | 'principalId' | 'roleId' | 'scope'>[],
	/** Names of the roles that the receipt made, by GUID, lower case. */
	made: ReadonlyMap<string, string>,
): Promise<(id: string) => string> => {
	const ids = [...new Set(entries.map(({principalId}) => principalId))];
	// Of a tenant's own role, which was there before, the receipt has no name.
	const ofTenant = entries.filter(({roleId}) => !made.has(roleId.toLowerCase()) && definitionOf(roleId, new Map()) === null);
	const [found, ...listed] = await Promise.all([
		ids.length === 0 ? [] : services.cloud.getPrincipals(session, ids, signal).catch(unlessRefused<Principal>),
		...[...new Set(ofTenant.map(({scope}) => scope))].map(scope =>
			services.cloud.listRoleDefinitions(session, scope, signal).catch(unlessRefused<RoleDefinition>),
		),
	]);
	const definitions = new Map(listed.flat().map(definition => [definition.id, definition]));
	return id => {
		const entry = entries.find(one => one.id === id);
		if (!entry) return `assignment ${id}`;
		const principal = found.find(one => one.id.toLowerCase() === entry.principalId.toLowerCase());
		return plain(
			`${made.get(entry.roleId.toLowerCase()) ?? roleLabel(entry.roleId, definitions)} of ${principal?.name ?? entry.principalId} on ${scopeWords(entry.scope)}`,
		);
	};
};
