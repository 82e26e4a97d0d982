import type {Place} from '../../../source/wizard/state.ts';

/** The words in this order, wherever the lines break between them. */
const words = (text: string): RegExp => new RegExp(text.trim().split(/\s+/u).join('\\s+'), 'u');

/** By what a person knows where they are. The one place that follows a change of the wording. */
export const screens = {
	home: words('Get access'),
	'sources.loading': words('Looking for identities'),
	'sources.choosing': words('(Who should call|Who are you)'),
	'identities.loading': words('Asking each sign-in source'),
	identities: words('Who this machine can sign in as'),
	'signIn.running': words('microsoft\\.com/devicelogin'),
	'signIn.failed': words('You are not signed in'),
	'targets.loading': words('Looking for Foundry'),
	'targets.choosing': words('(What do you want to call|What should they call|You see no Foundry)'),
	'targets.failed': words('could not be listed'),
	'target.opening': words('◐ Opening'),
	'target.failed': words('The resource could not be opened'),
	'scenario.choosing': words('What will (you|they) do'),
	'project.choosing': words('Which project'),
	'deployment.choosing': words('Which deployment'),
	'people.choosing': words('Who (is to|will)'),
	'assess.running': words('Reading who may'),
	'paste.waiting': words('What went wrong'),
	'ladder.running': words('Looking for the cause'),
	'ladder.failed': words('search for the cause was cut short'),
	'ladder.found': words('(Nothing stands in the way|Cause|Likely|Perhaps)'),
	'assess.failed': words('access could not be read'),
	access: words('[✔✖▲] (You can|You cannot|You could|Only a call can tell)'),
	activate: words('Activate the role'),
	/** Its second question. */
	ticket: words('the ticket, ServiceNow'),
	'activate.running': words('waits for approval'),
	'activate.failed': words('The role was not activated'),
	plan: words('Nothing has been written yet'),
	'plan.revising': words('◐ Planning'),
	'grant.running': words('Writing the grants'),
	'grant.failed': words('The grant was not made'),
	'probe.running': words('◐ (Azure is telling|Calling)'),
	'probe.failed': words('(The model refused|has not taken effect|did not work)'),
	handOff: words('must grant this'),
	done: words('answered you, without a key'),
	harden: words('(points are open before keys|cannot be turned off by you)'),
	'harden.plan': words('go off\\. Nothing has been changed yet'),
	'harden.running': words('are off\\. Looking at'),
	'harden.handOff': words('Somebody else must turn keys'),
	'harden.done': words('Keys of \\S+ are off[^.]*Read back'),
	'harden.reading': words('can they be turned off'),
	'harden.failed': words('(Keys may be off|It could not be read|Keys stay as they were)'),
	audit: words('Sorted by severity'),
	'audit.running': words('Reading who has access to'),
	'audit.failed': words('Who has access could not be read'),
	'audit.planning': words('What stands there now, and what you may change'),
	'audit.plan': words('(Nothing has been changed yet|the narrower role is there)\\.'),
	'audit.fixing': words('◐ Granting'),
	'audit.settling': words('it goes on by itself'),
	'audit.calling': words('stays meanwhile: leaving is safe'),
	'audit.proof': words('Has anybody seen it work'),
	'audit.witness': words('The receipt keeps it as you write it'),
	'audit.remove': words('Nothing has been removed yet'),
	'audit.removing': words('◐ Removing'),
	'audit.unfixed': words('(The narrower role may be granted|This did not work)'),
	'audit.handOff': words('is not yours to remove now'),
	'audit.fixed': words('is removed from'),
} as const satisfies Partial<Record<Place | 'ticket', RegExp>>;

export type Shown = keyof typeof screens;

/** What is said once the screen is gone, and on which a person relies. */
export const endings = {
	nothingWritten: words('Nothing was written'),
	/** With the receipt's id. */
	written: /\b(\d+) role assignments? written;\s+receipt\s+([a-z][a-z2-9]{3})\b/u,
	/** With the receipt's id: the write was on its way. */
	perhapsWritten: /may\s+or\s+may\s+not\s+have\s+been\s+written;\s+receipt\s+([a-z][a-z2-9]{3})\b/u,
	stoppedAt: (step: number): RegExp => new RegExp(`(Stopped|Left) at step ${step} of 7`, 'u'),
	keysOff: words('Keys of \\S+ are off; receipt'),
	asked: words('An activation waits for approval'),
	proven: words('Proof: proven'),
} as const;

export const facts = {
	ownerHoldsNone: /\bOwner\b.*\b0 data actions\b/u,
	sandbox: (world: string): RegExp => new RegExp(`SANDBOX ${world}\\b`, 'u'),
	receiptAndUndo: /\breceipt\s+([a-z][a-z2-9]{3})\b.*foundry-keyless\s+undo\s+\1\b/su,
	nothingToWrite: words('Nothing has to be granted'),
	cardWithoutWrite: words('nothing: what was needed was there'),
	pasteInstead: words('Paste'),
	help: words('About this screen'),
	beingWritten: words('being written'),
	askedForYourself: words('Only enter a code that you asked for yourself'),
} as const;

/** A key's name as the footer gives it, with a word of what it does. */
export const hint = (key: string, does = ''): RegExp => new RegExp(`${key} ${does}`.trim(), 'u');
