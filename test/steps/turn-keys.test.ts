import {describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import type {Resource} from '../../source/access/target.ts';
import {InputTrouble} from '../../source/access/trouble.ts';
import {checkKeys} from '../../source/steps/check-keys.ts';
import {turnKeys} from '../../source/steps/turn-keys.ts';
import {foundryResource, foundryTarget, session} from '../access/support/records.ts';
import {fakeClock} from './support/clock.ts';
import {quiet} from './support/told.ts';

const failure = (status: number | null, code: string): CloudFailure =>
	new CloudFailure({plane: 'arm', status, code, aadsts: null, message: code, headers: {}, request: null, correlationId: null, claims: null});

class Killed extends Error {}

/** A resource at Azure, what is on the disk, and a process that dies at the n-th thing it does there. */
const machine = ({
	dieAt = Number.POSITIVE_INFINITY,
	rewrites = false,
	keysDisabled = false,
}: {
	dieAt?: number;
	rewrites?: boolean;
	keysDisabled?: boolean;
} = {}) => {
	let done = 0;
	let resource: Resource = {...foundryResource, keysDisabled};
	const saved: Receipt[] = [];
	/** Dies before the effect with an odd number of it, after it with an even one. */
	const step = async <T>(effect: () => T): Promise<T> => {
		done += 1;
		if (done === dieAt) throw new Killed();
		const result = effect();
		done += 1;
		if (done === dieAt) throw new Killed();
		return result;
	};
	const tools = {
		cloud: {
			answerClaims: async () => undefined,
			getResource: async () => step(() => resource),
			setLocalAuth: async (_: unknown, {disabled}: {readonly disabled: boolean}) =>
				step(() => {
					if (!rewrites) resource = {...resource, keysDisabled: disabled};
				}),
		},
		computer: {
			random: () => 0.5,
			saveReceipt: async (receipt: Receipt) =>
				step(() => {
					saved.push(receipt);
					return {path: '/r.json'};
				}),
		},
		clock: fakeClock(),
	};
	return {tools, saved, steps: () => done, resource: () => resource};
};

const told = {...quiet, onReceipt: () => undefined};
const turn = async ({tools, resource}: ReturnType<typeof machine>, wanted: 'off' | 'on', before = resource()) =>
	turnKeys(tools, {session, resource: before, wanted}, told, new AbortController().signal);

describe.for(['off', 'on'] as const)('keys turned %s', wanted => {
	const start = {keysDisabled: wanted === 'on'};

	test('with the value that was there on the disk before anything is sent', async () => {
		const one = machine(start);
		const {receipt, resource} = await turn(one, wanted);
		expect(one.saved.map(({localAuth}) => localAuth?.state)).toEqual(['planned', 'written']);
		expect(receipt.localAuth).toEqual({resourceId: foundryResource.id, before: wanted === 'on', after: wanted === 'off', state: 'written'});
		expect(resource?.keysDisabled).toBe(wanted === 'off');
	});

	test('and killed anywhere: what is at Azure is never without a receipt that looks for it, and a second run ends well', async () => {
		const whole = machine(start);
		await turn(whole, wanted);
		expect(whole.steps()).toBeGreaterThanOrEqual(8);
		for (let dieAt = 1; dieAt <= whole.steps(); dieAt += 1) {
			const one = machine({...start, dieAt});
			const died = await turn(one, wanted).then(
				() => false,
				(error: unknown) => error instanceof Killed || error instanceof InputTrouble,
			);
			const isChanged = one.resource().keysDisabled !== start.keysDisabled;
			const last = one.saved.at(-1)?.localAuth;
			if (isChanged) expect([dieAt, last?.state, last?.before]).toEqual([dieAt, expect.stringMatching(/planned|written/u), start.keysDisabled]);
			else expect([dieAt, died, last?.state ?? 'planned']).toEqual([dieAt, true, 'planned']);
			const again = machine({keysDisabled: one.resource().keysDisabled});
			if (!isChanged) expect((await turn(again, wanted)).resource?.keysDisabled).toBe(wanted === 'off');
		}
	});
});

test('a policy that makes nothing of it is seen when it is read back, and the receipt says so', async () => {
	const one = machine({rewrites: true});
	const {receipt, resource} = await turn(one, 'off');
	expect([resource?.keysDisabled, receipt.localAuth?.state]).toEqual([false, 'refused']);
	expect(one.tools.clock.slept).toEqual([2000, 2000, 2000]);
});

test('a replica that is behind is asked again', async () => {
	const one = machine();
	let asked = 0;
	const getResource = async (): Promise<Resource> => {
		asked += 1;
		return asked < 3 ? foundryResource : one.resource();
	};
	const {receipt} = await turnKeys(
		{...one.tools, cloud: {...one.tools.cloud, getResource}},
		{session, resource: foundryResource, wanted: 'off'},
		told,
		new AbortController().signal,
	);
	expect([asked, receipt.localAuth?.state]).toEqual([3, 'written']);
});

test.for([
	[403, 'AuthorizationFailed', 'refused'],
	[409, 'ScopeLocked', 'refused'],
	[null, 'ECONNRESET', 'planned'],
	[503, 'ServiceUnavailable', 'planned'],
] as const)('where Azure answers %s %s the receipt says %s', async ([status, code, state]) => {
	const one = machine();
	const setLocalAuth = async (): Promise<void> => Promise.reject(failure(status, code));
	const turning = turnKeys(
		{...one.tools, cloud: {...one.tools.cloud, setLocalAuth}},
		{session, resource: foundryResource, wanted: 'off'},
		told,
		new AbortController().signal,
	);
	await expect(turning).rejects.toThrow(code);
	expect(one.saved.at(-1)?.localAuth?.state).toBe(state);
});

test('nothing is sent where no receipt can be kept', async () => {
	const one = machine();
	const saveReceipt = async (): Promise<{path: string}> => Promise.reject(new Error('disk full'));
	const turning = turnKeys(
		{...one.tools, computer: {...one.tools.computer, saveReceipt}},
		{session, resource: foundryResource, wanted: 'off'},
		told,
		new AbortController().signal,
	);
	await expect(turning).rejects.toThrow(/disk full.*keys were left/u);
	expect(one.resource().keysDisabled).toBe(false);
});

describe('what a made-up key is answered', () => {
	const off = {
		status: 403,
		body: JSON.stringify({error: {code: 'AuthenticationTypeDisabled', message: 'Key based authentication is disabled for this resource.'}}),
	};
	const on = {
		status: 401,
		body: JSON.stringify({
			error: {code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key.'},
		}),
	};
	const firewall = {status: 403, body: JSON.stringify({error: {code: '403', message: 'Access denied due to Virtual Network/Firewall rules.'}})};
	const busy = {status: 503, body: 'try later'};
	const check = async (answers: readonly ({status: number; body: string} | null)[], wanted: 'off' | 'on', {timeoutMs = 60_000, wait = true} = {}) => {
		const clock = fakeClock();
		let asked = 0;
		const callWithMadeUpKey = async () => {
			const answer = answers[Math.min(asked, answers.length - 1)] ?? null;
			asked += 1;
			if (!answer) throw failure(null, 'ECONNREFUSED');
			return {...answer, headers: {}, elapsedMs: 1};
		};
		const found = await checkKeys(
			{cloud: {callWithMadeUpKey}, clock},
			{session, target: foundryTarget, wanted, timeoutMs, wait},
			() => undefined,
			new AbortController().signal,
		);
		return [found.is, found.attempts, clock.elapsed()];
	};

	test.for([
		['twice the same', [off], 'off', {}, ['confirmed', 2, 1000]],
		['on the way back', [on], 'on', {}, ['confirmed', 2, 1000]],
		['it takes a while', [on, on, off], 'off', {}, ['confirmed', 4, 11_000]],
		['front ends disagree', [off, on, off, off], 'off', {}, ['confirmed', 4, 7000]],
		['it never arrives', [on], 'off', {timeoutMs: 12_000}, ['arriving', 4, 12_000]],
		['it is off for longer than that', [off], 'on', {timeoutMs: 12_000}, ['arriving', 4, 12_000]],
		['without waiting', [on], 'off', {wait: false}, ['arriving', 1, 0]],
		['without waiting, and there', [off], 'off', {wait: false}, ['confirmed', 1, 0]],
		['a firewall says nothing of keys', [firewall], 'off', {}, ['not-confirmed', 1, 0]],
		['a passing fault', [busy, off], 'off', {}, ['confirmed', 3, 6000]],
		['a fault that stays', [busy], 'off', {}, ['not-confirmed', 4, 15_000]],
		['no answer', [null], 'off', {}, ['not-confirmed', 4, 15_000]],
		['200 would be anything', [{status: 200, body: '{}'}], 'off', {}, ['not-confirmed', 1, 0]],
	] as const)('%s', async ([, answers, wanted, options, expected]) => {
		expect(await check(answers, wanted, options)).toEqual(expected);
	});
});
