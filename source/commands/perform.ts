import {auditMarkdown} from '../access/audit/markdown.ts';
import {ownCommand} from '../access/command-line.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import {toDocument} from '../access/document.ts';
import {exitCodeOf} from '../access/exit-code.ts';
import {CloudFailure} from '../access/failure.ts';
import {failureOutcome} from '../access/outcome.ts';
import {commandToUndo} from '../access/receipt.ts';
import {redacted} from '../access/redaction.ts';
import {emptyRecord, type RunRecord} from '../access/run-record.ts';
import {scenarioIds} from '../access/scenario.ts';
import {scopeLabel} from '../access/scope.ts';
import {explain, inputTrouble} from '../access/trouble.ts';
import type {Options} from './arguments.ts';
import {audit} from './audit.ts';
import {check} from './check.ts';
import {diagnose} from './diagnose.ts';
import type {Fault} from './fault.ts';
import {grant} from './grant.ts';
import {handOff} from './hand-off.ts';
import {handOffText} from './hand-off-report.ts';
import {harden} from './harden.ts';
import {identities} from './identities.ts';
import {probe} from './probe.ts';
import {explained, report} from './report.ts';
import {resume} from './resume.ts';
import {sandbox} from './sandbox.ts';
import {type Ending, type Run, type Services, sandboxName} from './services.ts';
import type {CommandName} from './table.ts';
import {undo} from './undo.ts';
import {whoCan} from './who-can.ts';
import {wordsOf} from './words-of.ts';

/** `completion` prints what the tables say: nothing is run. */
export type Performed = Exclude<CommandName, 'completion'>;

const runners = {
	check,
	grant,
	probe,
	diagnose,
	'hand-off': handOff,
	'who-can': whoCan,
	identities,
	undo,
	resume,
	audit,
	harden,
	sandbox,
} as const satisfies Record<Performed, (run: Run) => Promise<Ending>>;

/** Runs one command to its exit code, with what it found on stdout. A cancelled run is 130. */
export const perform = async (command: Performed, options: Options, services: Services, signal: AbortSignal): Promise<number> => {
	let record = emptyRecord;
	const learn = (part: Partial<RunRecord>): void => {
		record = {...record, ...part};
	};
	const take = (text: string, id: string): void => {
		services.say(text);
		learn({warnings: [...record.warnings, {id, text}]});
	};
	try {
		const ending = await runners[command]({options, services, signal, record: () => record, learn, take});
		return command === 'sandbox' ? 0 : finish(services, options, record, ending);
	} catch (error) {
		if (signal.aborted) return finish(services, options, record, {outcome: 'cancelled', diagnosis: cancelled(record)});
		const given = new Map([...options.given].filter(([name]) => name !== 'credential'));
		const diagnosis = explain(error, {
			session: record.session,
			where: {cloud: options.cloud, sandbox: sandboxName(options.sandbox)},
			command: wordsOf({...options, given}),
		});
		if (diagnosis.id === 'internal' && options.verbose && error instanceof Error) services.say(error.stack ?? '');
		const signedIn = record.session !== null && !isSignIn(error);
		return finish(services, options, record, {outcome: failureOutcome(diagnosis, {signedIn, otherwise: failed[command]}), diagnosis});
	}
};

/** The command's own word for "it did not work". */
const failed = {
	check: 'unknown',
	grant: 'failed',
	probe: 'denied',
	diagnose: 'unknown',
	'hand-off': 'failed',
	'who-can': 'unknown',
	identities: 'unknown',
	undo: 'partly',
	resume: 'failed',
	audit: 'failed',
	harden: 'failed',
	sandbox: 'failed',
} as const satisfies Record<Performed, string>;

const isSignIn = (error: unknown): boolean => error instanceof CloudFailure && error.evidence.plane === 'signin';

const finish = (services: Services, options: Options, learned: RunRecord, {outcome, diagnosis = null}: Ending): number => {
	const command = options.command ?? 'wizard';
	const record = {...learned, diagnosis: diagnosis ?? learned.diagnosis};
	const exitCode = exitCodeOf(command, outcome, record);
	if (options.json) services.print(JSON.stringify(toDocument({command, outcome, exitCode, record, redact: options.redact}), null, 2));
	else if (outcome === 'usage' || options.command === null) {
		const text = diagnosis ? explained(diagnosis).join('\n') : outcome;
		services.say(options.redact ? redacted(text, record) : text);
	} else {
		const isHandOff = options.command === 'hand-off' && diagnosis === null;
		const isReport = options.markdown && diagnosis === null && record.mending === undefined;
		const text = isHandOff
			? handOffText(record, options.format, options)
			: isReport
				? auditMarkdown(record)
				: report(options.command, outcome, record, diagnosis, options, services.terminal.columns);
		// Whoever pipes one form into a file gets that form or nothing.
		if (text === null) services.say(handOffText({...record, handOff: null}, null, options) ?? '');
		else services.print(options.redact ? redacted(text, record) : text);
	}
	return exitCode;
};

/** A command line that is wrong: all of it at once. */
export const refuse = (faults: readonly Fault[], options: Options, services: Services): number =>
	finish(services, options, emptyRecord, {outcome: 'usage', diagnosis: usage(faults)});

/** The wizard where there is no terminal. */
export const refuseWizard = (options: Options, services: Services): number =>
	finish(services, options, emptyRecord, {outcome: 'usage', diagnosis: noTerminal(services, options)});

const usage = (faults: readonly Fault[]): Diagnosis => {
	const [first] = faults;
	return inputTrouble(
		first?.id ?? 'usage.bad-value',
		faults.map(({text}) => text).join(' '),
		faults.map(({remedy}) => ({text: remedy})),
	).diagnosis;
};

const needed = [
	['resource', ' <name>'],
	['scenario', ` <${scenarioIds.join(' | ')}>`],
	['yes', ''],
] as const;

const noTerminal = ({terminal}: Services, options: Options): Diagnosis => {
	const missing = needed.filter(([name]) => !options.given.has(name)).map(([name, value]) => [`--${name}`, value] as const);
	return inputTrouble(
		'usage.no-terminal',
		`The wizard needs a terminal, and ${terminal.stdin ? (terminal.stdout ? 'input was refused' : 'standard output is none') : 'standard input is none'}.`,
		[{text: 'In a script', command: [ownCommand(wordsOf(options)), ...missing.map(words => words.join(''))].join(' ')}],
		missing.map(([flag]) => flag),
	).diagnosis;
};

const cancelled = ({receipt}: RunRecord): Diagnosis => ({
	id: 'usage.cancelled',
	confidence: 'certain',
	cause: receipt ? `Cancelled. What was written stands in receipt ${receipt.id}.` : 'Cancelled. Nothing was written.',
	evidence: (receipt?.deployments ?? [])
		.filter(({state}) => state === 'planned' || state === 'running')
		.map(({id}) => `Azure may still write by itself, as deployment ${scopeLabel(id)}; undo stops it first.`),
	remedies: receipt ? [{text: 'Take it back', command: commandToUndo(receipt)}] : [],
	learnMore: null,
	worthWaiting: false,
	accessVerdict: null,
	original: '',
});
