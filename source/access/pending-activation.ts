import {type Activatable, rulesOf} from './activation.ts';
import {anded} from './activation-words.ts';
import {pages} from './diagnoses/row.ts';
import type {Diagnosis} from './diagnosis.ts';
import {cloudHosts} from './endpoint-hosts.ts';
import {grantCommand} from './grant-command.ts';
import type {ScenarioId} from './scenario.ts';
import {scopeWords} from './scope.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';

export type PendingActivation = {
	readonly session: Session;
	readonly target: Target;
	readonly scenario: ScenarioId;
	readonly roles: readonly Activatable[];
};

/** Where approvers find what they are asked for; nothing of the sandbox is to be found there. */
export const approvalPage = ({cloud, sandbox}: Pick<Session, 'cloud' | 'sandbox'>): string =>
	sandbox === null ? `${cloudHosts[cloud].portal}/#view/Microsoft_Azure_PIMCommon/ApproveRequestMenuBlade/~/azurerbac` : pages.pim;

/** Who approves; `null` where the settings name nobody, or could not be read. */
export const approversOf = (roles: readonly Activatable[]): string | null => {
	const named = [...new Set(roles.flatMap(role => rulesOf(role).approvers))];
	return named.length === 0 ? null : anded(named, 'or');
};

/** The hand-off of an activation: who must approve it, where, and how it goes on. */
export const pendingActivation = ({session, target, scenario, roles}: PendingActivation): Diagnosis => {
	const waits = roles.filter(role => rulesOf(role).approval);
	const [role] = waits.length > 0 ? waits : roles;
	const approvers = approversOf(roles);
	return {
		id: 'pim.pending',
		confidence: 'certain',
		cause: `The activation of ${role?.roleName ?? 'the role'}${role ? ` on ${scopeWords(role.scope, target.resource)}` : ''} waits for approval.`,
		evidence: [],
		remedies: [
			{text: `${approvers ?? 'An approver'} can approve it in Privileged Identity Management, under Approve requests: ${approvalPage(session)}`},
			{text: 'Then go on; nothing is asked for twice', command: grantCommand({session, target, scenario}, ['--activate', '--yes'])},
		],
		learnMore: pages.pim,
		worthWaiting: true,
		accessVerdict: null,
		original: '',
	};
};
