import {describe, expect, test} from 'vitest';
import type {Receipt} from '../../source/access/receipt.ts';
import {type Line, lineWidth, textOf} from '../../source/ui/line.ts';
import {nothingGiven, type Place, places, type State} from '../../source/wizard/state.ts';
import {ascii, frameOf, linesOf, textOfFrame, unicode} from './support/frame.ts';
import {allowed, now, progressOf, stateAt} from './support/sample.ts';

const sizes = [
	[24, 8],
	[40, 12],
	[40, 20],
	[80, 24],
	[100, 15],
	[160, 50],
	[300, 90],
	[10, 3],
] as const;

describe.for(places)('%s', place => {
	test.for(sizes)('fits %i by %i', ([columns, rows]) => {
		for (const page of [{}, {help: true}, {panel: 'details'}, {panel: 'who'}, {panel: 'role'}, {scroll: 5}, {notice: 'x'.repeat(400)}] as const) {
			const frame = frameOf(stateAt(place), columns, rows, page);
			const lines = linesOf(frame);
			expect(lines.length, textOfFrame(frame)).toBeLessThanOrEqual(Math.max(3, rows - 1));
			for (const line of lines) expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(Math.max(1, columns - 1));
		}
	});

	test('says who acts and that it is the sandbox', () => {
		const [header] = frameOf(stateAt(place)).head;
		expect(textOf(header ?? '')).toMatch(/(ana@contoso\.com · Contoso · public cloud|not signed in) .*SANDBOX fresh/);
		expect(header?.find(({style}) => style === 'world')?.text).toContain('SANDBOX');
		expect(textOf(frameOf(stateAt(place), 40, 20).head[0] ?? '')).toContain('SANDBOX');
	});

	test('draws nothing of its own but ASCII where the terminal cannot', () => {
		// The dash and the ellipsis inside sentences are exchanged when they are drawn.
		expect(textOfFrame(frameOf(stateAt(place), 80, 24, {}, ascii))).toMatch(/^[\n\x20-\x7E–…]*$/);
	});
});

const says: readonly (readonly [Place, string, number, readonly string[]])[] = [
	['home', 'what it is for and the journey', 80, ['without keys', '❯ Get access']],
	['home', 'what it is for and the journey, where it is narrow', 40, ['without', '❯ Get access', 'prove it with a real call']],
	['sources.choosing', 'who is there already', 80, ['Who should call the model?', '❯ Azure CLI     ana@contoso.com', 'ready', 'not here']],
	['sources.choosing', 'whom an app here would be', 80, ['▲ An app on this machine would sign in as ci-runner (Environment)']],
	[
		'signIn.running',
		'the code in the sandbox, and that nothing has to be opened',
		80,
		['HQ7KP2XD', '14:32', 'approves this code by itself in about 3 seconds'],
	],
	[
		'signIn.failed',
		'why, what to do, where to read, and what was said last',
		80,
		['✖ You are not signed in', 'Conditional Access', 'browser instead', 'https://learn.microsoft.com', 'Said  AADSTS53003', 'Correlation ID'],
	],
	[
		'activate',
		'what it takes, for how long, and the field for it',
		80,
		['Role   Cognitive Services User on contoso-openai', 'For    4 h; then it ends by itself', 'an approval by Priya Shah or', '> why you need it'],
	],
	['activate', 'what it takes, where it is narrow', 40, ['Activate the role', 'Needs', '> why you need it']],
	[
		'activate.running',
		'who approves, where, and that it goes on by itself',
		80,
		['waits for approval', 'Who    Priya Shah or cloud-admins', 'Since  3 min', 'Looking every minute'],
	],
	['activate.failed', 'why, and what to do', 80, ['✖ The role was not activated', 'An approver refused', 'Ask the approver why']],
	['targets.choosing', 'the resources with their projects, and how many are hidden', 80, ['contoso-foundry', '  alpha', '❯ contoso-openai', '↓ 55 more', '65']],
	['targets.failed', 'why, and that an address goes on', 80, ['management.azure.com could not be found', 'Paste a resource id or an endpoint']],
	[
		'scenario.choosing',
		'the scenarios with the least role for each, and where it is granted',
		80,
		['❯ Call any model', 'Cognitive Services OpenAI User', 'Foundry Agent Consumer', 'subscription'],
	],
	['project.choosing', 'the projects', 80, ['❯ alpha   default', 'beta']],
	['deployment.choosing', 'the models, and what is not called', 80, ['❯ gpt-4o-mini', 'claude-sonnet-4-5', 'batch: not called', 'at most 32 output tokens']],
	[
		'access',
		'the verdict first, then the reasons, the tree and what is missing',
		80,
		[
			'✖ You cannot call OpenAI models on contoso-openai yet',
			'Owner on subscription Contoso AI holds 0 data actions.',
			'└ rg-ai',
			'via ai-readers',
			'Missing  accounts/OpenAI/deployments/chat/completions/action and 2 more',
			'You may assign roles here',
		],
	],
	['access', 'the verdict and the worth of the roles where it is narrow', 40, ['✖ You cannot call OpenAI models on', '0 data actions']],
	[
		'plan',
		'each grant as a sentence, what it is worth, the other roles, and the price of the proof',
		80,
		[
			'One grant. Nothing has been written yet.',
			'+ ana@contoso.com gets Cognitive Services OpenAI User on contoso-openai',
			'now        0 of 3 needed actions',
			'after      chat',
			'never      keys',
			'data actions',
			'❯ Cognitive Services OpenAI User',
			'two calls to gpt-4o-mini',
		],
	],
	['grant.running', 'that it is on its way', 80, ['◐ Writing the grants', 'being written']],
	['grant.failed', 'that nothing was written', 80, ['✖ The grant was not made', 'Nothing was written.']],
	[
		'probe.running',
		'the clock, the line of time, the last call and the next',
		80,
		['Written 0:41 ago', '0:30 usual', '8th call at 0:36: 401 PermissionDenied, as expected this early.', 'Next call in 3 s.'],
	],
	['probe.running', 'the clock and the last call where it is narrow', 40, ['Written 0:41 ago', '8th call at 0:36: 401', 'Next call in 3 s']],
	['probe.failed', 'the cause and its proof', 80, ['✖ The model refused the call', 'Why   No role of ana@contoso.com', 'lacks the required data action']],
	['handOff', 'that somebody else must, in several forms', 80, ['▲ Somebody else must grant this', 'message  az  PowerShell  Bicep  Terraform  portal']],
	[
		'done',
		'the proof, the receipt and how to take it back',
		80,
		[
			'✔ contoso-openai answered you, without a key',
			'412 ms, 10 calls, 21 tokens',
			'effective 1 min 51 s after writing',
			'foundry-keyless undo k7f2',
			'TypeScript  Python',
			'undo or resume',
		],
	],
];

test.for(says)('%s tells %s (%i columns)', ([place, , columns, expected]) => {
	const text = textOfFrame(frameOf(stateAt(place), columns, columns === 40 ? 20 : 24));
	for (const part of expected) expect(text).toContain(part);
});

const words = (line: Line): string => textOf(line).trim().replaceAll(/ +/g, ' ');

test('what does not fit can be scrolled to, line by line, to the last', () => {
	const state = stateAt('done');
	const whole = textOfFrame(frameOf(state, 80, 90))
		.split('\n')
		.map(line => line.trimEnd())
		.filter(line => line !== '');
	const seen = new Set<string>();
	for (let scroll = 0; scroll < 60; scroll++) for (const line of frameOf(state, 80, 16, {scroll}).body) seen.add(words(line));
	const body = frameOf(state, 80, 90).body.map(words);
	expect(body.filter(line => !seen.has(line))).toEqual([]);
	expect(whole.length).toBeGreaterThan(10);
});

test('details are the whole proof: every missing data action and every scope in full', () => {
	const text = textOfFrame(frameOf(stateAt('access'), 160, 50, {panel: 'details'}));
	expect(text).toContain('Microsoft.CognitiveServices/accounts/OpenAI/responses/write');
	expect(text).toContain('/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-ai');
});

test('the trail shows answers for what is done, names for what is not, and the number where it is narrow', () => {
	expect(textOf(frameOf(stateAt('plan')).head[1] ?? '')).toBe('✔ ana  ✔ contoso-openai  ✔ OpenAI only  ✔ Access  ● Plan  ○ Grant  ○ Proof');
	expect(textOf(frameOf(stateAt('plan'), 40, 20).head[1] ?? '')).toBe('5 of 7 · Plan');
	expect(textOf(frameOf(stateAt('probe.failed')).head[1] ?? '')).toContain('– Grant');
});

const whole = (state: State, columns = 80, rows = 24, sandbox: string | null = 'fresh'): string =>
	textOfFrame(frameOf(state, columns, rows, {}, unicode, sandbox));
const record = stateAt('access').record;
const minutesAgo = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const holding = (minutes: number): State => {
	const held = allowed.held.map(role => (role.sufficient ? {...role, createdOn: minutesAgo(minutes)} : role));
	return stateAt('access', {record: {...record, assessments: [{...allowed, held}], plan: record.plan && {...record.plan, grants: []}}});
};

test.for([
	[80, 24],
	[40, 20],
] as const)('a code against real Azure is told with its address, its time, who asks, and the warning (%i by %i)', ([columns, rows]) => {
	const text = whole(stateAt('signIn.running'), columns, rows, null);
	for (const part of ['HQ7KP2XD', 'microsoft.com/devicelogin', '14:32', 'Microsoft Azure CLI', 'Only enter a code']) expect(text).toContain(part);
	expect(text).not.toContain('sandbox');
});

test('nobody is sent to the real page for a code of the sandbox', () => {
	expect(whole(stateAt('signIn.running'))).not.toMatch(/https:|o open/);
});

describe('the proof', () => {
	const probing = (ageMs: number, receipt = record.receipt): State =>
		stateAt('probe.running', {record: {...record, receipt}, probe: {...progressOf(2, 1), since: now - ageMs, startedAt: now - 1000}});

	test('by a role of three months tells of its calls, and nothing of propagation', () => {
		const text = whole(probing(90 * 24 * 3_600_000));
		expect(text).toContain('◐ Calling gpt-4o-mini on contoso-openai');
		expect(text).toContain('✔ 1st call: 200. One more second, then the proof.');
		expect(text).not.toMatch(/Assigned|telling|usual|2160|├/);
	});

	test('by a role of somebody else from a minute ago tells how long it takes', () => {
		expect(whole(probing(60_000))).toMatch(/Assigned 1:00 ago[\s\S]*Azure is telling[\s\S]*0:30 usual/);
	});
});

describe('a role that was activated', () => {
	const activation = {id: '/r', roleId: 'user', scope: '/', principalId: 'ana', state: 'activated', startsOn: null, endsOn: '2026-11-22T17:43:00Z'} as const;
	const receipt: Receipt = {
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '2026-11-21T12:00:00Z',
		cloud: 'public',
		tenantId: 't',
		by: 'ana',
		sandbox: null,
		entries: [],
		activations: [activation],
	};
	const plan = record.plan && {...record.plan, grants: []};
	const waiting = stateAt('probe.running', {record: {...record, plan, receipt}, probe: {...progressOf(2, 1), since: now - 60_000, startedAt: now - 1000}});

	test('is no grant on the trail, and nothing that was written or granted', () => {
		const text = whole(waiting);
		expect(text).toContain('✔ activate  ✔ activated');
		expect(text).toMatch(/Activated 1:00 ago[\s\S]*the role stays active until its time is over/u);
		expect(text).not.toMatch(/no grant|Written|Assigned|was granted/u);
	});

	test('is on the trail from the field for its reason on', () => {
		expect(whole(stateAt('activate.running', {record: {...record, plan, receipt: null}}))).toContain('✔ activate');
	});
});

describe('the access by a role', () => {
	test('that was just assigned says that the endpoint may not know it', () => {
		expect(whole(holding(1 / 3))).toContain('▲ Assigned 20 s ago: the endpoint may not know it yet. The proof waits for it.');
	});

	test('that is old says nothing of when', () => {
		expect(whole(holding(600))).not.toContain('Assigned');
	});
});

describe('the tree', () => {
	const twice = (): State => {
		const [role] = allowed.held.filter(({sufficient}) => sufficient);
		const held = [...allowed.held, ...(role ? [{...role, roleName: 'Cognitive Services User', dataActions: 293}] : [])];
		return stateAt('access', {record: {...record, assessments: [{...allowed, held: held.map(one => ({...one, via: null}))}], plan: null}});
	};

	test.for([
		[80, 24],
		[160, 45],
		[40, 60],
	] as const)('cuts no word and draws one branch a scope (%i by %i)', ([columns, rows]) => {
		const text = whole(twice(), columns, rows).split('\n').slice(2).join('\n');
		expect(text).not.toContain('…');
		expect(text.match(/└/g)).toHaveLength(2);
		expect(text.replaceAll(/\s+/g, ' ')).toMatch(
			/Cognitive Services OpenAI User,? you,? 31 data actions, enough Cognitive Services User,? you,? 293 data actions, enough/,
		);
	});
});

test.for(places)('whoever does not know a word of Azure on %s can ask', place => {
	const [screen, help] = [{}, {help: true}].map(page => frameOf(stateAt(place), 80, 200, page).body.map(textOf).join(' ').replaceAll(/\s+/gu, ' '));
	for (const word of ['principal', 'scope', 'data action', 'eligible', 'deny assignment', 'managed identity'])
		if (new RegExp(`\\b${word}\\b`, 'iu').test(screen ?? '') && place !== 'left') expect(help).toContain(`${word}: `);
});

describe('in 40 columns and 20 rows', () => {
	test('the access says the verdict, what is missing and who may fix it before it explains', () => {
		const text = whole(stateAt('access'), 40, 18).replaceAll(/\s+/g, ' ');
		const order = ['You cannot call', 'Missing', 'You may assign roles here', 'Owner on subscription'].map(part => text.indexOf(part));
		expect(order).not.toContain(-1);
		expect(order).toEqual(order.toSorted((a, b) => a - b));
	});

	test('the plan shows its grant, the price of the proof and the roles', () => {
		const text = whole(stateAt('plan'), 40, 20).replaceAll(/\s+/g, ' ');
		for (const part of ['One grant', 'gets Cognitive Services OpenAI User', 'two calls to gpt-4o-mini', '❯ Cognitive Services OpenAI User'])
			expect(text).toContain(part);
	});

	test('of two names that differ in what is cut the whole one stands below the list', () => {
		const {discovery} = stateAt('targets.choosing');
		const [one] = discovery?.resources ?? [];
		const resources = one ? ['a', 'b'].map(letter => ({...one, id: `${one.id}-${letter}`, name: `payments-dev-001-foundry-${letter}`, projects: []})) : [];
		const state = stateAt('targets.choosing', {discovery: discovery && {...discovery, resources}});
		const [above, below] = [0, 1].map(cursor => textOfFrame(frameOf(state, 40, 20, {list: {query: '', cursor, offset: 0}})));
		expect(above).toContain('payments-dev-001-foundry-a');
		expect(below).toContain('payments-dev-001-foundry-b');
		expect(textOfFrame(frameOf(state, 80, 24)).match(/foundry-a/g)).toHaveLength(1);
	});

	test.for([
		['The TypeScript snippet: too long for the terminal to copy', 'Too long for the terminal to copy'],
		['The code: copied', 'The code: copied'],
		['The custom role definition: copied into tmux, whose paste key gives it', 'Copied into tmux, whose paste key giv…'],
	] as const)('of a copy it is said what became of it: %s', ([notice, said]) => {
		expect(textOf(frameOf(stateAt('done'), 40, 20, {notice}).status)).toBe(said);
	});

	test('words below a list that have no room are seen to go on', () => {
		expect(whole(stateAt('scenario.choosing'), 40, 20)).toMatch(/on the\n\s+resource…$/mu);
		expect(whole(stateAt('scenario.choosing'))).not.toContain('…');
	});

	test('the card shows a snippet, or at least its beginning', () => {
		const text = whole(stateAt('done'), 40, 20);
		expect(text).toContain('answered you');
		expect(text).toContain('import');
	});
});

test('one role to choose from is no table, and the words under a table say whose they are', () => {
	const {plan} = record;
	const [only] = plan?.choices ?? [];
	expect(whole(stateAt('plan', {record: {...record, plan: plan && {...plan, choices: only ? [only] : [], customRole: null}}}))).not.toContain('lists keys');
	const noted = plan && {...plan, choices: plan.choices.map(one => ({...one, note: 'OpenAI models only'}))};
	expect(whole(stateAt('plan', {record: {...record, plan: noted}}))).toMatch(
		/Cognitive Services OpenAI User: documented for this; 28 data actions beyond\s+the need; OpenAI models only\./,
	);
});

test('the hand-off says above its message that it looks, and no reason twice', () => {
	const {record: handedOff} = stateAt('handOff');
	const because = [{id: 'plan.not-assignable', text: 'Reader on subscription Contoso AI may not assign roles.'}];
	const text = whole(stateAt('handOff', {record: {...handedOff, plan: handedOff.plan && {...handedOff.plan, because}}}));
	expect(text.indexOf('Looking every minute')).toBeGreaterThan(0);
	expect(text.indexOf('Looking every minute')).toBeLessThan(text.indexOf('message  az'));
	expect(text.match(/may not assign roles/g)).toHaveLength(1);
});

test('a world that does not exist is not told as a failed sign-in', () => {
	const {problem} = stateAt('signIn.failed');
	const text = whole(stateAt('signIn.failed', {problem: problem && {...problem, id: 'usage.no-such-world'}}));
	expect(text).toContain('✖ The sandbox has no such world');
	expect(text).not.toContain('You are not signed in');
});

test('an application is called one, not only by a piece of its id', () => {
	const sources = stateAt('sources.choosing').sources.map(one =>
		one.source === 'environment' ? {...one, account: '78f60000-1111-4222-8333-444444444499'} : one,
	);
	expect(whole(stateAt('sources.choosing', {sources}))).toContain('application 78f6…99');
});

test('a filter that fits nothing counts nothing, and says how to go on', () => {
	const text = textOfFrame(frameOf(stateAt('targets.choosing'), 80, 24, {list: {query: 'zzz', cursor: 0, offset: 0}}));
	expect(text).toContain('0 of 65');
	expect(text.replaceAll(/\s+/g, ' ')).toContain('Enter looks for it in Azure by this name, Esc clears it');
});

test('a run in the sandbox that was left is not offered: its cloud has gone', () => {
	const left = (sandbox: string | null): Partial<State> => ({
		resume: {at: 'plan', sandbox, answers: nothingGiven, receiptId: null, probe: null, journey: 'get-access', pasted: null},
	});
	expect(whole(stateAt('home', left(null)))).toContain('goes on with it');
	expect(whole(stateAt('home', left('fresh')))).not.toMatch(/goes on|r go on/);
});

test('where Enter makes the call, p is no second hint', () => {
	expect(whole(holding(600))).toContain('Enter prove it with a call');
	expect(whole(holding(600))).not.toContain('call now');
	expect(whole(stateAt('access'))).toContain('p call now');
});

test.for([
	['a project by its name and its resource’s', '/projects/alpha', '◐ Opening project alpha of contoso-foundry'],
	['a resource by its name', '', '◐ Opening contoso-foundry'],
])('what is opened is told: %s', ([, project = '', told = '']) => {
	const state = stateAt('target.opening');
	const id = state.discovery?.resources.find(({name}) => name === 'contoso-foundry')?.id ?? '';
	const wanted = `${id}${project}`;
	for (const discovery of [state.discovery, null])
		expect(linesOf(frameOf({...state, wanted, discovery})).map(textOf)).toContainEqual(expect.stringContaining(told));
});
