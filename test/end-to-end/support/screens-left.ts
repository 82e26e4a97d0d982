import {keys} from '../../support/keys.ts';
import type {Way} from './behind-card.ts';
import {endings, type Shown} from './screens.ts';

const {enter, down, home: top} = keys;

/** The world's own application signs in without a person, which saves the three seconds of the device code; in world admin it may assign roles. */
const asApplication = ['--sandbox=admin', '--credential', 'environment'];
export const onFoundry = (settings = ''): readonly string[] => [
	`--sandbox=admin${settings}`,
	...['--credential', 'environment', '--resource', 'contoso-foundry', '--scenario', 'openai'],
];
const withoutRights = ['--sandbox=no-rights', '--credential', 'environment', '--resource', 'contoso-foundry', '--scenario', 'openai'];

type Steps = readonly (readonly [Shown, ...string[]])[];
export type ScreenLeft = {
	readonly place: Shown;
	readonly words: readonly string[];
	/** What leads there from the first frame. */
	readonly steps: Steps;
	/** As the trail counts; `null` at home. */
	readonly step: number | null;
	readonly ways: readonly Way[];
	/** What stands in Azure. */
	readonly said?: RegExp;
	/** Exit code of `q`; the others give 130. */
	readonly code?: number;
};

export const every: readonly Way[] = ['Ctrl-C', 'q', 'SIGTERM', 'SIGHUP'];
const keysOnly: readonly Way[] = ['Ctrl-C', 'q'];
export const begin = ['home', enter] as const;

/** Ana may activate it once somebody has approved; here they refuse. */
const eligible = ['--sandbox=pim,approval=refused:0s', '--credential', 'device-code', '--resource', 'contoso-models', '--scenario', 'inference'];
const toActivate: Steps = [begin, ['deployment.choosing', enter], ['access', enter]];
const toApproval: Steps = [...toActivate, ['activate', 'my work', enter], ['ticket', 'SNOW:12', enter]];

/** From the card; the application may assign roles, and may not change the resource. */
const toCard: Steps = [begin, ['access', enter], ['plan', enter]];
const toHarden: Steps = [...toCard, ['done', 't']];
/** Ana may change it. The model endpoint hears of it after 3 s. */
const ownKeys = ['--sandbox=harden', '--credential', 'device-code', '--resource', 'contoso-foundry', '--scenario', 'inference'];
const toName: Steps = [begin, ['access', enter], ['done', 't'], ['harden', enter, top, enter]];

/** Every screen that is reached in the sandbox, and how it is left. */
export const screensLeft: readonly ScreenLeft[] = [
	{place: 'home', words: ['--sandbox'], steps: [], step: null, ways: every},
	{place: 'sources.choosing', words: ['--sandbox'], steps: [begin], step: 1, ways: ['Ctrl-C']},
	{place: 'identities', words: ['--sandbox'], steps: [begin, ['sources.choosing', 'i']], step: 1, ways: ['q']},
	{place: 'signIn.running', words: ['--sandbox'], steps: [begin, ['sources.choosing', enter]], step: 1, ways: ['Ctrl-C']},
	{place: 'signIn.failed', words: ['--sandbox', '--credential', 'azure-cli'], steps: [begin], step: 1, ways: ['q'], code: 4},
	{place: 'targets.choosing', words: asApplication, steps: [begin], step: 2, ways: ['SIGTERM']},
	{place: 'target.failed', words: [...asApplication, '--resource', 'contoso-foundrie'], steps: [begin], step: 2, ways: ['q'], code: 2},
	{place: 'scenario.choosing', words: [...asApplication, '--resource', 'contoso-foundry'], steps: [begin], step: 3, ways: ['Ctrl-C']},
	{place: 'project.choosing', words: [...asApplication, '--resource', 'contoso-foundry', '--scenario', 'project'], steps: [begin], step: 3, ways: ['Ctrl-C']},
	{
		place: 'deployment.choosing',
		words: [...asApplication, '--resource', 'contoso-models', '--scenario', 'inference'],
		steps: [begin],
		step: 3,
		ways: ['SIGTERM'],
	},
	{place: 'people.choosing', words: onFoundry(), steps: [['home', down, down, enter]], step: 4, ways: ['Ctrl-C']},
	{place: 'paste.waiting', words: ['--sandbox'], steps: [['home', down, enter]], step: null, ways: ['Ctrl-C']},
	{
		place: 'ladder.found',
		words: onFoundry(),
		steps: [
			['home', down, enter],
			['paste.waiting', enter],
		],
		step: 4,
		ways: ['q'],
		code: 3,
	},
	{place: 'access', words: onFoundry(), steps: [begin], step: 4, ways: ['q', 'SIGTERM'], code: 3},
	{place: 'activate', words: eligible, steps: toActivate, step: 5, ways: ['Ctrl-C']},
	{place: 'activate.running', words: eligible, steps: toApproval, step: 6, ways: ['q'], said: endings.asked, code: 5},
	{place: 'activate.failed', words: eligible, steps: [...toApproval, ['activate.running', 'r']], step: 6, ways: ['Ctrl-C']},
	{place: 'plan', words: onFoundry(), steps: [begin, ['access', enter]], step: 5, ways: keysOnly, code: 3},
	{
		place: 'probe.running',
		words: onFoundry(',propagation=after:10m'),
		steps: [begin, ['access', enter], ['plan', enter]],
		step: 7,
		ways: every,
		said: endings.written,
		// Left while the role was taking effect.
		code: 6,
	},
	{place: 'probe.failed', words: withoutRights, steps: [begin, ['access', 'p']], step: 7, ways: ['q'], code: 3},
	{place: 'handOff', words: withoutRights, steps: [begin, ['access', enter]], step: 6, ways: ['q', 'SIGHUP'], code: 5},
	{place: 'harden', words: onFoundry(',propagation=immediate'), steps: toHarden, step: null, ways: ['q'], said: endings.written},
	{
		place: 'harden.handOff',
		words: onFoundry(',propagation=immediate'),
		steps: [...toHarden, ['harden', top, enter]],
		step: null,
		ways: ['Ctrl-C'],
		said: endings.written,
	},
	{place: 'audit', words: onFoundry(',propagation=immediate'), steps: [...toCard, ['done', 'a']], step: null, ways: ['Ctrl-C'], said: endings.written},
	{place: 'harden.plan', words: ownKeys, steps: toName, step: null, ways: ['Ctrl-C']},
	{
		place: 'harden.running',
		words: ownKeys,
		steps: [...toName, ['harden.plan', 'contoso-foundry', enter]],
		step: null,
		ways: ['Ctrl-C'],
		said: endings.keysOff,
	},
];

const toScenario: Steps = [begin, ['targets.choosing', enter]];
const toAccess: Steps = [...toScenario, ['scenario.choosing', down, down, enter]];
const toLadder: Steps = [['home', down, enter], ['paste.waiting', enter], ...toAccess.slice(1)];
const toPlan: Steps = [...toAccess, ['access', enter]];

/** Where something is on its way, or has failed on its way: Azure Resource Manager cannot be reached any more from the screen named `from` on. */
export const outages: readonly (Omit<ScreenLeft, 'words'> & {readonly how: 'hangs' | 'cut'; readonly from: Shown})[] = [
	{how: 'hangs', place: 'targets.loading', from: 'home', steps: [begin], step: 2, ways: ['Ctrl-C', 'SIGHUP']},
	{how: 'hangs', place: 'target.opening', from: 'targets.choosing', steps: toScenario, step: 2, ways: ['q', 'SIGTERM']},
	{how: 'hangs', place: 'assess.running', from: 'scenario.choosing', steps: toAccess, step: 4, ways: ['Ctrl-C', 'SIGTERM']},
	{how: 'hangs', place: 'plan.revising', from: 'plan', steps: [...toPlan, ['plan', down, enter]], step: 5, ways: ['q'], code: 3},
	{
		how: 'hangs',
		place: 'grant.running',
		from: 'plan',
		steps: [...toPlan, ['plan', enter]],
		step: 6,
		ways: ['Ctrl-C', 'SIGTERM', 'SIGHUP'],
		said: endings.perhapsWritten,
	},
	{how: 'hangs', place: 'ladder.running', from: 'scenario.choosing', steps: toLadder, step: 4, ways: ['SIGTERM']},
	{how: 'cut', place: 'ladder.failed', from: 'scenario.choosing', steps: toLadder, step: 4, ways: ['q'], code: 7},
	{how: 'cut', place: 'targets.failed', from: 'home', steps: [begin], step: 2, ways: ['Ctrl-C']},
	{how: 'cut', place: 'assess.failed', from: 'scenario.choosing', steps: toAccess, step: 4, ways: ['q'], code: 7},
	{
		how: 'cut',
		place: 'grant.failed',
		from: 'plan',
		steps: [...toPlan, ['plan', enter]],
		step: 6,
		ways: ['q'],
		said: endings.perhapsWritten,
		code: 7,
	},
	{
		how: 'cut',
		place: 'audit.failed',
		from: 'done',
		// What is granted here is granted for all who use this sandbox: so on a resource of its own.
		steps: [begin, ['targets.choosing', 'contoso-openai', enter], ['scenario.choosing', enter], ['access', enter], ['plan', enter], ['done', 'a']],
		step: null,
		ways: ['q'],
		said: endings.written,
	},
];
