import {describe, expect, test} from 'vitest';
import {bindingOf, writes} from '../../source/ui/keys.ts';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {openPage} from '../../source/ui/page.ts';
import {hereOf} from '../../source/ui/page-state.ts';
import {speak} from '../../source/ui/speech.ts';
import {ending} from '../../source/ui/transcript.ts';
import {reduce} from '../../source/wizard/machine.ts';
import type {Place, State} from '../../source/wizard/state.ts';
import {frameOf, linesOf, textOfFrame, viewOf} from './support/frame.ts';
import {stateAt} from './support/sample.ts';

const sizes = [
	[40, 20],
	[80, 24],
	[160, 45],
] as const;

const narrow = 'Cognitive Services OpenAI User';

/** What must be seen at each size. */
const says: readonly (readonly [Place, string, readonly string[]])[] = [
	['audit.planning', 'that it only reads', ['◐ Looking at Contributor on', 'Nothing is written.']],
	[
		'audit.plan',
		'before and after, and what goes with it',
		['ci-runner: the narrower role first.', 'Now has', 'First gets', 'loses', 'Contributor reaches contoso-foundry'],
	],
	['audit.fixing', 'what is granted', [`◐ Granting ${narrow} on contoso-openai`, 'A receipt is kept before anything is sent.']],
	['audit.settling', 'how long it waits, and why', ['◐ It is new. In 18 min it goes on by itself.', 'no call tells which of them it was']],
	['audit.calling', 'the calls so far', ['8th call', 'Contributor on resource group rg-ai stays']],
	['audit.proof', 'the line to send', ['Has anybody seen it work?', 'npx foundry-keyless probe']],
	['audit.witness', 'what is asked', ['Who saw', '> who, and when']],
	['audit.remove', 'what goes and what stays', ['Nothing has been removed yet.', 'Goes Contributor', `Stays ${narrow}`, 'Proven by ravi, 10:32']],
	['audit.removing', 'that it looks once more', ['◐ Removing Contributor', 'nothing is removed.']],
	['audit.unfixed', 'that it is perhaps removed', ['✖ Contributor on resource group rg-ai is perhaps removed: no answer came']],
	['audit.handOff', 'why, and what to run', ['is not yours to remove now', 'The lock keep', 'npx foundry-keyless audit']],
	['audit.fixed', 'what stays and the way back', ['✔ Contributor on resource group rg-ai is removed', 'receipt q5rs', 'foundry-keyless undo q5rs']],
	['audit.failed', 'that nothing was written', ['✖ Who has access could not be read']],
];

describe.for(says)('%s tells %s', ([place, , expected]) => {
	test.for(sizes)('at %i by %i', ([columns, rows]) => {
		const frame = frameOf(stateAt(place), columns, rows);
		const lines = linesOf(frame);
		expect(lines.length).toBeLessThanOrEqual(rows - 1);
		for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns - 1);
		const text = lines.map(textOf).join(' ').replaceAll(/\s+/gu, ' ');
		for (const part of expected) expect(text).toContain(part);
	});
});

test('Enter on a finding plans it, and on what this program does not change tells of it', () => {
	const state = stateAt('audit');
	const view = viewOf(state);
	const pressed = [0, 1, 2, 3].map(cursor => {
		const here = hereOf({...openPage('audit', view), list: {query: '', cursor, offset: 0}}, state, view);
		const act = bindingOf({type: 'key', name: 'enter'}, here)?.act;
		return act && ('move' in act ? act.move : act.send(here)?.type);
	});
	expect(pressed).toEqual(['MEND', 'MEND', 'details', 'details']);
});

test('both confirmations are writes, which Enter held down does not make', () => {
	const confirms = (['audit.plan', 'audit.proof', 'audit.remove'] as const).map(place => writes({type: 'CONFIRM'}, stateAt(place)));
	expect(confirms).toEqual([true, false, true]);
	// There is nothing to grant any more.
	expect(writes({type: 'CONFIRM'}, {...stateAt('audit.proof'), at: 'audit.plan'})).toBe(false);
});

test('what goes is told in lines, verdict first', () => {
	const lines = speak(viewOf(stateAt('audit.remove')).before);
	expect(lines[0]).toBe('Result: application ci-runner loses Contributor on resource group rg-ai. Nothing has been removed yet.');
	expect(lines).toContain(`Stays: ${narrow} on contoso-openai.`);
});

test('whoever may not grant gets the narrower role in every form, and the broader one is not to be removed by hand before a proof', () => {
	const {mending} = stateAt('audit.plan');
	const before = {...stateAt('audit.handOff'), mending: mending && {...mending, because: ['None of your roles lets you assign roles.']}};
	expect(viewOf(before).forms.map(({id}) => id)).toEqual(expect.arrayContaining(['request', 'az', 'bicep', 'portal']));
	const unproven = stateAt('audit.handOff');
	const forms = (state: State): readonly string[] => viewOf(state).forms.map(({id}) => id);
	expect(forms(unproven)).toEqual(['one line', 'az']);
	expect(forms({...unproven, mending: unproven.mending && {...unproven.mending, proof: null}})).toEqual(['one line']);
});

test('what stays behind names both receipts', () => {
	const fixed = stateAt('audit.fixed');
	const {record, mending} = fixed;
	const real = {
		...fixed,
		at: 'left',
		leftAt: 'audit.fixed',
		ending: 'finished',
		record: {...record, session: record.session && {...record.session, sandbox: null}},
	} as const;
	const text = ending(real).join('\n');
	expect(text).toContain('Contributor on resource group rg-ai was removed from application ci-runner; receipt q5rs.');
	expect(text).toContain('undo q5rs');
	const unfixed = stateAt('audit.unfixed');
	expect(ending({...real, mending: unfixed.mending}).join('\n')).toContain('may or may not have been removed from application ci-runner; receipt q5rs.');
	const later = {...real, mending: mending && {...mending, removed: null, earlier: [{...mending}]}};
	expect(ending(later).join('\n')).toContain('was removed from application ci-runner; receipt q5rs.');
	const refused = {...real, mending: mending?.removed ? {...mending, removed: {...mending.removed, removals: []}} : null};
	expect(ending(refused).join('\n')).not.toContain('q5rs');
});

test('the whole way stands in the help', () => {
	expect(textOfFrame(frameOf(reduce(stateAt('audit.remove'), {type: 'REORDER'}), 100, 40, {help: true}))).toContain('Nothing is removed before Enter.');
});
