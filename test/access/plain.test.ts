import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ago, clock, duration, plain, quoteForBash, quoteForPowerShell, shorten} from '../../source/access/plain.ts';

const esc = '\u001b';

describe('plain', () => {
	test.for([
		['a line break becomes a blank', 'one\r\ntwo\nthree', 'one two three'],
		['a colour is dropped', `${esc}[31mred${esc}[0m`, 'red'],
		['a title that would be set is dropped', `${esc}]0;owned\u0007shown`, 'shown'],
		['a link keeps its text', `${esc}]8;;https://evil.example${esc}\\here${esc}]8;;${esc}\\`, 'here'],
		['an eight-bit control sequence is dropped', '\u009b2Jshown', 'shown'],
		['a bidirectional override is dropped', 'user\u202egnp.exe', 'usergnp.exe'],
		['isolates and marks are dropped', '\u2066a\u2069\u200fb\u061c', 'ab'],
		['zero-width blanks are dropped', 'con\u200btoso\ufeff', 'contoso'],
		['fillers, which look like nothing, are dropped', 'a\u3164b\u115fc\u034fd\uffa0', 'abcd'],
		['a backspace is dropped', 'safe\b\b\b\bevil', 'safeevil'],
		['a lone surrogate is dropped', 'a\ud800b', 'ab'],
		['letters of any script and emoji stay', 'Müller 東京 👩‍💻', 'Müller 東京 👩‍💻'],
	] as const)('%s', ([, given, wanted]) => expect(plain(given)).toBe(wanted));

	const hostile = fc.string({
		unit: fc.oneof(
			fc.constantFrom(esc, '\u009b', '[', ']', ';', '0', 'm', '\u0007', '\\', '\u202e', '\n', 'P', '\u2028'),
			fc.string({minLength: 1, maxLength: 1, unit: 'binary'}),
		),
	});

	test('no text leaves a control, a line end or a direction behind', () => {
		fc.assert(fc.property(hostile, text => !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/u.test(plain(text))));
	});

	test('what is plain stays as it is', () => {
		fc.assert(fc.property(hostile, text => plain(plain(text)) === plain(text)));
	});
});

describe('quoteForBash', () => {
	test.for([
		['a plain word stays bare', 'contoso-openai', 'contoso-openai'],
		['an ARM id stays bare', '/subscriptions/1/resourceGroups/rg', '/subscriptions/1/resourceGroups/rg'],
		['a blank is quoted', 'my res', "'my res'"],
		['a word with a quote stands between others', "it's", `"it's"`],
		['quotes of all kinds are written out', `it's "so"`, `$'it\\x27s "so"'`],
		['a typographic quote ends no string of PowerShell', 'it’s', '"it’s"'],
		['nor does one that could fill in', '’$(x)', "$'\\xe2\\x80\\x99$(x)'"],
		['nothing is quoted', '', "''"],
		['a tilde is quoted, or the shell expands it', '~/x', "'~/x'"],
		['a leading equals sign is quoted, or zsh expands it', '=ls', "'=ls'"],
		['a line end is written out, so that a paste is one line', 'a\nb', "$'a\\x0ab'"],
	] as const)('%s', ([, given, wanted]) => expect(quoteForBash(given)).toBe(wanted));

	test('bash reads back every word as it was', () => {
		const words = fc.sample(
			fc
				.string({
					unit: fc.oneof(
						fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', '\t', esc, ' ', '*', '~', '=', '#', 'é', '\u0085'),
						fc.string({minLength: 1, maxLength: 1}),
					),
				})
				.map(text => text.replaceAll('\0', '')),
			{numRuns: 300, seed: 41},
		);
		const script = words.map(word => `printf '%s\\0' ${quoteForBash(word)}`).join('\n');
		const output = execFileSync('bash', ['--norc', '-c', script], {
			stdio: ['ignore', 'pipe', 'inherit'],
			encoding: 'utf8',
			env: {LC_ALL: 'C.UTF-8'},
			maxBuffer: 10_000_000,
		});
		expect(output.split('\0').slice(0, -1)).toEqual(words);
	});

	test('no word breaks the line or drives the terminal', () => {
		fc.assert(fc.property(fc.string({unit: 'binary'}), word => !/\p{Cc}/u.test(quoteForBash(word))));
	});
});

describe('quoteForPowerShell', () => {
	test.for([
		['a word is quoted', 'x', "'x'"],
		['a quote is doubled', "it's", "'it''s'"],
		['a typographic quote is doubled too: PowerShell takes it for one', 'it’s ‘so‛', "'it’’s ‘‘so‛‛'"],
		['a variable is not expanded', '$env:PATH', "'$env:PATH'"],
	] as const)('%s', ([, given, wanted]) => expect(quoteForPowerShell(given)).toBe(wanted));

	test('a string ends only at its end, as PowerShell reads it', () => {
		const read = (quoted: string): string | null => {
			const inner = /^'(?<inner>(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)'$/u.exec(quoted)?.groups?.['inner'];
			return inner === undefined ? null : inner.replace(/(?<quote>['\u2018-\u201b])\k<quote>/gu, '$<quote>');
		};
		fc.assert(fc.property(fc.string({unit: fc.constantFrom("'", '’', '‘', 'a', '$', ' ')}), word => read(quoteForPowerShell(word)) === word));
	});
});

describe('shorten', () => {
	test.for([
		['a GUID keeps its ends', '8c1e0000-0000-4000-8000-000000000077', '8c1e…77'],
		['a name stays whole', 'contoso-openai', 'contoso-openai'],
	] as const)('%s', ([, given, wanted]) => expect(shorten(given)).toBe(wanted));
});

describe('spans of time', () => {
	test.for([
		[0, '0 s', 'just now', '0:00'],
		[41_000, '41 s', '41 s ago', '0:41'],
		[59_999, '1 min', '59 s ago', '0:59'],
		[112_000, '1 min 52 s', '1 min ago', '1:52'],
		[600_000, '10 min', '10 min ago', '10:00'],
		[7_500_000, '2 h 5 min', '2 h ago', '2:05:00'],
		[86_400_000, '1 day', '1 day ago', '24:00:00'],
		[259_200_000, '3 days', '3 days ago', '72:00:00'],
		[-5, '0 s', 'just now', '0:00'],
	] as const)('%d ms is "%s", "%s" and %s', ([ms, span, past, running]) => expect([duration(ms), ago(ms), clock(ms)]).toEqual([span, past, running]));
});
