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

/** How often something was asked. */
const questions = (app: PtyApp): number => app.text({scrollback: true}).match(/^Type a number.*:$/gmu)?.length ?? 0;

/** Only what hangs takes so long. */
const patience = 40_000;

/** Waits until this is offered by a question behind so many, and answers by its number, or by what is typed. */
const answer = async (app: PtyApp, answered: number, label: RegExp, typed?: string): Promise<void> => {
	const number = (): string | undefined => /^\d+/u.exec(options(app).find(line => label.test(line)) ?? '')?.[0];
	await app
		.waitFor(() => questions(app) > answered && number() !== undefined, patience)
		.catch((error: unknown) => {
			throw new Error(`${label} is not offered. ${error instanceof Error ? error.message : ''}`);
		});
	app.press(`${typed ?? number()}${keys.enter}`);
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
	readonly term?: string;
	readonly answers: readonly Answer[];
	readonly said: readonly RegExp[];
}[] = [
	{
		way: 'the flag',
		journey: 'from home to a proven call, by a custom role that is made for it',
		words: ['--sandbox=fresh,propagation=immediate', '--accessible'],
		answers: [/Get access/u, /Device code/u, /contoso-foundry/u, /OpenAI models only/u, /see the plan/u, /new custom role/u, /write it/u, /done/u],
		said: [/^New: First a new custom role is made: Foundry keyless: /mu, screens.done, /^Custom role Foundry keyless: .* made; receipt/mu, endings.written],
	},
	{
		way: 'ACCESSIBLE=1',
		journey: 'setting up a teammate',
		words: ['--sandbox=admin,propagation=immediate', ...onOpenai],
		env: {ACCESSIBLE: '1'},
		answers: [/Set up teammates/u, {typed: 'mara.voss@contoso.com', where: /stop/u}, /Go on with this one/u, /see the plan/u, /write it/u, /done/u],
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
			// Back, behind six rows, the details and the command of one, and the order.
			{typed: '10', where: /sort by who/u},
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
	{
		way: 'TERM=dumb',
		journey: 'what the audit finds, mended: by a call of one’s own, and as far as a new role has to settle',
		words: ['--sandbox=messy,propagation=immediate', '--credential', 'device-code', '--resource', 'contoso-foundry', '--scenario', 'openai'],
		term: 'dumb',
		answers: [
			...[/Get access/u, /see the plan/u, /write it/u, /audit/u],
			...[/ana@.*Contributor.*: plan the fix/u, /prove it with a call/u, /remove it/u, /see who has access now/u],
			...[/hana.*: plan the fix/u, /grant the narrower role/u],
			// Back, from where it settles.
			{typed: '2', where: /^1 copy the command/u},
			...[/by who/u, /back/u, /done/u],
		],
		said: [
			/^Result: Contributor on contoso-foundry is removed from ana@contoso\.com/mu,
			/^Working: It is new\. In 20 min it goes on by itself\./mu,
			/^Contributor on contoso-foundry was removed from ana@contoso\.com; receipt [a-z][a-z2-9]{3}\./mu,
			/^Cognitive Services OpenAI User was granted to hana@contoso\.com; receipt [a-z][a-z2-9]{3}\./mu,
		],
	},
];

describe.concurrent('by typed numbers, for screen readers', () => {
	test.for(journeys)('$way: $journey', async ({words, env = {}, term, answers, said}, {open}) => {
		// Wide enough that no line is broken by the terminal.
		const app = open(words, {env, columns: 400, ...(term === undefined ? {} : {term})});
		let answered = 0;
		for (const one of answers) {
			await (one instanceof RegExp ? answer(app, answered, one) : answer(app, answered, one.where, one.typed));
			answered = questions(app);
		}
		const {code, left} = await over(app);
		expect(code).toBe(0);
		for (const pattern of said) expect(left).toMatch(pattern);
		// Appended only: nothing is drawn over, and no symbol stands for a word.
		expect(app.raw.replace(overMark, '')).not.toContain('\u001B');
		expect(left).not.toMatch(/[✔✖▲◐○●❯]/u);
	});
});
