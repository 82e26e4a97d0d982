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

describe('help fits a terminal of any width, but for command lines to be copied, which are never broken', () => {
	const pages = [null, ...commandNames];
	test.for([40, 60, 80, 120])('%i columns', columns => {
		const fits = Math.min(columns, 100);
		for (const name of pages) {
			const text = helpText(name, columns);
			const lines = text.split('\n');
			const copied = (name === null ? commandNames : [name]).flatMap(command => helpPages[command].examples.map(({line}) => `  ${line}`));
			expect(name === null ? [] : copied.filter(line => !lines.includes(line))).toEqual([]);
			expect(lines.filter(line => line.length > fits && !copied.includes(line))).toEqual([]);
			expect(lines.filter(line => line.length > 120)).toEqual([]);
			// Nothing is left out where there is less room, and nothing stands flush against the name before it.
			expect(text.replaceAll(/[#\s]+/gu, ' ')).toBe(helpText(name).replaceAll(/[#\s]+/gu, ' '));
			expect(lines.filter(line => /^ {2}(?:-\w, )?--\S+(?: <[^>]*>)? [^\s<]/u.test(line))).toEqual([]);
		}
	});
	test.for([
		[undefined, 80],
		[0, 24],
		[300, 100],
	] as const)('%s columns: lines of %i at most', ([columns, most]) => {
		expect(helpText(null, columns)).toBe(helpText(null, most));
	});
	test('a flag that takes much is folded between its alternatives, below where they begin, and its text hangs below', () => {
		expect(helpText('check', 40)).toContain(
			[
				'  --resource <name | resource id |',
				'             endpoint URL>',
				'      the Foundry or Azure OpenAI',
				'      resource; its name, its id from',
				'      the portal, or the URL that your',
				'      code calls',
				'  --project <name>',
				'      the Foundry project',
			].join('\n'),
		);
	});
});

test('each flag stands in one group of the help', () => {
	expect(flagGroups.flatMap(([, names]) => names).sort()).toEqual(Object.keys(flags).sort());
});
