import type {AuditFinding} from '../audit/finding.ts';
import {whoWords} from '../audit/words.ts';
import {commandLine, npxCommand} from '../command-line.ts';
import {cloudHosts} from '../endpoint-hosts.ts';
import type {HandOff} from '../hand-off.ts';
import {plain, quoteForPowerShell} from '../plain.ts';
import {scopeWords} from '../scope.ts';
import type {Session} from '../session.ts';
import type {Resource} from '../target.ts';

export type RemovalRequest = {
	readonly session: Pick<Session, 'cloud' | 'sandbox' | 'tenantId'>;
	readonly resource: Resource;
	readonly finding: Pick<AuditFinding, 'held' | 'id' | 'principal' | 'standing'>;
	/** Why the one who asks cannot do it, as sentences. */
	readonly because: readonly string[];
};

const apiVersion = '2022-04-01';

/** What somebody with the right runs to take a broader role away, by the id of its assignment: no other goes with it. */
export const writeRemovalHandOff = (request: RemovalRequest): HandOff => {
	const {session, finding} = request;
	const {assignmentId, roleName, scope} = finding.held;
	const what = `${plain(roleName)} of ${whoOf(request)}`;
	return {
		az: [
			...(session.cloud === 'public' ? [] : [commandLine(['az', 'cloud', 'set', '--name', cloudHosts[session.cloud].azureName])]),
			"export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'",
			`# Signed in to another tenant? First: ${commandLine(['az', 'login', '--tenant', session.tenantId])}`,
			`# ${what}`,
			commandLine(['az', 'role', 'assignment', 'delete', '--ids', assignmentId]),
			'',
		].join('\n'),
		powershell: [
			`# Not signed in? First: Connect-AzAccount -Tenant ${quoteForPowerShell(session.tenantId)}${session.cloud === 'public' ? '' : ` -Environment ${cloudHosts[session.cloud].azureName}`}`,
			`# ${what}`,
			`Invoke-AzRestMethod -Method DELETE -Path ${quoteForPowerShell(`${assignmentId}?api-version=${apiVersion}`)}`,
			'',
		].join('\n'),
		bicep: `// Bicep takes nothing away: leave ${what} out of the file that declares it, and delete the assignment ${assignmentId}\n`,
		terraform: `# Where Terraform manages ${what}: remove its azurerm_role_assignment, else delete the assignment ${assignmentId}\n`,
		portal: [
			`${cloudHosts[session.cloud].portal}/#@${encodeURIComponent(session.tenantId)}/resource${encodeURI(scope.toWellFormed())}/users`,
			'On this page, Access control (IAM):',
			`1. Role assignments tab: search ${whoOf(request)}, choose the one with ${plain(roleName)}`,
			'2. Remove, Yes',
			'',
		].join('\n'),
		message: message(request),
		request: null,
	};
};

const whoOf = ({finding: {principal, standing}}: RemovalRequest): string => plain(whoWords(principal, standing));

const message = (request: RemovalRequest): string => {
	const {session, resource, finding, because} = request;
	const {held, id} = finding;
	const sandbox = session.sandbox === null ? [] : [`--sandbox=${session.sandbox}`];
	return [
		...(session.sandbox === null ? [] : [`(This is from the sandbox cloud, world ${session.sandbox}: there is nothing to change in real Azure.)`, '']),
		`${whoOf(request)} should no longer hold ${plain(held.roleName)} on ${scopeWords(held.scope, resource)}, and I cannot take it away:`,
		...because.map(text => `  ${plain(text)}`),
		'',
		`Assignment  ${held.assignmentId}`,
		`Tenant      ${session.tenantId}`,
		'',
		'This looks at everything anew, and takes it away only once its holder needs it no more:',
		npxCommand(['audit', '--resource', resource.id, '--fix', id, ...sandbox]),
		'',
	].join('\n');
};
