import type {Place, State} from '../wizard/state.ts';
import {type Here, shownKey} from './binding.ts';
import {type Block, gap, heading, say} from './block.ts';
import {workingKeys} from './keys.ts';
import {span} from './line.ts';
import {speak} from './speech.ts';
import type {Glyphs} from './theme.ts';
import type {View} from './view.ts';

const words = {
	principal: ['principal', 'who gets a role: a user, a group, an application or a managed identity. Azure knows each by its object id.'],
	scope: ['scope', 'where a role counts: a subscription, a resource group, a resource or a project, and everything below it.'],
	dataAction: ['data action', 'the right to use a resource, such as calling its models. Owner and Contributor manage the resource and hold 0 data actions.'],
	eligible: ['eligible', 'a role that Privileged Identity Management (PIM) keeps ready. It gives nothing until its holder activates it, for some hours.'],
	deny: ['deny assignment', 'forbids actions at a scope to named principals or to everybody, whatever roles they hold.'],
	customRole: ['custom role', 'a role that a tenant makes for itself. It gives exactly the actions it names, and does not grow with Azure.'],
	assignment: ['role assignment', 'gives one principal one role at one scope. A grant is one role assignment.'],
	deployment: ['deployment', 'a model that runs on the resource under a name of its own. Calls use that name, not the model’s.'],
	tenant: ['tenant', 'one organization in Microsoft Entra ID. A guest has another object id there than at home.'],
	propagation: ['propagation', 'the time Azure needs to tell every model endpoint about a new role: usually 30 seconds to 5 minutes.'],
	audience: ['audience', 'the service that a token is for. An endpoint refuses tokens that are for another service.'],
	receipt: ['receipt', 'what this run wrote, so that exactly that can be undone.'],
	deviceCode: ['device code', 'a code that you enter in a browser, on any device, to sign in here. Whoever asked for the code gets the sign-in.'],
	keys: ['key authentication', 'calling with a secret that everybody shares who has it. Turned off, a call needs a token, and a role decides.'],
	handOff: ['hand-off', 'the grants as a message or a script, for somebody who may assign roles.'],
	keyless: ['keyless', 'calling with a token of Microsoft Entra ID, which is yours and soon expires, instead of a key that works for whoever has it.'],
	proof: ['proof', 'two real calls to the model with your token. When both are answered, your access works.'],
	endpoint: ['endpoint', 'the web address that calls go to, such as https://contoso-openai.openai.azure.com.'],
	resourceId: ['resource id', 'the full path of a resource in Azure. It begins with /subscriptions/; the portal shows it in the JSON view.'],
	managedIdentity: ['managed identity', 'an identity that Azure keeps for a machine, an app or a project. It has no password.'],
	chain: ['chain', 'the order in which an app’s DefaultAzureCredential tries its sources. The first one that gives a token wins.'],
	lock: ['lock', 'keeps everybody from deleting, or also from changing, what is at a scope.'],
} as const satisfies Record<string, readonly [string, string]>;

type Word = keyof typeof words;

/** Words that are explained wherever they stand, in what Azure said too. */
const heard: readonly (readonly [Word, RegExp])[] = [
	['principal', /\bprincipals?\b/iu],
	['scope', /\bscopes?\b/iu],
	['dataAction', /\bdata actions?\b/iu],
	['eligible', /\beligible\b/iu],
	['deny', /\bdeny assignments?\b/iu],
	['managedIdentity', /\bmanaged identit/iu],
];

const wordsOn = ({before, after}: View): readonly Word[] => {
	const text = speak([...before, ...after]).join('\n');
	return heard.flatMap(([word, pattern]) => (pattern.test(text) ? [word] : []));
};

/** What a screen is for, and the words on it that can be asked about. */
const about: Readonly<Record<Place, {readonly purpose: string; readonly words: readonly Word[]}>> = {
	home: {
		purpose: 'Start here. Seven steps lead to a proven call; the top line shows them, and your answers.',
		words: ['keyless', 'proof', 'managedIdentity'],
	},
	'paste.waiting': {
		purpose:
			'Paste what you have of the error: a log, a stack trace, the output of curl, an endpoint, a resource id. Tokens and keys are removed before anything is kept.',
		words: ['principal', 'dataAction', 'endpoint', 'resourceId'],
	},
	'sources.loading': {purpose: 'Looks for the ways to sign in from this machine.', words: ['tenant']},
	'sources.choosing': {
		purpose: 'Choose the identity that will call the model. From here on, Azure is read and written as that identity.',
		words: ['tenant', 'deviceCode', 'principal'],
	},
	'identities.loading': {purpose: 'Asks each sign-in source on this machine for a token. None of them asks you anything.', words: ['tenant', 'principal']},
	identities: {
		purpose: 'Whose token each source gives, and which one an app on this machine would use.',
		words: ['chain', 'tenant', 'principal'],
	},
	'signIn.running': {
		purpose: 'Signs you in. No password and no token is shown or kept. Esc leaves at any moment, for another way to sign in.',
		words: ['deviceCode', 'tenant'],
	},
	'signIn.failed': {
		purpose: 'The sign-in did not work. The screen gives the full reason, and the other ways to sign in from here.',
		words: ['tenant'],
	},
	'targets.loading': {purpose: 'Lists the resources that you may see.', words: ['tenant']},
	'targets.choosing': {
		purpose: 'Choose the resource or project to call. Type to narrow the list, or paste a resource id or an endpoint.',
		words: ['resourceId', 'endpoint', 'tenant'],
	},
	'targets.failed': {
		purpose: 'The list could not be read. Paste a resource id or an endpoint to go on without it.',
		words: ['resourceId', 'endpoint', 'tenant'],
	},
	'target.opening': {purpose: 'Reads the resource, its projects and its deployments.', words: ['deployment']},
	'target.failed': {purpose: 'The resource could not be opened. The screen gives the reason.', words: ['resourceId', 'endpoint']},
	'scenario.choosing': {purpose: 'Choose what you will do. The smallest role that allows it is granted, and no more.', words: ['dataAction', 'scope']},
	'project.choosing': {purpose: 'Choose the project. The role for building is granted on that project alone.', words: ['scope']},
	'deployment.choosing': {purpose: 'Choose the deployment that the proof will call.', words: ['deployment', 'proof']},
	'people.choosing': {
		purpose: 'Choose who gets access. Type a name, or paste a list or CSV; @people.csv reads a file. Enter takes the marked row; on the first row it goes on.',
		words: ['principal', 'managedIdentity', 'assignment'],
	},
	'assess.running': {
		purpose: 'Reads which roles are held, and what else decides. Nothing is written.',
		words: ['assignment', 'principal', 'eligible', 'deny', 'lock'],
	},
	'assess.failed': {purpose: 'The roles that decide about your access could not be read.', words: ['assignment']},
	access: {
		purpose: 'Whether you can do it now, and why: each role that you hold, where you hold it, and what it gives.',
		words: ['dataAction', 'scope', 'assignment', 'principal', 'eligible', 'deny'],
	},
	'ladder.running': {
		purpose: 'Looks for the cause, quick checks first, and stops when it is certain. Nothing is written.',
		words: ['principal', 'dataAction'],
	},
	'ladder.failed': {purpose: 'Something that is needed to find the cause could not be read.', words: ['assignment']},
	'ladder.found': {
		purpose: 'The cause, what shows it, and what to do. Nothing is granted before you have seen a plan.',
		words: ['principal', 'managedIdentity', 'dataAction', 'scope', 'propagation', 'audience'],
	},
	activate: {
		purpose: 'Switches on an eligible role for some hours. What you write here goes to the approvers, and into the tenant’s log.',
		words: ['eligible', 'receipt'],
	},
	'activate.running': {
		purpose: 'Waits until the role is active. An approval can take hours: you can quit meanwhile and resume later.',
		words: ['eligible', 'receipt'],
	},
	'activate.failed': {purpose: 'The role was not activated. Trying again is safe: a role that is active already is found.', words: ['eligible']},
	plan: {
		purpose: 'What would be written. Nothing has been. Choose another role to plan with it instead.',
		words: ['assignment', 'principal', 'scope', 'dataAction', 'customRole', 'proof'],
	},
	'plan.revising': {purpose: 'Plans again with the other role.', words: ['assignment']},
	'grant.running': {
		purpose: 'Writes the role assignments of the plan. A write cannot be interrupted: Ctrl-C stops after it. If Azure asks for a stronger sign-in, Esc leaves.',
		words: ['receipt', 'assignment'],
	},
	'grant.failed': {purpose: 'Azure refused a grant. Trying again is safe: nothing is written twice.', words: ['receipt']},
	'probe.running': {
		purpose: 'Calls the model until it answers twice in a row. It stops by itself when waiting cannot help.',
		words: ['proof', 'propagation', 'audience'],
	},
	'probe.failed': {
		purpose: 'The call did not work, and waiting would not help. What the endpoint said, and your roles, tell the cause.',
		words: ['dataAction', 'audience'],
	},
	handOff: {
		purpose: 'The grants, in the form that your administrator likes best. This screen goes on by itself once they are made.',
		words: ['handOff', 'assignment'],
	},
	done: {purpose: 'The proof, and what to paste into your code. No key is in it.', words: ['proof', 'keyless', 'receipt', 'audience']},
	'harden.reading': {purpose: 'Looks at who and what has to do with keys. Nothing is written.', words: ['keys', 'assignment']},
	harden: {
		purpose:
			'What has to be known before keys go off. Enter on a question says that it is so, once more takes it back; d tells what a line rests on; l reads it without the activity log. Nothing is written here.',
		words: ['keys', 'principal', 'scope'],
	},
	'harden.plan': {
		purpose: 'What would be changed. It is done when you type the name of the resource, letter by letter, and press Enter.',
		words: ['keys', 'receipt'],
	},
	'harden.running': {
		purpose:
			'Changes the resource, reads it back, and looks at what a made-up key is answered. There is no way back while the change is on its way; after it you may go.',
		words: ['keys', 'receipt', 'propagation'],
	},
	'harden.failed': {purpose: 'The resource was not changed, or nobody said. Looking again writes nothing.', words: ['keys', 'receipt']},
	'harden.handOff': {purpose: 'What somebody with the right must run, in the form that they like.', words: ['keys', 'handOff']},
	'harden.done': {
		purpose: 'What became of it, with its proof, and the command that takes it back. r tries a made-up key again where it is not refused yet.',
		words: ['keys', 'receipt'],
	},
	'audit.running': {purpose: 'Reads who can call here. Nothing is written.', words: ['assignment', 'principal']},
	'audit.failed': {purpose: 'Who has access could not be read.', words: ['assignment']},
	audit: {
		purpose:
			'Who can call here, by which role, and what of it is broader than needed. Enter plans how a finding is mended, d tells of a row; s sorts. Nothing is written here.',
		words: ['principal', 'scope', 'dataAction', 'eligible'],
	},
	'audit.planning': {purpose: 'Reads what stands now and what you may change. Nothing is written.', words: ['assignment']},
	'audit.plan': {
		purpose:
			'How the finding is mended: the narrower role first, then a proof that it is enough, and only then, asked once more, the broader one goes. Access is never missing in between.',
		words: ['assignment', 'principal', 'scope', 'receipt'],
	},
	'audit.fixing': {
		purpose: 'Grants the narrower role. There is no way back while it is on its way; Ctrl-C stops after it. The broader role stays.',
		words: ['receipt', 'assignment'],
	},
	'audit.settling': {purpose: 'Waits until the narrower role is known everywhere. It can be left: later it goes on where it was.', words: ['propagation']},
	'audit.calling': {
		purpose: 'Calls the model until it answers twice in a row: the proof that the narrower role is enough.',
		words: ['propagation', 'audience'],
	},
	'audit.proof': {
		purpose: 'Whoever holds the role calls with it, by the line that is shown. Once somebody saw it work, the broader role can go.',
		words: ['principal', 'dataAction'],
	},
	'audit.witness': {purpose: 'Who saw the narrower role work, and when. The receipt keeps it.', words: ['receipt']},
	'audit.remove': {purpose: 'What goes and what stays. Nothing is removed before Enter.', words: ['assignment', 'scope', 'receipt']},
	'audit.removing': {
		purpose: 'Looks once more at what stays, and removes what was shown. There is no way back while it is on its way; Ctrl-C stops after it.',
		words: ['receipt', 'assignment'],
	},
	'audit.unfixed': {purpose: 'A step did not work; the reason is on the screen, in full. Looking again writes nothing.', words: ['receipt', 'assignment']},
	'audit.handOff': {purpose: 'What somebody with the right must run, in the form that they like.', words: ['handOff', 'assignment']},
	'audit.fixed': {purpose: 'What was removed, what stays, and the way back.', words: ['receipt']},
	left: {purpose: 'This run is over.', words: []},
};

/** The same screens where it is for others. */
const aboutTeam: Readonly<Partial<Record<Place, string>>> = {
	'sources.choosing': 'Choose who you are here. The grants for the others are written as that identity.',
	'targets.choosing': 'Choose the resource or project that they should call. Type to narrow the list, or paste a resource id or an endpoint.',
	'scenario.choosing': 'Choose what they will do. The smallest role that allows it is granted, and no more.',
	access: 'What each of them can do now, and after the plan. Nothing has been written. d tells why, for the one under the cursor.',
	done: 'What was written, and the command by which each of them proves it with a call of their own.',
};

const typingKeys = [
	{label: 'Ctrl-W', text: 'delete the last word'},
	{label: 'Ctrl-U', text: 'delete all that was typed'},
] as const;

type Row = {readonly label: string; readonly text: string; readonly whole?: boolean};

const keysOf = (here: Here, glyphs: Glyphs): readonly Row[] =>
	workingKeys(here).map(binding => ({label: shownKey(binding.shown ?? '', glyphs), text: binding.does(here), whole: true}));

/** Where answers are typed as lines: a number, or the letter of a key. Elsewhere than here lines are text. */
const typedKeys = (here: Here, glyphs: Glyphs): readonly Row[] => [
	{label: 'A number', text: 'chooses what is read out behind it'},
	...(here.view.choices?.filter ? [] : keysOf(here, glyphs).filter(({label}) => label.length === 1)),
];

/** What this screen is for, all of its keys, and its words. `typed`: answers are typed as lines. */
export const helpBlocks = (here: Here, state: State, glyphs: Glyphs, typed = false): readonly Block[] => {
	const {purpose, words: asked} = about[state.at];
	const isTeam = state.journey === 'set-up';
	const keys = typed ? typedKeys(here, glyphs) : keysOf(here, glyphs);
	return [
		heading('About this screen'),
		say((isTeam ? aboutTeam[state.at] : undefined) ?? purpose),
		gap,
		{
			kind: 'facts',
			rows: [
				...keys,
				...(typed ? [] : [...(here.view.choices?.filter ? typingKeys : []), {label: 'PgUp PgDn', text: 'a page up, a page down'}]),
				...(keys.some(({label}) => label === 'Ctrl-C') ? [] : [{label: 'Ctrl-C', text: 'stop, and say what was written'}]),
			],
		},
		...[...new Set<Word>([...asked, ...wordsOn(here.view)])]
			.filter(word => !(isTeam && state.at === 'done' && (word === 'audience' || word === 'proof')))
			.flatMap((word): Block[] => [gap, say([span('strong', words[word][0]), ': ', words[word][1]])]),
	];
};
