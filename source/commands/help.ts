import {scenarioIds, scenarios} from '../access/scenario.ts';
import {type Flag, type FlagName, flags} from './flags.ts';
import {flagGroups, helpPages} from './help-pages.ts';
import {type Command, type CommandName, commandNames, commands, wizardFlags} from './table.ts';

/** Letters of a line, as far as words allow; a command line to be copied is never broken. */
const widest = 80;
const flagWidth = 26;

const folded = (text: string, width: number): readonly string[] => {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines;
};

const column = (left: string, right: string, width: number): string => {
	const margin = ' '.repeat(width + 2);
	const text = folded(right, widest - margin.length).join(`\n${margin}`);
	return left.length >= width ? `  ${left}\n${margin}${text}` : `  ${left.padEnd(width)}${text}`;
};

const flagLine = (name: FlagName): string => {
	const {value, short, many, help, otherwise, oneOf}: Flag = flags[name];
	// A list of all the values would run over the line: it stands in the text.
	const listed = oneOf !== undefined && (value ?? '').length > flagWidth;
	const shown = value === null ? '' : otherwise !== undefined ? value.replace('[', '[=') : listed ? ' <one of these>' : ` ${value}`;
	const text = `${help}${listed ? `: ${oneOf.join(', ')}` : ''}${many ? ' (repeatable)' : ''}`;
	return column(`${short ? `-${short}, ` : ''}--${name}${shown}`, text, flagWidth);
};

const grouped = (taken: readonly FlagName[]): readonly string[] =>
	flagGroups.flatMap(([title, names]) => {
		const here = names.filter(name => taken.includes(name));
		return here.length === 0 ? [] : ['', title, ...here.map(flagLine)];
	});

const exitCodes: readonly (readonly [number, string])[] = [
	[0, 'done: access proven, authorized or allowed; also planned, already, nothing'],
	[1, 'a fault of foundry-keyless'],
	[2, 'usage, or input is missing'],
	[3, 'it does not work; the cause is told'],
	[4, 'sign-in required'],
	[5, 'a write is needed that you cannot make; a hand-off is written'],
	[6, 'not in effect yet when time ran out'],
	[7, 'blocked by the network'],
	[130, 'cancelled'],
];

const codeLine = ([code, meaning]: readonly [number, string]): string => column(String(code), meaning, 6);

/** Help of one command, or of all. Every line is derived from the tables. */
export const helpText = (name: CommandName | null): string => (name === null ? overview() : commandHelp(name, commands[name]));

const overview = (): string =>
	[
		'Call a Microsoft Foundry or Azure OpenAI model as yourself, without keys.',
		'',
		'Usage',
		'  foundry-keyless [flags]            the wizard: sign in, choose, grant, prove',
		'  foundry-keyless <command> [flags]  the same in a script',
		'  foundry-keyless help <command>     more of one command, with examples',
		'',
		'Commands',
		...commandNames.map(command => column(command, commands[command].does, 12)),
		'',
		'Scenarios, which --scenario takes',
		...scenarioIds.map(id => column(id, scenarios[id].summary, 16)),
		...grouped(wizardFlags),
		'',
		'Exit codes',
		...exitCodes.map(codeLine),
		'',
		'Examples',
		...example('the wizard', 'foundry-keyless'),
		...example('the wizard in the sandbox cloud: no Azure, nothing real', 'foundry-keyless --sandbox'),
		...example('may you call it, and why', helpPages.check.examples[0]?.line ?? ''),
		...example('what an error means', helpPages.diagnose.examples[0]?.line ?? ''),
	].join('\n');

const example = (says: string, line: string): readonly string[] => [`  # ${says}`, `  ${line}`];

const commandHelp = (name: CommandName, {does, writes, writesOnly, operand, flags: taken}: Command): string => {
	const {about, examples, exits, next} = helpPages[name];
	const inSandbox = taken.includes('sandbox') ? ['', 'Try one with --sandbox added: no Azure, nothing real is touched.'] : [];
	return [
		...folded(`foundry-keyless ${name}: ${does}`, widest),
		'',
		...folded(about, widest),
		writes ? `Writes to Azure${writesOnly ? ` only ${writesOnly}` : ''}, after a confirmed plan.` : 'Never writes to Azure.',
		'',
		'Usage',
		`  foundry-keyless ${name}${operand ? (operand.oneOf ? ` <${operand.name}>` : ` [${operand.name}]`) : ''} [flags]`,
		...(operand ? [column(operand.name, `${operand.help}${operand.oneOf ? `: ${operand.oneOf.join(', ')}` : ''}`, flagWidth)] : []),
		...grouped(taken),
		'',
		'Exit codes',
		...exits.map(codeLine),
		...folded('Everywhere: 1 a fault of foundry-keyless, 2 usage, 4 sign-in required, 7 network, 130 cancelled.', widest - 2).map(line => `  ${line}`),
		'',
		'Read on',
		...next.map(other => column(`${other} --help`, commands[other].does, flagWidth)),
		column('--help', 'all commands, scenarios and exit codes', flagWidth),
		'',
		'Examples',
		...examples.flatMap(({says, line}) => example(says, line)),
		...inSandbox,
	].join('\n');
};
