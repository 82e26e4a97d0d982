import {scenarioIds} from '../access/scenario.ts';
import {credentialSources} from '../access/session.ts';

export type FlagName = keyof typeof flags;

export type Flag = {
	/** Placeholder of the value; `null`: a switch. */
	readonly value: string | null;
	readonly short?: string;
	/** May be given several times. */
	readonly many?: true;
	/** The value may be left out; then this stands for it. */
	readonly otherwise?: string;
	/** Only these values are known. */
	readonly oneOf?: readonly string[];
	readonly help: string;
};

/** Every flag once. Which command takes which stands in commands/table.ts. */
export const flags = {
	resource: {value: '<name | ARM id | endpoint URL>', help: 'the Foundry or Azure OpenAI resource'},
	project: {value: '<name>', help: 'the Foundry project'},
	deployment: {value: '<name>', help: 'the model deployment to call'},
	scenario: {value: `<${scenarioIds.join(' | ')}>`, oneOf: scenarioIds, help: 'what the access is for'},
	for: {value: '<UPN | object id | app id | group name>', many: true, help: 'for whom; yourself when left out'},
	role: {value: '<role name | GUID>', help: 'assign this role instead of the recommended one'},
	'custom-role': {value: null, help: 'assign the custom role of exactly the needed actions, which the tenant must have'},
	scope: {value: '<resource | resource-group | subscription | ARM id>', help: 'assign it there instead of at the narrowest place'},
	tenant: {value: '<id | domain>', help: 'sign in to this tenant'},
	subscription: {value: '<id | name>', help: 'look only in this subscription'},
	credential: {value: `<${credentialSources.join(' | ')}>`, oneOf: credentialSources, help: 'sign in through this'},
	cloud: {value: '<public | usgov | china>', oneOf: ['public', 'usgov', 'china'], help: 'which Azure; the one that az is set to when left out'},
	sandbox: {value: '[world[,setting=value…]]', otherwise: 'fresh', help: 'use the sandbox cloud: no Azure, nothing real is touched'},
	world: {value: '<world>', help: 'the world that the sandbox serves; admin when left out'},
	error: {value: '<text>', help: 'the error to explain; else the text on standard input'},
	json: {value: null, help: 'print one JSON document on stdout'},
	plan: {value: null, help: 'show what would be written, write nothing'},
	yes: {value: null, short: 'y', help: 'write without asking'},
	timeout: {value: '<5s | 20m>', help: 'how long the probe waits for propagation; 20m when left out'},
	'no-wait': {value: null, help: 'do not wait for propagation'},
	redact: {value: null, help: 'replace ids and names in the output'},
	'no-input': {value: null, help: 'never ask, never open the wizard'},
	accessible: {value: null, help: 'numbered choices and plain lines, for screen readers'},
	verbose: {value: null, help: 'tell each request on stderr'},
	help: {value: null, short: 'h', help: 'show help'},
	version: {value: null, help: 'show the version'},
} as const satisfies Record<string, Flag>;
