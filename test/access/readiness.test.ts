import {describe, expect, test} from 'vitest';
import type {KeyPolicy} from '../../source/access/key-policy.ts';
import type {Liveness} from '../../source/access/liveness.ts';
import {answerableIds, isReady, type ReadinessFacts, type ReadinessId, readinessIds, stoppersOf} from '../../source/access/readiness.ts';
import {readinessOf} from '../../source/access/readiness-items.ts';
import {foundryResource} from './support/records.ts';

const now = Date.UTC(2026, 10, 20);

const proven: Liveness = {outcome: 'proven', attempts: 2, elapsedMs: 1000, status: 200, url: 'https://x', audience: 'y', latencyMs: 1, tokens: 20, because: []};

/** Everything in order. */
const facts: ReadinessFacts = {
	wanted: 'off',
	resource: foundryResource,
	deployments: [],
	mayWrite: 'yes',
	locks: [],
	policies: [],
	unreadPolicies: 0,
	exemptionsRead: true,
	remediationsRead: true,
	keyReaders: [],
	callers: [],
	keyReadings: [],
	logAsked: true,
	days: 89,
	keysInUse: 'no',
	leftovers: {found: [], unread: [], from: '/app', environment: true},
	liveness: proven,
	connections: [],
	said: new Set(answerableIds),
};

const policy: KeyPolicy = {
	assignmentId: '/a',
	name: 'Keys',
	scope: foundryResource.id,
	definitionId: '/providers/Microsoft.Authorization/policyDefinitions/d',
	through: null,
	reference: null,
	effect: 'deny',
	wants: 'on',
	idle: null,
	exemption: null,
	remediation: null,
};

const holder = {name: 'hana', roleName: 'Contributor', scope: foundryResource.id, isApplication: false};
const itemOf = (of: Partial<ReadinessFacts>, id: ReadinessId) => readinessOf({...facts, ...of}, now).find(item => item.id === id) ?? expect.fail(id);

test('with everything in order it is ready; each item stands once, in its order', () => {
	const items = readinessOf(facts, now);
	expect(items.map(({id}) => id)).toEqual(readinessIds);
	expect([isReady(items), stoppersOf(items)]).toEqual([true, []]);
});

test('for the way back only what could forbid it is looked at, and who could use keys then', () => {
	const resource = {...facts.resource, keysDisabled: true};
	const keyReaders = [{name: 'ci-runner', roleName: 'Contributor', scope: resource.id, isApplication: true}];
	const items = readinessOf({...facts, resource, keyReaders, wanted: 'on', keysInUse: null, said: new Set(), liveness: null}, now);
	expect([items.map(({id}) => id), isReady(items)]).toEqual([['keys', 'right', 'locks', 'policies', 'remediation', 'key-readers'], true]);
	expect(items.at(-1)?.text).toBe('1 may read the keys, and could call with one again whatever their roles give: ci-runner (Contributor).');
});

describe('one thing is not in order', () => {
	const lock = (level: 'CanNotDelete' | 'ReadOnly') => ({name: 'freeze', level, scope: foundryResource.id});
	const reading = {at: now - 86_400_000, by: 'ben@contoso.com', succeeded: true};
	const connection = {name: 'old', project: null, target: foundryResource.endpoint, byKey: true};
	test.for<[string, Partial<ReadinessFacts>, ReadinessId, string, string | null, RegExp]>([
		['no right', {mayWrite: 'no'}, 'right', 'not-ready', 'somebody-else', /accounts\/write is missing/u],
		['a right unread', {mayWrite: 'unknown'}, 'right', 'unknown', null, /could not be read/u],
		['a read-only lock', {locks: [lock('ReadOnly')]}, 'locks', 'not-ready', 'somebody-else', /lock freeze/u],
		['a lock on deleting', {locks: [lock('CanNotDelete')]}, 'locks', 'ready', null, /No lock/u],
		['locks unread', {locks: null}, 'locks', 'unknown', null, /could not be read/u],
		['Deny against it', {policies: [policy]}, 'policies', 'not-ready', 'somebody-else', /refuses to have keys turned off/u],
		['Modify against it', {policies: [{...policy, effect: 'modify'}]}, 'policies', 'not-ready', 'somebody-else', /turns keys on in the very change/u],
		['DeployIfNotExists against it', {policies: [{...policy, effect: 'deploy'}]}, 'policies', 'not-ready', null, /some time after/u],
		['Audit against it', {policies: [{...policy, effect: 'audit'}]}, 'policies', 'ready', null, /No policy turns it back/u],
		['Deny for it', {policies: [{...policy, wants: 'off'}]}, 'policies', 'ready', null, /"Keys" keeps keys off/u],
		['Deny against it, exempt', {policies: [{...policy, idle: 'exempt'}]}, 'policies', 'ready', null, /No policy/u],
		['Deny against it, exemptions unread', {policies: [policy], exemptionsRead: false}, 'policies', 'unknown', null, /exempt could not be read/u],
		['policies unread', {policies: null}, 'policies', 'unknown', null, /may refuse the change/u],
		['one policy unread', {unreadPolicies: 1}, 'policies', 'unknown', null, /Not every/u],
		[
			'a remediation against it',
			{policies: [{...policy, effect: 'deploy', remediation: {name: 'fix', assignmentId: '/a', state: 'InProgress'}}]},
			'remediation',
			'not-ready',
			null,
			/fix of "Keys"/u,
		],
		['remediations unread', {remediationsRead: false}, 'remediation', 'unknown', null, /could not be read/u],
		['key readers unread', {keyReaders: null}, 'key-readers', 'unknown', null, /could not be read/u],
		[
			'somebody who can activate a role that reads keys',
			{keyReaders: [holder, {...holder, name: 'ivan', isEligible: true}]},
			'key-readers',
			'ready',
			null,
			/^1 may read the keys, and call with one whatever their roles give: hana \(Contributor\)\. 1 can activate a role that may: ivan \(Contributor\)\.$/u,
		],
		['a role that could not be read', {unjudgedHolders: 1}, 'key-readers', 'unknown', null, /Of 1 assignment the role could not be read/u],
		['nobody says that no key is used', {keysInUse: null}, 'key-use', 'asked', 'you', /names nobody who read the keys/u],
		['the person does not know', {keysInUse: 'unknown', keyReadings: [reading]}, 'key-use', 'asked', 'you', /ben@contoso.com read the keys, last 1 day ago/u],
		['a failed reading is none', {keysInUse: null, keyReadings: [{...reading, succeeded: false}]}, 'key-use', 'asked', 'you', /names nobody/u],
		['the log unread', {keysInUse: null, keyReadings: null}, 'key-use', 'unknown', 'you', /could not be read/u],
		['the log left alone', {keysInUse: null, keyReadings: null, logAsked: false}, 'key-use', 'unknown', 'you', /log was not read/u],
		['keys in use', {keysInUse: 'yes'}, 'key-use', 'not-ready', 'you', /would be refused/u],
		[
			'keys left here',
			{leftovers: {found: [{place: 'environment', names: ['OPENAI_API_KEY']}], unread: [], from: '/', environment: true}},
			'leftovers',
			'not-ready',
			null,
			/OPENAI_API_KEY/u,
		],
		['this machine unread', {leftovers: null}, 'leftovers', 'unknown', null, /could not be searched/u],
		['no call of one’s own', {liveness: null, said: new Set()}, 'keyless-call', 'not-ready', 'you', /no deployment/u],
		['a refused call', {liveness: {...proven, outcome: 'denied', status: 401}, said: new Set()}, 'keyless-call', 'not-ready', 'you', /refused with 401/u],
		['a refused call, and others have proven theirs', {liveness: {...proven, outcome: 'denied'}}, 'keyless-call', 'ready', null, /others have proven/u],
		['a throttled call', {liveness: {...proven, outcome: 'authorized'}, said: new Set()}, 'keyless-call', 'ready', null, /may call/u],
		['a connection by key', {connections: [connection], said: new Set()}, 'dependents', 'not-ready', 'you', /its key, .*: old\. Change it/u],
		['a connection by key, which may stop', {connections: [connection]}, 'dependents', 'not-ready', null, /old\. You say that it may stop/u],
		[
			'a connection by key to elsewhere',
			{connections: [{...connection, target: 'https://other.openai.azure.com'}]},
			'dependents',
			'ready',
			null,
			/no connection/u,
		],
		[
			'a connection by key, by what it names',
			{connections: [{...connection, target: 'https://alias.contoso.com', resourceId: foundryResource.id.toUpperCase()}]},
			'dependents',
			'not-ready',
			null,
			/old/u,
		],
		[
			'a connection by key to what another has now',
			{connections: [{...connection, resourceId: `${foundryResource.id}-old`}]},
			'dependents',
			'ready',
			null,
			/no connection/u,
		],
		[
			'a connection by key to the whole region',
			{connections: [{...connection, target: `https://${foundryResource.location}.api.cognitive.microsoft.com/`}]},
			'dependents',
			'ready',
			null,
			/old calls an address of the whole region/u,
		],
		[
			'a connection by key to another region',
			{connections: [{...connection, target: 'https://elsewhere.api.cognitive.microsoft.com/'}]},
			'dependents',
			'ready',
			null,
			/calls with a key\.$/u,
		],
		['connections unread', {connections: null, said: new Set()}, 'dependents', 'asked', null, /could not be read/u],
	])('%s', ([, of, id, state, stops, text]) => {
		expect(itemOf(of, id)).toMatchObject({state, stops, text: expect.stringMatching(text)});
	});

	test.for(answerableIds)('%s is asked until it is said', id => {
		expect(itemOf({said: new Set(answerableIds.filter(other => other !== id))}, id).state).toBe('asked');
	});
});

test('what only the write can tell does not keep it from being ready; what only a person can, does', () => {
	const unread = {mayWrite: 'unknown', locks: null, policies: null, keyReaders: null, leftovers: null} as const;
	expect(isReady(readinessOf({...facts, ...unread}, now))).toBe(true);
	expect(isReady(readinessOf({...facts, keysInUse: null}, now))).toBe(false);
	expect(isReady(readinessOf({...facts, said: new Set()}, now))).toBe(false);
});
