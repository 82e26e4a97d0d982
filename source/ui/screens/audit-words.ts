import type {AuditFinding} from '../../access/audit/finding.ts';
import type {Staying} from '../../access/audit/mend-survey.ts';
import {fixCommand, heldWords} from '../../access/audit/report-words.ts';
import {whoWords} from '../../access/audit/words.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {scopeWords} from '../../access/scope.ts';
import type {Resource} from '../../access/target.ts';
import type {State} from '../../wizard/state.ts';
import {calm} from '../calm.ts';

/** Without the deployment, which nobody's access is about. */
export const aboutOf = ({record: {session, target}, audited}: State): Pick<RunRecord, 'audit' | 'scenario' | 'session' | 'target'> => ({
	session,
	scenario: audited?.audit.scenario ?? null,
	target: target && {...target, deployment: null},
	audit: audited?.audit ?? null,
});

/** `null`: it is not this program's to do. */
export const commandOf = (finding: AuditFinding, state: State): string | null => fixCommand(finding, aboutOf(state));

export const holderOf = ({principal, standing}: AuditFinding): string => calm(whoWords(principal, standing));

/** "Contributor on resource group rg-ai". */
export const broadOf = (finding: AuditFinding, resource: Resource): string => calm(heldWords(finding, resource));

export const insteadOf = ({replacement}: AuditFinding, resource: Resource): string | null =>
	replacement && calm(`${replacement.roleName} on ${scopeWords(replacement.scope, resource)}`);

export const stayWords = ({roleName, scope, via}: Staying, resource: Resource): string =>
	calm(`${roleName} on ${scopeWords(scope, resource)}${via === null ? '' : `, through ${via}`}`);
