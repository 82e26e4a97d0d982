import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import {CloudFailure} from '../../source/access/failure.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import type {ModelAnswer, ProbeProgress} from '../../source/access/liveness.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import {type ProbeQuestion, probe} from '../../source/steps/probe.ts';
import {anaId, deployment, endpointTarget, evidence, foundryTarget, openaiTarget, openaiUser, session} from '../access/support/records.ts';
import {fakeClock} from './support/clock.ts';
import {answered, busy, filtered, firewall, modelOf, noAccess, noDeployment, notOnThisRoute, portalPage, wrongAudience, wrongLimit} from './support/model.ts';

const minute = 60_000;
const scope = openaiTarget.resource?.id ?? '';
const ana = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;

const role = (part: Partial<HeldRole> = {}): HeldRole => ({
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope,
	via: null,
	state: 'active',
	until: null,
	dataActions: 20,
	sufficient: true,
	createdOn: '2026-11-20T09:59:30.000Z',
	...part,
});

const assessment = (outcome: Assessment['outcome'], held: readonly HeldRole[] = []): Assessment => ({
	principal: ana,
	outcome,
	missing: [],
	because: [],
	held,
	needs: [],
});

const receiptOf = (...entries: readonly Partial<ReceiptEntry>[]): Receipt => ({
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-20T09:59:50.000Z',
	cloud: 'public',
	tenantId: session.tenantId,
	by: anaId,
	sandbox: null,
	entries: entries.map(entry => ({id: `${scope}/x`, roleId: openaiUser, principalId: anaId, scope, state: 'created', ...entry})),
});

const allowed = [assessment('allowed', [role()])];

/** Probes with a fake clock a model that answers so; the last answer of a list is repeated. */
const probing = async (
	answers: readonly (ModelAnswer | Error)[] | ((at: number, number: number) => ModelAnswer | Error),
	part: Partial<ProbeQuestion> = {},
	{leaveAfter = Number.POSITIVE_INFINITY}: {readonly leaveAfter?: number} = {},
) => {
	const clock = fakeClock();
	const leave = new AbortController();
	const progress: ProbeProgress[] = [];
	const {cloud, sent} = modelOf(clock, ({at, number}) =>
		typeof answers === 'function' ? answers(at, number) : (answers[Math.min(number, answers.length - 1)] as ModelAnswer | Error),
	);
	clock.onSleep = () => {
		if (clock.slept.length >= leaveAfter) leave.abort(new DOMException('left', 'AbortError'));
	};
	const question: ProbeQuestion = {
		session,
		target: openaiTarget,
		scenario: 'openai',
		assessments: allowed,
		receipt: null,
		timeoutMs: 20 * minute,
		wait: true,
		previous: null,
		...part,
	};
	const settled = await probe({cloud, clock}, question, one => void progress.push(one), leave.signal).then(
		value => ({value}),
		(error: unknown) => ({error}),
	);
	return {settled, sent, clock, progress, times: sent.map(({at}) => at)};
};

const probed = async (...given: Parameters<typeof probing>) => {
	const {settled, ...rest} = await probing(...given);
	if ('error' in settled) throw settled.error;
	const {liveness, diagnosis} = settled.value;
	return {...rest, liveness, diagnosis, because: liveness.because.map(({id}) => id)};
};

describe('the proof', () => {
	test('is two answers, the second a second after the first', async () => {
		const {liveness, diagnosis, times} = await probed([answered]);
		expect(times).toEqual([0, 1000]);
		expect(diagnosis).toBeNull();
		expect(liveness).toMatchObject({outcome: 'proven', attempts: 2, elapsedMs: 1000, status: 200, latencyMs: 42, tokens: 9});
		expect(liveness.url).toMatch(/^https:\/\/contoso-openai\.openai\.azure\.com\//u);
	});

	test.for([
		['comes as soon as the role has arrived', 31_000, [0, 5, 10, 15, 20, 25, 30, 35, 36]],
		['comes with the first call when it had arrived before', 0, [0, 1]],
	] as const)('%s', async ([, arrivesAt, seconds]) => {
		const {liveness, times} = await probed(at => (at >= arrivesAt ? answered : noAccess));
		expect(liveness.outcome).toBe('proven');
		expect(times).toEqual(seconds.map(second => second * 1000));
	});

	test('begins anew when a front end has not heard of it yet', async () => {
		const {liveness, times} = await probed([noAccess, answered, noAccess, answered, busy(), answered, answered]);
		expect(liveness).toMatchObject({outcome: 'proven', attempts: 7});
		expect(times).toEqual([0, 5, 6, 11, 12, 17, 18].map(second => second * 1000));
	});

	test('tells each call on its way', async () => {
		const {progress} = await probed([noAccess, answered]);
		const startedAt = Date.UTC(2026, 10, 20, 10);
		const shown = progress.map(({attempts, nextAt}) => [attempts.length, nextAt === null ? null : nextAt - startedAt, attempts.at(-1)?.verdict]);
		expect(shown).toEqual([
			[0, null, undefined],
			[1, 5000, 'denied'],
			[1, null, 'denied'],
			[2, 6000, 'answered'],
			[2, null, 'answered'],
			[3, null, 'answered'],
		]);
		expect(progress[1]).toMatchObject({startedAt, attempts: [{at: startedAt, status: 401, code: 'PermissionDenied'}]});
	});
});

describe('the wait', () => {
	test('calls every 5 s, after 10 minutes every 10 s, and stops on time', async () => {
		const {liveness, times, because} = await probed([noAccess]);
		const early = Array.from({length: 121}, (_, call) => call * 5000);
		const late = Array.from({length: 60}, (_, call) => 10 * minute + (call + 1) * 10_000);
		expect(times).toEqual([...early, ...late]);
		expect(liveness).toMatchObject({outcome: 'propagating', elapsedMs: 20 * minute, attempts: 181, status: 401});
		expect(because).toContain('state.propagating');
		expect(times.filter(at => at <= 10 * minute).length).toBeLessThanOrEqual(125);
	});

	test.for([
		[0, [0]],
		[1, [0, 1]],
		[5000, [0, 5000]],
		[12_345, [0, 5000, 10_000, 12_345]],
		[10 * minute + 1, [...Array.from({length: 121}, (_, call) => call * 5000), 10 * minute + 1]],
	] as const)('of at most %d ms ends with a last call at that moment', async ([timeoutMs, expected]) => {
		const {liveness, times} = await probed([noAccess], {timeoutMs});
		expect(times).toEqual(expected);
		expect(liveness).toMatchObject({outcome: 'propagating', elapsedMs: timeoutMs});
	});

	test('is not begun when none is wanted', async () => {
		const {liveness, times} = await probed([noAccess], {wait: false});
		expect([liveness.outcome, times]).toEqual(['propagating', [0]]);
	});

	test('sees a role within 5 s of its arrival, whenever it arrives in the first 10 minutes', async () => {
		for (let arrivesAt = 1; arrivesAt < 10 * minute; arrivesAt += 7919) {
			const {times, liveness} = await probed(at => (at >= arrivesAt ? answered : noAccess));
			expect(liveness.outcome).toBe('proven');
			expect((times.at(-2) ?? 0) - arrivesAt).toBeLessThan(5000);
		}
	});

	const progressOf = (attempts: number, startedAt: number): ProbeProgress => ({
		startedAt,
		since: null,
		attempts: Array.from({length: attempts}, (_, call) => ({at: startedAt + call * 5000, status: 401, code: null, verdict: 'denied'})),
		nextAt: null,
		url: 'https://contoso-openai.openai.azure.com',
		audience: 'https://cognitiveservices.azure.com',
	});
	const began = Date.UTC(2026, 10, 20, 9, 49);

	test('that was left goes on counting: calls, time, schedule and limit', async () => {
		const {liveness, times} = await probed([noAccess], {previous: progressOf(40, began), timeoutMs: 12 * minute});
		expect(times).toEqual([0, 10, 20, 30, 40, 50, 60].map(second => second * 1000));
		expect(liveness).toMatchObject({outcome: 'propagating', attempts: 47, elapsedMs: 12 * minute});
	});

	test('that was left for longer than its limit makes one call more', async () => {
		expect((await probed([noAccess], {previous: progressOf(40, began - 60 * minute)})).liveness).toMatchObject({outcome: 'propagating', attempts: 41});
		expect((await probed([answered], {previous: progressOf(40, began - 60 * minute)})).liveness).toMatchObject({outcome: 'proven', attempts: 42});
	});

	test.for([
		['from the youngest sufficient role', {assessments: [assessment('allowed', [role(), role({createdOn: '2026-11-20T09:58:00Z'})])]}, '2026-11-20T09:59:30Z'],
		['from the receipt when the run wrote', {receipt: receiptOf({})}, '2026-11-20T09:59:50Z'],
		['from nowhere when no time is known', {assessments: [assessment('allowed', [role({createdOn: null})])]}, null],
		[
			'without counting a role that does not suffice',
			{assessments: [assessment('allowed', [role(), role({sufficient: false, createdOn: '2026-11-20T09:59:59Z'})])]},
			'2026-11-20T09:59:30Z',
		],
	] as const)('counts %s', async ([, part, since]) => {
		const {progress} = await probed([answered], part);
		expect(progress[0]?.since).toBe(since === null ? null : Date.parse(since));
	});

	test.for([
		['while a call is on the wire', -1],
		['in the first pause', 0],
		['in the fourth pause', 3],
	] as const)('is left at once %s', async ([, pause]) => {
		const leave = new AbortController();
		if (pause < 0) {
			const clock = fakeClock();
			const reason = new DOMException('left', 'AbortError');
			const cloud = modelOf(clock, () => {
				leave.abort(reason);
				return reason;
			});
			const question = {
				session,
				target: openaiTarget,
				scenario: 'openai',
				assessments: allowed,
				receipt: null,
				timeoutMs: minute,
				wait: true,
				previous: null,
			} as const;
			await expect(probe({cloud: cloud.cloud, clock}, question, () => undefined, leave.signal)).rejects.toBe(reason);
			expect(cloud.sent.length).toBe(1);
			return;
		}
		const {settled, sent, clock} = await probing([noAccess], {}, {leaveAfter: pause});
		expect(settled).toMatchObject({error: {name: 'AbortError'}});
		expect([sent.length, clock.elapsed()]).toEqual([pause + 1, pause * 5000]);
	});
});

describe('waiting cannot help', () => {
	test.for([
		[
			'no role covers the call',
			{assessments: [assessment('denied', [role({sufficient: false})])]},
			'Waiting cannot help: no role that you hold covers this call.',
		],
		[
			'nobody could read the assignments',
			{assessments: [assessment('unknown')]},
			'No role assignment that would allow this call could be seen, so waiting is no plan.',
		],
		[
			'only somebody else was looked at',
			{assessments: [{...assessment('allowed', [role()]), principal: {...ana, id: 'someone-else'}}]},
			'No role assignment that would allow this call could be seen, so waiting is no plan.',
		],
		[
			'the grant was refused',
			{assessments: [assessment('denied')], receipt: receiptOf({state: 'refused'})},
			'Waiting cannot help: no role that you hold covers this call.',
		],
		[
			'the grant was for somebody else',
			{assessments: [assessment('denied')], receipt: receiptOf({principalId: 'someone-else'})},
			'Waiting cannot help: no role that you hold covers this call.',
		],
		[
			'the role had been there without effect',
			{assessments: [assessment('denied', [role({sufficient: false})])], receipt: receiptOf({state: 'existed'})},
			'Waiting cannot help: no role that you hold covers this call.',
		],
	] as const)('when %s', async ([, part, why]) => {
		const {liveness, times, diagnosis} = await probed([noAccess], part);
		expect(times).toEqual([0]);
		expect(liveness.outcome).toBe('denied');
		expect(liveness.because.at(-1)).toEqual({id: 'probe.waiting-cannot-help', text: why});
		expect(diagnosis?.id).toBe(liveness.because[0]?.id);
	});

	test.for([
		['the run wrote the grant', {assessments: [assessment('denied')], receipt: receiptOf({})}],
		['somebody wrote it at the same time', {assessments: [assessment('denied')], receipt: receiptOf({state: 'existed'})}],
		['the person was found allowed', {}],
	] as const)('but it is waited when %s', async ([, part]) => {
		expect((await probed(at => (at >= 10_000 ? answered : noAccess), part)).liveness.outcome).toBe('proven');
	});

	test.for([
		['a firewall', firewall, 'blocked', 'net.firewall'],
		['a page of the network on the way', portalPage, 'denied', 'unknown'],
		['a missing deployment', noDeployment, 'denied', 'deploy.not-found'],
	] as const)('against %s', async ([, answer, outcome, id]) => {
		const {liveness, times, because} = await probed([answer]);
		expect([liveness.outcome, times.every(at => at === 0)]).toEqual([outcome, true]);
		expect(because[0]).toMatch(id);
	});

	test.for([
		['ENOTFOUND', 'getaddrinfo ENOTFOUND contoso-openai.openai.azure.com', 'net.dns'],
		['ETIMEDOUT', 'No answer from contoso-openai.openai.azure.com within 60 s', 'net.timeout'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'net.tls-intercept'],
	] as const)('when no answer comes: %s', async ([code, message, id]) => {
		const {liveness, times, because, diagnosis, progress} = await probed([new CloudFailure(evidence({code, message}))]);
		expect(times).toEqual([0]);
		expect(liveness).toMatchObject({outcome: 'blocked', attempts: 1, status: null, latencyMs: null, tokens: null});
		expect([because, diagnosis?.id]).toEqual([[id], id]);
		expect(progress.at(-1)?.attempts).toMatchObject([{status: null, code}]);
	});

	test('when no token comes', async () => {
		const failure = new CloudFailure(evidence({plane: 'signin', status: 400, aadsts: '50076', message: 'AADSTS50076: multi-factor authentication needed'}));
		const {liveness, because} = await probed([failure]);
		expect([liveness.outcome, because]).toEqual(['denied', ['aad.50076']]);
	});

	test('when there is nothing to call', async () => {
		const {liveness, sent, diagnosis} = await probed([answered], {target: {...openaiTarget, deployment: null}});
		expect(liveness).toMatchObject({outcome: 'skipped', attempts: 0, url: null, because: [{id: 'probe.nothing-to-call'}]});
		expect([sent, diagnosis]).toEqual([[], null]);
	});

	test('and a fault of ours is thrown as it is', async () => {
		expect((await probing([new TypeError('x is not a function')])).settled).toMatchObject({error: {name: 'TypeError'}});
	});
});

describe('a busy model', () => {
	test.for([
		['is asked three times on the usual schedule', [busy()], {}, [0, 5, 10], 'authorized'],
		['is asked when it says', [busy({'retry-after': '7'}), busy({'retry-after': '2'}), busy()], {}, [0, 7, 9], 'authorized'],
		[
			'is not asked too soon for a Retry-After that is no number of seconds',
			[busy({'retry-after': '-3'}), busy({'retry-after': 'soon'}), busy()],
			{},
			[0, 5, 10],
			'authorized',
		],
		['proves access when it answers after all', [busy(), busy(), answered], {}, [0, 5, 10, 11], 'proven'],
		['is not waited for when no wait is wanted', [busy()], {wait: false}, [0], 'authorized'],
		['is not waited for beyond the limit', [busy({'retry-after': '60'})], {timeoutMs: 20_000}, [0, 20], 'authorized'],
		['may be busy after the role arrived', [noAccess, busy(), busy(), busy()], {}, [0, 5, 10, 15], 'authorized'],
		['says that access works even where no role was seen', [busy()], {assessments: [assessment('unknown')]}, [0, 5, 10], 'authorized'],
	] as const)('%s', async ([, answers, part, seconds, outcome]) => {
		const {liveness, times} = await probed(answers, part);
		expect(times).toEqual(seconds.map(second => second * 1000));
		expect(liveness.outcome).toBe(outcome);
	});
});

describe('another call instead', () => {
	test.for([
		['for the audience that the endpoint names', wrongAudience, 'https://ai.azure.com', 'max_completion_tokens'],
		['under the token limit’s other name', wrongLimit, 'https://cognitiveservices.azure.com', '"max_tokens"'],
	] as const)('%s, at once and for good', async ([, refusal, audience, limit]) => {
		const {liveness, sent, times} = await probed([refusal, noAccess, answered]);
		expect(times).toEqual([0, 0, 5000, 6000]);
		expect(liveness).toMatchObject({outcome: 'proven', attempts: 4, audience});
		for (const {call} of sent.slice(1)) {
			expect(call.audience).toBe(audience);
			expect(call.body).toContain(limit);
			expect(call.url).toBe(sent[0]?.call.url);
		}
	});

	test('for another audience is told, whatever comes of it', async () => {
		const told = {
			id: 'probe.audience',
			text: 'The endpoint asked for a token of another audience: https://ai.azure.com, not https://cognitiveservices.azure.com.',
		};
		for (const answers of [
			[wrongAudience, answered],
			[wrongAudience, firewall],
		])
			expect((await probed(answers)).liveness.because.at(-1)).toEqual(told);
		expect((await probed([answered])).liveness.because).not.toContainEqual(told);
	});

	test('is not made twice for the same refusal', async () => {
		const {liveness, sent} = await probed([wrongAudience]);
		expect([liveness.outcome, sent.length]).toEqual(['denied', 2]);
	});

	test('goes by the next route where one does not serve the model', async () => {
		const {liveness, sent} = await probed([notOnThisRoute, answered], {target: foundryTarget, scenario: 'inference'});
		expect(liveness).toMatchObject({outcome: 'proven', attempts: 3, url: sent[1]?.call.url});
		expect(sent[0]?.call.url).not.toBe(sent[1]?.call.url);
	});

	test('is refused by the first route’s words when no route serves it', async () => {
		const {liveness, diagnosis} = await probed((_, number) => (number === 0 ? notOnThisRoute : noDeployment), {target: foundryTarget, scenario: 'inference'});
		expect(liveness.outcome).toBe('denied');
		expect(diagnosis?.id).toBe('path.resource-not-found');
	});

	test('is not needed for a refusal that comes from behind the door', async () => {
		const {liveness, times, diagnosis} = await probed([filtered]);
		expect([liveness.outcome, times, diagnosis?.accessVerdict]).toEqual(['authorized', [0], 'ok-but-request']);
	});
});

describe('the token', () => {
	const freshCalls = async (part: Partial<ProbeQuestion>): Promise<readonly number[]> =>
		(await probed([noAccess], {timeoutMs: minute, ...part})).sent.flatMap(({fresh}, number) => (fresh ? [number] : []));

	test('is a new one every half minute where access comes through a group', async () => {
		expect(await freshCalls({assessments: [assessment('allowed', [role({via: 'model-callers'})])]})).toEqual([5, 11]);
	});

	test.for([
		['a role is held directly', {}],
		['a role is held both ways', {assessments: [assessment('allowed', [role(), role({via: 'model-callers'})])]}],
		['the run wrote the grant', {assessments: [assessment('allowed', [role({via: 'model-callers'})])], receipt: receiptOf({})}],
		['a group gives what does not suffice', {assessments: [assessment('allowed', [role(), role({via: 'readers', sufficient: false})])]}],
		['nothing is known', {target: endpointTarget, assessments: [assessment('unknown')]}],
	] as const)('is kept where %s', async ([, part]) => expect(await freshCalls(part)).toEqual([]));
});

test('what is called costs what was said: two calls of at most 16 tokens', async () => {
	const {sent} = await probed([answered], {target: {...openaiTarget, deployment: deployment('gpt-4o')}});
	expect(sent.map(({call}) => JSON.parse(call.body ?? '').max_completion_tokens)).toEqual([16, 16]);
});
