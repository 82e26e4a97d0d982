import {beforeAll, describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {makeHome} from '../support/program.ts';
import type {PtyApp} from '../support/pty.ts';
import {behindCard, type Finding, leave, type Step, withFindings} from './support/behind-card.ts';
import {openGate} from './support/gate.ts';
import {entryBecomes} from './support/receipts.ts';
import {type ServedHere, serveHere} from './support/served-here.ts';
import {at, goDownTo, over, test} from './support/sitting.ts';

const {enter} = keys;

const choose = async (app: PtyApp, {who, what}: Finding): Promise<void> => {
	await goDownTo(app, new RegExp(`❯.*${who}.*${what}`, 'u'));
	app.press(enter);
};

describe.concurrent('behind the card, too, the way out gives the terminal back and says how things were left', () => {
	let served: ServedHere;
	beforeAll(async () => {
		const cleaning: (() => void | Promise<void>)[] = [];
		const atEnd = (clean: () => void | Promise<void>): void => void cleaning.unshift(clean);
		served = await serveHere('admin', makeHome(atEnd), atEnd);
		withFindings(served.sandbox.world, Date.now());
		return async () => {
			for (const clean of cleaning) await clean();
		};
	});

	test.for(behindCard)('$way at $place', async ({place, steps, way, resource = 'contoso-foundry', outage, said, code}, {open, home, onTestFinished}) => {
		const {
			sandbox: {tenantId, clientId, clientSecret},
			env,
		} = served;
		const gate = await openGate(env.HTTPS_PROXY, onTestFinished);
		const app = open(['--credential', 'environment', '--resource', resource, '--scenario', 'openai'], {
			columns: 120,
			rows: 40,
			env: {...env, HTTPS_PROXY: gate.proxy, AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret},
		});
		const all: readonly Step[] = [['home', [enter]], ['access', [enter]], ...steps];
		for (const [index, [screen, what]] of all.entries()) {
			await at(app, screen);
			if (outage && index === all.length - 1) gate.shut(outage.host, outage.how);
			if ('who' in what) await choose(app, what);
			else app.press(...what);
		}
		await at(app, place);
		if (place === 'audit.fixing') {
			await entryBecomes(home, 'planned');
			await gate.heard;
		}
		leave(app, way);
		const ended = await over(app);
		expect(ended.left).toMatch(said);
		expect(ended.code).toBe(code);
	});
});
