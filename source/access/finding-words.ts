import type {AccessLink} from './access-link.ts';
import {actionWords} from './action-words.ts';
import type {Assessment} from './assessment.ts';
import {again, pages, targetName} from './diagnoses/row.ts';
import type {Diagnosis} from './diagnosis.ts';
import {capital, plain, shorten} from './plain.ts';
import type {Home} from './rungs.ts';
import type {ScenarioId} from './scenario.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';

type Here = {readonly session: Session; readonly target: Target; readonly scenario: ScenarioId};

/** Found beside the cause: the resource is not in the tenant that the person signs in to, where an app that names no tenant asks for its token. */
export const otherTenant = ({session, target, scenario}: Here, home: Home): Diagnosis => ({
	id: 'token.wrong-tenant.openai',
	confidence: 'likely',
	cause: `${plain(target.resource?.name ?? 'The resource')} is in tenant ${plain(session.tenantName ?? session.tenantId)}, and you sign in to ${plain(home.tenantName ?? home.tenantId)}: an app that names no tenant gets a token of the latter, which is refused.`,
	evidence: [],
	remedies: [
		{text: 'Name the tenant', command: again('probe', {session, target, scenario}, '--tenant', session.tenantId)},
		{text: `In code, give the credential the tenantId ${session.tenantId}`},
	],
	learnMore: pages.keyless,
	worthWaiting: false,
	accessVerdict: 'token-rejected',
	original: '',
});

/** The endpoint refuses the session's tenant. `tenant`: the one whose token it was seen to take; `null`: none of the person's own. */
export const withTenant = (diagnosis: Diagnosis, here: Here, tenant: {readonly id: string; readonly name: string} | null): Diagnosis => ({
	...diagnosis,
	cause: tenant === null ? diagnosis.cause : `${diagnosis.cause} ${capital(targetName(here))} takes tokens of ${plain(tenant.name)}.`,
	remedies: [
		tenant === null
			? {text: 'Sign in to the tenant that the resource is in; whoever made it knows which', command: again('probe', here, '--tenant', '<id or domain>')}
			: {text: `Sign in to ${plain(tenant.name)}`, command: again('probe', here, '--tenant', tenant.id)},
		...diagnosis.remedies.filter(({command}) => command === undefined),
	],
});

/** Which role of which place waits, and where it is activated. */
export const withActivation = (diagnosis: Diagnosis, assessments: readonly Assessment[], link: AccessLink | null): Diagnosis => {
	const ready = assessments.flatMap(({because}) => because.filter(({id}) => id === 'access.activate'));
	if (diagnosis.id !== 'state.eligible' || ready.length === 0) return diagnosis;
	const where = link === null ? '' : link.does === 'activate' ? `: ${link.url}` : ` (how: ${link.url})`;
	return {
		...diagnosis,
		evidence: [...new Set([...diagnosis.evidence, ...ready.map(({text}) => text)])],
		remedies: diagnosis.remedies.some(({command}) => command !== undefined)
			? [...diagnosis.remedies, {text: `Or in the portal, under ${portalPath}${where}`}]
			: [{text: `Activate it in the portal, under ${portalPath}${where}`}, callAgain],
	};
};

/** What somebody else lacks: nobody can call with their token, so their roles tell. `null`: nothing, as far as roles tell. */
export const lackOf = ({principal, outcome, missing, because}: Assessment, here: Here): Diagnosis | null => {
	if (outcome === 'allowed') return null;
	const who = plain(principal.name ?? shorten(principal.id));
	const [verdict, ...why] = because.filter(({text}) => text !== '').map(({text}) => plain(text));
	const grant = {text: 'Give them what is missing', command: again('grant', here, '--for', principal.id)};
	return {
		id: outcome === 'eligible' ? 'state.eligible' : outcome === 'unknown' ? 'unknown' : 'rbac.data-action-missing',
		confidence: outcome === 'unknown' ? 'possible' : 'certain',
		cause:
			missing.length > 0 && outcome === 'denied'
				? `${who} has no role on ${targetName(here)} that gives ${actionWords(missing)}.`
				: (verdict ?? `What ${who} holds is not known.`),
		evidence: why,
		remedies: [
			outcome === 'eligible' ? {text: 'They activate the role in Privileged Identity Management: only its holder can'} : grant,
			{text: 'See all that they hold', command: again('check', here, '--for', principal.id)},
		],
		learnMore: outcome === 'eligible' ? pages.pim : pages.permissions,
		worthWaiting: false,
		accessVerdict: outcome === 'unknown' ? null : 'denied',
		original: '',
	};
};

const portalPath = 'Privileged Identity Management, My roles, Azure resources';
const callAgain = {text: 'Then call again with a new token: one that was issued before does not carry it'} as const;

/** Route templates are how a service writes its routes; people know their own names. */
export const withoutTemplates = (text: string, {project, deployment, resource}: Target): string =>
	text
		.replaceAll(/\{(?:projectName|project(?:[-_]?(?:id|name))?)\}/giu, plain(project?.name ?? '…'))
		.replaceAll(/\{(?:deployment(?:[-_]?(?:id|name))?)\}/giu, plain(deployment?.name ?? '…'))
		.replaceAll(/\{(?:account|resource)(?:[-_]?(?:id|name))?\}/giu, plain(resource?.name ?? '…'))
		.replaceAll(/(?<=\/)\{[\w-]{1,40}\}/gu, '…');
