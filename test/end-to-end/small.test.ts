import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {endings, facts} from './support/screens.ts';
import {at, goDownTo, over, seen, test, walk} from './support/sitting.ts';

const {enter, down, home: top, escape: back, pageDown, up} = keys;
const small = {columns: 40, rows: 20} as const;

/** A sitting that goes through what begins at the card; Ana may change the resource, and calls it. */
const ownKeys = ['--sandbox=harden,propagation=immediate', '--credential', 'device-code', '--resource', 'contoso-foundry', '--scenario', 'inference'];

describe.concurrent('at 40x20', () => {
	test('from home to the card, by a custom role that is made for it', async ({open}) => {
		const app = open(['--sandbox=fresh,propagation=immediate'], small);
		await walk(app, [
			['home', enter],
			['sources.choosing', enter],
			['targets.choosing', enter],
			['scenario.choosing', down, down, enter],
		]);
		expect(await at(app, 'access')).toContain('SANDBOX');
		await walk(app, [
			['access', enter],
			['plan', up, enter],
		]);
		await seen(app, /One custom role and one grant/u);
		app.press(enter);
		await at(app, 'done');
		app.press(pageDown);
		await seen(app, facts.receiptAndUndo);
		app.press(enter);
		const {code, left} = await over(app);
		expect(code).toBe(0);
		expect(left).toMatch(/Custom role Foundry keyless: [^;]* made/u);
	});

	test('an error to its cause and the proof, who has access, and keys off and on again', async ({open}) => {
		const app = open(ownKeys, small);
		await walk(app, [
			['home', down, enter],
			['paste.waiting', keys.paste("Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'Principal does not have access to API/Operation.'}}")],
		]);
		await seen(app, /What you pasted/u);
		app.press(enter);
		await walk(app, [
			['ladder.found', enter],
			['done', 'a'],
			['audit', back],
			['done', 't'],
			['harden', enter, top, enter],
			['harden.plan', 'contoso-foundry', enter],
			['harden.done', back],
			['done', 'u'],
		]);
		await seen(app, /come back/u);
		app.press('contoso-foundry', enter);
		await seen(app, /are on, and/u);
		app.press(enter);
		const {code, left} = await over(app);
		expect(code).toBe(0);
		expect(left).toMatch(endings.proven);
	});

	test('what the audit finds, mended: by a call of one’s own, by somebody who saw it work, and as far as it has to settle', async ({open}) => {
		const app = open(['--sandbox=messy,propagation=immediate', '--credential', 'device-code', '--resource', 'contoso-foundry', '--scenario', 'openai'], small);
		await walk(app, [
			['home', enter],
			['access', enter],
			['plan', enter],
			['done', 'a'],
		]);
		const mend = async (row: RegExp): Promise<void> => {
			await at(app, 'audit');
			await goDownTo(app, row);
			app.press(enter);
		};
		await mend(/broad by habit\s+ana@/u);
		await walk(app, [
			['audit.plan', enter],
			['audit.remove', enter],
			['audit.fixed', enter],
		]);
		await mend(/broad by habit\s+ivan/u);
		await walk(app, [
			['audit.plan', enter],
			['audit.proof', enter],
			['audit.witness', 'ivan, 10:32', enter],
			['audit.remove', enter],
			['audit.fixed', enter],
		]);
		await mend(/too broad\s+hana/u);
		await walk(app, [
			['audit.plan', enter],
			['audit.settling', back],
			['audit', back],
			['done', enter],
		]);
		const {code, left} = await over(app);
		expect(code).toBe(0);
		for (const said of [/was\s+removed\s+from\s+ana@/u, /was\s+removed\s+from\s+ivan@/u, /was\s+granted\s+to\s+hana@/u]) expect(left).toMatch(said);
	});

	test('a teammate by name, seen before and after, granted, and given a line', async ({open}) => {
		const app = open(['--sandbox=admin,propagation=immediate', '--credential', 'environment', '--resource', 'contoso-openai', '--scenario', 'openai'], small);
		await walk(app, [
			['home', down, down, enter],
			['people.choosing', 'ines'],
		]);
		await seen(app, /\+ ines\.duarte/u);
		app.press(enter);
		await seen(app, /1 chosen/u);
		app.press(enter);
		await seen(app, /1 of 1 will\s+change/u);
		app.press(enter);
		await at(app, 'plan');
		app.press(enter);
		await seen(app, /1 grant written/u);
		app.press(enter);
		const {code, left} = await over(app);
		expect(code).toBe(0);
		expect(left).toMatch(endings.written);
	});
});
