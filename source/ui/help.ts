import type {Place, State} from '../wizard/state.ts';
import {type Block, gap, heading, say} from './block.ts';
import {type Here, workingKeys} from './keys.ts';
import {span} from './line.ts';
import type {Glyphs} from './theme.ts';

const words = {
	principal: ['principal', 'who a role is assigned to: a user, a group, an application or a managed identity, by its object id.'],
	scope: ['scope', 'where a role counts: a subscription, a resource group, a resource or a project, and everything below it.'],
	dataAction: ['data action', 'the right to use what a resource does, such as calling a model. Owner and Contributor administer, and hold none.'],
	eligible: ['eligible', 'a role that Privileged Identity Management holds ready. It gives nothing until whoever holds it activates it, for a time.'],
	deny: ['deny assignment', 'forbids actions at a scope to named principals or to everybody, whatever roles they hold.'],
	customRole: ['custom role', 'a role that a tenant makes for itself. It gives exactly what it names, and does not grow with Azure.'],
	assignment: ['role assignment', 'one principal, one role, one scope. Granting access means writing one.'],
	deployment: ['deployment', 'a model that runs on the resource under a name of its own; calls name the deployment.'],
	tenant: ['tenant', 'one organisation in Microsoft Entra ID. A guest has another object id there than at home.'],
	propagation: ['propagation', 'Azure takes a while to tell every model endpoint of a new role: usually 30 seconds to 5 minutes.'],
	audience: ['audience', 'whom a token is for. An endpoint refuses tokens that are meant for another one.'],
	receipt: ['receipt', 'what was written in this run, so that exactly that can be taken back.'],
	deviceCode: ['device code', 'signs in here what you approve in a browser anywhere. Whoever asked for the code gets the sign-in.'],
	keys: ['key authentication', 'calling with a secret that everybody shares who has it. Turned off, a call needs a token, and a role decides.'],
	handOff: ['hand-off', 'the grants as a message or a script, for somebody who may assign roles.'],
} as const satisfies Record<string, readonly [string, string]>;

type Word = keyof typeof words;

/** What a screen is for, and the words on it that can be asked about. */
const about: Readonly<Record<Place, {readonly purpose: string; readonly words: readonly Word[]}>> = {
	home: {
		purpose: 'Where a sitting begins. From here to a proven call it takes seven steps, shown at the top as they are answered.',
		words: ['assignment', 'scope'],
	},
	'paste.waiting': {
		purpose:
			'Takes whatever tells of the error: a log, a stack trace, the output of curl, an endpoint, a resource id. Tokens and keys are taken out before anything is kept.',
		words: ['audience', 'principal'],
	},
	'sources.loading': {purpose: 'Looks at what could sign in from this machine.', words: ['tenant']},
	'sources.choosing': {
		purpose: 'Choose the identity that should call the model. Everything after this is read and written as that identity.',
		words: ['tenant', 'deviceCode', 'principal'],
	},
	'identities.loading': {purpose: 'Asks every source of tokens on this machine, without a prompt.', words: ['tenant', 'principal']},
	identities: {
		purpose: 'Whose token each source gives, and which one an app here would use: the first of its chain that gives one.',
		words: ['tenant', 'principal'],
	},
	'signIn.running': {
		purpose: 'Signs in. No password and no token is shown or kept here. It can be left at any moment, for another way or for none.',
		words: ['deviceCode', 'tenant'],
	},
	'signIn.failed': {
		purpose: 'The sign-in did not work; the reason is on the screen, in full, and so are the other ways to sign in from here.',
		words: ['tenant'],
	},
	'targets.loading': {purpose: 'Lists the resources that you may see, in one question to Azure.', words: ['tenant']},
	'targets.choosing': {
		purpose: 'Choose the resource or project to call. Letters narrow the list; a resource id or an endpoint can be pasted instead.',
		words: ['deployment', 'tenant'],
	},
	'targets.failed': {purpose: 'The list could not be read. With a resource id or an endpoint it goes on without.', words: ['tenant']},
	'target.opening': {purpose: 'Reads the resource, its projects and its deployments.', words: ['deployment']},
	'target.failed': {purpose: 'The resource could not be opened.', words: ['scope']},
	'scenario.choosing': {purpose: 'What you will do decides which role is the least that does it.', words: ['dataAction', 'scope']},
	'project.choosing': {purpose: 'Roles for building are granted on one project.', words: ['scope']},
	'deployment.choosing': {purpose: 'The deployment that the proof will call.', words: ['deployment']},
	'people.choosing': {
		purpose:
			'Whom it is for. A name is looked for while you type; a list, a CSV or @people.csv adds all that it names. Enter takes the marked row, and on the first one goes on.',
		words: ['principal', 'assignment'],
	},
	'assess.running': {purpose: 'Reads role assignments, also those that come through groups. Nothing is written.', words: ['assignment', 'principal']},
	'assess.failed': {purpose: 'What decides about your access could not be read.', words: ['assignment']},
	access: {
		purpose: 'Whether you can do it now, and why: each role that you hold, where it sits, and what it is worth.',
		words: ['dataAction', 'scope', 'assignment', 'principal', 'eligible', 'deny'],
	},
	'ladder.running': {
		purpose: 'Looks for the cause, what is quick before what is slow, and stops where it is certain. Nothing is written.',
		words: ['principal', 'dataAction'],
	},
	'ladder.failed': {purpose: 'What has to be known to tell the cause could not be read.', words: ['assignment']},
	'ladder.found': {
		purpose: 'The cause with its proof, and what mends it. What leads to a grant is shown as a plan first.',
		words: ['principal', 'dataAction', 'scope', 'propagation', 'audience'],
	},
	activate: {
		purpose:
			'Switches on, for some hours, a role that is held ready for you. What you write here goes to whoever looks after these roles, and into the log of the tenant.',
		words: ['eligible', 'receipt'],
	},
	'activate.running': {
		purpose: 'Waits until the role is active. An approval can take hours: the sitting can be left meanwhile, and goes on where it was.',
		words: ['eligible', 'receipt'],
	},
	'activate.failed': {purpose: 'The role was not activated. Trying again is safe: what is active already is found.', words: ['eligible']},
	plan: {
		purpose: 'What would be written, and nothing has been. Another role can be planned with before anything is confirmed.',
		words: ['assignment', 'principal', 'scope', 'dataAction', 'customRole'],
	},
	'plan.revising': {purpose: 'Plans again with the other role.', words: ['assignment']},
	'grant.running': {
		purpose:
			'Writes the role assignments of the plan. There is no way back while a write is on its way; Ctrl-C stops after it. A demand for a stronger sign-in can be left.',
		words: ['receipt', 'assignment'],
	},
	'grant.failed': {purpose: 'Azure refused a grant. Trying again is safe: what is there already is found, not written twice.', words: ['receipt']},
	'probe.running': {
		purpose: 'Calls the model until it answers twice in a row. Waiting stops by itself when it cannot help.',
		words: ['propagation', 'audience'],
	},
	'probe.failed': {
		purpose: 'The call did not work, and waiting would not help. The cause is told by what the endpoint said and by what is known of your roles.',
		words: ['dataAction', 'audience'],
	},
	handOff: {purpose: 'The grants in the form that your administrator likes. It goes on by itself once they are there.', words: ['handOff', 'assignment']},
	done: {purpose: 'The proof, and what to paste into your code. No key is in it.', words: ['receipt', 'audience']},
	'harden.reading': {purpose: 'Looks at who and what still needs keys. Nothing is written.', words: ['keys', 'assignment']},
	harden: {
		purpose:
			'What has to be known before keys go off. Enter on a question says that it is so, once more takes it back; d tells what a line rests on. Nothing is written here.',
		words: ['keys', 'principal', 'scope'],
	},
	'harden.plan': {
		purpose: 'What would be changed. Keys go off when you type the name of the resource, letter by letter, and press Enter.',
		words: ['keys', 'receipt'],
	},
	'harden.running': {
		purpose:
			'Turns keys off, reads it back, and looks at what a made-up key is answered. There is no way back while the change is on its way; after it you may go.',
		words: ['keys', 'receipt', 'propagation'],
	},
	'harden.failed': {purpose: 'Keys were not turned off, or nobody said. Looking again writes nothing.', words: ['keys', 'receipt']},
	'harden.handOff': {purpose: 'What somebody with the right must run, in the form that they like.', words: ['keys', 'handOff']},
	'harden.done': {purpose: 'What became of it, with its proof, and the command that turns keys on again.', words: ['keys', 'receipt']},
	'audit.running': {purpose: 'Reads who can call here. Nothing is written.', words: ['assignment', 'principal']},
	'audit.failed': {purpose: 'Who has access could not be read.', words: ['assignment']},
	audit: {
		purpose:
			'Who can call here, by which role, and what of it is broader than needed. d tells of a row, with the narrower role and the command that grants it; s sorts. Nothing is written here.',
		words: ['principal', 'scope', 'dataAction', 'eligible'],
	},
	left: {purpose: 'The sitting is over.', words: []},
};

/** The same screens where it is for others. */
const aboutTeam: Readonly<Partial<Record<Place, string>>> = {
	'sources.choosing': 'Choose who you are here. What the plan grants to the others is read and written as that identity.',
	'targets.choosing': 'Choose the resource or project that they should call. Letters narrow the list; a resource id or an endpoint can be pasted instead.',
	'scenario.choosing': 'What they will do decides which role is the least that does it.',
	access: 'What each of them can do now, and after the plan. Nothing has been written. d tells why, for the one under the cursor.',
	done: 'What was written, and what each of them runs to prove it with a call of their own.',
};

export const shownKey = (shown: string, glyphs: Glyphs): string => (shown === 'arrows' ? glyphs.upDown : shown === 'sideways' ? glyphs.leftRight : shown);

/** What this screen is for, all of its keys, and its words. */
export const helpBlocks = (here: Here, state: State, glyphs: Glyphs): readonly Block[] => {
	const {purpose, words: asked} = about[state.at];
	const isTeam = state.journey === 'set-up';
	const keys = workingKeys(here).map(binding => ({label: shownKey(binding.shown ?? '', glyphs), text: binding.does(here), whole: true}));
	return [
		heading('About this screen'),
		say((isTeam ? aboutTeam[state.at] : undefined) ?? purpose),
		gap,
		{
			kind: 'facts',
			rows: [
				...keys,
				{label: 'PgUp PgDn', text: 'a page up, a page down'},
				...(keys.some(({label}) => label === 'Ctrl-C') ? [] : [{label: 'Ctrl-C', text: 'stop, and say in what state things are left'}]),
			],
		},
		...asked
			.filter(word => !(isTeam && state.at === 'done' && word === 'audience'))
			.flatMap((word): Block[] => [gap, say([span('strong', words[word][0]), ': ', words[word][1]])]),
	];
};
