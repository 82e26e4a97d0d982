import type {KeyPolicy} from './key-policy.ts';
import type {KeyLeftovers} from './key-variables.ts';
import type {Liveness} from './liveness.ts';
import type {Lock} from './role-assignment.ts';
import type {Deployment, Resource} from './target.ts';

/** What is looked at, or asked, before keys are turned off; permanent. */
export const readinessIds = [
	'keys',
	'right',
	'locks',
	'policies',
	'remediation',
	'key-readers',
	'key-use',
	'leftovers',
	'keyless-call',
	'identities',
	'dependents',
	'monitoring',
	'automation',
	'rollback',
] as const;
export type ReadinessId = (typeof readinessIds)[number];

export const readinessTitles = {
	keys: 'keys',
	right: 'your right',
	locks: 'locks',
	policies: 'policy',
	remediation: 'remediation',
	'key-readers': 'who can read',
	'key-use': 'key use',
	leftovers: 'this machine',
	'keyless-call': 'keyless call',
	identities: 'identities',
	dependents: 'dependents',
	monitoring: 'monitoring',
	automation: 'automation',
	rollback: 'way back',
} as const satisfies Record<ReadinessId, string>;

/** What only the person can say is in place. */
export const answerableIds = ['identities', 'dependents', 'monitoring', 'automation', 'rollback'] as const satisfies readonly ReadinessId[];
export type AnswerableId = (typeof answerableIds)[number];

/** `asked`: only the person knows, and has not said it. `unknown`: it could not be read. */
export type ReadinessState = 'ready' | 'not-ready' | 'unknown' | 'asked';

export type ReadinessItem = {
	readonly id: ReadinessId;
	readonly state: ReadinessState;
	readonly text: string;
	readonly evidence: readonly string[];
	/** Keys are not turned while it is so: `somebody-else` has to mend it, or the person has to. */
	readonly stops: 'somebody-else' | 'you' | null;
};

/** Somebody whose roles let them read the keys, or call without one. */
export type Holder = {
	readonly name: string;
	readonly roleName: string;
	readonly scope: string;
	readonly isApplication: boolean;
	/** Not held, and to be activated in Privileged Identity Management. */
	readonly isEligible?: boolean;
};

/** When somebody read the keys, or tried. */
export type KeyReading = {readonly at: number; readonly by: string; readonly succeeded: boolean};

/** A connection of the resource or of one of its projects. */
export type ConnectionSummary = {
	readonly name: string;
	readonly project: string | null;
	readonly target: string;
	readonly byKey: boolean;
	/** ARM id of what it calls, where it names that; absent where only the address is known. */
	readonly resourceId?: string;
};

/** `null`: could not be read. */
export type ReadinessFacts = {
	readonly wanted: 'off' | 'on';
	readonly resource: Resource;
	readonly deployments: readonly Deployment[];
	readonly mayWrite: 'yes' | 'no' | 'unknown';
	readonly locks: readonly Lock[] | null;
	readonly policies: readonly KeyPolicy[] | null;
	/** Policies of which the definition could not be read. */
	readonly unreadPolicies: number;
	readonly exemptionsRead: boolean;
	readonly remediationsRead: boolean;
	readonly keyReaders: readonly Holder[] | null;
	/** Assignments of roles whose definitions could not be read. */
	readonly unjudgedHolders?: number;
	/** Those besides the signed-in person who may call a model here without a key. */
	readonly callers: readonly Holder[] | null;
	readonly keyReadings: readonly KeyReading[] | null;
	/** Whether the activity log was to be read at all. */
	readonly logAsked: boolean;
	/** How far back the activity log was read. */
	readonly days: number;
	readonly keysInUse: 'no' | 'unknown' | 'yes' | null;
	readonly leftovers: KeyLeftovers | null;
	/** Of the signed-in person's own call; `null`: none was made. */
	readonly liveness: Liveness | null;
	readonly connections: readonly ConnectionSummary[] | null;
	readonly said: ReadonlySet<AnswerableId>;
};

/** Everything is ready. */
export const isReady = (items: readonly ReadinessItem[]): boolean => items.every(({id, state}) => state === 'ready' || (state === 'unknown' && tells.has(id)));

/** What these do not tell, the answer to the write does: it is read back. */
const tells: ReadonlySet<ReadinessId> = new Set(['key-readers', 'locks', 'policies', 'remediation', 'right', 'leftovers']);

export const stoppersOf = (items: readonly ReadinessItem[]): readonly ReadinessItem[] => items.filter(({stops}) => stops !== null);

/** The policies that somebody has to exempt the resource from. */
export const inTheWay = (policies: readonly KeyPolicy[] | null, wanted: 'off' | 'on'): readonly KeyPolicy[] =>
	(policies ?? []).filter(({idle, wants, effect}) => idle === null && wants !== null && wants !== wanted && (effect === 'deny' || effect === 'modify'));
