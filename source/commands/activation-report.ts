import {activationWords} from '../access/activation-words.ts';
import {grantCommand} from '../access/grant-command.ts';
import {plain} from '../access/plain.ts';
import {commandToUndo, openActivations, type Receipt, type ReceiptActivation} from '../access/receipt.ts';
import {roleLabel} from '../access/roles.ts';
import type {RunRecord} from '../access/run-record.ts';
import {scopeWords} from '../access/scope.ts';

const until = ({endsOn}: ReceiptActivation): string => (endsOn === null ? '' : ` until ${endsOn.slice(0, 16).replace('T', ' ')} UTC`);

const roleAt = ({roleId, scope}: ReceiptActivation, {target}: Pick<RunRecord, 'target'>): string =>
	`${roleLabel(roleId, new Map())} on ${scopeWords(scope, target?.resource ?? null)}`;

/** What became of each activation of the run, and how it is taken back. */
export const activationLines = (record: Pick<RunRecord, 'receipt' | 'target'>): readonly string[] => {
	const {receipt} = record;
	if (!receipt?.activations) return [];
	// That one waits is what the run ended with, and told as its cause.
	const lines = receipt.activations.filter(({state}) => state !== 'pending').map(one => lineOf(one, plain(roleAt(one, record))));
	return [...lines, ...(openActivations(receipt).length > 0 ? [`  Receipt ${receipt.id}; undo it with ${commandToUndo(receipt)}`] : [])];
};

const lineOf = (one: ReceiptActivation, what: string): string => {
	switch (one.state) {
		case 'activated':
			return `✔ ${what} is active${until(one)}.`;
		case 'existed':
			return `✔ ${what} was active, or asked for, before${until(one)}: not for this run to undo.`;
		case 'pending':
			return `◐ ${what} waits for approval.`;
		case 'planned':
			return `▲ No answer came for ${what}: it may be active.`;
		case 'refused':
			return `✖ ${what} was not activated.`;
		case 'undone':
			return `○ ${what} was undone.`;
	}
};

/** What undo is about to do, or did not do. */
export const activationToUndo = (activation: ReceiptActivation, record: Pick<RunRecord, 'target'>): string => {
	const what = `the activation of ${roleAt(activation, record)}`;
	return plain(activation.state === 'pending' ? `${what}, which waits for approval` : what);
};

/** `check`: the command that activates, for whoever may do it for themselves. */
export const activateLine = ({assessments, session, target, scenario}: RunRecord): readonly string[] => {
	const mine = assessments.find(({principal}) => principal.id === session?.objectId);
	if (!mine?.activatable?.length || !target || !scenario) return [];
	return [`  → Activate it: ${grantCommand({session, target, scenario}, activationWords(mine))}`];
};

/** Whether the receipt is about activations and nothing else. */
export const isOnlyActivations = ({entries, activations}: Receipt): boolean => entries.length === 0 && (activations ?? []).length > 0;
