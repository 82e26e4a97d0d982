import type {MachineReport} from './app-identity.ts';
import type {Assessment} from './assessment.ts';
import type {Audit, AuditFinding} from './audit/finding.ts';
import type {RoleToMake} from './custom-role.ts';
import type {Diagnosis} from './diagnosis.ts';
import type {HandOff} from './hand-off.ts';
import type {Hardening} from './hardening.ts';
import type {Findings} from './ladder.ts';
import type {Liveness} from './liveness.ts';
import type {Pasted} from './paste/pasted.ts';
import type {Plan} from './plan.ts';
import type {Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import type {Receipt} from './receipt.ts';
import type {ScenarioId} from './scenario.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';
import type {WhoCan} from './who-can.ts';

/** Everything that one way through the product has learned, filled from left to right; the wizard and the commands share it. Plain JSON. */
export type RunRecord = {
	readonly session: Session | null;
	readonly target: Target | null;
	readonly scenario: ScenarioId | null;
	/** For whom; never empty once it is known. */
	readonly people: readonly Principal[];
	readonly assessments: readonly Assessment[];
	readonly plan: Plan | null;
	/** The custom role that the plan assigns and that is to be made first; absent or `null`: none. */
	readonly makes?: RoleToMake | null;
	readonly receipt: Receipt | null;
	/** Where the receipt is kept. */
	readonly receiptPath: string | null;
	readonly liveness: Liveness | null;
	readonly diagnosis: Diagnosis | null;
	readonly handOff: HandOff | null;
	/** Who this machine could be; `null` where nobody asked. */
	readonly machine: MachineReport | null;
	/** Who may grant what the plan lacks; `null` where nobody asked. */
	readonly whoCan: WhoCan | null;
	/** What was pasted to be explained; `null` where nothing was. */
	readonly pasted: Pasted | null;
	/** What was found on the way to a cause; `null` where nobody looked for one. */
	readonly findings: Findings | null;
	/** What was looked at before keys were turned; absent or `null` where nobody asked. */
	readonly hardening?: Hardening | null;
	/** Who has access, and what of it is broader than needed; absent where nobody asked. */
	readonly audit?: Audit | null;
	/** The finding that is mended. */
	readonly mending?: AuditFinding | null;
	readonly warnings: readonly Reason[];
};

export const emptyRecord: RunRecord = {
	session: null,
	target: null,
	scenario: null,
	people: [],
	assessments: [],
	plan: null,
	receipt: null,
	receiptPath: null,
	liveness: null,
	diagnosis: null,
	handOff: null,
	machine: null,
	whoCan: null,
	pasted: null,
	findings: null,
	warnings: [],
};
