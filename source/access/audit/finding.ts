import type {Principal} from '../principal.ts';
import type {ScenarioId} from '../scenario.ts';

/** Permanent; the sentences are not. */
export const auditRules = [
	'owner-by-habit',
	'contributor-by-habit',
	'wildcard-role',
	'hub-role',
	'broader-role',
	'broad-scope',
	'direct-beside-group',
	'deleted-principal',
	'unseen-principal',
	'aged-role',
	'upgrade-widens',
] as const;
export type AuditRule = (typeof auditRules)[number];

export type Severity = 'high' | 'medium' | 'low' | 'note';

export const severities: readonly Severity[] = ['high', 'medium', 'low', 'note'];

/** Whether the directory shows who it is. `gone`: a direct look-up says that there is nobody, to a caller who is shown others of that kind. `unseen`: nobody says. */
export type Standing = 'seen' | 'gone' | 'unseen';

/** What a finding is about: an assignment, or what PIM holds ready. */
export type HeldAssignment = {
	/** ARM id. */
	readonly assignmentId: string;
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	readonly condition: string | null;
	readonly state: 'active' | 'activated' | 'eligible';
};

export type Replacement = {readonly roleId: string; readonly roleName: string; readonly scope: string};

export type AuditFinding = {
	/** Rule and a mark of the assignment: the same in every run, as long as it stands. */
	readonly id: string;
	readonly rule: AuditRule;
	readonly severity: Severity;
	readonly principal: Principal;
	readonly standing: Standing;
	readonly held: HeldAssignment;
	readonly text: string;
	readonly evidence: readonly string[];
	/** The narrower role that is enough; `null`: none is needed, or nobody can say. */
	readonly replacement: Replacement | null;
	/** What `--fix` does: `swap` grants the replacement first; `remove` only takes away. `null`: it is not this program's to do, and `evidence` says why. */
	readonly fix: 'swap' | 'remove' | null;
};

/** One way in which somebody can call, or could by a key. */
export type AccessRow = {
	readonly principal: Principal;
	readonly standing: Standing;
	readonly held: HeldAssignment;
	/** ISO 8601: when PIM ends it. */
	readonly until: string | null;
	/** How much of what calling needs it gives. */
	readonly calls: 'all' | 'some' | 'none' | 'unknown';
	/** A deny assignment takes of it what calling needs. */
	readonly forbidden: boolean;
	readonly covered: number;
	readonly needed: number;
	/** It lists keys, and the resource takes them. */
	readonly keys: boolean;
	/** Name of a group through which the same person has it too. */
	readonly also: string | null;
	/** The need, by its scenario, that it is the documented role for. */
	readonly fits: ScenarioId | null;
};

export type Audit = {
	readonly outcome: 'clean' | 'findings' | 'unknown';
	/** What was judged by. */
	readonly scenario: ScenarioId;
	/** The person named it. */
	readonly named: boolean;
	readonly rows: readonly AccessRow[];
	readonly findings: readonly AuditFinding[];
};
