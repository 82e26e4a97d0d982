import {type ActivationWish, noWish} from '../access/activation-wish.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import type {Rung} from '../access/ladder.ts';
import type {ProbeProgress} from '../access/liveness.ts';
import type {Principal} from '../access/principal.ts';
import type {Reason} from '../access/reason.ts';
import type {RoleWish} from '../access/role-wish.ts';
import {emptyRecord, type RunRecord} from '../access/run-record.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {CloudName, CredentialSource, Session} from '../access/session.ts';
import type {UnclearPerson} from '../access/unclear-people.ts';
import type {ActivationWait} from '../steps/activate-roles.ts';
import type {DeviceCode, Discovery, SourceOffer} from '../steps/cloud.ts';
import type {Naming} from '../steps/name-people.ts';
import type {OpenedTarget} from '../steps/open-target.ts';
import type {Journey} from './events.ts';
import type {Audited} from './machine-audit.ts';
import type {Mending} from './mending.ts';
import type {Turning} from './turning.ts';

export const places = [
	'home',
	'paste.waiting',
	'sources.loading',
	'sources.choosing',
	'identities.loading',
	'identities',
	'signIn.running',
	'signIn.failed',
	'targets.loading',
	'targets.choosing',
	'targets.failed',
	'target.opening',
	'target.failed',
	'scenario.choosing',
	'project.choosing',
	'deployment.choosing',
	'people.choosing',
	'assess.running',
	'assess.failed',
	'access',
	'ladder.running',
	'ladder.failed',
	'ladder.found',
	'activate',
	'activate.running',
	'activate.failed',
	'plan',
	'plan.revising',
	'grant.running',
	'grant.failed',
	'probe.running',
	'probe.failed',
	'handOff',
	'done',
	'harden.reading',
	'harden',
	'harden.plan',
	'harden.running',
	'harden.failed',
	'harden.handOff',
	'harden.done',
	'audit.running',
	'audit.failed',
	'audit',
	'audit.planning',
	'audit.plan',
	'audit.fixing',
	'audit.settling',
	'audit.calling',
	'audit.proof',
	'audit.witness',
	'audit.remove',
	'audit.removing',
	'audit.unfixed',
	'audit.handOff',
	'audit.fixed',
	'left',
] as const;
export type Place = (typeof places)[number];

/** Answers that came as flags; taken without asking, and told. */
export type Given = {
	readonly credential: CredentialSource | null;
	readonly tenant: string | null;
	readonly resource: string | null;
	readonly project: string | null;
	readonly deployment: string | null;
	readonly scenario: ScenarioId | null;
	/** Names or ids of people; empty means the signed-in person. */
	readonly people: readonly string[];
	readonly cloud: CloudName;
	readonly role: RoleWish;
	/** Where to grant instead of the narrowest place: an ARM id or a word of `scopeByHand`. */
	readonly scope: string | null;
	/** How long the probe waits; `null` for the usual. */
	readonly timeoutMs: number | null;
	/** All of it came in the line of somebody's hand-off. */
	readonly request?: true;
};

export const answers = ['source', 'target', 'scenario', 'project', 'deployment', 'people'] as const;
export type Answer = (typeof answers)[number];

/** An answer that nobody was asked for: it came as a flag (or in what was pasted), or there was one possibility only. Back passes over the latter. */
export type Taken = {
	readonly answer: Answer;
	readonly why: 'given' | 'only';
	/** Why it was the only one; it stands among the record's warnings too. */
	readonly told: readonly Reason[];
};

/** Whom a teammates journey is about, as far as they are chosen. */
export type Team = {
	/** Whose directory the object ids are of; `null`: nobody was looked up yet. */
	readonly tenantId: string | null;
	readonly people: readonly Principal[];
	/** Named, and nobody's or several people's: told until they are taken or dropped. */
	readonly unclear: readonly UnclearPerson[];
	/** What of the lists was passed over, a sentence each. */
	readonly told: readonly string[];
	/** Being looked up now. */
	readonly adding: readonly Naming[];
	/** What is typed, and who was found last: they may begin with less than that. */
	readonly search: {readonly text: string; readonly found: {readonly text: string; readonly people: readonly Principal[]} | null} | null;
	/** Groups whose members nobody counted yet. */
	readonly uncounted: boolean;
	/** Why the directory is not searched any more; `null`: it is. */
	readonly blind: string | null;
};

export const nobody: Team = {tenantId: null, people: [], unclear: [], told: [], adding: [], search: null, uncounted: false, blind: null};

/** A run that was left: its answers, to be given again; what Azure says is read anew. */
export type Resume = {
	/** Where it was left. */
	readonly at: Place;
	/** World of the sandbox cloud it ran against, `null` for real Azure. */
	readonly sandbox: string | null;
	readonly answers: Given;
	readonly receiptId: string | null;
	/** So that the wait goes on counting. */
	readonly probe: ProbeProgress | null;
	readonly journey: Journey;
	/** What was pasted, without its secrets. */
	readonly pasted: string | null;
};

/** Plain JSON: this object is the resumable snapshot. No token, no Error, no function. */
export type State = {
	readonly at: Place;
	readonly journey: Journey;
	readonly given: Given;
	/** What was given before RESUME put the answers of the left run in its place, LOOK what the pasted text names, or the chosen people theirs. */
	readonly flags: Given | null;
	readonly taken: readonly Taken[];
	/** At home: what RESUME goes on with. Later, while the answers of that run are being given again; then `null`. */
	readonly resume: Resume | null;
	readonly sources: readonly SourceOffer[];
	readonly source: CredentialSource | null;
	readonly deviceCode: DeviceCode | null;
	/** Where the person signed in. The session moves on to the tenant of what is opened, where a guest has another object id. */
	readonly signedInTo: Pick<Session, 'tenantId' | 'tenantName'> | null;
	/** While grants are written: Azure demands a stronger sign-in, and the person is being asked. */
	readonly challenged: boolean;
	readonly discovery: Discovery | null;
	/** A resource's ARM id, or what was pasted. */
	readonly wanted: string | null;
	readonly opened: OpenedTarget | null;
	/** Chosen instead of the recommended one. */
	readonly role: RoleWish;
	/** The one being tried in plan.revising; it becomes `role` when its plan is there. */
	readonly trying: RoleWish;
	/** What was looked at so far for the cause; all of it stands among the findings later. */
	readonly rungs: readonly Rung[];
	readonly probe: ProbeProgress | null;
	/** Kept while other answers change. */
	readonly team: Team;
	/** What the person gave for an activation. */
	readonly wish: ActivationWish;
	/** What an activation waits for. */
	readonly activationWait: ActivationWait | null;
	/** Counts "call now" and "new code": a new count restarts the activity. */
	readonly nudges: number;
	/** Receipts of everything written in this sitting, oldest first; they outlive a changed answer, `record.receipt` does not. */
	readonly written: readonly {
		readonly id: string;
		readonly path: string /** The command that takes it back, where that is another than `undo`. */;
		readonly undo?: string;
	}[];
	/** What the newest write told of refused grants; it stands among the record's warnings too. */
	readonly refused: readonly Reason[];
	/** In the hand-off: nobody granted it for so long that it is looked for no more. */
	readonly stoppedLooking: boolean;
	/** In the hand-off: how often the grant was looked for. */
	readonly looks: number;
	/** The person asked for a look now. */
	readonly lookAtOnce: boolean;
	/** Turning keys off or on, once the card led there; the answers are kept. */
	readonly turning: Turning | null;
	/** The person does not want the activity log to be read. */
	readonly withoutLog: boolean;
	/** Who has access, as it was read last. */
	readonly audited: Audited | null;
	/** The finding that is mended, or was last. */
	readonly mending: Mending | null;
	/** What went wrong in a `.failed` place. */
	readonly problem: Diagnosis | null;
	/** How the sitting ended; `null` while it goes on, at the card of `done` too. */
	readonly ending: 'finished' | 'left' | 'cancelled' | null;
	/** Where the person was when the sitting was left or cancelled. */
	readonly leftAt: Place | null;
	readonly record: RunRecord;
};

export const nothingGiven: Given = {
	credential: null,
	tenant: null,
	resource: null,
	project: null,
	deployment: null,
	scenario: null,
	people: [],
	cloud: 'public',
	role: null,
	scope: null,
	timeoutMs: null,
};

export const start = (given: Given = nothingGiven, resume: Resume | null = null): State => ({
	at: 'home',
	// Whoever names others is about to set them up.
	journey: given.people.length > 0 && !given.request ? 'set-up' : 'get-access',
	given,
	flags: null,
	taken: [],
	resume,
	sources: [],
	source: null,
	deviceCode: null,
	signedInTo: null,
	challenged: false,
	discovery: null,
	wanted: null,
	opened: null,
	role: given.role,
	trying: null,
	rungs: [],
	probe: null,
	team: nobody,
	wish: noWish,
	activationWait: null,
	nudges: 0,
	written: [],
	refused: [],
	stoppedLooking: false,
	looks: 0,
	lookAtOnce: false,
	turning: null,
	withoutLog: false,
	audited: null,
	mending: null,
	problem: null,
	ending: null,
	leftAt: null,
	record: emptyRecord,
});
