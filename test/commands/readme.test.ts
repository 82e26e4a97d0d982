import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {startArguments} from '../../scripts/start-arguments.ts';
import {scenarioIds} from '../../source/access/scenario.ts';
import {parseArguments} from '../../source/commands/arguments.ts';
import {type Flag, type FlagName, flags} from '../../source/commands/flags.ts';
import {helpText} from '../../source/commands/help.ts';
import {type Command, commandNames, commands} from '../../source/commands/table.ts';
import {parsePropagation} from '../../source/sandbox/settings.ts';
import {worldDescriptions, worldNames} from '../../source/sandbox/worlds.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');

/** Lines of code blocks, without comments, and what stands between backquotes. */
const codeLines = [...readme.matchAll(/^```sh\n(?<code>[\s\S]*?)^```$/gmu)].flatMap(({groups}) => (groups?.['code'] ?? '').trimEnd().split('\n'));
const inline = [...readme.replaceAll(/^```[\s\S]*?^```$/gmu, '').matchAll(/`(?<code>[^`\n]+)`/gu)].map(({groups}) => groups?.['code'] ?? '');
const code = [...codeLines.map(line => line.replace(/\s+#.*$/u, '')), ...inline];

const rows = (header: string): readonly (readonly string[])[] => {
	const [, table = ''] = readme.split(`${header}\n`);
	const [lines = ''] = table.split('\n\n');
	return lines
		.split('\n')
		.slice(1)
		.map(line => line.split('|').slice(1, -1))
		.map(cells => cells.map(cell => cell.trim()));
};

const ours = code.flatMap(line => {
	const words = (line.replace(/ [<>] \S+$/u, '').match(/'[^']*'|\S+/gu) ?? []).map(word => word.replaceAll("'", ''));
	if (/^(npx )?foundry-keyless( |$)/u.test(line)) return [[line, words.slice(words.indexOf('foundry-keyless') + 1)] as const];
	return line.startsWith('npm -s start -- ') ? [[line, startArguments(words.slice(4))] as const] : [];
});

describe('every command line of the README is understood', () => {
	test('there are some of each kind', () => {
		expect(ours.length).toBeGreaterThan(20);
		expect(ours.filter(([line]) => line.startsWith('npm'))).toHaveLength(3);
	});
	test('code between backquotes ends in its line, or it would not be looked at', () => {
		const prose = readme.replaceAll(/^```[\s\S]*?^```$/gmu, '').split('\n');
		expect(prose.filter(line => line.split('`').length % 2 === 0)).toEqual([]);
	});
	test.for([...new Map(ours).entries()])('%s', ([, words]) => {
		expect(parseArguments(words).faults).toEqual([]);
	});
	test.for(inline.filter(text => text.startsWith('--')))('%s is a flag, with a value that it takes', text => {
		const [name = ''] = text.slice(2).split(/[= ]/u);
		const flag: Flag | undefined = flags[name as FlagName];
		const command = commandNames.find(one => (commands[one].flags as readonly string[]).includes(name));
		const value = flag?.value && !flag.otherwise && text === `--${name}` ? [flag.oneOf?.[0] ?? 'something'] : [];
		expect(parseArguments([...(command ? [command] : []), ...text.split(' '), ...value]).faults).toEqual([]);
	});
	test('every world and setting that it names exists', () => {
		const named = [...readme.matchAll(/--sandbox=(?<value>[^\s`]+)|--world (?<world>[^\s`]+)/gu)].map(
			({groups}) => groups?.['value'] ?? groups?.['world'] ?? '',
		);
		expect(named.length).toBeGreaterThan(3);
		for (const value of named) {
			const [world = '', ...settings] = value.split(',');
			expect(worldNames).toContain(world);
			const propagation = settings.find(setting => setting.startsWith('propagation='));
			if (propagation) expect(parsePropagation(propagation.slice('propagation='.length))).not.toBeNull();
		}
	});
	test('every npm script and every script that it names exists', () => {
		const scripts = code.flatMap(line => [...line.matchAll(/npm (?:run )?(?<script>start|test|build)\b/gu)].map(({groups}) => groups?.['script'] ?? ''));
		expect(new Set(scripts)).toEqual(new Set(['start', 'test', 'build']));
		for (const script of scripts) expect(Object.keys(manifest.scripts)).toContain(script);
		for (const line of code) if (line.startsWith('node ')) expect(existsSync(resolve(root, line.slice('node '.length))), line).toBe(true);
	});
});

describe('the tables of the README say what the program says', () => {
	test('commands', () => {
		expect(rows('| command | does | writes | example |').slice(1)).toEqual(
			Object.entries<Command>(commands).map(([name, {does, writes, writesOnly}]) => [
				`\`${name}\``,
				does,
				writes ? (writesOnly?.replaceAll(/--\S+/gu, '`$&`') ?? 'yes') : 'no',
				expect.stringContaining(`\`foundry-keyless ${name}`),
			]),
		);
	});
	test('exit codes', () => {
		const [, section = ''] = helpText(null).split('Exit codes\n');
		const [told = ''] = section.split('\n\n');
		const unfolded = told.replaceAll(/\n {8}/gu, ' ').split('\n');
		expect(rows('| exit code | meaning |')).toEqual(unfolded.map(line => /^ +(\d+) +(.*)$/u.exec(line)?.slice(1)));
	});
	test('scenarios', () => {
		expect(rows('| scenario | for | smallest role |').map(([id]) => id)).toEqual(scenarioIds.map(id => `\`${id}\``));
	});
	test('worlds', () => {
		expect(rows('| world | what is so |')).toEqual(worldNames.map(name => [`\`${name}\``, worldDescriptions[name]]));
	});
});

test('what the README links to and shows is there, and its pictures say in words what they show', () => {
	const links = [...readme.matchAll(/(?<picture>!?)\[(?<text>[^\]]*)\]\((?<target>[^)]+)\)/gu)].map(({groups}) => ({...groups}));
	expect(links.filter(({picture}) => picture === '!')).toHaveLength(6);
	for (const {picture, text = '', target = ''} of links) {
		expect(existsSync(resolve(root, target)), target).toBe(true);
		if (picture) expect(text.length, target).toBeGreaterThan(40);
	}
});

test('continuous integration installs and tests as the README says', () => {
	const [, run] = readFileSync(resolve(root, '.ci/run'), 'utf8').split('/.."\n');
	expect(codeLines).toContainEqual(expect.stringMatching(new RegExp(`^${run?.trim().split('\n').join(' && ')} `, 'u')));
});
