import {describe, expect, test} from 'vitest';
import {diagnose} from '../../source/access/diagnosis.ts';
import {parseArguments} from '../../source/commands/arguments.ts';
import {flags} from '../../source/commands/flags.ts';
import {helpText} from '../../source/commands/help.ts';
import {flagGroups, helpPages} from '../../source/commands/help-pages.ts';
import {commandNames, commands} from '../../source/commands/table.ts';
import {evidence} from '../access/support/records.ts';
import {samples} from '../access/support/samples.ts';

/** Good enough for what is printed here: words, some in single quotes. As a shell would pass them on: a redirection is its own. */
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
	const examples = commandNames.flatMap(name => helpPages[name].examples.map(({line}) => [name, line] as const));
	test.for(examples)('%s: %s', ([name, example]) => {
		// Of a line of shell, what foundry-keyless is given.
		const [given] = (example.split('foundry-keyless ')[1] ?? '').split(/ [<>|] |\)/u);
		const {faults, options} = parseArguments(words(given ?? ''));
		expect(faults).toEqual([]);
		expect(options.command).toBe(name);
		expect(`${helpText(name)}\n`).toContain(`\n  ${example}\n`);
	});
	test.for(commandNames)('help of %s has two examples or more, and names each of its flags once', name => {
		expect(helpPages[name].examples.length).toBeGreaterThan(1);
		const [, body = ''] = helpText(name).split('Usage');
		const [listed = ''] = body.split('Exit codes');
		for (const flag of commands[name].flags) expect(listed.match(new RegExp(`^  (?:-\\w, )?--${flag}(?![\\w-])`, 'gmu')), flag).toHaveLength(1);
	});
});

test.for([null, ...commandNames])('help of %s fits 80 columns, but for command lines to be copied', name => {
	const lines = helpText(name).split('\n');
	expect(lines.filter(line => line.length > 80 && !line.includes(' foundry-keyless '))).toEqual([]);
	expect(lines.filter(line => line.length > 120)).toEqual([]);
});

test('each flag stands in one group of the help', () => {
	expect(flagGroups.flatMap(([, names]) => names).sort()).toEqual(Object.keys(flags).sort());
});
