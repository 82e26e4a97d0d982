import {cloudWords, ownCommand} from './command-line.ts';
import type {CloudName, CredentialSource} from './session.ts';

export type ReceiptEntry = {
	/** ARM id of the role assignment. */
	readonly id: string;
	readonly roleId: string;
	readonly principalId: string;
	readonly scope: string;
	/** `planned`: about to be sent; `created`: ours; `existed`: was there before; `refused`: Azure said no; `undone`: taken back by us. */
	readonly state: 'planned' | 'created' | 'existed' | 'refused' | 'undone';
};

/** The journal of one run's writes: saved before and after each, so that a killed run can still be undone. */
export type Receipt = {
	readonly schemaVersion: 1;
	/** Four characters, e.g. k7f2; also in the description of each assignment made. */
	readonly id: string;
	readonly createdOn: string;
	readonly cloud: CloudName;
	readonly tenantId: string;
	/** Object id of who wrote. */
	readonly by: string;
	readonly sandbox: string | null;
	/** Named where another credential would be taken unasked. */
	readonly credential?: CredentialSource;
	readonly entries: readonly ReceiptEntry[];
};

/** Without look-alikes (0 o, 1 i l), so that an id can be read aloud. */
const letters = 'abcdefghjkmnpqrstuvwxyz';
const characters = `${letters}23456789`;

/** `random` is uniform in [0, 1). Starts with a letter, so that no tool reads the id as a number. */
export function newReceiptId(random: () => number): string {
	const pick = (from: string): string => from[Math.min(from.length - 1, Math.floor(random() * from.length))] ?? '';
	return pick(letters) + pick(characters) + pick(characters) + pick(characters);
}

/** Goes into the description of each role assignment made, so that whoever finds one in the portal knows where it comes from. */
export function receiptDescription(id: string): string {
	return `Made by foundry-keyless, receipt ${id}`;
}

/** The receipt that an assignment's description names; `null` when this program did not make it. */
export function receiptIdOf(description: string | null): string | null {
	return /^Made by foundry-keyless, receipt (?<id>[a-z][a-z2-9]{3})$/u.exec(description ?? '')?.groups?.['id'] ?? null;
}

export function commandToUndo(receipt: Pick<Receipt, 'cloud' | 'credential' | 'id' | 'sandbox'>): string {
	return ownCommand(['undo', receipt.id, ...(receipt.credential ? ['--credential', receipt.credential] : []), ...cloudWords(receipt)]);
}
