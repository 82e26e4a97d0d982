import type {FlagName} from './flags.ts';
import type {CommandName} from './table.ts';

export type HelpPage = {
	/** What it does and when one needs it. */
	readonly about: string;
	readonly examples: readonly Example[];
	/** What this command means by them; the others mean the same everywhere. */
	readonly exits: readonly (readonly [code: 0 | 3 | 5 | 6, meaning: string])[];
	/** Commands to go on with. */
	readonly next: readonly CommandName[];
};

export type Example = {readonly says: string; readonly line: string};

/** Flags by what one wants of them. Each stands in one group. */
export const flagGroups: readonly (readonly [title: string, names: readonly FlagName[]])[] = [
	['Of this command', ['error', 'format', 'fix', 'proven-by', 'markdown', 'confirm', 'rollback', 'keys-in-use', 'ready', 'no-activity-log', 'world']],
	['What is called', ['resource', 'project', 'deployment', 'scenario', 'subscription']],
	['For whom, which role, where', ['for', 'request', 'role', 'custom-role', 'scope']],
	['A role that must be activated', ['activate', 'justification', 'duration', 'ticket']],
	['Before the write', ['plan', 'yes']],
	['After the write', ['timeout', 'no-wait']],
	['Signing in', ['credential', 'client-id', 'tenant', 'cloud', 'sandbox']],
	['Output', ['json', 'redact', 'no-input', 'accessible', 'verbose', 'help', 'version']],
];

export const helpPages: Readonly<Record<CommandName, HelpPage>> = {
	check: {
		about:
			'Looks up which roles you hold, from where, and whether they allow the call. Nothing is called and nothing is changed. Use it first, or when a call fails although you believe that you have access.',
		examples: [
			{says: 'may you call OpenAI models there', line: 'foundry-keyless check --resource contoso-foundry --scenario openai'},
			{says: 'may somebody else', line: 'foundry-keyless check --resource contoso-foundry --scenario openai --for ben@contoso.com'},
			{
				says: 'by the address in your code, for a script',
				line: 'foundry-keyless check --resource https://contoso-openai.openai.azure.com --scenario openai --json',
			},
		],
		exits: [
			[0, 'the call is allowed'],
			[3, 'it is not, or only after you activate a role; the cause is told'],
		],
		next: ['grant', 'who-can', 'probe'],
	},
	grant: {
		about:
			'Plans the smallest roles that allow the call, shows the plan, asks, writes it, and calls the model until it works. What is there already is not written again. Each run leaves a receipt for undo. In a terminal it opens the wizard; elsewhere it needs --yes.',
		examples: [
			{says: 'what would be written', line: 'foundry-keyless grant --resource contoso-foundry --scenario openai --plan'},
			{says: 'write it and prove it, in a script', line: 'foundry-keyless grant --resource contoso-foundry --scenario openai --yes --json'},
			{
				says: 'for everybody in a file, one in each line',
				line: 'foundry-keyless grant --resource contoso-foundry --scenario openai --for @people.csv --yes',
			},
			{
				says: 'activate the role that you are eligible for',
				line: "foundry-keyless grant --resource contoso-foundry --scenario openai --activate --justification 'release test' --yes",
			},
		],
		exits: [
			[0, 'the call works; for others: written; with --plan: planned'],
			[3, 'the call does not work; the cause is told'],
			[5, 'you cannot write it; what to send to whom is told'],
			[6, 'written, but not in effect yet when time ran out: probe goes on waiting'],
		],
		next: ['probe', 'hand-off', 'undo'],
	},
	probe: {
		about:
			'Calls the model with your own token, twice, with at most 32 output tokens. Where a role was assigned moments ago it waits until that has reached the model, which takes Azure minutes; where waiting is pointless it says so at once.',
		examples: [
			{says: 'does it work now, or soon', line: 'foundry-keyless probe --resource contoso-foundry --scenario openai'},
			{says: 'one look, for a script', line: 'foundry-keyless probe --resource contoso-foundry --scenario openai --no-wait --json'},
		],
		exits: [
			[0, 'the call works, or is throttled only'],
			[3, 'it does not; the cause is told'],
			[6, 'not in effect yet when time ran out'],
		],
		next: ['diagnose', 'check'],
	},
	diagnose: {
		about:
			'Explains an error that Azure answered: a body, a stack trace, the output of curl or az, as it stands. Tokens and keys in it are not kept. Without a text it looks at your sign-in, roles, network and address itself, and makes one call.',
		examples: [
			{says: 'a text', line: "foundry-keyless diagnose --error '401 PermissionDenied'"},
			{says: 'a file, or what another program prints', line: 'foundry-keyless diagnose < error.txt'},
			{says: 'no text: look and call', line: 'foundry-keyless diagnose --resource contoso-foundry --deployment gpt-4o-mini'},
		],
		exits: [
			[0, 'the text is explained; without one: the call works'],
			[3, 'the text is not known; without one: the call does not work'],
		],
		next: ['check', 'grant'],
	},
	'hand-off': {
		about:
			'Writes what an administrator must run, for when you may not assign roles: one line for this tool, a message, and whole scripts. Who may run it tells who-can. You need not see the subscription: an endpoint URL is enough.',
		examples: [
			{says: 'all of it', line: 'foundry-keyless hand-off --resource contoso-foundry --scenario openai'},
			{says: 'one form, whole, into a file', line: 'foundry-keyless hand-off --resource contoso-foundry --scenario openai --format bicep > access.bicep'},
		],
		exits: [
			[0, 'written'],
			[3, 'it cannot be written; the cause is told'],
		],
		next: ['who-can', 'probe'],
	},
	'who-can': {
		about: 'Lists the people and groups who may assign the role that is missing, with the role that lets them. Use it when you may not, to know whom to ask.',
		examples: [
			{says: 'whom to ask', line: 'foundry-keyless who-can --resource contoso-foundry --scenario openai'},
			{
				says: 'for the access of somebody else',
				line: 'foundry-keyless who-can --resource contoso-foundry --scenario openai --for ben@contoso.com --json',
			},
		],
		exits: [[0, 'told, also when it is nobody or cannot be known']],
		next: ['hand-off'],
	},
	identities: {
		about:
			'Shows whose token each source on this machine would give: az, azd, the variables of the environment, a managed identity. Use it when a call works in one program and not in another.',
		examples: [
			{says: 'all sources', line: 'foundry-keyless identities'},
			{says: 'for a script, without ids and names', line: 'foundry-keyless identities --json --redact'},
		],
		exits: [[0, 'listed, also when there is none']],
		next: ['check'],
	},
	undo: {
		about:
			'Removes the role assignments that a run made, and no other, after it has shown them. A receipt of the sandbox is never undone in Azure, nor one of Azure in the sandbox.',
		examples: [
			{says: 'the newest receipt of this tenant; asks first', line: 'foundry-keyless undo'},
			{says: 'another one, only shown', line: 'foundry-keyless undo k7f2 --plan'},
			{says: 'without asking', line: 'foundry-keyless undo k7f2 --yes'},
		],
		exits: [
			[0, 'taken back, or nothing was left to take back'],
			[3, 'some of it is left; which and why is told'],
			[5, 'you may not remove it'],
		],
		next: ['audit'],
	},
	resume: {
		about:
			'Goes on where a run was left: after q or Ctrl-C, a lost terminal, or while somebody else granted. Azure is asked anew, so nothing is written twice.',
		examples: [
			{says: 'in a terminal: the wizard, where you left it', line: 'foundry-keyless resume'},
			{says: 'in a script', line: 'foundry-keyless resume --yes --json'},
		],
		exits: [
			[0, 'the run came to its end'],
			[3, 'it does not work; the cause is told'],
			[5, 'you cannot write what is missing'],
			[6, 'not in effect yet when time ran out'],
		],
		next: ['probe', 'undo'],
	},
	audit: {
		about:
			'Shows everybody who can call the resource, through which role and from where, and which of these give more than is needed. With --fix it replaces one in two steps: first the narrower role; once that is proven, the same command takes the broad one away.',
		examples: [
			{says: 'who can call', line: 'foundry-keyless audit --resource contoso-foundry'},
			{says: 'a report to pass on', line: 'foundry-keyless audit --resource contoso-foundry --markdown --redact > audit.md'},
			{
				says: 'what mending one finding would change; its id stands in the report',
				line: 'foundry-keyless audit --resource contoso-foundry --fix broader-role.19e72d --plan',
			},
		],
		exits: [
			[0, 'read, whatever was found; with --fix: the step is done'],
			[3, 'it could not be read or mended; the cause is told'],
			[5, 'with --fix: you cannot write it'],
			[6, 'with --fix: the narrower role is not in effect yet'],
		],
		next: ['undo', 'harden'],
	},
	harden: {
		about:
			'Reads whether anybody would lose access when keys are turned off: who listed them, what is left of them on this machine, which policies interfere. With --confirm and the name of the resource it turns them off, proves that your call still works and that a key is refused. --rollback turns them on again.',
		examples: [
			{says: 'ready or not', line: 'foundry-keyless harden --resource contoso-foundry'},
			{says: 'turn keys off; asks first', line: 'foundry-keyless harden --resource contoso-foundry --keys-in-use no --confirm contoso-foundry'},
			{says: 'turn them on again', line: 'foundry-keyless harden --rollback --resource contoso-foundry --confirm contoso-foundry'},
		],
		exits: [
			[0, 'ready; with --confirm: keys are off, or on again'],
			[3, 'not ready, or it did not work; the cause is told'],
			[5, 'with --confirm: you cannot, or a policy or lock is in the way'],
			[6, 'with --confirm: done, and not in effect everywhere yet'],
		],
		next: ['audit', 'probe'],
	},
	sandbox: {
		about:
			'Serves a made-up Azure on this machine and prints the variables with which az, your own program or foundry-keyless in another terminal talk to it. Nothing real is touched. To try foundry-keyless alone, --sandbox with any command is enough.',
		examples: [
			{says: 'until Ctrl-C', line: 'foundry-keyless sandbox'},
			{says: 'another world, its variables as JSON', line: 'foundry-keyless sandbox --world no-rights --json'},
		],
		exits: [[0, 'served, and ended by Ctrl-C']],
		next: ['identities', 'check'],
	},
	completion: {
		about: 'Prints a script for your shell. It asks nothing of Azure and starts nothing while you type.',
		examples: [
			{says: 'bash: add this line to ~/.bashrc', line: 'eval "$(foundry-keyless completion bash)"'},
			{says: 'zsh: add this line to ~/.zshrc, below compinit', line: 'source <(foundry-keyless completion zsh)'},
			{says: 'fish: run this once', line: 'foundry-keyless completion fish > ~/.config/fish/completions/foundry-keyless.fish'},
			{says: 'PowerShell: add this line to the file that $PROFILE names', line: 'foundry-keyless completion powershell | Out-String | Invoke-Expression'},
		],
		exits: [[0, 'printed']],
		next: [],
	},
};
