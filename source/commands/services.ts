import type {Diagnosis} from '../access/diagnosis.ts';
import type {RunRecord} from '../access/run-record.ts';
import type {Clock} from '../steps/clock.ts';
import type {Cloud} from '../steps/cloud.ts';
import type {Computer} from '../steps/computer.ts';
import type {Options} from './arguments.ts';
import type {SandboxChoice} from './sandbox-flag.ts';

/** What a command may use; main.ts makes it of the real things, a test of others. */
export type Services = {
	/** Connected on first use: a usage error needs no cloud. Rejects with `InputTrouble` for an unknown world. */
	readonly cloud: Cloud;
	readonly computer: Computer;
	readonly clock: Clock;
	/** `columns`: of stdout, where it is a terminal that says how wide it is. */
	readonly terminal: {readonly stdin: boolean; readonly stdout: boolean; readonly columns?: number};
	/** Progress and prompts: stderr. */
	readonly say: (line: string) => void;
	/** Results: stdout. */
	readonly print: (text: string) => void;
	/** Standard input whole, where it is no terminal; `null` where nothing comes. */
	readonly readInput: () => Promise<string | null>;
	/** Asks on the terminal; `false` without one. */
	readonly confirm: (question: string) => Promise<boolean>;
	/** The wizard with these answers given; its exit code. */
	readonly openWizard: (options: Options, resume: boolean) => Promise<number>;
	/** Serves until the signal; tells how to reach it as soon as it can be reached. */
	readonly serveSandbox: (world: string, onReady: (served: ServedSandbox) => void, signal: AbortSignal) => Promise<void>;
	/** Verbose: of Node.js and of the bundled packages too. */
	readonly version: (verbose: boolean) => Promise<string> | string;
};

export type ServedSandbox = {
	readonly proxy: string;
	/** Path of a PEM file. */
	readonly ca: string;
	readonly tenantId: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** UPN of the person who approves device codes. */
	readonly user: string;
	readonly world: string;
};

/** One run of one command: what was asked, what it may use, and what it has learned so far. */
export type Run = {
	readonly options: Options;
	readonly services: Services;
	readonly signal: AbortSignal;
	readonly record: () => RunRecord;
	/** Adds what was learned; the document is printed of it even when a later step fails. */
	readonly learn: (part: Partial<RunRecord>) => void;
	/** Takes an answer without asking, and tells so. */
	readonly take: (text: string, id: string) => void;
};

/** How a command ended: `outcome` in the words of the JSON document. */
export type Ending = {readonly outcome: string; readonly diagnosis?: Diagnosis | null};

export const sandboxName = (choice: SandboxChoice | null): string | null => choice?.world ?? null;
