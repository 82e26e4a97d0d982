import {isUnseen, type KeyCheck} from '../access/hardening.ts';
import type {Liveness} from '../access/liveness.ts';
import {type AnswerableId, type ReadinessItem, stoppersOf} from '../access/readiness.ts';
import {readinessOf} from '../access/readiness-items.ts';
import type {Receipt} from '../access/receipt.ts';
import type {ReadinessReading} from '../steps/read-readiness.ts';

/** What was read of the resource; what the person says stands beside it. */
export type KeysRead = Omit<ReadinessReading, 'keysInUse' | 'said'>;

/** Keys of the resource on their way off, or on again. Plain JSON. */
export type Turning = {
	readonly wanted: 'off' | 'on';
	/** What is known so far, while it is read. */
	readonly told: readonly ReadinessItem[];
	readonly read: KeysRead | null;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
	/** What the person says is so. */
	readonly said: readonly Answer[];
	/** Typed instead of the resource's name. */
	readonly mistyped: string | null;
	/** Of this turn; what was granted has one of its own. */
	readonly receipt: Receipt | null;
	/** Of the turns before it, oldest first. */
	readonly earlier: readonly Receipt[];
	/** Azure took the change: from here on it is only looked at what became of it. */
	readonly isWritten: boolean;
	/** `disableLocalAuth` as Resource Manager shows it after the write; `null`: not read. */
	readonly readBack: boolean | null;
	/** Milliseconds since the epoch: when a made-up key is tried again. */
	readonly nextAt: number | null;
	/** Of the last time that it was tried to the end, since the last write. */
	readonly keyCheck: KeyCheck | null;
	/** Of the call without a key, made after the write. */
	readonly liveness: Liveness | null;
	/** Why somebody else has to do it. */
	readonly because: readonly string[];
};

/** What only the person knows; `key-use`: that no key is in use. */
export const answerable = ['key-use', 'identities', 'dependents', 'monitoring', 'automation', 'rollback'] as const satisfies readonly (
	| AnswerableId
	| 'key-use'
)[];
export type Answer = (typeof answerable)[number];

export const notTurned: Turning = {
	wanted: 'off',
	told: [],
	read: null,
	readAt: 0,
	said: [],
	mistyped: null,
	receipt: null,
	earlier: [],
	isWritten: false,
	readBack: null,
	nextAt: null,
	keyCheck: null,
	liveness: null,
	because: [],
};

/** Each thing that was looked at, or asked, as the person's answers leave it. `before`: of the call without a key, made before. */
export const itemsOf = ({read, said, readAt}: Turning, before: Liveness | null): readonly ReadinessItem[] => {
	if (!read) return [];
	const keysInUse = said.includes('key-use') ? 'no' : null;
	const answers = said.filter(id => id !== 'key-use');
	return readinessOf({...read, said: new Set(answers), keysInUse, liveness: before}, readAt);
};

/** Keys of it are as they are wanted already, as it was read last. */
export const areThere = ({read, wanted}: Turning): boolean => read !== null && read.resource.keysDisabled === (wanted === 'off');

/** The newest turn of the sitting that was written, or may have been. */
export const lastTurn = ({earlier, receipt}: Turning): Receipt | null =>
	[...earlier, ...(receipt ? [receipt] : [])].findLast(({localAuth}) => localAuth?.state === 'written' || localAuth?.state === 'planned') ?? null;

/** Keys were turned, and nothing shows it yet: a made-up key is answered as before, or was not tried to the end. */
export const isArriving = (turning: Turning): boolean => {
	const turned = lastTurn(turning)?.localAuth?.state === 'written';
	return turning.keyCheck ? isUnseen({...turning, turned}) : turned;
};

/** Whose it is to clear the way; `null`: it is clear. */
export const stoppedBy = (items: readonly ReadinessItem[]): ReadinessItem['stops'] => {
	const stoppers = stoppersOf(items);
	return stoppers.some(({stops}) => stops === 'somebody-else') ? 'somebody-else' : stoppers.length > 0 ? 'you' : null;
};
