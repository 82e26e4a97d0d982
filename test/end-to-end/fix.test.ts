import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import type {PtyApp} from '../support/pty.ts';
import {endings, facts} from './support/screens.ts';
import {at, over, seen, test, walk} from './support/sitting.ts';

const {enter, down} = keys;

/** As Python's openai prints it, with the blank lines and the frames around it. */
const refused = (message: string): string => `Traceback (most recent call last):
  File "/home/ana/app.py", line 12, in <module>
    response = client.responses.create(model="gpt-4o-mini", input="hi")

openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': '${message}'}}
`;

const paste = async (app: PtyApp, text: string): Promise<void> => {
	await at(app, 'home');
	app.press(down, enter);
	await seen(app, /What went wrong\?/);
	app.press(keys.paste(text));
	await seen(app, /What you pasted/);
	app.press(enter);
};

describe.concurrent('an error that is pasted', () => {
	test('of a missing role leads over its cause and a plan to a call that works', async ({open}) => {
		const app = open(['--sandbox=owner-denied,propagation=immediate'], {columns: 120, rows: 40});
		await paste(
			app,
			refused(
				'The principal `ana@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.',
			),
		);
		await walk(app, [
			['sources.choosing', enter],
			['targets.choosing', `contoso-openai${enter}`],
		]);
		const found = await seen(app, /^ Cause /m);
		expect(found).toMatch(/✖ data actions .*missing/u);
		expect(found).toMatch(facts.ownerHoldsNone);
		app.press(enter);
		expect(await at(app, 'plan')).toContain('ana@contoso.com gets Cognitive Services OpenAI User on contoso-openai');
		app.press(enter);
		expect(await at(app, 'done')).toMatch(facts.receiptAndUndo);
		app.press(enter);
		const {code, left} = await over(app);
		expect(code).toBe(0);
		expect(left).toMatch(endings.proven);
	});

	test('of the network offers no role, and ends as that', async ({open}) => {
		const app = open(['--sandbox=firewall']);
		await paste(
			app,
			"openai.PermissionDeniedError: Error code: 403 - {'error': {'code': '403', 'message': 'Access denied due to Virtual Network/Firewall rules.'}}",
		);
		const found = await seen(app, /^ Cause /m);
		expect(found).toContain('The network stands in the way');
		expect(found).not.toMatch(/Enter|plan|grant/);
		app.press('q');
		expect((await over(app)).code).toBe(7);
	});
});
