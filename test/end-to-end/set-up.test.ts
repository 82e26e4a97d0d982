import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {at, over, seen, test, walk} from './support/sitting.ts';

const {down, enter} = keys;

/** Ten of all kinds, two of them on lines that are nobody's and several people's; as Excel saves it. */
const csv = [
	'\uFEFFName;User principal name',
	...['Mara;mara.voss@contoso.com', 'Bob;bob@', 'Nils;nils@fabrikam.com', 'Engineers;ai-engineers', 'Tester;prompt-tester', 'Kim;Alex Kim'],
	...['Lena;lena.fischer@contoso.com', 'Sven;sven.holm@contoso.com', 'Chloe;chloe@contoso.com', 'Api;id-chat-api'],
].join('\r\n');

test('ten teammates of mixed kinds come from a list, are seen before and after, granted, and given their lines', async ({open}) => {
	const app = open(['--sandbox=admin,propagation=immediate'], {columns: 120, rows: 40});
	writeFileSync(join(app.home, 'people.csv'), csv);
	await walk(app, [
		['home', down, down, enter],
		['sources.choosing', enter],
		['targets.choosing', `contoso-openai${enter}`],
		['scenario.choosing', enter],
	]);
	await seen(app, /Nobody is chosen yet\./u);
	app.press(`@people.csv${enter}`);
	const chosen = await seen(app, /8 chosen: .*2 unclear/u);
	expect(chosen).toMatch(/▲ "bob@" +line 3 of people\.csv +nobody here/u);
	expect(chosen).toMatch(/▲ "Alex Kim" +line 7 of people\.csv +could be 2/u);
	expect(chosen).toMatch(/✔ ai-engineers +group +12 members/u);
	// The second Alex Kim: four rows under the first.
	app.press(down, down, down, down, enter);
	await seen(app, /9 chosen: .*1 unclear/u);
	app.press('ines');
	await seen(app, /\+ ines\.duarte@contoso\.com +user/u);
	app.press(enter);
	await seen(app, /10 chosen: /u);
	app.press(enter);
	const matrix = await seen(app, /7 of 10 will\s+change/u);
	expect(matrix).toMatch(/mara\.voss@contoso\.com +user +✖ nothing +→ ✔ gets it/u);
	expect(matrix).toMatch(/nils@fabrikam\.com +guest +✖ nothing +→ ✔ gets it/u);
	expect(matrix).toMatch(/chloe@contoso\.com +user +✔ .*stays/u);
	expect(matrix).toMatch(/▲ Left out: line 3 of people\.csv: "bob@" is nobody in this tenant\./u);
	expect(matrix).toMatch(/▲ Group openai-callers holds .* already: add /u);
	app.press(enter);
	expect(await at(app, 'plan')).toContain('Seven grants.');
	app.press(enter);
	const card = await seen(app, /7 grants written: all 10 can/u);
	expect(card).toMatch(/receipt +[a-z][a-z2-9]{3} +undo it with +foundry-keyless undo/u);
	expect(card).toMatch(/npx foundry-keyless probe --resource/u);
	expect(card).toMatch(/c copy the lines for them/u);
	app.press(enter);
	const {code, left} = await over(app);
	expect(code).toBe(0);
	expect(left).toContain('7 role assignments written; receipt');
});
