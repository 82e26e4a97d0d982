import {describe, expect, test} from 'vitest';
import type {Discovery} from '../../source/steps/cloud.ts';
import {discoverTenants} from '../../source/steps/discover-tenants.ts';
import {activityOf} from '../../source/wizard/activities.ts';
import type {Event} from '../../source/wizard/events.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {nothingGiven, type State, start} from '../../source/wizard/state.ts';
import {diagnosis, discovery, offer, session} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);
const some = (count: number): Discovery => ({...discovery, resources: discovery.resources.slice(0, count), isPartial: true});
const part = (count: number): Event => ({type: 'discover.part', discovery: some(count)});
const loading = (given: Partial<State['given']> = {}, journey: State['journey'] = 'get-access'): State => ({
	...play(
		start({...nothingGiven, ...given}),
		{type: 'CHOOSE_JOURNEY', journey: 'get-access'},
		{type: 'sources.done', sources: [offer('device-code')]},
		{type: 'signIn.done', session: session()},
	),
	journey,
});

describe('what is found so far', () => {
	const early = play(loading(), part(1));

	test('can be chosen from, while the search goes on behind it', () => {
		expect([early.at, early.discovery?.resources.length]).toEqual(['targets.choosing', 1]);
		expect(activityOf(early)?.key).toBe(activityOf(loading())?.key);
		const whole = play(early, {type: 'discover.done', discovery});
		expect([whole.at, whole.discovery, activityOf(whole)]).toEqual(['targets.choosing', discovery, null]);
	});

	test('grows and never shrinks: a search that was begun again has less at first', () => {
		expect(play(early, part(2)).discovery?.resources).toHaveLength(2);
		expect(play(early, part(2), part(1)).discovery?.resources).toHaveLength(2);
		expect(can(loading(), part(0))).toBe(false);
	});

	test('is opened at once by its id, and searched on for when somebody comes back', () => {
		const opening = play(early, {type: 'CHOOSE_TARGET', wanted: discovery.resources[0]?.id ?? ''});
		expect(opening.at).toBe('target.opening');
		const back = play(opening, {type: 'BACK'});
		expect([back.at, activityOf(back)?.key]).toEqual(['targets.choosing', activityOf(loading())?.key]);
	});

	test.for(['contoso-openai', 'https://contoso-openai.openai.azure.com/'])('says nothing yet of %s: what it means is known when all are', wanted => {
		const waiting = play(early, {type: 'CHOOSE_TARGET', wanted});
		expect([waiting.at, activityOf(waiting)?.key]).toEqual(['targets.loading', activityOf(loading())?.key]);
		expect(can(waiting, part(2))).toBe(false);
		const opening = play(waiting, {type: 'discover.done', discovery});
		expect([opening.at, opening.wanted]).toEqual(['target.opening', wanted]);
	});

	test.for([
		['a flag names the resource', loading({resource: 'contoso-openai'})],
		['the cause of an error is looked for', loading({}, 'fix-error')],
	] as const)('is not shown where nobody is asked: %s', ([, state]) => {
		expect(can(state, part(1))).toBe(false);
	});

	test('that fails later is a failure', () => {
		expect(can(early, {type: 'failed', problem: diagnosis()})).toBe(true);
	});
});

describe('the own tenant', () => {
	const elsewhere = {id: 'aaaaaaaa-0000-4000-8000-00000000000f', name: 'Elsewhere', defaultDomain: null};
	const found = async (others: readonly (typeof elsewhere)[]): Promise<readonly (readonly [number, boolean])[]> => {
		const parts: (readonly [number, boolean])[] = [];
		await discoverTenants(
			{
				discover: async (of, _signal, onPart) => {
					if (of.tenantId === session().tenantId) onPart?.(some(1));
					return {...discovery, resources: of.tenantId === session().tenantId ? discovery.resources.slice(0, 2) : discovery.resources.slice(2)};
				},
				enterTenant: async (of, tenantId) => ({...of, tenantId}),
				listTenants: async () => [{id: session().tenantId, name: null, defaultDomain: null}, ...others],
			},
			{session: session(), onlyOwn: false},
			new AbortController().signal,
			({resources, isPartial}) => parts.push([resources.length, isPartial === true]),
		);
		return parts;
	};

	test('is told whole as soon as it is there, where there are others', async () => {
		expect(await found([elsewhere])).toEqual([
			[1, true],
			[2, true],
		]);
		expect(await found([])).toEqual([[1, true]]);
	});
});
