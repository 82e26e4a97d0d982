import {scenarioIds, scenarios} from '../access/scenario.ts';
import {type Flag, type FlagName, flags} from './flags.ts';
import {flagGroups, helpPages} from './help-pages.ts';
import {type Command, type CommandName, commandNames, commands, wizardFlags} from './table.ts';

/** Of a terminal that does not say how wide it is, and of what is no terminal. */
const usual = 80;
/** In columns: longer lines are hard to read, shorter ones hold no word. */
const [least, most] = [24, 100];
/** A text that has less room than this beside its column stands below it. */
const narrow = 26;
const flagWidth = 28;
const usageWidth = 35;

const folded = (text: string, width: number): readonly string[] => foldedWords(text.split(' '), width);

const foldedWords = (words: readonly string[], width: number): readonly string[] => {
	const lines: string[] = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines;
};

const indented = (text: string, indent: number, width: number): readonly string[] => folded(text, width - indent).map(line => `${' '.repeat(indent)}${line}`);

/** Two texts side by side, the right one beginning at column `at`; one below the other where the right one would have no room. */
const column = (left: string, right: string, at: number, width: number): string => {
	const heads = leftLines(left, width - 2).map(line => `  ${line}`);
	if (width - at - 2 < narrow && at > 8) return [...heads, ...indented(right, 6, width)].join('\n');
	const [first = '', ...rest] = indented(right, at + 2, width);
	return left.length > at - 2 ? [...heads, first, ...rest].join('\n') : [`  ${left.padEnd(at)}${first.trimStart()}`, ...rest].join('\n');
};

/** A flag and what it takes; too long a list of alternatives goes on below its beginning. */
const leftLines = (left: string, width: number): readonly string[] => {
	const begin = left.indexOf(' <') + 1;
	if (left.length <= width || begin === 0) return [left];
	const [first = '', ...rest] = foldedWords(left.slice(begin).split(/(?<=\|) /u), width - begin);
	return [`${left.slice(0, begin)}${first}`, ...rest.map(line => `${' '.repeat(begin)}${line}`)];
};

const flagLine = (name: FlagName, width: number): string => {
	const {value, short, many, help, otherwise, oneOf}: Flag = flags[name];
	// A list of all the values would run over the line: it stands in the text.
	const listed = oneOf !== undefined && (value ?? '').length > flagWidth;
	const shown = value === null ? '' : otherwise !== undefined ? value.replace('[', '[=') : listed ? ' <one of these>' : ` ${value}`;
	const text = `${help}${listed ? `: ${oneOf.join(', ')}` : ''}${many ? ' (repeatable)' : ''}`;
	return column(`${short ? `-${short}, ` : ''}--${name}${shown}`, text, flagWidth, width);
};

const grouped = (taken: readonly FlagName[], width: number): readonly string[] =>
	flagGroups.flatMap(([title, names]) => {
		const here = names.filter(name => taken.includes(name));
		return here.length === 0 ? [] : ['', title, ...here.map(name => flagLine(name, width))];
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

const codeLine = ([code, meaning]: readonly [number, string], width: number): string => column(String(code), meaning, 6, width);

/** Help of one command, or of all, for a terminal of so many columns. Every line is derived from the tables; a command line to be copied is never broken. */
export const helpText = (name: CommandName | null, columns: number = usual): string => {
	const width = Math.min(most, Math.max(least, columns));
	return name === null ? overview(width) : commandHelp(name, commands[name], width);
};

const overview = (width: number): string =>
	[
		...folded('Call a Microsoft Foundry or Azure OpenAI model as yourself, without keys.', width),
		'',
		'Usage',
		column('foundry-keyless [flags]', 'the wizard: sign in, choose, grant, prove', usageWidth, width),
		column('foundry-keyless <command> [flags]', 'the same in a script', usageWidth, width),
		column('foundry-keyless help <command>', 'more of one command, with examples', usageWidth, width),
		'',
		'Commands',
		...commandNames.map(command => column(command, commands[command].does, 12, width)),
		'',
		'Scenarios, which --scenario takes',
		...scenarioIds.map(id => column(id, scenarios[id].summary, 16, width)),
		...grouped(wizardFlags, width),
		'',
		'Exit codes',
		...exitCodes.map(code => codeLine(code, width)),
		'',
		'Examples',
		...example('the wizard', 'foundry-keyless', width),
		...example('the wizard in the sandbox cloud: no Azure, nothing real', 'foundry-keyless --sandbox', width),
		...example('may you call it, and why', helpPages.check.examples[0]?.line ?? '', width),
		...example('what an error means', helpPages.diagnose.examples[0]?.line ?? '', width),
	].join('\n');

/** A comment of the shell, so that both lines can be pasted. */
const example = (says: string, line: string, width: number): readonly string[] => [...folded(says, width - 4).map(text => `  # ${text}`), `  ${line}`];

const commandHelp = (name: CommandName, {does, writes, writesOnly, operand, flags: taken}: Command, width: number): string => {
	const {about, examples, exits, next} = helpPages[name];
	const inSandbox = taken.includes('sandbox') ? ['', ...folded('Try one with --sandbox added: no Azure, nothing real is touched.', width)] : [];
	return [
		...folded(`foundry-keyless ${name}: ${does}`, width),
		'',
		...folded(about, width),
		...folded(writes ? `Writes to Azure${writesOnly ? ` only ${writesOnly}` : ''}, after a confirmed plan.` : 'Never writes to Azure.', width),
		'',
		'Usage',
		...indented(`foundry-keyless ${name}${operand ? (operand.oneOf ? ` <${operand.name}>` : ` [${operand.name}]`) : ''} [flags]`, 2, width),
		...(operand ? [column(operand.name, `${operand.help}${operand.oneOf ? `: ${operand.oneOf.join(', ')}` : ''}`, flagWidth, width)] : []),
		...grouped(taken, width),
		'',
		'Exit codes',
		...exits.map(code => codeLine(code, width)),
		...indented('Everywhere: 1 a fault of foundry-keyless, 2 usage, 4 sign-in required, 7 network, 130 cancelled.', 2, width),
		'',
		'Read on',
		...next.map(other => column(`${other} --help`, commands[other].does, flagWidth, width)),
		column('--help', 'all commands, scenarios and exit codes', flagWidth, width),
		'',
		'Examples',
		...examples.flatMap(({says, line}) => example(says, line, width)),
		...inSandbox,
	].join('\n');
};
