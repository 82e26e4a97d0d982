import type {ActivationWish} from '../access/activation-wish.ts';
import type {HandOffForm} from '../access/hand-off-form.ts';
import {nearest} from '../access/nearest.ts';
import type {AnswerableId} from '../access/readiness.ts';
import type {GrantRequest} from '../access/request-line.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {CloudName, CredentialSource} from '../access/session.ts';
import {activationTime, durationOf} from './duration-flags.ts';
import {bad, type Fault} from './fault.ts';
import {flagClashes} from './flag-clashes.ts';
import type {FlagName} from './flags.ts';
import {clientIdOf, provenByOf, tenantOf} from './judged-values.ts';
import {withRequest} from './request-flag.ts';
import {type SandboxChoice, sandboxOf} from './sandbox-flag.ts';
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
	faults.push(...flagClashes({command, has, text, wasTried: name => argv.some(each => each === `--${name}` || each.startsWith(`--${name}=`))}));
	const provenBy = provenByOf(text('proven-by'), faults);
	if (provenBy !== null) values.set('proven-by', [provenBy]);
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
		tenant: tenantOf(text('tenant'), faults),
		subscription: text('subscription'),
		credential: text('credential') as CredentialSource | null,
		clientId: clientIdOf(text('client-id'), faults),
		cloud: (text('cloud') ?? 'public') as CloudName,
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
		faults.push(bad(`"${stray}" is one word too many.`, `foundry-keyless ${command ?? ''} --help shows what it takes.`.replace('  ', ' ')));
	const known = taken?.oneOf;
	if (!known || forHelp) return operand;
	const all = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
	if (operand === null) faults.push(bad(`${command} needs the name of a ${taken?.name}.`, `Write ${command} ${all}.`));
	else if (!known.includes(operand)) {
		const near = nearest(operand, known);
		faults.push({id: 'usage.bad-value', text: `${command} knows no "${operand}".`, remedy: `${near ? `The nearest is ${near}. ` : ''}It takes ${all}.`});
	}
	return operand;
};

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
