import {describe, expect, test} from 'vitest';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {type Place, places} from '../../source/wizard/state.ts';
import {ascii, frameOf, linesOf, textOfFrame} from './support/frame.ts';
import {stateAt} from './support/sample.ts';

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
		for (const page of [{}, {help: true}, {details: true}, {scroll: 5}, {notice: 'x'.repeat(400)}]) {
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
		'the code, its address, its time, who asks, and the warning',
		80,
		['HQ7KP2XD', 'https://microsoft.com/devicelogin', '14:32', '"Microsoft Azure CLI"', 'Only enter a code that you asked for yourself'],
	],
	['signIn.running', 'the code where it is narrow', 40, ['HQ7KP2XD', '14:32', 'Microsoft Azure CLI']],
	[
		'signIn.failed',
		'why, what to do, where to read, and what was said last',
		80,
		['✖ You are not signed in', 'Conditional Access', 'browser instead', 'https://learn.microsoft.com', 'Said   AADSTS53003', 'Correlation ID'],
	],
	['targets.choosing', 'the resources with their projects, and how many are hidden', 80, ['contoso-foundry', '  alpha', '❯ contoso-openai', '↓ 55 more', '65']],
	['targets.failed', 'why, and that an address goes on', 80, ['management.azure.com could not be found', 'Paste a resource id or an endpoint']],
	['scenario.choosing', 'the three with their roles', 80, ['❯ Call any model', 'Cognitive Services OpenAI User', 'Foundry User + Reader']],
	['project.choosing', 'the projects', 80, ['❯ alpha   default', 'beta']],
	['deployment.choosing', 'the models, and what is not called', 80, ['❯ gpt-4o-mini', 'claude-sonnet-4-5', 'not called by itself', 'at most 32 output tokens']],
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
			'for it     chat',
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
	['probe.failed', 'the cause and its proof', 80, ['✖ The model refused the call', 'Why    No role of ana@contoso.com', 'lacks the required data action']],
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
			'forgets',
		],
	],
];

test.for(says)('%s tells %s (%i columns)', ([place, , columns, expected]) => {
	const text = textOfFrame(frameOf(stateAt(place), columns, columns === 40 ? 20 : 24));
	for (const part of expected) expect(text).toContain(part);
});

test('what does not fit can be scrolled to, line by line, to the last', () => {
	const state = stateAt('done');
	const whole = textOfFrame(frameOf(state, 80, 90))
		.split('\n')
		.map(line => line.trimEnd())
		.filter(line => line !== '');
	const seen = new Set<string>();
	for (let scroll = 0; scroll < 60; scroll++) for (const line of frameOf(state, 80, 16, {scroll}).body) seen.add(textOf(line).trimEnd());
	const body = frameOf(state, 80, 90).body.map(line => textOf(line).trimEnd());
	expect(body.filter(line => !seen.has(line))).toEqual([]);
	expect(whole.length).toBeGreaterThan(10);
});

test('details are the whole proof: every missing data action and every scope in full', () => {
	const text = textOfFrame(frameOf(stateAt('access'), 160, 50, {details: true}));
	expect(text).toContain('Microsoft.CognitiveServices/accounts/OpenAI/responses/write');
	expect(text).toContain('/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-ai');
});

test('the trail shows answers for what is done, names for what is not, and the number where it is narrow', () => {
	expect(textOf(frameOf(stateAt('plan')).head[1] ?? '')).toBe('✔ ana  ✔ contoso-openai  ✔ OpenAI only  ✔ Access  ● Plan  ○ Grant  ○ Proof');
	expect(textOf(frameOf(stateAt('plan'), 40, 20).head[1] ?? '')).toBe('5 of 7 · Plan');
	expect(textOf(frameOf(stateAt('probe.failed')).head[1] ?? '')).toContain('– Grant');
});
