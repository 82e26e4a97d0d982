import {handOffForms} from '../access/hand-off-form.ts';
import {answerableIds} from '../access/readiness.ts';
import {scenarioIds} from '../access/scenario.ts';
import {credentialSources} from '../access/session.ts';
import {worlds} from './worlds.ts';

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
	/** Offered while it is typed; others may be known too. */
	readonly offers?: readonly string[];
	/** A value that begins so goes on as the path of a file. */
	readonly fileAfter?: string;
	readonly help: string;
};

/** Every flag once. Which command takes which stands in commands/table.ts. */
export const flags = {
	resource: {
		value: '<name | resource id | endpoint URL>',
		help: 'the Foundry or Azure OpenAI resource; its name, its id from the portal, or the URL that your code calls',
	},
	project: {value: '<name>', help: 'the Foundry project'},
	deployment: {value: '<name>', help: 'the model deployment to call'},
	scenario: {value: `<${scenarioIds.join(' | ')}>`, oneOf: scenarioIds, help: 'what the access is for'},
	for: {
		value: '<UPN | id | name | @file>',
		many: true,
		fileAfter: '@',
		help: 'for whom, yourself when left out; a sign-in name (UPN), an id, the name of a group or app, or @ and a file with one in each line; user:<id>, group:<id>, app:<id> where nobody can be looked up',
	},
	role: {value: '<role name | GUID>', help: 'assign this role instead of the recommended one'},
	'custom-role': {value: null, help: 'assign a custom role of exactly the needed actions, made if the tenant has none'},
	scope: {
		value: '<resource | resource-group | subscription | resource id>',
		offers: ['resource', 'resource-group', 'subscription'],
		help: 'assign the role there instead of at the narrowest place that is enough',
	},
	tenant: {value: '<id | domain>', help: 'sign in to this tenant'},
	subscription: {value: '<id | name>', help: 'look only in this subscription'},
	credential: {value: `<${credentialSources.join(' | ')}>`, oneOf: credentialSources, help: 'sign in through this'},
	cloud: {value: '<public | usgov | china>', oneOf: ['public', 'usgov', 'china'], help: 'which Azure; the one that az is set to when left out'},
	sandbox: {
		value: '[world[,setting=value…]]',
		otherwise: 'fresh',
		offers: worlds,
		help: 'use the sandbox cloud, no Azure: nothing real is touched; world fresh when none is named',
	},
	world: {value: '<world>', offers: worlds, help: 'the world that the sandbox serves; admin when left out'},
	activate: {value: null, help: 'activate the eligible role that is needed (Privileged Identity Management)'},
	justification: {value: '<text>', help: 'why the role is activated'},
	duration: {value: '<30m | 8h>', help: 'how long it is activated; 8h, or what the role allows, when left out'},
	ticket: {value: '<system:number>', help: 'the ticket that the activation belongs to'},
	error: {value: '<text>', help: 'the error to explain; else the text on standard input'},
	fix: {value: '<finding id>', help: 'grant the narrower role; once it is proven, the same command removes the broader one'},
	'proven-by': {value: '<who, when>', help: 'who saw the narrower role work, for holders other than you; kept in the receipt'},
	markdown: {value: null, help: 'print the report as Markdown'},
	json: {value: null, help: 'print one JSON document on stdout'},
	request: {value: '<fk1:…>', help: 'grant what this line of a hand-off asks for; all of it is looked up anew'},
	format: {
		value: `<${handOffForms.join(' | ')}>`,
		oneOf: handOffForms,
		help: 'this form of the hand-off alone, whole, for a file or a pipe',
	},
	'client-id': {value: '<GUID>', help: 'client id of the user-assigned managed identity to sign in with'},
	confirm: {value: '<resource name>', help: 'turn keys off, or on again with --rollback; the name, letter by letter'},
	rollback: {value: null, help: 'turn keys on again'},
	'keys-in-use': {value: '<no | yes | unknown>', oneOf: ['no', 'yes', 'unknown'], help: 'whether anybody still calls with a key; without a no, keys stay on'},
	'no-activity-log': {value: null, help: 'do not look in the activity log who read the keys'},
	ready: {value: `<${answerableIds.join(' | ')}>`, many: true, oneOf: answerableIds, help: 'say that this is in place'},
	plan: {value: null, help: 'show what would be written, write nothing'},
	yes: {value: null, short: 'y', help: 'write without asking'},
	timeout: {value: '<5s | 20m>', help: 'how long to wait until a new role works; 20m when left out'},
	'no-wait': {value: null, help: 'do not wait until a new role works'},
	redact: {value: null, help: 'replace ids and names in the output'},
	'no-input': {value: null, help: 'never ask, never open the wizard'},
	accessible: {value: null, help: 'numbered choices and plain lines, for screen readers'},
	verbose: {value: null, help: 'tell each request on stderr'},
	help: {value: null, short: 'h', help: 'show this help'},
	version: {value: null, help: 'show the version; with --verbose, of Node.js and of what is bundled too'},
} as const satisfies Record<string, Flag>;
