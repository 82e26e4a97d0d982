import type {FlagName} from './flags.ts';

export type CommandName = keyof typeof commands;

export type Command = {
	readonly does: string;
	readonly writes: boolean;
	/** Without these flags it only reads. */
	readonly writesOnly?: string;
	/** A word after the command, e.g. the receipt that `undo` takes. */
	readonly operand?: {readonly name: string; readonly help: string};
	readonly flags: readonly FlagName[];
	readonly examples: readonly string[];
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
		examples: [
			'foundry-keyless check --resource contoso-foundry --scenario openai',
			'foundry-keyless check --resource https://contoso.openai.azure.com --scenario openai --json',
		],
	},
	grant: {
		does: 'plan, confirm, write the grants, prove them with a real call',
		writes: true,
		flags: [...target, 'for', 'request', 'role', 'custom-role', 'scope', ...activation, ...waiting, 'plan', 'yes', ...session, ...everywhere],
		examples: [
			'foundry-keyless grant --resource contoso-foundry --scenario openai --plan',
			'foundry-keyless grant --resource contoso-foundry --scenario openai --yes --json',
			'foundry-keyless grant --resource contoso-foundry --scenario openai --for @people.csv --plan',
			"foundry-keyless grant --resource contoso-foundry --scenario inference --activate --justification 'release test' --yes",
		],
	},
	probe: {
		does: 'the live token call; waits out propagation',
		writes: false,
		flags: [...target, ...waiting, ...session, ...everywhere],
		examples: [
			'foundry-keyless probe --resource contoso-foundry --scenario openai',
			'foundry-keyless probe --resource contoso-foundry --scenario openai --no-wait --json',
		],
	},
	diagnose: {
		does: 'the cause of an error, with its proof, and what to do',
		writes: false,
		flags: ['error', ...target, 'for', ...session, ...everywhere],
		examples: [
			"foundry-keyless diagnose --error '401 PermissionDenied'",
			'foundry-keyless diagnose < error.txt',
			'foundry-keyless diagnose --resource contoso-foundry --deployment gpt-4o-mini',
		],
	},
	'hand-off': {
		does: 'what somebody else must run: a line, a message, az, PowerShell, Bicep, Terraform, portal',
		writes: false,
		flags: [...target, 'for', 'role', 'custom-role', 'scope', 'format', ...session, ...everywhere],
		examples: [
			'foundry-keyless hand-off --resource contoso-foundry --scenario openai',
			'foundry-keyless hand-off --resource contoso-foundry --scenario openai --for ben@contoso.com --format bicep',
		],
	},
	'who-can': {
		does: 'who may grant this here, as people and groups',
		writes: false,
		flags: [...target, 'for', 'role', 'scope', ...session, ...everywhere],
		examples: [
			'foundry-keyless who-can --resource contoso-foundry --scenario openai',
			'foundry-keyless who-can --resource contoso-foundry --scenario openai --for ben@contoso.com --json',
		],
	},
	identities: {
		does: 'who this machine could be, and who an app here would be',
		writes: false,
		flags: ['cloud', 'sandbox', ...everywhere],
		examples: ['foundry-keyless identities', 'foundry-keyless identities --json'],
	},
	undo: {
		does: 'take back exactly what a receipt says this tool made',
		writes: true,
		operand: {name: 'receipt', help: 'id or path of a receipt; the newest of this tenant when left out'},
		flags: ['yes', 'plan', ...session, ...everywhere],
		examples: ['foundry-keyless undo', 'foundry-keyless undo k7f2 --yes'],
	},
	resume: {
		does: 'go on with a run that was left',
		writes: true,
		flags: [...waiting, 'yes', ...session, ...everywhere],
		examples: ['foundry-keyless resume', 'foundry-keyless resume --yes --json'],
	},
	audit: {
		does: 'who can call, by what, and what of it is broader than needed',
		writes: true,
		writesOnly: 'with --fix',
		flags: ['resource', 'project', 'scenario', 'subscription', 'fix', 'proven-by', 'timeout', 'plan', 'yes', 'markdown', ...session, ...everywhere],
		examples: [
			'foundry-keyless audit --resource contoso-foundry',
			'foundry-keyless audit --resource contoso-foundry --markdown --redact',
			'foundry-keyless audit --resource contoso-foundry --fix broader-role.3f09c2',
		],
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
		examples: [
			'foundry-keyless harden --resource contoso-foundry',
			'foundry-keyless harden --resource contoso-foundry --keys-in-use no --ready identities --json',
			'foundry-keyless harden --resource contoso-foundry --keys-in-use no --confirm contoso-foundry',
			'foundry-keyless harden --rollback --resource contoso-foundry --confirm contoso-foundry',
		],
	},
	sandbox: {
		does: 'serve the sandbox cloud for other tools',
		writes: false,
		flags: ['world', ...everywhere],
		examples: ['foundry-keyless sandbox', 'foundry-keyless sandbox --world admin --json'],
	},
} as const satisfies Record<string, Command>;

/** What the wizard takes, when no command is named. */
export const wizardFlags: readonly FlagName[] = ['resource', 'project', 'deployment', 'scenario', 'for', 'role', 'scope', 'timeout', ...session, ...everywhere];

export const commandNames = Object.keys(commands) as readonly CommandName[];
