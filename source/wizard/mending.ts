import type {AuditFinding} from '../access/audit/finding.ts';
import type {MendProof, MendSurvey} from '../access/audit/mend-survey.ts';
import type {ProbeProgress} from '../access/liveness.ts';
import type {Receipt} from '../access/receipt.ts';

/** What was written for one finding. */
export type Sent = Pick<Mending, 'finding' | 'granted' | 'removed'>;

/** A finding on its way to be mended: the narrower role first, and the broader one taken away once that is proven. Plain JSON. */
export type Mending = {
	/** As it was shown last: what is taken away is this and no other. */
	readonly finding: AuditFinding;
	/** What is next, as it was read last. */
	readonly survey: MendSurvey | null;
	/** It was begun: what comes next is not asked about before it is a write. */
	readonly goesOn: boolean;
	/** Of the own call. */
	readonly probe: ProbeProgress | null;
	/** What showed that the narrower role works. */
	readonly proof: MendProof | null;
	readonly granted: Receipt | null;
	readonly removed: Receipt | null;
	/** Why somebody else has to do it. */
	readonly because: readonly string[];
	/** What was sent for others, and before, in this sitting. */
	readonly earlier: readonly Sent[];
};

export const toMend = (finding: AuditFinding, before: Mending | null = null): Mending => ({
	finding,
	survey: null,
	goesOn: false,
	probe: null,
	proof: null,
	granted: null,
	removed: null,
	because: [],
	earlier: before && mayHaveChanged(before) ? [...before.earlier, sentOf(before)] : (before?.earlier ?? []),
});

const sentOf = ({finding, granted, removed}: Mending): Sent => ({finding, granted, removed});

/** Whether the narrower role was granted in this sitting. */
export const isGranted = ({granted}: Mending): boolean => granted?.entries.some(({state}) => state === 'created' || state === 'existed') ?? false;

/** Whether anything was sent that may have changed who has access. */
export const mayHaveChanged = ({granted, removed}: Sent): boolean =>
	(granted?.entries.some(({state}) => state === 'created' || state === 'planned') ?? false) ||
	(removed?.removals?.some(({state}) => state === 'removed' || state === 'planned') ?? false);
