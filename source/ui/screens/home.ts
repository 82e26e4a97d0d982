import {scopeLabel} from '../../access/scope.ts';
import {journeys} from '../../wizard/events.ts';
import type {Place, State} from '../../wizard/state.ts';
import {gap, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {hostOf} from '../words.ts';

const leftAt: Partial<Record<Place, string>> = {
	'paste.waiting': 'with an error pasted',
	'people.choosing': 'while teammates were chosen',
	access: 'before the plan',
	'ladder.running': 'while a cause was looked for',
	'ladder.found': 'when a cause was found',
	plan: 'before anything was written',
	'plan.revising': 'before anything was written',
	'grant.running': 'while the grants were written',
	'grant.failed': 'after a grant failed',
	'probe.running': 'while the role was taking effect',
	'probe.failed': 'after the call failed',
	handOff: 'while somebody else had to grant',
	harden: 'before keys were turned',
	'harden.plan': 'before keys were turned',
	'harden.running': 'while keys were turned',
	'harden.failed': 'while keys were turned',
	'harden.handOff': 'while somebody else had to turn keys',
};

/** An ARM id or an address, by the name a person knows it under. */
const nameOf = (wanted: string): string => calm(/^https?:/i.test(wanted) ? hostOf(wanted) : scopeLabel(wanted));

const leftRun = ({resume}: State): string | null => {
	// The cloud of a run in the sandbox ended with it.
	if (!resume || resume.sandbox !== null) return null;
	const what = resume.answers.resource ? nameOf(resume.answers.resource) : 'a run';
	return `Left ${leftAt[resume.at] ?? 'on the way'}: ${what}.`;
};

export const home: Screen = (state, {sandbox}) => {
	const left = leftRun(state);
	return view({
		before: [say('Call a Microsoft Foundry or Azure OpenAI model as yourself, without keys.'), gap],
		choices: {
			columns: [{keep: 9}, {keep: 1, least: 54}],
			items: [
				{
					key: 'get-access',
					label: 'Get access',
					cells: [[span('quiet', 'see what is missing, fix it, prove it with a real call')]],
					search: '',
					about: 'See what is missing, fix it, and prove it with a real call.',
					event: {type: 'CHOOSE_JOURNEY', journey: 'get-access'},
					does: 'start',
				},
				{
					key: 'fix-error',
					label: 'Fix an error',
					cells: [[span('quiet', 'paste a 401, 403 or 404 and find its cause')]],
					search: '',
					about: 'Paste a 401, 403 or 404 and find its cause.',
					event: {type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
					does: 'start',
				},
				{
					key: 'set-up',
					label: 'Set up teammates',
					cells: [[span('quiet', 'people, groups, apps and managed identities')]],
					search: '',
					about: 'People, groups, apps and managed identities.',
					event: {type: 'CHOOSE_JOURNEY', journey: 'set-up'},
					does: 'start',
				},
			],
			current: journeys.indexOf(state.journey),
			filter: false,
			typed: null,
		},
		after: [
			gap,
			say([span('quiet', 'Nothing is written until you have seen the plan and confirmed it.')]),
			...(sandbox === null
				? []
				: [say([span('quiet', `This is the sandbox cloud, world ${calm(sandbox)}: made up, inside this program. Nothing reaches Azure.`)])]),
			...(left ? [gap, point('todo', [left, ...keyWords('plain', ' ', 'r', ' goes on with it.')])] : []),
		],
	});
};
