import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {completionScript} from '../../source/commands/completion/script.ts';
import {type Flag, type FlagName, flags} from '../../source/commands/flags.ts';
import {shells} from '../../source/commands/shells.ts';
import {type Command, commandNames, commands, wizardFlags} from '../../source/commands/table.ts';
import {worlds} from '../../source/commands/worlds.ts';
import {worldNames} from '../../source/sandbox/worlds.ts';

const table: readonly (readonly [string, Pick<Command, 'flags'>])[] = [...Object.entries<Command>(commands), ['', {flags: wizardFlags}]];
const flagOf = (name: FlagName): Flag => flags[name];
const withShort = (name: FlagName): readonly string[] => [...(flagOf(name).short ? [`-${flagOf(name).short}`] : []), `--${name}`];
const offersOf = (name: FlagName): readonly string[] => flagOf(name).oneOf ?? flagOf(name).offers ?? [];

test('the worlds to offer are those of the sandbox', () => expect(worlds).toEqual(worldNames));

test.for(shells)('the script for %s is ASCII, says how to install it, and ends no line in blanks', shell => {
	const script = completionScript(shell);
	expect(script).toMatch(/^[\t\n -~]+$/u);
	expect(script).toContain(`foundry-keyless completion ${shell}`);
	expect(script).not.toMatch(/[ \t]$/mu);
});

/** What is typed, and what bash is to offer in its place: only what stands after its last cut, for bash puts it there. */
const typed: readonly (readonly [line: string, offered: readonly string[]])[] = [
	['foundry-keyless ch', ['check']],
	['foundry-keyless ', [...commandNames, 'help']],
	['foundry-keyless help gr', ['grant']],
	['foundry-keyless help grant ', []],
	['foundry-keyless completion ', shells],
	['foundry-keyless completion bash ', []],
	['foundry-keyless --sandbox ch', ['check']],
	['foundry-keyless --sandbox=fresh ch', ['check']],
	['foundry-keyless --resource https://contoso.openai.azure.com ha', ['hand-off', 'harden']],
	['foundry-keyless --resource check gr', ['grant']],
	['  foundry-keyless   ch', ['check']],
	['foundry-keyless nonsense --', []],
	['foundry-keyless check --sce', ['--scenario']],
	['foundry-keyless check --scenario op', ['openai']],
	['foundry-keyless check --scenario=op', ['openai']],
	['foundry-keyless check --sandbox', ['--sandbox', '--sandbox=']],
	['foundry-keyless check --sandbox=', worlds],
	['foundry-keyless check --sandbox=own', ['owner-denied']],
	['foundry-keyless check --sandbox own', []],
	['foundry-keyless check --sandbox --sce', ['--scenario']],
	['foundry-keyless check --json=', []],
	['foundry-keyless check --fix ', []],
	['foundry-keyless check --format ', []],
	['foundry-keyless check --resource ', []],
	["foundry-keyless diagnose --error 'a --b' --sce", ['--scenario']],
	['foundry-keyless check -- --', []],
	['foundry-keyless check --for be', []],
	['foundry-keyless check --for @pe', ['@people.csv']],
	['foundry-keyless check --for=@pe', ['@people.csv']],
	['foundry-keyless check --for @te', ['@teams/']],
	['foundry-keyless check --for @teams/', [String.raw`@teams/of\ two.csv`]],
	['foundry-keyless check --resource @pe', []],
	['foundry-keyless undo pe', ['people.csv']],
	['foundry-keyless undo people.csv ', []],
	['foundry-keyless undo -', ['-y', '-h', ...commands.undo.flags.map(name => `--${name}`), '--sandbox=']],
	['foundry-keyless resume pe', []],
	['foundry-keyless check --role $(touch caught) --sce', ['--scenario']],
	['foundry-keyless check --for @$(touch caught)', []],
	...table.map(
		([command, {flags: taken}]) =>
			[
				`foundry-keyless ${command}${command ? ' ' : ''}-`,
				taken.flatMap(name => [...withShort(name), ...(flagOf(name).otherwise ? [`--${name}=`] : [])]),
			] as const,
	),
	...table.flatMap(([command, {flags: taken}]) =>
		taken.filter(name => flagOf(name).value).map(name => [`foundry-keyless ${command}${command ? ' ' : ''}--${name}=`, offersOf(name)] as const),
	),
];

/** As bash 5 was seen to cut a line into COMP_WORDS, and the second argument of the function: its last part, where only @ keeps what follows it. */
const cut = (line: string): {readonly words: readonly string[]; readonly last: string} => {
	const parts = line.trimStart().split(/ +(?=(?:[^']*'[^']*')*[^']*$)/u);
	const words = parts.flatMap(part => (part === '' || part.startsWith("'") ? [part] : part.split(/(?<sign>[=:@]+)/u).filter(piece => piece !== '')));
	return {words, last: /(?:@[^=:]*|[^=:@]*)$/u.exec(parts.at(-1) ?? '')?.[0] ?? ''};
};

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

describe('bash offers', () => {
	const folder = mkdtempSync(join(tmpdir(), 'foundry-keyless-completion-'));
	let offered: readonly string[] = [];
	beforeAll(() => {
		writeFileSync(join(folder, 'people.csv'), '');
		mkdirSync(join(folder, 'teams'));
		writeFileSync(join(folder, 'teams', 'of two.csv'), '');
		const calls = typed.map(([line]) => {
			const {words, last} = cut(line);
			return `COMP_LINE=${quoted(line)}; COMP_POINT=${line.length}; COMP_WORDS=(${words.map(quoted).join(' ')}); COMP_CWORD=${words.length - 1}
				_foundry_keyless foundry-keyless ${quoted(last)} ''; printf '%s\\n' "\${COMPREPLY[*]-}"`;
		});
		// Each answer on a line of its own, its words divided by bars.
		const script = `set -u\n${completionScript('bash')}\nIFS='|'\n${calls.join('\n')}\n[ ! -e caught ] || echo caught`;
		offered = execFileSync('bash', ['--noprofile', '--norc'], {cwd: folder, input: script, encoding: 'utf8', env: {PATH: process.env['PATH'], LC_ALL: 'C'}})
			.trimEnd()
			.split('\n');
	});
	afterAll(() => rmSync(folder, {recursive: true}));
	test.for(typed.map(([line, wanted], at) => ({line, wanted, at})))('$line', ({wanted, at}) => {
		expect(new Set((offered[at] ?? '').split('|').filter(word => word !== ''))).toEqual(new Set(wanted));
	});
	test('and runs nothing of what is typed', () => expect(offered.at(-1)).not.toBe('caught'));
});

describe('zsh, fish and PowerShell know the same commands, flags and values', () => {
	const zsh = completionScript('zsh');
	const fish = completionScript('fish').split('\n');
	const powershell = completionScript('powershell');
	/** A row of one of its tables. */
	const row = (name: string, key: string): readonly string[] => {
		const [, rows = ''] = powershell.split(`$${name} = @{\n`);
		const [, values] = new RegExp(`^\\t\\t'${key}' = @\\((.*)\\)$`, 'mu').exec(rows.split('\n\t}')[0] ?? '') ?? [];
		return [...(values ?? '').matchAll(/'(?<value>[^']*)'/gu)].map(({groups}) => groups?.['value'] ?? '');
	};
	test.for(table)('those of "%s"', ([command, {flags: taken}]) => {
		const [, section = ''] = zsh.split(command ? `\n\t${command})\n` : 'ret=1\n');
		const specified = [...(section.split('\n\t)')[0]?.split('\n\t\t)')[0] ?? '').matchAll(/^\t+'(?:\*|\(\S+ )?(?<name>--[a-z-]+)/gmu)].map(
			({groups}) => groups?.['name'],
		);
		const takers = `__foundry_keyless_on (?:[a-z -]* )?${command || 'wizard'}[ ']`;
		const inFish = fish.flatMap(line => (new RegExp(takers, 'u').test(line) ? (/ -l (?<name>[a-z-]+)/u.exec(line)?.groups?.['name'] ?? []) : []));
		expect(specified.filter(name => name !== undefined).sort()).toEqual(taken.map(name => `--${name}`).sort());
		expect(inFish.sort()).toEqual([...taken].sort());
		expect(row('flagsOf', command)).toEqual(taken.flatMap(withShort));
		if (command) {
			expect(zsh).toContain(`\n\t\t'${command}:`);
			expect(fish.some(line => line.includes(`__foundry_keyless_next wizard' -a ${command} -d `))).toBe(true);
			expect(row('wordsOf', '')).toContain(command);
		}
	});
	test.for((Object.keys(flags) as readonly FlagName[]).filter(name => offersOf(name).length > 0))('the values of --%s', name => {
		const values = offersOf(name);
		expect(zsh).toMatch(new RegExp(`'\\*?--${name}=.*:${name}:\\(${values.join(' ')}\\)'`, 'u'));
		expect(fish.find(line => line.includes(` -l ${name} `))).toContain(` -a '${values.join(' ')}'`);
		expect(row('valuesOf', `--${name}`)).toEqual(values);
	});
});
