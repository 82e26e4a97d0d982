import {
	newReceiptId,
	type Receipt,
	type ReceiptDeployment,
	type ReceiptEntry,
	type ReceiptLocalAuth,
	type ReceiptRemoval,
	type ReceiptRole,
} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import {isoTime} from '../access/time.ts';
import {type InputTrouble, inputTrouble} from '../access/trouble.ts';
import type {Clock} from './clock.ts';
import type {Computer} from './computer.ts';

/** The receipt of a run while it writes. */
export type Journal = {
	readonly receipt: () => Receipt;
	/** Where it is kept; empty before the first save. */
	readonly path: () => string;
	/** Changes the entry with this number; kept by the next save. */
	readonly mark: (index: number, part: Partial<ReceiptEntry>) => void;
	readonly markDeployment: (id: string, part: Partial<ReceiptDeployment>) => void;
	/** By the ARM id of what is taken away. */
	readonly markRemoval: (id: string, part: Partial<ReceiptRemoval>) => void;
	/** By the GUID of a role that is made. */
	readonly markRole: (roleId: string, part: Partial<ReceiptRole>) => void;
	readonly markLocalAuth: (state: ReceiptLocalAuth['state']) => void;
	/** Rejects where it cannot be kept. */
	readonly save: () => Promise<void>;
	/** Once the receipt on the disk names all that is sent as planned, which undo looks for, that a newer state of it cannot be kept stops nothing. */
	readonly saveIfPossible: () => Promise<void>;
};

/** Of a run of this person, with nothing in it yet. */
export const newReceipt = (
	{computer, clock}: {readonly computer: Pick<Computer, 'random'>; readonly clock: Pick<Clock, 'now'>},
	session: Session,
): Receipt => ({
	schemaVersion: 1,
	id: newReceiptId(computer.random),
	createdOn: isoTime(clock.now()),
	cloud: session.cloud,
	tenantId: session.tenantId,
	by: session.objectId,
	sandbox: session.sandbox,
	...(session.pinned ? {credential: session.source} : {}),
	entries: [],
});

export const openJournal = (computer: Pick<Computer, 'saveReceipt'>, start: Receipt, onReceipt: (receipt: Receipt, path: string) => void): Journal => {
	let receipt = start;
	let path = '';
	let saving = Promise.resolve();
	// One save at a time and each of the newest state: two answers may come in the same moment.
	const save = async (): Promise<void> => {
		const saved = saving.then(async () => {
			({path} = await computer.saveReceipt(receipt));
			onReceipt(receipt, path);
		});
		saving = saved.catch(() => undefined);
		return saved;
	};
	return {
		receipt: () => receipt,
		path: () => path,
		mark: (index, part) => {
			receipt = {...receipt, entries: receipt.entries.map((entry, at) => (at === index ? {...entry, ...part} : entry))};
		},
		markDeployment: (id, part) => {
			receipt = {...receipt, deployments: (receipt.deployments ?? []).map(one => (one.id === id ? {...one, ...part} : one))};
		},
		markRemoval: (id, part) => {
			receipt = {...receipt, removals: (receipt.removals ?? []).map(one => (one.id === id ? {...one, ...part} : one))};
		},
		markRole: (roleId, part) => {
			receipt = {...receipt, roles: (receipt.roles ?? []).map(one => (one.roleId === roleId ? {...one, ...part} : one))};
		},
		markLocalAuth: state => {
			if (receipt.localAuth) receipt = {...receipt, localAuth: {...receipt.localAuth, state}};
		},
		save,
		saveIfPossible: async () => save().catch(() => onReceipt(receipt, path)),
	};
};

export const receiptNotKept = (error: unknown, so = 'nothing was written'): InputTrouble =>
	inputTrouble('usage.receipt-not-kept', `The receipt cannot be kept on this computer (${error instanceof Error ? error.message : String(error)}), so ${so}.`, [
		{text: 'Point XDG_STATE_HOME (on Windows LOCALAPPDATA) at a folder that can be written to.'},
	]);
