import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Diagnosis} from '../../../source/access/diagnosis.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {understand} from '../../../source/access/paste/understand.ts';
import {quoteForBash} from '../../../source/access/plain.ts';
import {moreWordings} from '../support/pastes/more-wordings.ts';
import {audience, body, lacks, mayNot} from '../support/pastes/paste.ts';
import {python} from '../support/pastes/python.ts';
import {tools, transcripts} from '../support/pastes/tools.ts';
import {wordings} from '../support/pastes/wordings.ts';
import {projectTarget, session} from '../support/records.ts';

/** Sentences and commands that a person is shown for texts with something hostile in the place of one of their words. */

const texts = [...wordings, ...moreWordings].map(([, text]) => text).concat([...python, ...tools, ...transcripts].map(({text}) => text));
const facts = [{}, {session, target: projectTarget, scenario: 'project', now: 1_800_000_000_000}, {session, now: 0}] as const;

const mark = 'broken';
const commands = [
	`x;echo ${mark}`,
	`x';echo ${mark};'`,
	`x’;echo ${mark};‘`,
	`x";echo ${mark};"`,
	`x”;echo ${mark};“`,
	`$(echo ${mark})`,
	`\`echo ${mark}\``,
	`x'\n echo ${mark}\n'`,
	`x' | echo ${mark} #`,
	`x'&&echo ${mark}&&'"$x`,
	`\\'&&echo ${mark}`,
].flatMap(command => [command, command.replaceAll(' ', '\t'), command.replaceAll(' ', '$IFS')]);
const esc = '\u001b';
const drawn = [
	`${esc}[2J`,
	`${esc}]0;title\u0007`,
	'\\u001b[31m',
	'\\x1b]8;;https://x\\x07',
	'\u202egnp',
	'\u2066',
	'\u009b1m',
	'\u0085',
	'\u2028',
	'\r\u0008',
];

/** Where a command is made of what somebody else wrote. */
const slots: readonly ((fragment: string) => string)[] = [
	fragment => `401 ${audience(`https://${fragment}`)}`,
	fragment => `openai.AuthenticationError: 401 ${audience(`https://x/${fragment}`)}`,
	fragment => body('ScopeLocked', `The scope 'x' cannot perform write operation because following scope(s) are locked: '/subscriptions/${fragment}'.`),
	fragment => body('PermissionDenied', lacks(`ben@${fragment}`, 'OpenAI/responses/write', 'POST /openai/responses')),
	fragment => body('PermissionDenied', lacks(fragment, 'OpenAI/responses/write', 'POST /openai/responses')),
	fragment => `POST https://login.microsoftonline.com/${fragment}/oauth2/v2.0/token\nHTTP/1.1 400 Bad Request\n\nAADSTS50058: nobody is signed in`,
	fragment => body('MissingSubscriptionRegistration', `The subscription is not registered to use namespace '${fragment}'.`),
	fragment => body('AuthorizationFailed', mayNot('Microsoft.Authorization/roleAssignments/write', `/subscriptions/${fragment}`)),
	fragment =>
		body('InvalidAuthenticationTokenTenant', `is from the wrong issuer 'https://sts.windows.net/${fragment}/'. It must match the tenant '${fragment}'`),
];

/** One word of a text is another, or what a command is made of. */
const altered = (fragments: readonly string[]): fc.Arbitrary<string> =>
	fc.oneof(
		fc.tuple(fc.constantFrom(...slots), fc.constantFrom(...fragments)).map(([slot, fragment]) => slot(fragment)),
		fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...fragments), fc.nat()).map(([text, fragment, at]) => {
			const words = text.split(/([\s'"`(){}[\],]+)/u);
			const position = (at % Math.ceil(words.length / 2)) * 2;
			return words.map((word, index) => (index === position ? fragment : word)).join('');
		}),
	);

const said = (text: string): readonly Diagnosis[] => {
	const pasted = readPaste(text);
	return facts.flatMap(known => {
		const {diagnosis, others} = understand(pasted, known);
		return diagnosis ? [diagnosis, ...others] : others;
	});
};
const printed = (found: readonly Diagnosis[]): readonly string[] => [...new Set(found.flatMap(({remedies}) => remedies.flatMap(({command}) => command ?? [])))];
const fixed = new Set(texts.flatMap(text => printed(said(text))));

/** Whether PowerShell takes the line for one command: outside of strings nothing that ends, joins or fills in. Source: about_Parsing, about_Quoting_Rules. */
const isOneForPowerShell = (line: string): boolean =>
	/^(?:[\w./:,@%+=^[\]\- ]|\$?'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'(?=[ '"]|$)|"[^"$`\u201c-\u201e]*"(?=[ '"]|$))*$/u.test(line);

describe('of whatever was pasted', () => {
	test('no sentence and no command drives a terminal', () => {
		fc.assert(
			fc.property(altered(drawn), text => {
				for (const {cause, evidence, remedies} of said(text)) {
					const lines = [cause, ...evidence, ...remedies.flatMap(({command = '', text: told}) => [told, command])];
					expect(lines.filter(line => /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(line))).toEqual([]);
				}
			}),
			{numRuns: 250},
		);
	});

	test('no command does anything beyond itself, in bash or in PowerShell', () => {
		const hostile = new Set<string>();
		fc.assert(
			fc.property(altered(commands), text => {
				for (const command of printed(said(text))) {
					if (fixed.has(command)) continue;
					hostile.add(command);
					expect([command, isOneForPowerShell(command)]).toEqual([command, true]);
				}
			}),
			{numRuns: 400},
		);
		expect(hostile.size).toBeGreaterThan(10);
		const script = [...hostile].map(command => `${command}\nprintf .`).join('\n');
		const {stdout, stderr} = spawnSync('/bin/bash', ['--norc', '--noprofile', '-c', `az() { :; }; azd() { :; }; foundry-keyless() { :; }\n${script}`], {
			encoding: 'utf8',
			env: {PATH: ''},
		});
		expect([stdout, stderr]).toEqual(['.'.repeat(hostile.size), '']);
	});

	test('no word does', () => {
		const words = fc.string({unit: fc.constantFrom("'", '’', '‘', '"', '“', '”', '$', '`', '\\', '!', ';', '&', ' ', '\n', 'x', '(')});
		fc.assert(
			fc.property(words, word => isOneForPowerShell(`echo ${quoteForBash(word)} end`)),
			{numRuns: 500},
		);
	});
});

test.for([
	[`a 'b'`, true],
	[`a 'b'';c'`, true],
	[`a 'b';c`, false],
	[`a 'it'\\''s;c'`, false],
	[`a 'b’;c’`, false],
	[`a "it's"`, true],
	[`a "$(c)"`, false],
	[`a \`c`, false],
	[`a | c`, false],
	["a $'b\\x27'", true],
] as const)('PowerShell takes %s for one command: %s', ([line, expected]) => expect(isOneForPowerShell(line)).toBe(expected));
