import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Findings, type Rung, type RungState, rungIds, rungTitles} from '../../source/access/ladder.ts';
import {readPaste} from '../../source/access/paste/read-paste.ts';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import type {Page} from '../../source/ui/page.ts';
import type {Place, State} from '../../source/wizard/state.ts';
import {frameOf, linesOf, textOfFrame, viewOf} from './support/frame.ts';
import {pastedText, proven, stateAt} from './support/sample.ts';

const text = (state: State, columns = 80, rows = 30, page: Partial<Page> = {}): string => textOfFrame(frameOf(state, columns, rows, page));
const flat = (state: State, columns = 80, rows = 60, page: Partial<Page> = {}): string => text(state, columns, rows, page).replaceAll(/\s+/g, ' ');

const {record} = stateAt('ladder.found');
const {findings} = record;
if (!findings) throw new Error('the sample found nothing');
const foundAs = (change: Partial<Findings>, more: Partial<State['record']> = {}): State =>
	stateAt('ladder.found', {record: {...record, findings: {...findings, ...change}, ...more}});
const pasted = (paste: string, at: Place = 'paste.waiting'): State => {
	const state = stateAt(at);
	return {...state, record: {...state.record, pasted: readPaste(paste)}};
};

const says: readonly (readonly [string, State, number, readonly string[]])[] = [
	[
		'home names all three ways',
		stateAt('home'),
		80,
		['❯ Get access', 'Fix an error       paste a 401, 403 or 404 and find its cause', 'Set up teammates   people, groups, apps and managed identities'],
	],
	[
		'without a paste it says what can be pasted',
		stateAt('paste.waiting', {record: {...record, pasted: null}}),
		80,
		['What went wrong?', 'a stack trace, the output of curl', 'Then look without it', '> paste it here', 'Enter look without it'],
	],
	[
		'a paste is shown with how it was read',
		stateAt('paste.waiting'),
		80,
		[
			'What you pasted',
			'HTTP/1.1 401 Unauthorized',
			'{"error": {"code": "PermissionDenied"',
			'✔ Read as: 401 PermissionDenied, principal 8c1e…77, OpenAI/responses/write',
			'Enter find the cause   Ctrl-U clear',
		],
	],
	[
		'a paste is shown where it is narrow',
		stateAt('paste.waiting'),
		40,
		['$ curl -i https://contoso-openai.open…', 'Read as: 401 PermissionDenied', '> paste more'],
	],
	[
		'of a long one both ends are shown',
		pasted(['first', 'second', ...Array.from({length: 40}, () => '  at frame'), 'HTTP/1.1 404 Not Found', 'last'].join('\n')),
		80,
		['first\nsecond\n40 more lines between\nHTTP/1.1 404 Not Found\nlast'],
	],
	[
		'of one that is too long it says how much is left out',
		pasted('HTTP/1.1 404 Not Found\n'.repeat(20_000)),
		80,
		['▲ Too long to be read whole: 220,000 characters in the middle are left out.'],
	],
	[
		'of several errors the one that tells most is named, and how many there are besides',
		pasted("Error code: 403 - {'error': {'code': '403', 'message': 'Access denied due to Virtual Network/Firewall rules.'}}\n\nAADSTS70043: expired"),
		80,
		['; and 1 more error'],
	],
	[
		'the SDK is named with its language, for several have that name',
		pasted("openai.NotFoundError: Error code: 404 - {'error': {'code': '404', 'message': 'Resource not found'}}"),
		80,
		['Read as: 404, from openai (Python)'],
	],
	['a text that is no error is told to be none', pasted('Dear team, lunch is at noon.'), 80, ['Nothing in it reads as an error of Azure']],
	[
		'rungs come as they are climbed',
		stateAt('ladder.running'),
		80,
		['◐ Looking for the cause', '✔ this machine  no key', '▲ principal', '○ deployment', '◐ data actions'],
	],
	[
		'the ladder, then the cause, then the way',
		stateAt('ladder.found'),
		80,
		[
			'Pasted: 401 PermissionDenied',
			'✖ data actions  that identity holds no role',
			'– skipped       who may grant, live call: the cause is certain',
			'Cause  No role of ana@contoso.com',
			'You may assign roles here',
			'Also: The token is older',
			'Enter see the plan',
		],
	],
	['the ladder without columns where it is narrow', stateAt('ladder.found'), 40, ['Cause  No role of', 'Enter see the plan']],
	[
		'a text that nobody knows has no cause yet',
		foundAs({diagnosis: findings.diagnosis && {...findings.diagnosis, id: 'unknown'}}),
		80,
		['○ The cause is not known yet', 'Why  No role of'],
	],
	[
		'a text that is certain by itself says that nothing else was looked at',
		foundAs({rungs: [], fix: {is: 'elsewhere'}}, {assessments: []}),
		120,
		['Azure has not been asked', 'r look in Azure'],
	],
	[
		'what was mended on the way stays told',
		foundAs({
			diagnosis: null,
			others: [],
			fix: {is: 'prove'},
			...(findings.diagnosis ? {was: {diagnosis: findings.diagnosis, by: 'calling gpt-4o-mini'}} : {}),
		}),
		80,
		['✔ Nothing stands in the way', '✔ Fixed by calling gpt-4o-mini: No role of'],
	],
	[
		'what cannot be looked at to the end says so',
		stateAt('ladder.failed'),
		80,
		['✖ The search for the cause was cut short', 'Nothing was written.', 'Enter try again'],
	],
];

test.for(says)('%s', ([, state, columns, expected]) => {
	const drawn = text(state, columns, columns === 40 ? 40 : 30);
	for (const part of expected) expect(drawn).toContain(part);
});

describe('where the room is small', () => {
	const long = 'missing for ana@contoso.com: chat completions, embeddings and responses; Owner on subscription Contoso AI holds 0 data actions';
	const rungs = (atAccess: RungState): readonly Rung[] =>
		rungIds.map(id => ({id, state: id === 'access' ? atAccess : id === 'assigning' ? 'notice' : 'pass', text: id === 'access' ? long : `${id} is in order`}));

	test.for([
		[40, 20],
		[80, 24],
	] as const)('%d x %d: the rung that failed and the cause are seen first, and what holds is one line', ([columns, rows]) => {
		const drawn = text(foundAs({rungs: rungs('fail')}), columns, rows);
		for (const part of ['✖ data actions', 'Cause  No role of']) expect(drawn).toContain(part);
		expect(drawn.match(/✔ (?!ana|contoso|OpenAI)/g)?.length ?? 0).toBeLessThanOrEqual(1);
		const whole = flat(foundAs({rungs: rungs('fail')}), columns, 90, {panel: 'details'});
		for (const {title} of rungIds.map(id => ({title: rungTitles[id]}))) expect(whole).toContain(title);
	});

	test('the help is offered beside a long name', () => {
		expect(text(foundAs({fix: {is: 'deployment', name: 'gpt-4o-mini'}}), 36, 20)).toMatch(/Enter call gpt-4o-mini in?… {2}\? help$/);
	});

	test('the rung that is climbed is seen among sixteen', () => {
		const state = stateAt('ladder.running', {rungs: rungs('checking')});
		expect(text(state, 40, 20)).toMatch(/Looking for the cause[\s\S]*◐ data actions/u);
	});
});

describe('what was taken out of a paste', () => {
	test('of a token is told with what it said of itself', () => {
		expect(flat(stateAt('paste.waiting'))).toContain(
			'A token was in it: not kept. It belongs to ana@contoso.com, for https://ai.azure.com, of tenant aaaa…ee, expired 3 h ago.',
		);
		expect(JSON.stringify(stateAt('paste.waiting'))).not.toMatch(/eyJ|c2lnbmF0dXJl/);
		expect(pastedText).toContain('eyJ');
	});

	test.for([
		[
			'a key',
			"curl -H 'api-key: 0123456789abcdef0123456789abcdef' https://x.openai.azure.com",
			'A key was in it: not kept. Whoever saw the text can use it; revoke it',
		],
		['a secret', 'client_secret=abcdefgh12345678 AADSTS7000215: Invalid client secret provided.', 'A secret was in it: not kept.'],
		['an opaque token', 'Authorization: Bearer abcdefghijklmnop0123456789 HTTP/1.1 401 Unauthorized', 'A token was in it: not kept.'],
	] as const)('of %s is told too', ([, paste, expected]) => {
		for (const at of ['paste.waiting', 'ladder.found'] as const) expect(flat(pasted(paste, at))).toContain(expected);
	});
});

describe('what leads out of it', () => {
	const network = {...findings.diagnosis, accessVerdict: 'network'} as NonNullable<Findings['diagnosis']>;
	test.for<readonly [string, State, readonly string[], RegExp]>([
		['where a role is missing, its plan, and the commands under d', stateAt('ladder.found'), ['Enter see the plan'], /foundry-keyless grant/],
		[
			'where the text is certain by itself, what to do',
			foundAs({fix: {is: 'elsewhere'}, rungs: []}),
			['Do Assign Cognitive Services', 'foundry-keyless grant', 'r look again'],
			/Enter/,
		],
		[
			'where the network is in the way, no role',
			foundAs({fix: {is: 'elsewhere'}, diagnosis: network}),
			['✖ The network stands in the way'],
			/Enter|see the plan|You may assign/,
		],
		[
			'where another deployment is there, that one',
			foundAs({fix: {is: 'deployment', name: 'gpt-4o-mini'}}),
			['Enter call gpt-4o-mini instead'],
			/see the plan/,
		],
		[
			'where nothing is missing, the call',
			foundAs({fix: {is: 'prove'}, diagnosis: null, others: []}, {liveness: proven}),
			['✔ Nothing stands in the way', 'Enter prove it with a call'],
			/Cause|p call now/,
		],
		[
			'where a role has yet to arrive, the wait',
			foundAs({fix: {is: 'prove'}, diagnosis: findings.diagnosis && {...findings.diagnosis, worthWaiting: true}}),
			['Enter wait for it'],
			/see the plan/,
		],
	])('%s', ([, state, expected, not]) => {
		const drawn = flat(state, 120);
		for (const part of expected) expect(drawn).toContain(part);
		expect(drawn).not.toMatch(not);
	});

	test('under d stand the commands, the other causes and the text', () => {
		const drawn = flat(stateAt('ladder.found'), 120, 90, {panel: 'details'});
		for (const part of ['foundry-keyless grant --resource', 'Also found', 'What you pasted', 'apim-request-id: 3f0c1b22', 'What was looked at'])
			expect(drawn).toContain(part);
	});
});

describe('the report to share', () => {
	const report = viewOf(stateAt('ladder.found')).copy?.text ?? '';
	test('tells the cause, the rungs, and the error last', () => {
		const order = [
			'rbac.data-action-missing (certain)',
			'fail: data actions',
			'Cause:',
			'Do:',
			'Correlation ids: 3f0c1b22-0000-4000-8000-0000000000a1',
			'Original:',
			'HTTP/1.1 401',
		].map(part => report.indexOf(part));
		expect(order).not.toContain(-1);
		expect(order).toEqual(order.toSorted((a, b) => a - b));
	});

	test('keeps the ids by which support finds the call, wherever they stand', () => {
		expect(report.match(/3f0c1b22-0000-4000-8000-0000000000a1/g)?.length).toBeGreaterThanOrEqual(2);
		expect(report).not.toMatch(/ID_\d/);
	});

	test('names nobody and nothing of the tenant, and says so when it is copied', () => {
		expect(report).not.toMatch(/ana@|contoso|8c1e0000|aaaaaaaa|11111111|eyJ/i);
		expect(viewOf(stateAt('ladder.found')).copy?.what).toBe('a redacted report');
	});

	test('takes no tenant for a correlation id, whatever its label says', () => {
		const misled = viewOf(
			pasted('HTTP/1.1 401 Unauthorized\napim-request-id: aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee\n{"error": {"code": "PermissionDenied"}}', 'ladder.found'),
		);
		expect(misled.copy?.text).toContain('apim-request-id: TENANT_ID');
		expect(misled.copy?.text).not.toContain('aaaaaaaa');
	});

	test('of a long text cuts no name in half', () => {
		const around = `${'x '.repeat(745)}zoe.lang@fabrikam.com ${'y '.repeat(1000)}carl.zoellner@fabrikam.com${' z'.repeat(1245)}`;
		const long = viewOf(pasted(around, 'ladder.found')).copy?.text ?? '';
		expect(long).toMatch(/x\n\(cut\)\nz z/u);
		expect(long).not.toMatch(/zoe|fabrikam/u);
		const json = `{"error":"first",${'"k":"v",'.repeat(900)}"last":"end"}`;
		expect(viewOf(pasted(json, 'ladder.found')).copy?.text).toMatch(/"error":"first"[\s\S]*\(cut\)[\s\S]*"last":"end"/u);
		const first = viewOf(pasted(`${'x '.repeat(96)}zoe.lang@fabrikam.com`, 'ladder.found')).copy?.text ?? '';
		expect(first.split('\n')[1]).not.toContain('zoe');
	});
});

const error = '{"error": {"code": "PermissionDenied", "message": "The principal `8c1e0000-1111-4222-8333-444444444477` lacks the required data action"}}';
const hostile: readonly (readonly [string, string])[] = [
	['control sequences', `\u001B[2J\u001B]0;gone\u0007${error}\u009B31m\u001B[?25l\u0000\u0008`],
	['a link sequence', `\u001B]8;;https://evil.example\u001B\\${error}\u001B]8;;\u001B\\`],
	['a right-to-left override', `\u202E${error}\u2066\u200F`],
	['words of 300 characters', `${'w'.repeat(300)} ${error} ${'漢'.repeat(300)}`],
	['5,000 lines', Array.from({length: 5000}, (_, index) => `line ${index} ${index === 2500 ? error : ''}`).join('\n')],
	['carriage returns and tabs', error.replaceAll(' ', '\r\n\t')],
	['marks and emoji', `👨‍👩‍👧‍👦${'e\u0301'.repeat(200)}${error}`],
];

const expectCalm = (state: State): void => {
	for (const [columns, rows] of [
		[40, 20],
		[80, 24],
		[160, 40],
	] as const) {
		for (const page of [{}, {panel: 'details'}, {scroll: 7}] as const) {
			const lines = linesOf(frameOf(state, columns, rows, page));
			expect(lines.length).toBeLessThanOrEqual(rows - 1);
			for (const line of lines) {
				expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(columns - 1);
				expect(textOf(line)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
			}
		}
	}
};

test.for(hostile)('a paste of %s stays within its frame', ([, paste]) => {
	for (const at of ['paste.waiting', 'ladder.running', 'ladder.found'] as const) expectCalm(pasted(paste, at));
	const copied = viewOf(pasted(paste, 'ladder.found')).copy?.text ?? '';
	expect(copied.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
});

test('so does anything else', () => {
	const part = fc.oneof(fc.string({unit: 'binary', maxLength: 60}), fc.constantFrom(error, '\u001B[201~\r', '\n', '\t', '401', 'DeploymentNotFound'));
	fc.assert(
		fc.property(fc.array(part, {maxLength: 12}), parts => {
			for (const at of ['paste.waiting', 'ladder.found'] as const) expectCalm(pasted(parts.join(''), at));
		}),
		{numRuns: 10},
	);
});
