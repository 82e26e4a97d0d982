import type {AccessRow, AuditFinding, AuditRule} from '../../access/audit/finding.ts';
import type {Staying} from '../../access/audit/mend-survey.ts';
import {fixCommand, heldHereWords, heldWords} from '../../access/audit/report-words.ts';
import {whoWords} from '../../access/audit/words.ts';
import {shorten} from '../../access/plain.ts';
import {kindWords} from '../../access/principal.ts';
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

/** "ci-runner, application", "project alpha, identity": by name first, so that a narrow column cuts off what is known anyway. */
export const shortHolder = ({principal, standing}: Pick<AuditFinding, 'principal' | 'standing'>): string => {
	if (standing !== 'seen') return calm(`${shorten(principal.id)}, ${{User: 'user', Group: 'group', ServicePrincipal: 'application'}[principal.type]}`);
	const kind = kindWords(principal);
	const [, owner] = /^identity of (.+)$/u.exec(kind) ?? [];
	if (owner !== undefined) return calm(`${owner}, identity`);
	return calm(principal.type === 'User' ? (principal.name ?? shorten(principal.id)) : `${principal.name ?? shorten(principal.id)}, ${kind}`);
};

/** "Contributor on rg-ai": the place by its name alone, and not where it is the resource itself, which the table says once. */
export const shortHeld = (row: Pick<AccessRow, 'held'>, resource: Resource): string =>
	calm(heldHereWords(row, resource).replace(/(?<= on )(?:resource group|subscription) (?=[^,]*$)/u, ''));

/** What is wrong, in two or three words beside the role: in a table it is never cut. */
export const ruleWords: Readonly<Record<AuditRule, string>> = {
	'owner-by-habit': 'broad by habit',
	'contributor-by-habit': 'broad by habit',
	'wildcard-role': 'wildcard role',
	'hub-role': 'meant for hubs',
	'broader-role': 'role too broad',
	'broad-scope': 'scope too broad',
	'direct-beside-group': 'also by a group',
	'deleted-principal': 'holder is deleted',
	'unseen-principal': 'holder not shown',
	'aged-role': 'role has aged',
	'upgrade-widens': 'upgrade widens it',
};

/** "Contributor on resource group rg-ai". */
export const broadOf = (finding: AuditFinding, resource: Resource): string => calm(heldWords(finding, resource));

export const insteadOf = ({replacement}: AuditFinding, resource: Resource): string | null =>
	replacement && calm(`${replacement.roleName} on ${scopeWords(replacement.scope, resource)}`);

export const stayWords = ({roleName, scope, via}: Staying, resource: Resource): string =>
	calm(`${roleName} on ${scopeWords(scope, resource)}${via === null ? '' : `, through ${via}`}`);
