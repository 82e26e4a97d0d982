import type {FlagName} from './flags.ts';
import {shells} from './shells.ts';

export type CommandName = keyof typeof commands;

export type Command = {
	readonly does: string;
	readonly writes: boolean;
	/** Without these flags it only reads. */
	readonly writesOnly?: string;
	/** A word after the command, e.g. the receipt that `undo` takes. */
	readonly operand?: Operand;
	readonly flags: readonly FlagName[];
};

export type Operand = {
	readonly name: string;
	readonly help: string;
	/** It may be the path of a file. */
	readonly file?: true;
	/** One of these it must be; else it may be left out. */
	readonly oneOf?: readonly string[];
};

const everywhere: readonly FlagName[] = ['json', 'redact', 'no-input', 'accessible', 'verbose', 'help', 'version'];
const session: readonly FlagName[] = ['credential', 'client-id', 'tenant', 'cloud', 'sandbox'];
const target: readonly FlagName[] = ['resource', 'project', 'deployment', 'scenario', 'subscription'];
const activation: readonly FlagName[] = ['activate', 'justification', 'duration', 'ticket'];
const waiting: readonly FlagName[] = ['timeout', 'no-wait'];

export const commands = {
	check: {
		does: 'can this be called, why, and what would give it',
		writes: false,
		flags: [...target, 'for', 'role', 'scope', ...session, ...everywhere],
	},
	grant: {
		does: 'plan, confirm, write the grants, prove them with a real call',
		writes: true,
		flags: [...target, 'for', 'request', 'role', 'custom-role', 'scope', ...activation, ...waiting, 'plan', 'yes', ...session, ...everywhere],
	},
	probe: {
		does: 'the real call with your token; waits until a new role works',
		writes: false,
		flags: [...target, ...waiting, ...session, ...everywhere],
	},
	diagnose: {
		does: 'the cause of an error, what shows it, and what to do',
		writes: false,
		flags: ['error', ...target, 'for', ...session, ...everywhere],
	},
	'hand-off': {
		does: 'what somebody else must run: a line, a message, az, PowerShell, Bicep, Terraform, portal',
		writes: false,
		flags: [...target, 'for', 'role', 'custom-role', 'scope', 'format', ...session, ...everywhere],
	},
	'who-can': {
		does: 'who may grant this here, as people and groups',
		writes: false,
		flags: [...target, 'for', 'role', 'scope', ...session, ...everywhere],
	},
	identities: {
		does: 'who this machine can sign in as, and which of them an app would use',
		writes: false,
		flags: ['cloud', 'sandbox', ...everywhere],
	},
	undo: {
		does: 'undo exactly what a receipt says this tool made',
		writes: true,
		operand: {name: 'receipt', file: true, help: 'id or path of a receipt; the newest of this tenant when left out'},
		flags: ['yes', 'plan', ...session, ...everywhere],
	},
	resume: {
		does: 'go on with a run that was left',
		writes: true,
		flags: [...waiting, 'yes', ...session, ...everywhere],
	},
	audit: {
		does: 'who can call, by what, and what of it is broader than needed',
		writes: true,
		writesOnly: 'with --fix',
		flags: ['resource', 'project', 'scenario', 'subscription', 'fix', 'proven-by', 'timeout', 'plan', 'yes', 'markdown', ...session, ...everywhere],
	},
	harden: {
		does: 'whether key authentication can be turned off, and with --confirm turns it off',
		writes: true,
		writesOnly: 'with --confirm',
		flags: [
			'resource',
			'project',
			'deployment',
			'subscription',
			'confirm',
			'rollback',
			'keys-in-use',
			'ready',
			'no-activity-log',
			...waiting,
			'yes',
			...session,
			...everywhere,
		],
	},
	sandbox: {
		does: 'serve the sandbox cloud for other tools',
		writes: false,
		flags: ['world', ...everywhere],
	},
	completion: {
		does: 'a script that lets your shell complete commands, flags and values',
		writes: false,
		operand: {name: 'shell', oneOf: shells, help: 'the shell that you type in'},
		flags: ['help', 'version'],
	},
} as const satisfies Record<string, Command>;

/** What the wizard takes, when no command is named. */
export const wizardFlags: readonly FlagName[] = [
	'resource',
	'project',
	'deployment',
	'scenario',
	'for',
	'role',
	'custom-role',
	'scope',
	'timeout',
	...session,
	...everywhere,
];

export const commandNames = Object.keys(commands) as readonly CommandName[];
