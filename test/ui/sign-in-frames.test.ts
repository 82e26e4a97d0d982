import {describe, expect, test} from 'vitest';
import type {MachineReport} from '../../source/access/app-identity.ts';
import type {SourceOffer} from '../../source/steps/cloud.ts';
import {bindingOf} from '../../source/ui/keys.ts';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {openPage} from '../../source/ui/page.ts';
import {hereOf} from '../../source/ui/page-state.ts';
import {nothingGiven, type State} from '../../source/wizard/state.ts';
import {frameOf, linesOf, textOfFrame, viewOf} from './support/frame.ts';
import {now, stateAt, summary} from './support/sample.ts';

const sizes = [
	[40, 20],
	[80, 24],
	[160, 45],
] as const;

const fabrikamId = '9d0f0000-1111-4222-8333-4444444444fb';
const contosoId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const applicationId = '78f60000-1111-4222-8333-444444444499';

const words = (state: State, columns = 80, rows = 40, sandbox: string | null = null): string =>
	textOfFrame(frameOf(state, columns, rows, {}, undefined, sandbox)).replaceAll(/\s+/g, ' ');

/** What a key does on the screen as it is first seen, against real Azure. */
const sends = (state: State, key: string): unknown => {
	const view = viewOf(state, null);
	const here = hereOf(openPage(state.at, view), state, view);
	const binding = bindingOf(key.length === 1 ? {type: 'text', text: key} : {type: 'key', name: key as 'enter' | 'escape'}, here);
	return binding && 'send' in binding.act ? binding.act.send(here) : (binding?.act ?? null);
};

const offer = (source: SourceOffer['source'], part: Partial<SourceOffer> = {}): SourceOffer => ({
	source,
	state: 'possible',
	account: null,
	detail: null,
	...part,
});
const az = offer('azure-cli', {state: 'ready', account: 'ana@contoso.com', tenantId: contosoId});
const azd = offer('azd', {state: 'ready', detail: 'signed in by azd auth login'});
const browser = offer('browser');
const deviceCode = offer('device-code');
const application = offer('environment', {state: 'ready', account: applicationId, tenantId: 'contoso.com'});

describe('the sources', () => {
	const choosing = (...sources: readonly SourceOffer[]): State => stateAt('sources.choosing', {sources, source: null});

	test.for(sizes)('tell account, tenant and source before anything is done (%i by %i)', ([columns, rows]) => {
		const text = words(choosing(az, browser, deviceCode, application), columns, rows);
		for (const part of ['Azure CLI', 'ana@contoso.com, tenant aaaa…ee', 'ready', 'asks you', 'i shows every identity here']) expect(text).toContain(part);
		if (columns >= 80) expect(text).toContain('application 78f6…99, tenant contoso.com');
	});

	test.for([
		['az that is signed in before what asks the person', [browser, deviceCode, az], 'azure-cli'],
		['azd too', [deviceCode, browser, azd, application], 'azd'],
		['the browser where nobody is signed in, before applications', [application, browser, deviceCode], 'browser'],
		['the device code where it is named first, as over SSH', [deviceCode, browser, application], 'device-code'],
		['a person before az that is signed in as an application', [{...az, account: applicationId}, browser], 'browser'],
		['what asks before az that has to be signed in to first', [{...az, state: 'possible'} as const, deviceCode], 'device-code'],
		['an application where nothing else is there', [application, {...browser, state: 'absent'} as const], 'environment'],
	] as const)('propose %s', ([, sources, expected]) => {
		expect(sends(choosing(...sources), 'enter')).toEqual({type: 'CHOOSE_SOURCE', source: expected});
	});

	test('what stands against a source is told, and what is absent stands last and cannot be chosen', () => {
		const text = words(
			choosing({...browser, state: 'absent', detail: 'Cloud Shell has no browser'}, deviceCode, {
				...azd,
				state: 'possible',
				detail: 'azd auth login comes first',
			}),
		);
		expect(text).toMatch(/Device code .*Developer CLI azd auth login comes first not ready .*Browser Cloud Shell has no browser not here/);
	});
});

describe('while a sign-in runs', () => {
	const running = (source: SourceOffer['source'], more: Partial<State> = {}): State =>
		stateAt('signIn.running', {source, deviceCode: null, sources: [az, browser, deviceCode, application], ...more});
	const waiting = stateAt('signIn.running').deviceCode;

	test.for(sizes)('the browser’s tells what to do when no window is seen, and how to leave (%i by %i)', ([columns, rows]) => {
		const text = words(running('browser'), columns, rows);
		for (const part of ['◐ Waiting for your sign-in in the browser', 'No window?', 'd signs in by a code', 'Leaving is safe', 'Esc back'])
			expect(text).toContain(part);
		expect(sends(running('browser'), 'd')).toEqual({type: 'CHOOSE_SOURCE', source: 'device-code'});
		expect(sends(running('browser'), 'escape')).toEqual({type: 'BACK'});
	});

	test('nobody looks for a window of the sandbox, nor for a code where none can be had', () => {
		expect(words(running('browser'), 80, 24, 'fresh')).toMatch(/by itself in about 3 seconds: no window opens/);
		expect(words(running('browser', {sources: [browser]}))).not.toMatch(/by a code|d device code/);
	});

	test.for([
		['azure-cli', 'Asking Azure CLI who you are', 'at most 30'],
		['azd', 'Asking Azure Developer CLI who you are', 'at most 30'],
		['managed-identity', 'Signing in as the managed identity of this machine', 'a second or two'],
		['environment', 'Signing in as the application of the AZURE_* variables', 'usually a second'],
		['workload-identity', 'Signing in as the workload identity of this pod', 'token file'],
		['device-code', 'Asking Entra ID for a code', ''],
	] as const)('%s says what is asked and how long it may take', ([source, ...parts]) => {
		for (const part of parts) expect(words(running(source))).toContain(part);
	});

	test.for(sizes)('a code has its time, its warning and one key to the browser (%i by %i)', ([columns, rows]) => {
		const state = running('device-code', {deviceCode: waiting});
		const text = words(state, columns, rows);
		for (const part of ['HQ7KP2XD', '14:32', '"Microsoft Azure CLI" for tenant aaaa…ee', 'Only enter a code', 'b takes the browser instead'])
			expect(text).toContain(part);
		expect(sends(state, 'b')).toEqual({type: 'CHOOSE_SOURCE', source: 'browser'});
		expect(sends(state, 'r')).toBeNull();
		expect(words({...state}, 160, 24)).toMatch(/c copy the code .*o open the page .*b browser instead/);
	});

	test.for(sizes)('a code that has expired asks for a new one with r (%i by %i)', ([columns, rows]) => {
		const state = running('device-code', {deviceCode: waiting && {...waiting, expiresAt: now}});
		expect(words(state, columns, rows)).toContain('This code has expired. r asks for a new one.');
		expect(words(state, columns, rows)).not.toContain('Waiting');
		expect(sends(state, 'r')).toEqual({type: 'RETRY'});
		expect(sends(state, 'enter')).toEqual({type: 'RETRY'});
	});
});

describe('a sign-in that failed', () => {
	const {problem} = stateAt('signIn.failed');
	const failed = (id: string, source: SourceOffer['source'] = 'device-code', sources = [az, browser, deviceCode, application]): State =>
		stateAt('signIn.failed', {source, sources, problem: problem && {...problem, id}});

	test.for(sizes)('offers the other ways of this machine before the proof (%i by %i)', ([columns, rows]) => {
		const text = words(failed('aad.70043'), columns, rows);
		const order = ['You are not signed in', 'Why', 'Ways to sign in here:', 'Azure CLI', 'Browser', 'Environment', 'Device code', 'did not work'].map(part =>
			text.indexOf(part),
		);
		expect(order).not.toContain(-1);
		expect(order).toEqual(order.toSorted((a, b) => a - b));
	});

	test.for([
		['a blocked device code leads to the browser', failed('aad.53003'), {type: 'CHOOSE_SOURCE', source: 'browser'}],
		['one that shows no managed device too', failed('aad.530003'), {type: 'CHOOSE_SOURCE', source: 'browser'}],
		['where there is no browser it is asked for again', failed('aad.53003', 'device-code', [az, deviceCode]), {type: 'RETRY'}],
		['a declined one is asked for again', failed('aad.declined'), {type: 'RETRY'}],
		['a browser that did not open leads to the device code', failed('cred.browser-not-opened', 'browser'), {type: 'CHOOSE_SOURCE', source: 'device-code'}],
		['a browser that a policy blocked too does not', failed('aad.53003', 'browser'), {type: 'RETRY'}],
		['az that was signed out is tried again, once az login has been run', failed('cred.az-signed-out', 'azure-cli'), {type: 'RETRY'}],
		[
			'az that is not there leads to what is',
			failed('cred.az-missing', 'azure-cli', [browser, deviceCode, {...az, state: 'possible'}]),
			{type: 'CHOOSE_SOURCE', source: 'browser'},
		],
		['a secret that expired leads to a person', failed('aad.7000222', 'environment'), {type: 'CHOOSE_SOURCE', source: 'azure-cli'}],
		['with no other way there is one thing to do', failed('aad.53003', 'device-code', [deviceCode]), {type: 'RETRY'}],
	] as const)('%s', ([, state, event]) => {
		expect(sends(state, 'enter')).toEqual(event);
		expect(sends(state, 'r')).toEqual({type: 'RETRY'});
	});

	test.for([
		['aad.declined', 'The sign-in was declined'],
		['aad.expired', 'The code has expired'],
		['aad.70020', 'The code has expired'],
	])('%s is told as such, and r is a new code', ([id = '', title = '']) => {
		expect(words(failed(id))).toContain(`✖ ${title}`);
		expect(words(failed(id))).toContain('Enter get a new code');
		expect(words(failed('aad.53003'))).toContain('r new code');
	});

	test('the browser and the device code stay one key away', () => {
		expect(sends(failed('aad.other', 'azure-cli'), 'b')).toEqual({type: 'CHOOSE_SOURCE', source: 'browser'});
		expect(sends(failed('aad.other', 'azure-cli'), 'd')).toEqual({type: 'CHOOSE_SOURCE', source: 'device-code'});
	});
});

const base = stateAt('targets.choosing').discovery;
const blocked =
	'AADSTS53003: Access has been blocked by Conditional Access policies. Trace ID: 5d9f0000-0000-4000-8000-00000000aa00 Correlation ID: 1c110000-0000-4000-8000-00000000bb00';
const evil = `evil\u001B[2J\u001B[31mred\u202E ${'x'.repeat(300)}`;
const tenantOf = (index: number, name = `Tenant${index}`) => ({id: `9d0f0000-1111-4222-8333-44444444440${index}`, name, defaultDomain: null});
const twoTenants: NonNullable<State['discovery']> = {
	subscriptions: [],
	through: 'resource-graph',
	refused: [],
	...base,
	resources: [
		summary('contoso-foundry', 'AIServices', 'eastus2', ['alpha']),
		summary('fabrikam-foundry', 'AIServices', 'westeurope', ['pilot'], {
			tenantId: fabrikamId,
			subscriptionName: 'Fabrikam AI',
			id: `/subscriptions/${fabrikamId}/f`,
		}),
	],
	tenants: [
		{id: contosoId, name: 'Contoso', defaultDomain: null},
		{id: fabrikamId, name: 'Fabrikam', defaultDomain: 'fabrikam.com'},
	],
};
const refusing = (count: number, message = blocked, name?: string): NonNullable<State['discovery']> => ({
	...twoTenants,
	refusedTenants: Array.from({length: count}, (_, index) => ({tenant: tenantOf(index, name), message})),
});

describe('the resources of several tenants', () => {
	test.for(sizes)('say which tenant each is in (%i by %i)', ([columns, rows]) => {
		const text = words(stateAt('targets.choosing', {discovery: twoTenants, wanted: `/subscriptions/${fabrikamId}/f`}), columns, rows);
		expect(text).toContain('westeurope, tenant Fabrikam');
		if (columns >= 80) expect(text).toMatch(/fabrikam-foundry Foundry westeurope (Fabrikam AI )?Fabrikam /);
	});

	test.for(['fabrikam', 'fabrikam.com', fabrikamId])('are found by the tenant’s name, domain or id: %s', query => {
		const text = textOfFrame(frameOf(stateAt('targets.choosing', {discovery: twoTenants}), 80, 24, {list: {query, cursor: 0, offset: 0}}));
		expect(text).toContain('fabrikam-foundry / pilot');
		expect(text).toContain('2 of 4');
	});

	test('of one tenant are not told apart by it', () => {
		expect(words(stateAt('targets.choosing'))).not.toContain('tenant');
	});

	test.for(sizes)('tenants that refused are told calmly, two at most (%i by %i)', ([columns, rows]) => {
		for (const discovery of [refusing(4), {...refusing(4), resources: []}]) {
			const text = words(stateAt('targets.choosing', {discovery}), columns, rows + 30);
			expect(text).toContain('▲ Tenant Tenant0 did not let you in: Access has been blocked by Conditional Access policies (AADSTS53003).');
			expect(text).toContain('Tenant1 did not');
			expect(text).toContain('and 2 more tenants');
			expect(text).not.toMatch(/Tenant2|Trace ID/);
		}
	});

	test('an empty list names the tenants that were searched', () => {
		expect(words(stateAt('targets.choosing', {discovery: {...twoTenants, resources: []}}))).toContain('searched: Contoso AI');
		expect(words(stateAt('targets.choosing', {discovery: {...twoTenants, resources: []}}))).toContain('in Contoso, Fabrikam');
	});
});

describe('a guest', () => {
	const guest = (at: 'access' | 'plan', name = 'ana@contoso.com', signedInTo: State['signedInTo'] = {tenantId: contosoId, tenantName: 'Contoso'}): State => {
		const {record, ...state} = stateAt(at);
		const objectId = 'b93d0000-1111-4222-8333-44444444440b';
		const mine = {id: objectId, type: 'User', name} as const;
		const session = record.session && {...record.session, tenantId: fabrikamId, tenantName: 'Fabrikam', objectId, name};
		const assessments = record.assessments.map(one => ({...one, principal: mine}));
		const plan = record.plan && {...record.plan, grants: record.plan.grants.map(grant => ({...grant, principal: mine}))};
		return {...state, signedInTo, record: {...record, session, people: [mine], assessments, plan}};
	};

	test.for(sizes.flatMap(size => [['access', ...size] as const, ['plan', ...size] as const]))(
		'is told so in the %s, with the object id that counts (%i by %i)',
		([at, columns, rows]) => {
			const state = guest(at);
			expect(textOf(frameOf(state, columns, rows, {}, undefined, null).head[0] ?? '')).toContain('guest in Fabrikam');
			expect(words(state, columns, rows + 10)).toContain(
				'You are a guest in Fabrikam. Roles there belong to your object id b93d…0b, not to the one in Contoso.',
			);
			expect(words(state, columns, 90)).not.toContain('8c1e');
		},
	);

	test('is known by the name that Entra gives guests, where the sign-in went to that tenant', () => {
		const state = guest('access', 'ana_lee_contoso.com#EXT#@fabrikam.onmicrosoft.com', {tenantId: fabrikamId, tenantName: 'Fabrikam'});
		expect(words(state, 160)).toContain('ana_lee@contoso.com · guest in Fabrikam');
		expect(words(state, 160)).toContain('not to the one at home');
	});

	test('is nobody who is at home, and no application', () => {
		expect(words(stateAt('access', {signedInTo: {tenantId: contosoId, tenantName: 'Contoso'}}))).not.toContain('guest');
		const state = guest('access');
		const session = state.record.session && {...state.record.session, kind: 'servicePrincipal' as const};
		expect(words({...state, record: {...state.record, session}})).not.toContain('guest');
	});
});

describe('a stronger sign-in while grants are written', () => {
	const asked = (source: SourceOffer['source'], code: State['deviceCode'] = null): State => {
		const {record, ...state} = stateAt('grant.running');
		return {...state, challenged: true, deviceCode: code, record: {...record, session: record.session && {...record.session, source}}};
	};
	const code = stateAt('signIn.running').deviceCode;

	test.for(sizes)('by a code is asked for as the first one was, and can be left (%i by %i)', ([columns, rows]) => {
		const text = words(asked('device-code', code), columns, rows + 12);
		for (const part of ['HQ7KP2XD', '14:32', '"Microsoft Azure CLI"', 'Only enter a code', 'Esc leaves it for now: what was written before stays written'])
			expect(text).toContain(part);
		expect(sends(asked('device-code', code), 'escape')).toEqual({type: 'BACK'});
	});

	test.for([
		['browser', 'A window of the browser opens'],
		['device-code', 'Asking Entra ID for a code'],
		['azure-cli', 'Asking Azure CLI for it'],
	] as const)('by %s says what happens', ([source, part]) => {
		expect(words(asked(source))).toContain(part);
	});

	test('nobody is sent to the real page for a code of the sandbox', () => {
		expect(words(asked('device-code', code), 80, 40, 'mfa-on-write')).not.toMatch(/Open micro|o open/);
		expect(words(asked('browser'), 80, 40, 'mfa-on-write')).toContain('no window opens');
	});

	test.for(sizes)('through az is a command to run, and r writes again (%i by %i)', ([columns, rows]) => {
		const command =
			'az login --tenant 9d0f0000-1111-4222-8333-4444444444fb --scope https://management.core.windows.net//.default --claims-challenge eyJhY2Nlc3Mi';
		const {record, problem, ...state} = stateAt('grant.failed');
		const failed: State = {
			...state,
			record: {...record, receipt: stateAt('done').record.receipt},
			problem: problem && {...problem, id: 'cred.claims-not-answered', remedies: [{text: 'Sign in there', command}]},
		};
		const text = words(failed, columns, rows + 10);
		expect(text).toContain('▲ The grant was not made: Azure asks for a stronger sign-in first');
		expect(text.replaceAll(' ', '')).toContain(command.replaceAll(' ', ''));
		expect(text).toContain('Then r writes again');
		expect(text).toContain('✔ written: Cognitive Services OpenAI User');
		const planned = stateAt('grant.running').record.receipt;
		expect(words({...failed, record: {...failed.record, receipt: planned}})).toContain('not written yet: Cognitive Services OpenAI User');
		expect(viewOf(failed).copy?.text).toBe(command);
		expect(sends(failed, 'r')).toEqual({type: 'RETRY'});
	});
});

describe('the identities', () => {
	const machine = stateAt('identities').record.machine;
	const shown = (change: Partial<MachineReport> = {}): State => {
		const {record, ...state} = stateAt('identities');
		return {...state, record: {...record, machine: machine && {...machine, ...change}}};
	};

	test.for(sizes)('name who is there, whom an app would be and why, and what stands in the way (%i by %i)', ([columns, rows]) => {
		const text = words(shown(), columns, rows + 10);
		for (const part of [
			'application 78f6…99',
			'apps use it',
			'ana@contoso.com',
			'signed in',
			'the first source in its chain',
			'You are ana@contoso.com: what is granted to you does not help that app.',
			'OPENAI_API_KEY holds a key',
			'Azure Developer CLI gives no token: Not logged in',
			'Asks you first: Device code',
			'Not here: Workload identity',
		])
			expect(text).toContain(part);
		expect(text).not.toContain('78f6d824');
	});

	test('stand in a table where there is room, whatever the words of a refusal are', () => {
		const identities = (machine?.identities ?? []).map(one => (one.state === 'refused' ? {...one, detail: 'so many words '.repeat(30)} : one));
		expect(textOfFrame(frameOf(shown({identities}), 80, 40))).toMatch(/Environment {5,}application 78f6…99 {3}tenant aaaa…ee {3}apps use it/);
	});

	test('are copied whole, with their ids', () => {
		const text = viewOf(shown()).copy?.text ?? '';
		for (const part of [
			'Environment: signed in, what an app here would use',
			'  object id: 3e7fb97b-fcc1-40c8-b0cd-f20a990d3cd8',
			'  why: Not logged in',
			'OPENAI_API_KEY',
		])
			expect(text).toContain(part);
		expect(sends(shown(), 'c')).toEqual({move: 'copy'});
	});

	test('where there are none, that is told', () => {
		expect(words(shown({identities: []}))).toContain('No source here gives a token by itself.');
	});
});

test('another cloud than the public one is told before anybody is signed in', () => {
	expect(words(stateAt('home', {given: {...nothingGiven, cloud: 'usgov'}}))).toContain('US Government cloud');
});

const hostile: readonly (readonly [string, State])[] = [
	['tenants that refused', stateAt('targets.choosing', {discovery: refusing(4, evil, evil)})],
	['tenants that refused an empty list', stateAt('targets.choosing', {discovery: {...refusing(4, evil, evil), resources: []}})],
	['tenants of resources', stateAt('targets.choosing', {discovery: {...twoTenants, tenants: twoTenants.tenants?.map(one => ({...one, name: evil})) ?? []}})],
	[
		'an offer',
		stateAt('sources.choosing', {
			sources: [
				{...az, account: evil, tenantId: evil, detail: evil},
				{...browser, state: 'absent', detail: evil},
			],
		}),
	],
	['a home tenant', stateAt('access', {signedInTo: {tenantId: fabrikamId, tenantName: evil}})],
	['an offer after a failure', stateAt('signIn.failed', {sources: [{...az, account: evil, tenantId: evil}, deviceCode]})],
];

test.for(hostile.flatMap(([what, state]) => sizes.map(size => [what, size, state] as const)))(
	'what a stranger named stays within its frame: %s %j',
	([, [columns, rows], state]) => {
		const lines = linesOf(frameOf(state, columns, rows));
		expect(lines.length).toBeLessThanOrEqual(rows - 1);
		for (const line of lines) {
			expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(columns - 1);
			expect(textOf(line)).not.toMatch(/\p{Cc}|\p{Cf}/u);
		}
	},
);
