import type {ActivationWish} from '../access/activation-wish.ts';
import type {HandOffForm} from '../access/hand-off-form.ts';
import {nearest} from '../access/nearest.ts';
import {withoutSecrets} from '../access/pasted.ts';
import type {AnswerableId} from '../access/readiness.ts';
import type {GrantRequest} from '../access/request-line.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {CloudName, CredentialSource} from '../access/session.ts';
import {activationTime, durationOf} from './duration-flags.ts';
import type {FlagName} from './flags.ts';
import {withRequest} from './request-flag.ts';
import {flagTable, scanArguments} from './scan-arguments.ts';
import {type Command, type CommandName, commandNames, commands, wizardFlags} from './table.ts';

export type Options = {
	/** `null`: the wizard. */
	readonly command: CommandName | null;
	/** Every flag as it was written, so that the command line can be told again. */
	readonly given: ReadonlyMap<FlagName, readonly string[]>;
	readonly operand: string | null;
	readonly resource: string | null;
	readonly project: string | null;
	readonly deployment: string | null;
	readonly scenario: ScenarioId | null;
	readonly people: readonly string[];
	/** The line of a hand-off: what it says stands among the options, as if it had been given. */
	readonly request: GrantRequest | null;
	/** One form of the hand-off instead of all that there is to say. */
	readonly format: HandOffForm | null;
	readonly role: string | null;
	/** `--role` is the custom role of exactly what is needed. */
	readonly customRole: boolean;
	readonly scope: string | null;
	readonly tenant: string | null;
	readonly subscription: string | null;
	readonly credential: CredentialSource | null;
	/** Of a user-assigned managed identity. */
	readonly clientId: string | null;
	readonly cloud: CloudName;
	readonly sandbox: SandboxChoice | null;
	readonly world: string | null;
	readonly timeoutMs: number | null;
	/** Id of the finding to mend. */
	readonly fix: string | null;
	readonly provenBy: string | null;
	readonly markdown: boolean;
	/** A text to be explained. */
	readonly error: string | null;
	/** Activate what is only eligible. */
	readonly activate: boolean;
	readonly activation: ActivationWish;
	/** Name of the resource whose keys are to be turned; `null`: only look. */
	readonly confirm: string | null;
	/** Keys are to come back. */
	readonly rollback: boolean;
	readonly keysInUse: 'no' | 'unknown' | 'yes' | null;
	/** Whether to look who read the keys. */
	readonly activityLog: boolean;
	/** What the person says is in place. */
	readonly ready: readonly AnswerableId[];
	readonly json: boolean;
	readonly plan: boolean;
	readonly yes: boolean;
	readonly wait: boolean;
	readonly redact: boolean;
	readonly input: boolean;
	readonly accessible: boolean;
	readonly verbose: boolean;
	readonly help: boolean;
	readonly version: boolean;
};

/** `--sandbox=fresh,propagation=after:5s,latency=50,seed=7`. */
export type SandboxChoice = {
	readonly world: string;
	readonly propagation: string | null;
	readonly approval?: string | null;
	/** When a second actor grants what the person lacks. */
	readonly grants?: string | null;
	readonly latencyMs: number | null;
	readonly seed: number | null;
	/** How many times as many resources as usual. */
	readonly size?: number | null;
};

/** All that is wrong with a command line, told at once. */
export type Fault = {readonly id: 'usage.unknown-command' | 'usage.unknown-flag' | 'usage.bad-value'; readonly text: string; readonly remedy: string};

/** Options as far as they could be read stand beside the faults, so that `--json` is honoured even in a wrong command line. */
export type Parsed = {readonly options: Options; readonly faults: readonly Fault[]};

export const parseArguments = (argv: readonly string[]): Parsed => {
	const faults: Fault[] = [];
	const {values, words: written} = scanArguments(argv, faults);
	const asWord = written.findIndex(word => word !== 'help');
	const words = asWord === -1 ? [] : written.slice(asWord);
	if (words.length < written.length) values.set('help', ['']);
	const [word, ...rest] = words;
	const command = commandOf(word, faults);
	const operand = operandOf(command, rest, values.has('help'), faults);
	const taken: readonly FlagName[] = command ? commands[command].flags : wizardFlags;
	for (const name of values.keys()) {
		if (taken.includes(name) || (command === null && word !== undefined)) continue;
		const takers = commandNames.filter(other => (commands[other].flags as readonly FlagName[]).includes(name));
		faults.push({
			id: 'usage.unknown-flag',
			text: command ? `${command} does not take --${name}.` : `--${name} needs a command.`,
			remedy: takers.length > 0 ? `It belongs to ${takers.join(', ')}.` : 'foundry-keyless --help shows what there is.',
		});
	}
	const text = (name: FlagName): string | null => values.get(name)?.at(-1) ?? null;
	const has = (name: FlagName): boolean => values.has(name);
	const cloud = (text('cloud') ?? 'public') as CloudName;
	if (has('sandbox') && cloud !== 'public')
		faults.push({id: 'usage.bad-value', text: `The sandbox plays public Azure, not ${cloud}.`, remedy: 'Leave out --cloud or --sandbox.'});
	if (has('custom-role') && has('role'))
		faults.push({id: 'usage.bad-value', text: '--role and --custom-role both name the role.', remedy: 'Leave out one of them.'});
	const forActivation = (['justification', 'duration', 'ticket'] as const).filter(has);
	if (forActivation.length > 0 && !has('activate') && command !== null)
		faults.push({
			id: 'usage.bad-value',
			text: `${forActivation.map(name => `--${name}`).join(', ')}: nothing is activated without --activate.`,
			remedy: 'Add --activate.',
		});
	if (command === 'harden' && has('yes') && !has('confirm'))
		faults.push({id: 'usage.bad-value', text: '--yes alone turns no keys off.', remedy: 'Name the resource, letter by letter: --confirm <resource name>.'});
	const clientId = text('client-id');
	if (clientId !== null && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(clientId))
		faults.push({id: 'usage.bad-value', text: `"${clientId}" is no client id.`, remedy: 'It is a GUID: the portal shows it on the page of the identity.'});
	if (clientId !== null && text('credential') !== 'managed-identity')
		faults.push({id: 'usage.bad-value', text: '--client-id names a managed identity.', remedy: 'Add --credential managed-identity.'});
	if (has('markdown') && has('json'))
		faults.push({id: 'usage.bad-value', text: '--json and --markdown are two forms of one report.', remedy: 'Leave out one of them.'});
	if (command === 'audit' && !has('fix') && !argv.some(word => /^--fix(?:=|$)/u.test(word)) && (has('proven-by') || has('yes') || has('plan')))
		faults.push({
			id: 'usage.bad-value',
			text: `${(['proven-by', 'plan', 'yes'] as const)
				.filter(has)
				.map(name => `--${name}`)
				.join(', ')}: audit only reads without --fix.`,
			remedy: 'Add --fix <finding id>.',
		});
	const provenBy = text('proven-by') && withoutSecrets(text('proven-by') ?? '').trim();
	if (provenBy !== null && (/^(?:WHO_AND_WHEN|<.*>)?$/u.test(provenBy) || provenBy.length > mostSaid))
		faults.push({
			id: 'usage.bad-value',
			text: provenBy.length > mostSaid ? '--proven-by is longer than anybody says who and when.' : '--proven-by names nobody.',
			remedy: "Write who saw it work, and when: --proven-by 'ben, today 10:32'.",
		});
	if (provenBy !== null) values.set('proven-by', [provenBy]);
	if (has('format') && has('json')) faults.push({id: 'usage.bad-value', text: '--json holds every form already.', remedy: 'Leave out --format or --json.'});
	const tenant = text('tenant');
	if (tenant !== null && (!/^[\da-z.-]+$/iu.test(tenant) || /^(?:organizations|common|consumers)$/iu.test(tenant)))
		faults.push({id: 'usage.bad-value', text: `"${tenant}" is neither the id nor a domain of a tenant.`, remedy: 'Write --tenant <id | domain>.'});
	const options: Options = {
		command,
		given: values,
		operand,
		resource: text('resource'),
		project: text('project'),
		deployment: text('deployment'),
		scenario: text('scenario') as ScenarioId | null,
		people: values.get('for') ?? [],
		request: null,
		format: text('format') as HandOffForm | null,
		role: text('role'),
		customRole: has('custom-role'),
		scope: text('scope'),
		tenant,
		subscription: text('subscription'),
		credential: text('credential') as CredentialSource | null,
		clientId,
		cloud,
		sandbox: sandboxOf(text('sandbox'), faults),
		world: text('world'),
		timeoutMs: durationOf(text('timeout'), faults),
		fix: text('fix'),
		provenBy,
		markdown: has('markdown'),
		error: text('error'),
		activate: has('activate'),
		activation: {justification: text('justification'), ticket: text('ticket'), durationMs: activationTime(text('duration'), faults)},
		confirm: text('confirm'),
		rollback: has('rollback'),
		keysInUse: text('keys-in-use') as Options['keysInUse'],
		activityLog: !has('no-activity-log'),
		ready: (values.get('ready') ?? []) as readonly AnswerableId[],
		json: has('json'),
		plan: has('plan'),
		yes: has('yes'),
		wait: !has('no-wait'),
		redact: has('redact'),
		input: !has('no-input'),
		accessible: has('accessible'),
		verbose: has('verbose'),
		help: has('help'),
		version: has('version'),
	};
	return {faults, options: withRequest(options, faults)};
};

const operandOf = (command: CommandName | null, rest: readonly string[], forHelp: boolean, faults: Fault[]): string | null => {
	const taken = command === null ? undefined : (commands[command] as Command).operand;
	const [operand = null] = rest;
	const stray = rest[taken ? 1 : 0];
	if (stray !== undefined)
		faults.push({
			id: 'usage.bad-value',
			text: `"${stray}" is one word too many.`,
			remedy: `foundry-keyless ${command ?? ''} --help shows what it takes.`.replace('  ', ' '),
		});
	const known = taken?.oneOf;
	if (!known || forHelp) return operand;
	const all = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
	if (operand === null) faults.push({id: 'usage.bad-value', text: `${command} needs the name of a ${taken?.name}.`, remedy: `Write ${command} ${all}.`});
	else if (!known.includes(operand)) {
		const near = nearest(operand, known);
		faults.push({id: 'usage.bad-value', text: `${command} knows no "${operand}".`, remedy: `${near ? `The nearest is ${near}. ` : ''}It takes ${all}.`});
	}
	return operand;
};

/** The receipt keeps it. */
const mostSaid = 120;

const commandOf = (word: string | undefined, faults: Fault[]): CommandName | null => {
	if (word === undefined) return null;
	const known = commandNames.find(name => name === word);
	if (known) return known;
	const near = nearest(word, [...commandNames, 'help']);
	const flag = flagTable.find(([name]) => name === word)?.[0];
	faults.push({
		id: 'usage.unknown-command',
		text: `There is no command "${word}".`,
		remedy: flag ? `There is a flag --${flag}.` : near ? `The nearest is ${near}.` : `Commands: ${commandNames.join(', ')}.`,
	});
	return null;
};

const sandboxSettings = ['propagation', 'latency', 'seed', 'approval', 'grants', 'size'] as const;

const sandboxOf = (text: string | null, faults: Fault[]): SandboxChoice | null => {
	if (text === null) return null;
	const [world = '', ...pairs] = text.split(',');
	const settings = new Map<string, string>();
	for (const pair of pairs) {
		const [name = '', value = ''] = pair.split('=');
		if (!sandboxSettings.some(known => known === name) || value === '') {
			faults.push({
				id: 'usage.bad-value',
				text: `--sandbox knows no setting "${pair}".`,
				remedy: `Write ${sandboxSettings.map(setting => `${setting}=…`).join(', ')}.`,
			});
			continue;
		}
		settings.set(name, value);
	}
	const number = (name: 'latency' | 'seed' | 'size'): number | null => {
		const value = settings.get(name);
		if (value === undefined) return null;
		if (/^\d+$/u.test(value)) return Number(value);
		faults.push({id: 'usage.bad-value', text: `--sandbox ${name} is not a whole number: "${value}".`, remedy: `Write ${name}=50.`});
		return null;
	};
	return {
		world,
		propagation: settings.get('propagation') ?? null,
		approval: settings.get('approval') ?? null,
		grants: settings.get('grants') ?? null,
		latencyMs: number('latency'),
		seed: number('seed'),
		size: number('size'),
	};
};
