import {describe, expect, test, vi} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {DeviceCode} from '../../source/steps/cloud.ts';
import {reduce} from '../../source/wizard/machine.ts';
import {type State, start} from '../../source/wizard/state.ts';
import {createWizard} from '../../source/wizard/store.ts';
import {controlled} from './controlled.ts';
import {discovery, evidence, offer, session} from './samples.ts';

const code: DeviceCode = {
	userCode: 'HQ7K-P2XD',
	verificationUri: 'https://microsoft.com/devicelogin',
	expiresAt: 900_000,
	application: 'foundry-keyless',
	tenantId: null,
};

const atSources = reduce(reduce(start(), {type: 'CHOOSE_JOURNEY', journey: 'get-access'}), {
	type: 'sources.done',
	sources: [offer('device-code'), offer('browser')],
});

const begun = (initial: State = start()) => {
	const fake = controlled();
	const changes: string[] = [];
	const wizard = createWizard(fake.services, initial, {onChange: state => changes.push(state.at)});
	wizard.start();
	return {...fake, wizard, changes};
};

describe('the store', () => {
	test('starts nothing at home', () => expect(begun().asked).toEqual([]));

	test('starts what belongs to a place, tells the checkpoint and the screen of each change', async () => {
		const {wizard, asked, answer, changes} = begun();
		const seen = vi.fn();
		const stop = wizard.subscribe(seen);
		wizard.send({type: 'CHOOSE_JOURNEY', journey: 'get-access'});
		expect(asked).toEqual(['sources']);
		await answer('sources', [offer('device-code'), offer('browser')]);
		expect(wizard.getSnapshot().at).toBe('sources.choosing');
		expect(changes).toEqual(['sources.loading', 'sources.choosing']);
		expect(seen).toHaveBeenCalledTimes(2);
		stop();
		wizard.send({type: 'BACK'});
		expect(seen).toHaveBeenCalledTimes(2);
	});

	test('tells nobody of an event that means nothing', () => {
		const {wizard, changes} = begun();
		const before = wizard.getSnapshot();
		wizard.send({type: 'CONFIRM'});
		expect(wizard.getSnapshot()).toBe(before);
		expect(changes).toEqual([]);
	});

	test('aborts what runs when the person goes back, and drops what still comes of it', async () => {
		const {wizard, answer, signalOf, report} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		report(code);
		expect(wizard.getSnapshot().deviceCode).toEqual(code);
		wizard.send({type: 'BACK'});
		expect(signalOf('signIn').aborted).toBe(true);
		report(code);
		await answer('signIn', session());
		expect(wizard.getSnapshot()).toMatchObject({at: 'sources.choosing', deviceCode: null, record: {session: null}});
	});

	test('starts anew when another source is chosen while signing in', () => {
		const {wizard, asked, signalOf} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		const first = signalOf('signIn');
		wizard.send({type: 'CHOOSE_SOURCE', source: 'browser'});
		expect(asked).toEqual(['signIn', 'signIn']);
		expect(first.aborted).toBe(true);
		expect(signalOf('signIn').aborted).toBe(false);
	});

	test('goes from one activity to the next by itself', async () => {
		const {wizard, asked, answer} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		await answer('signIn', session());
		await answer('listTenants', []);
		await answer('discover', discovery);
		expect(asked).toEqual(['signIn', 'discover', 'listTenants']);
		expect(wizard.getSnapshot().at).toBe('targets.choosing');
	});

	test('explains what Azure refused', async () => {
		const {wizard, refuse} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		await refuse(
			'signIn',
			new CloudFailure(evidence({plane: 'signin', aadsts: '50105', message: 'AADSTS50105: Your administrator has configured the application.'})),
		);
		const {at, problem, record} = wizard.getSnapshot();
		expect(at).toBe('signIn.failed');
		expect(problem?.original).toContain('AADSTS50105');
		expect(record.diagnosis).toEqual(problem);
	});

	test('explains a fault of its own with its own words', async () => {
		const {wizard, refuse} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		await refuse('signIn', new TypeError('x is not a function'));
		expect(wizard.getSnapshot()).toMatchObject({at: 'signIn.failed', problem: {original: 'x is not a function'}});
	});

	test('starts a restored state again', () => {
		const running = reduce(atSources, {type: 'CHOOSE_SOURCE', source: 'device-code'});
		const {asked} = begun(JSON.parse(JSON.stringify(running)) as State);
		expect(asked).toEqual(['signIn']);
	});

	test('aborts when it is stopped and says when everything has come to its end', async () => {
		const {wizard, signalOf, refuse} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		wizard.stop();
		expect(signalOf('signIn').aborted).toBe(true);
		let settled = false;
		const waiting = wizard.settled().then(() => {
			settled = true;
		});
		await Promise.resolve();
		expect(settled).toBe(false);
		await refuse('signIn', new Error('aborted'));
		await waiting;
		expect(wizard.getSnapshot().at).toBe('signIn.running');
	});

	test('does not run an activity twice for one stay', async () => {
		const {wizard, asked} = begun(atSources);
		wizard.send({type: 'CHOOSE_SOURCE', source: 'device-code'});
		wizard.start();
		wizard.start();
		expect(asked).toEqual(['signIn']);
	});
});
