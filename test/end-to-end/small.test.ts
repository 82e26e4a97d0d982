import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {endings, facts} from './support/screens.ts';
import {at, over, seen, test, walk} from './support/sitting.ts';

const {enter, down, home: top, escape: back, pageDown} = keys;
const small = {columns: 40, rows: 20} as const;

/** A sitting that goes through what begins at the card; Ana may change the resource, and calls it. */
const ownKeys = ['--sandbox=harden,propagation=immediate', '--credential', 'device-code', '--resource', 'contoso-foundry', '--scenario', 'inference'];

describe.concurrent('at 40x20', () => {
	test('from home to the card, by a role that was missing', async ({open}) => {
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
			['plan', enter],
		]);
		await at(app, 'done');
		app.press(pageDown);
		await seen(app, facts.receiptAndUndo);
		app.press(enter);
		expect((await over(app)).code).toBe(0);
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
