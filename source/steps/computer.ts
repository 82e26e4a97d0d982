import type {KeyLeftovers} from '../access/key-variables.ts';
import type {Receipt} from '../access/receipt.ts';

/** What is kept of a run so that `resume` can go on: inputs and answers, no tokens. */
export type Checkpoint = {
	readonly schemaVersion: 1;
	readonly savedOn: string;
	/** Opaque to this room: wizard/checkpoint.ts and commands/resume.ts agree on it. */
	readonly content: unknown;
};

/** This computer: state kept between runs, and the desktop. */
export type Computer = {
	/** Rejects where it cannot be kept: nothing is written to Azure without a receipt. */
	readonly saveReceipt: (receipt: Receipt) => Promise<{readonly path: string}>;
	/** By path or id, of whichever tenant of that world; `null` asks for the newest of the given tenant (`null`: any) and world for which something was written, taken back or not; with `isOpen`, of those that are not taken back; with `restsOn`, of those that took something away because one of these assignments stays. */
	readonly loadReceipt: (
		which: string | null,
		of: {readonly tenantId: string | null; readonly sandbox: string | null; readonly isOpen?: boolean; readonly restsOn?: readonly string[]},
	) => Promise<{readonly receipt: Receipt; readonly path: string} | null>;
	/** A convenience: where it cannot be kept that is told, and the run goes on. */
	readonly saveCheckpoint: (checkpoint: Checkpoint) => Promise<void>;
	readonly loadCheckpoint: () => Promise<Checkpoint | null>;
	readonly clearCheckpoint: () => Promise<void>;
	/** Resolves to how it was done, or why it was not. */
	readonly copy: (text: string) => Promise<{readonly done: boolean; readonly how: string}>;
	readonly open: (url: string) => Promise<{readonly done: boolean; readonly how: string}>;
	/** A text file of the person's, e.g. a list of people: UTF-8, or UTF-16 with a byte order mark. `trouble`: why it cannot be read. */
	readonly readText: (path: string) => Promise<{readonly text: string} | {readonly trouble: string}>;
	/** Variables of keys that were left here: in the environment, where that is asked for, and in the `.env` files of this folder up to the root of its repository. Names only. */
	readonly findKeyLeftovers: (where: {readonly environment: boolean}) => Promise<KeyLeftovers>;
	/** Uniform in [0, 1): receipt ids. Passed in so that tests repeat. */
	readonly random: () => number;
};
