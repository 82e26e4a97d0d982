import type {MachineReport} from '../access/app-identity.ts';
import type {Assessment} from '../access/assessment.ts';
import type {Audit} from '../access/audit/finding.ts';
import type {MendSurvey} from '../access/audit/mend-survey.ts';
import type {RoleToMake} from '../access/custom-role.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import type {KeyCheck} from '../access/hardening.ts';
import type {Findings, Rung} from '../access/ladder.ts';
import type {Liveness, ProbeProgress} from '../access/liveness.ts';
import type {Plan} from '../access/plan.ts';
import type {Principal} from '../access/principal.ts';
import type {ReadinessItem} from '../access/readiness.ts';
import type {Reason} from '../access/reason.ts';
import type {Receipt} from '../access/receipt.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {CredentialSource, Session} from '../access/session.ts';
import type {Resource} from '../access/target.ts';
import type {WhoCan} from '../access/who-can.ts';
import type {ActivationWait} from '../steps/activate-roles.ts';
import type {DeviceCode, Discovery, SourceOffer} from '../steps/cloud.ts';
import type {Named} from '../steps/name-people.ts';
import type {OpenedTarget} from '../steps/open-target.ts';
import type {Answer, KeysRead} from './turning.ts';

export const journeys = ['get-access', 'fix-error', 'set-up'] as const;
export type Journey = (typeof journeys)[number];

/** What a person does. One that means nothing in the current place is ignored. */
export type UserEvent =
	| {readonly type: 'CHOOSE_JOURNEY'; readonly journey: Journey}
	/**
	 * An error: joins what was pasted before; the empty text takes all of it away. Of people: a name, `@file`, or a list of them, to be looked up.
	 * Secrets are out of it before it is kept.
	 */
	| {readonly type: 'PASTE'; readonly text: string}
	/** Looks for the cause of what was pasted, and of what was typed since; where that is nothing, of whatever shows. */
	| {readonly type: 'LOOK'; readonly text: string}
	/** Home: go on with the run that was left (`state.resume`). */
	| {readonly type: 'RESUME'}
	/** Also while signing in, and after that failed: another way instead. */
	| {readonly type: 'CHOOSE_SOURCE'; readonly source: CredentialSource}
	/** Before signing in: who this machine could be, and who an app here would be. */
	| {readonly type: 'SHOW_IDENTITIES'}
	/** A resource's ARM id from the list, or what was pasted or typed: ARM id, endpoint URL, name. Also where discovery failed. */
	| {readonly type: 'CHOOSE_TARGET'; readonly wanted: string}
	/** Also from access and plan: another scenario on the same target. */
	| {readonly type: 'CHOOSE_SCENARIO'; readonly scenario: ScenarioId}
	/** By name. One that is not listed is accepted only where projects could not be listed. */
	| {readonly type: 'CHOOSE_PROJECT'; readonly name: string}
	/** What is typed so far; who begins so is looked for. */
	| {readonly type: 'SEARCH_PEOPLE'; readonly text: string}
	/** Out of what was found, offered, or could be meant; `unclear`: the text that it settles. */
	| {readonly type: 'ADD_PERSON'; readonly principal: Principal; readonly unclear: string | null}
	/** Somebody chosen, by object id; something unclear, by its text. */
	| {readonly type: 'DROP_PERSON'; readonly which: string}
	/** By name. One that is not listed is accepted only where none could be listed. `null`, only where none can be called: look at the access alone. */
	| {readonly type: 'CHOOSE_DEPLOYMENT'; readonly name: string | null}
	/** People: on to what they can do. Access: to the proof when nothing is to be granted, to the plan when the caller may or might assign, else to the hand-off; nowhere when no grant helps. Failed probe: read the access again. Found cause: the plan or the call that mends it. */
	| {readonly type: 'CONTINUE'}
	/** Eligible role: what was typed for the first thing that its activation still lacks; when nothing is lacking it is activated. */
	| {readonly type: 'ACTIVATE'; readonly text: string}
	/** A role definition GUID out of `plan.choices`. */
	| {readonly type: 'CHOOSE_ROLE'; readonly roleId: string}
	/** Plan: with a custom role of exactly what is needed, made where the tenant has none. */
	| {readonly type: 'CUSTOM_ROLE'}
	/** Plan: write the grants. A finding: grant its narrower role; once that is proven, take the broader one away. */
	| {readonly type: 'CONFIRM'}
	/** Make the model call at once: access, plan, hand-off, and while the probe waits. */
	| {readonly type: 'CALL_NOW'}
	/** After a failure: the same again. While a device code waits: a new one. In a list, in access: read it again. In the hand-off: look now. */
	| {readonly type: 'RETRY'}
	/** While grants are written only from a demand for a stronger sign-in. */
	| {readonly type: 'BACK'}
	| {readonly type: 'HAND_OFF'}
	/** Card, when the own access is proven: whether keys can be turned off; where they are off, whether the model endpoint refuses them. */
	| {readonly type: 'HARDEN'}
	/** Where keys are off: to what comes back with them. */
	| {readonly type: 'ROLL_BACK'}
	/** Readiness: reads it again without the activity log, or with it. */
	| {readonly type: 'SWITCH_LOG'}
	/** Readiness: that it is so; once more takes it back. */
	| {readonly type: 'ANSWER'; readonly id: Answer}
	/** Keys go off, or on again, when it is the resource's name, letter by letter. */
	| {readonly type: 'CONFIRM_NAME'; readonly name: string}
	/** Card: who has access. Reads only. */
	| {readonly type: 'AUDIT'}
	/** Who has access: in another order. */
	| {readonly type: 'REORDER'}
	/** Who has access: what is next about a finding, by its id. Reads only. */
	| {readonly type: 'MEND'; readonly id: string}
	/** Who saw the narrower role work, and when. */
	| {readonly type: 'PROVEN'; readonly by: string}
	/** `q`: ends the sitting so that it can be resumed; at `done` it is finished. Not while grants are being written. */
	| {readonly type: 'LEAVE'}
	/** Ctrl-C: ends the sitting at once, everywhere. */
	| {readonly type: 'CANCEL'};

/** What came of an activity. */
export type Outcome =
	| {readonly type: 'sources.done'; readonly sources: readonly SourceOffer[]}
	| {readonly type: 'identities.done'; readonly machine: MachineReport}
	| {readonly type: 'signIn.done'; readonly session: Session}
	| {readonly type: 'discover.done'; readonly discovery: Discovery}
	| {readonly type: 'open.done'; readonly opened: OpenedTarget}
	| ({readonly type: 'people.named'} & Named)
	| {readonly type: 'people.found'; readonly text: string; readonly found: readonly Principal[]}
	| {readonly type: 'people.counted'; readonly people: readonly Principal[]}
	| ({readonly type: 'assess.done'} & Assessed)
	| ({readonly type: 'ladder.done'} & Climbed)
	/** The roles are active, and the access was read again. */
	| ({readonly type: 'activate.done'; readonly receipt: Receipt; readonly path: string} & Assessed)
	/** `warnings`: recommended grants that Azure refused. */
	| {readonly type: 'grant.done'; readonly receipt: Receipt; readonly path: string; readonly warnings: readonly Reason[]}
	| {readonly type: 'probe.done'; readonly liveness: Liveness; readonly diagnosis: Diagnosis | null}
	| {readonly type: 'harden.read'; readonly read: KeysRead; readonly readAt: number}
	| {readonly type: 'harden.done'; readonly keyCheck: KeyCheck; readonly liveness: Liveness | null}
	| {readonly type: 'audit.done'; readonly audit: Audit; readonly told: readonly Reason[]}
	/** What is next about the finding; `survey` is `null` where it stands no more. */
	| {readonly type: 'mend.read'; readonly survey: MendSurvey | null; readonly audit: Audit; readonly told: readonly Reason[]}
	/** The narrower role is old enough. */
	| {readonly type: 'mend.settled'}
	| {readonly type: 'mend.removed'; readonly receipt: Receipt; readonly path: string}
	/** Nobody granted it in the time that is looked for it. */
	| {readonly type: 'look.over'}
	/** `warnings`: all grants that Azure refused, where some were made. */
	| {readonly type: 'failed'; readonly problem: Diagnosis; readonly warnings?: readonly Reason[]};

/** What an activity tells on its way to its outcome. */
export type Progress =
	| {readonly type: 'signIn.code'; readonly code: DeviceCode}
	| {readonly type: 'grant.receipt'; readonly receipt: Receipt; readonly path: string}
	/** Azure demands a stronger sign-in before it writes (`isOpen`), or has got it. */
	| {readonly type: 'grant.challenge'; readonly isOpen: boolean}
	| {readonly type: 'activate.wait'; readonly wait: ActivationWait}
	/** Resources that can be chosen from already. */
	| {readonly type: 'discover.part'; readonly discovery: Discovery}
	/** What is known so far of the readiness. */
	| {readonly type: 'harden.items'; readonly items: readonly ReadinessItem[]}
	/** Azure took the change; `null`: it could not be read back. */
	| {readonly type: 'harden.written'; readonly resource: Resource | null}
	/** The model endpoint does not know of it yet; in milliseconds since the epoch. */
	| {readonly type: 'harden.waiting'; readonly nextAt: number}
	/** The hand-off looked, and it is not granted yet. */
	| {readonly type: 'look.done'}
	| {readonly type: 'probe.progress'; readonly progress: ProbeProgress}
	/** Everything that was looked at so far. */
	| {readonly type: 'ladder.rungs'; readonly rungs: readonly Rung[]};

export type Assessed = {
	readonly people: readonly Principal[];
	readonly assessments: readonly Assessment[];
	readonly plan: Plan | null;
	readonly makes?: RoleToMake | null;
	readonly whoCan: WhoCan | null;
	readonly warnings: readonly Reason[];
};

/** `liveness`: of the call, where one was made. */
export type Climbed = Assessed & {readonly findings: Findings; readonly liveness: Liveness | null};

export type Event = UserEvent | Outcome | Progress;
export type EventType = Event['type'];
export type EventOf<Type extends EventType> = Extract<Event, {readonly type: Type}>;
/** Events of a person that carry no answer. */
export type PlainEvent =
	| 'RESUME'
	| 'CONTINUE'
	| 'CONFIRM'
	| 'CALL_NOW'
	| 'CUSTOM_ROLE'
	| 'RETRY'
	| 'BACK'
	| 'HAND_OFF'
	| 'SHOW_IDENTITIES'
	| 'HARDEN'
	| 'ROLL_BACK'
	| 'SWITCH_LOG'
	| 'AUDIT'
	| 'REORDER'
	| 'LEAVE'
	| 'CANCEL';
