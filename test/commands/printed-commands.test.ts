import {describe, expect, test} from 'vitest';
import {diagnose} from '../../source/access/diagnosis.ts';
import {parseArguments} from '../../source/commands/arguments.ts';
import {helpText} from '../../source/commands/help.ts';
import {commandNames, commands} from '../../source/commands/table.ts';
import {evidence} from '../access/support/records.ts';
import {samples} from '../access/support/samples.ts';

/** Good enough for what is printed here: words, some in single quotes. */
/** As a shell would pass them on: a redirection is its own. */
const words = (line: string): readonly string[] =>
	[...line.replace(/ < \S+$/u, '').matchAll(/'(?<quoted>[^']*)'|(?<bare>\S+)/gu)].map(({groups}) => groups?.['quoted'] ?? groups?.['bare'] ?? '');

const ours = samples.flatMap(sample =>
	diagnose(evidence(sample.evidence), sample.facts).remedies.flatMap(({command}) =>
		command?.startsWith('foundry-keyless') ? [[sample.id, command] as const] : [],
	),
);

describe('every command of ours that a diagnosis prints exists as it is printed', () => {
	test('there are some', () => expect(ours.length).toBeGreaterThan(20));
	test.for([...new Map(ours.map(([id, command]) => [command, [id, command] as const])).values()])('%s: %s', ([, command]) => {
		const filled = command.replaceAll(/<[^>]+>/gu, 'something');
		expect(parseArguments(words(filled).slice(1)).faults).toEqual([]);
	});
});

describe('every example of the help parses', () => {
	const examples = commandNames.flatMap(name => commands[name].examples.map(example => [name, example] as const));
	test.for(examples)('%s: %s', ([name, example]) => {
		const {faults, options} = parseArguments(words(example).slice(1));
		expect(faults).toEqual([]);
		expect(options.command).toBe(name);
	});
	test.for(commandNames)('help of %s names each of its flags', name => {
		for (const flag of commands[name].flags) expect(helpText(name)).toContain(`--${flag}`);
	});
});
