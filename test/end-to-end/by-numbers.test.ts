import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import type {PtyApp} from '../support/pty.ts';
import {overMark} from './support/over-mark.ts';
import {endings, screens} from './support/screens.ts';
import {over, test} from './support/sitting.ts';

/** The last question's options, once it has been put. */
const options = (app: PtyApp): readonly string[] => {
	const lines = app.text({scrollback: true}).split('\n');
	if (!/^Type a number.*:$/u.test(lines.pop() ?? '')) return [];
	return lines.slice(lines.findLastIndex(line => !/^\d+ /u.test(line)) + 1);
};

/** Waits until this is offered, and answers by its number. */
const answer = async (app: PtyApp, label: RegExp): Promise<void> => {
	const number = (): string | undefined => /^\d+/u.exec(options(app).find(line => label.test(line)) ?? '')?.[0];
	await app.waitFor(() => number() !== undefined);
	app.press(`${number()}${keys.enter}`);
};

type Answer = RegExp | {readonly typed: string; readonly where: RegExp};

const refused =
	"openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'Principal does not have access to API/Operation.'}}";

const onOpenai = ['--resource', 'contoso-openai', '--scenario', 'openai', '--credential', 'environment'] as const;

/** Each journey, and each way to ask for it. */
const journeys: readonly {
	readonly way: string;
	readonly journey: string;
	readonly words: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly answers: readonly Answer[];
	readonly said: readonly RegExp[];
}[] = [
	{
		way: 'the flag',
		journey: 'from home to a proven call',
		words: ['--sandbox=fresh,propagation=immediate', '--accessible'],
		answers: [/Get access/u, /Device code/u, /contoso-foundry/u, /OpenAI models only/u, /see the plan/u, /write it/u, /done/u],
		said: [screens.done, endings.written],
	},
	{
		way: 'ACCESSIBLE=1',
		journey: 'setting up a teammate',
		words: ['--sandbox=admin,propagation=immediate', ...onOpenai],
		env: {ACCESSIBLE: '1'},
		answers: [/Set up teammates/u, {typed: 'mara.voss@contoso.com', where: /Go on, /u}, /Go on with this one/u, /see the plan/u, /write it/u, /done/u],
		said: [/mara\.voss@contoso\.com, user, now nothing, after the plan Cognitive Services OpenAI User/u, /1 grant written/u, endings.written],
	},
	{
		way: 'INK_SCREEN_READER=true',
		journey: 'an error to its cause and the proof, who has access, and keys off and on again',
		words: ['--sandbox=harden,propagation=immediate', '--resource', 'contoso-foundry', '--scenario', 'inference'],
		env: {INK_SCREEN_READER: 'true'},
		answers: [
			/Fix an error/u,
			{typed: refused, where: /look without it/u},
			/find the cause/u,
			/Device code/u,
			/prove it with a call/u,
			/audit/u,
			// Back, behind six rows.
			{typed: '9', where: /by who/u},
			/turn keys off/u,
			/no key is in use/u,
			/Go on/u,
			{typed: 'contoso-foundry', where: /stop/u},
			/turn keys on again/u,
			{typed: 'contoso-foundry', where: /stop/u},
			/done/u,
		],
		said: [
			/^Holds: data actions: /mu,
			screens.done,
			/^Result: .*holders? can call/mu,
			/^Result: Keys of contoso-foundry are off, and/mu,
			/^Result: Keys of contoso-foundry are on, and/mu,
		],
	},
];

describe.concurrent('by typed numbers, for screen readers', () => {
	test.for(journeys)('$way: $journey', async ({words, env = {}, answers, said}, {open}) => {
		// Wide enough that no line is broken by the terminal.
		const app = open(words, {env, columns: 400});
		for (const one of answers) {
			if (one instanceof RegExp) await answer(app, one);
			else {
				await app.waitFor(() => options(app).some(line => one.where.test(line)));
				app.press(`${one.typed}${keys.enter}`);
			}
		}
		const {code, left} = await over(app);
		expect(code).toBe(0);
		for (const pattern of said) expect(left).toMatch(pattern);
		// Appended only: nothing is drawn over, and no symbol stands for a word.
		expect(app.raw.replace(overMark, '')).not.toContain('\u001B');
		expect(left).not.toMatch(/[✔✖▲◐○●❯]/u);
	});
});
