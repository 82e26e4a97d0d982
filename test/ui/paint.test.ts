import {expect, test} from 'vitest';
import {type Line, span} from '../../source/ui/line.ts';
import {paint} from '../../source/ui/paint.ts';
import {chooseTheme} from '../../source/ui/theme.ts';

const painted = (line: Line, env: Readonly<Record<string, string>>): string => paint(line, chooseTheme({env: {LANG: 'C.UTF-8', ...env}, platform: 'linux'}));

test.for([
	['what is plain', [{text: 'held'}], {}, 'held'],
	['nothing', [], {}, ''],
	['a colour, and back', [span('good', '✔'), {text: ' held'}], {}, '\u001B[32m✔\u001B[39m held'],
	['a colour in bold', [span('here', '❯')], {}, '\u001B[1;36m❯\u001B[22;39m'],
	['underlined', [span('link', 'page')], {}, '\u001B[4;36mpage\u001B[24;39m'],
	['inverse', [span('world', 'SANDBOX')], {}, '\u001B[1;7mSANDBOX\u001B[22;27m'],
	['no colour with NO_COLOR, and bold still', [span('good', '✔'), span('here', '❯')], {NO_COLOR: '1'}, '✔\u001B[1m❯\u001B[22m'],
	['nothing but text with FORCE_COLOR=0', [span('world', 'SANDBOX'), span('good', '✔')], {FORCE_COLOR: '0'}, 'SANDBOX✔'],
	['ASCII where the terminal draws nothing else, in the same columns', [{text: '8c1e…77 – a · b → c'}], {LANG: 'C'}, '8c1e~77 - a . b > c'],
] as const)('%s', ([, line, env, expected]) => expect(painted(line, env)).toBe(expected));
