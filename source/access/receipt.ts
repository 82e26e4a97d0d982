import {cloudWords, ownCommand} from './command-line.ts';
import type {PrincipalType} from './principal.ts';
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

/** A template deployment that writes several of the assignments. */
export type ReceiptDeployment = {
	/** ARM id. */
	readonly id: string;
	/** `planned`: about to be sent; `running`: Azure writes by itself, whether we look or not; `ended`: it writes no more; `refused`: Azure never began. */
	readonly state: 'planned' | 'running' | 'ended' | 'refused';
	/** ISO 8601, by Azure's clock: what is older was there before. */
	readonly startedOn: string | null;
};

/** A role that PIM held ready and that the run activated, or set out to. */
export type ReceiptActivation = {
	/** ARM id of the roleAssignmentScheduleRequest. */
	readonly id: string;
	readonly roleId: string;
	readonly scope: string;
	/** Who activated it, for themselves. */
	readonly principalId: string;
	/** `planned`: about to be sent; `pending`: waits for an approval; `activated`: ours; `existed`: active, or asked for, before; `refused`: Azure or an approver said no; `undone`: taken back by us. */
	readonly state: 'planned' | 'pending' | 'activated' | 'existed' | 'refused' | 'undone';
	/** ISO 8601: since when it is active; `null` as long as it is not. */
	readonly startsOn: string | null;
	/** ISO 8601: when it ends by itself. */
	readonly endsOn: string | null;
};

/** A role assignment as it stood, so that it can stand again. */
export type RemovedRole = {
	/** ARM id. */
	readonly id: string;
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: PrincipalType;
	readonly scope: string;
	readonly condition: string | null;
	readonly description: string | null;
};

/** An assignment that the run took away, or set out to. */
export type ReceiptRemoval = RemovedRole & {
	/** `planned`: about to be sent; `removed`: ours; `refused`: Azure said no; `restored`: put back by undo. */
	readonly state: 'planned' | 'removed' | 'refused' | 'restored';
	/** What showed that the access stays without it. */
	readonly because: string;
	/** ARM ids of the assignments by which it stays: they are not to be taken back before this one is put back. */
	readonly keeps: readonly string[];
};

/** A custom role that the run made, or set out to. */
export type ReceiptRole = {
	/** Role definition GUID. */
	readonly roleId: string;
	readonly name: string;
	readonly assignableScope: string;
	readonly state: ReceiptEntry['state'];
};

/** Key authentication of a resource that the run turned off or on, or set out to. */
export type ReceiptLocalAuth = {
	/** ARM id. */
	readonly resourceId: string;
	/** `disableLocalAuth` as it was, and as it was to be. */
	readonly before: boolean;
	readonly after: boolean;
	/** `planned`: about to be sent; `written`: ours; `refused`: Azure said no, or made something else of it; `undone`: taken back by us. */
	readonly state: 'planned' | 'written' | 'refused' | 'undone';
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
	/** Absent where no role was activated. */
	readonly activations?: readonly ReceiptActivation[];
	/** Absent where keys were left as they are. */
	readonly localAuth?: ReceiptLocalAuth;
	/** Absent where each assignment was written by itself. */
	readonly deployments?: readonly ReceiptDeployment[];
	/** Absent where nothing was taken away. */
	readonly removals?: readonly ReceiptRemoval[];
	/** Absent where no role was made. */
	readonly roles?: readonly ReceiptRole[];
};

/** What undo looks for among the activations. */
export const openActivations = ({activations = []}: Pick<Receipt, 'activations'>): readonly ReceiptActivation[] =>
	activations.filter(({state}) => state === 'activated' || state === 'pending' || state === 'planned');

/** What undo looks for among what was taken away, and among the roles that were made. */
export const openRemovals = ({removals = []}: Pick<Receipt, 'removals'>): readonly ReceiptRemoval[] =>
	removals.filter(({state}) => state === 'removed' || state === 'planned');

export const openRoles = ({roles = []}: Pick<Receipt, 'roles'>): readonly ReceiptRole[] =>
	roles.filter(({state}) => state === 'created' || state === 'planned');

/** Whether it took something away because one of these assignments, by ARM id, stays. */
export const restsOn = (receipt: Pick<Receipt, 'removals'>, ids: readonly string[]): boolean => {
	const known = new Set(ids.map(id => id.toLowerCase()));
	return openRemovals(receipt).some(({keeps}) => keeps.some(id => known.has(id.toLowerCase())));
};

/** Whether undo may find anything of it. */
export const isOpen = (receipt: Receipt): boolean =>
	receipt.entries.some(({state}) => state === 'created' || state === 'planned') ||
	[openActivations(receipt), openRemovals(receipt), openRoles(receipt)].some(({length}) => length > 0);

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

/** The way back of keys asks for the resource's name again, so that it is a command of its own. */
export function commandToUndo(receipt: Pick<Receipt, 'cloud' | 'credential' | 'id' | 'localAuth' | 'sandbox'>): string {
	const {localAuth} = receipt;
	if (localAuth) {
		const name = localAuth.resourceId.slice(localAuth.resourceId.lastIndexOf('/') + 1);
		const way = localAuth.after ? ['--rollback'] : ['--keys-in-use', 'no'];
		const words = ['harden', ...way, '--resource', localAuth.resourceId, '--confirm', name];
		return ownCommand([...words, ...(receipt.credential ? ['--credential', receipt.credential] : []), ...cloudWords(receipt)]);
	}
	return ownCommand(['undo', receipt.id, ...(receipt.credential ? ['--credential', receipt.credential] : []), ...cloudWords(receipt)]);
}
