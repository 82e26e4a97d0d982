import {type Flag, type FlagName, flags} from './flags.ts';
import {type Command, type CommandName, commandNames, commands, wizardFlags} from './table.ts';

/** Letters of a line, as far as words allow. */
const widest = 110;

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
	const {value, short, many, help, otherwise}: Flag = flags[name];
	const shown = value === null ? '' : otherwise === undefined ? ` ${value}` : value.replace('[', '[=');
	return column(`${short ? `-${short}, ` : ''}--${name}${shown}`, `${help}${many ? ' (repeatable)' : ''}`, 30);
};

const exitCodes: readonly (readonly [number, string])[] = [
	[0, 'done: access proven, authorized or allowed; also planned, already, nothing'],
	[1, 'a fault of foundry-keyless'],
	[2, 'usage, or input is missing'],
	[3, 'it does not work; the cause is told'],
	[4, 'sign-in required'],
	[5, 'a write is needed that you cannot make; a hand-off is written'],
	[6, 'still propagating when time ran out'],
	[7, 'blocked by the network'],
	[130, 'cancelled'],
];

/** Help of one command, or of all. Every line is derived from the tables. */
export const helpText = (name: CommandName | null): string => (name === null ? overview() : commandHelp(name, commands[name]));

const overview = (): string =>
	[
		'Call a Microsoft Foundry or Azure OpenAI model as yourself, without keys.',
		'',
		'Usage',
		'  foundry-keyless [flags]            the wizard',
		'  foundry-keyless <command> [flags]  the same in a script',
		'',
		'Commands',
		...commandNames.map(command => column(command, commands[command].does, 12)),
		'',
		'Flags of the wizard',
		...wizardFlags.map(flagLine),
		'',
		'Exit codes',
		...exitCodes.map(([code, meaning]) => column(String(code), meaning, 6)),
		'',
		'Examples',
		'  foundry-keyless',
		'  foundry-keyless --sandbox',
		...commandNames.map(command => `  ${commands[command].examples[0]}`),
		'',
		'foundry-keyless <command> --help tells more of one.',
	].join('\n');

const commandHelp = (name: CommandName, {does, writes, writesOnly, operand, flags: taken, examples}: Command): string =>
	[
		`foundry-keyless ${name}: ${does}`,
		writes ? `Writes to Azure${writesOnly ? ` only ${writesOnly}` : ''}, after a confirmed plan.` : 'Never writes to Azure.',
		'',
		'Usage',
		`  foundry-keyless ${name}${operand ? ` [${operand.name}]` : ''} [flags]`,
		...(operand ? [column(operand.name, operand.help, 30)] : []),
		'',
		'Flags',
		...taken.map(flagLine),
		'',
		'Examples',
		...examples.map(example => `  ${example}`),
	].join('\n');
