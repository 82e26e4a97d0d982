import type {Assessment} from '../assessment.ts';
import {cloudWords, ownCommand, ownTargetWords, sessionWords} from '../command-line.ts';
import type {AccessVerdict, Diagnosis, Remedy} from '../diagnosis.ts';
import type {Evidence} from '../failure.ts';
import type {HeldRole} from '../held-roles.ts';
import type {PastedSdk, PastedToken} from '../paste/pasted.ts';
import {plain, shorten} from '../plain.ts';
import type {ScenarioId} from '../scenario.ts';
import type {Session} from '../session.ts';
import type {Deployment, Target} from '../target.ts';

/** What is known beside the evidence; the more of it, the surer the cause. All of it may be missing: a pasted text is diagnosed too. */
export type DiagnosisFacts = {
	readonly session?: Session | null;
	/** Where a command is to lead as long as there is no session. */
	readonly where?: Pick<Session, 'cloud' | 'sandbox'>;
	/** The words of the command that is running, without its credential: so that it can be told again. */
	readonly command?: readonly string[];
	/** The flags that named the target, for as long as it is not known itself. */
	readonly named?: readonly string[];
	readonly target?: Target | null;
	readonly scenario?: ScenarioId | null;
	readonly assessments?: readonly Assessment[];
	/** Deployments of the resource, to name the nearest. */
	readonly deployments?: readonly Deployment[];
	/** Roles with data actions that the person holds beside the target, e.g. on one project of the resource. */
	readonly heldElsewhere?: readonly HeldRole[];
	/** What made the call, of a pasted error; `null`: its text names no SDK. */
	readonly sdk?: PastedSdk | null;
	/** The tokens of a pasted text, of which one may have been sent. */
	readonly tokens?: readonly PastedToken[];
	/** The text shows a token in the header for keys. */
	readonly tokenSentAsKey?: boolean;
	/** The text shows a key in the header for tokens. */
	readonly keySentAsToken?: boolean;
	/** When the call of a pasted text failed, as far as the text tells; milliseconds since the epoch. */
	readonly failedAt?: number | null;
	/** Names of principals by object id. */
	readonly names?: Readonly<Record<string, string>>;
	/** An assignment that suffices exists, as far as Resource Manager tells. */
	readonly granted?: boolean;
	/** Behind a project: whether the project's own identity is known to lack its role, or known to hold it. */
	readonly identityLacks?: boolean;
	/** When that assignment was made; milliseconds since the epoch. */
	readonly since?: number | null;
	/** When the token that was refused was issued; milliseconds since the epoch. */
	readonly tokenIssuedAt?: number | null;
	/** Milliseconds since the epoch. */
	readonly now?: number;
};

export type Sighting = {
	readonly evidence: Evidence;
	readonly facts: DiagnosisFacts;
	/** Named groups of the row's pattern; all absent where only the code told. */
	readonly found: Readonly<Record<string, string | undefined>>;
};

/** One cause. `text` is matched against code, message and challenge; `codes` alone make it likely when no row's text fits. */
export type Row = {
	readonly text?: RegExp;
	readonly codes?: readonly string[];
	/** The row is out when the evidence has a status that is not among these. */
	readonly status?: readonly number[];
	readonly planes?: readonly Evidence['plane'][];
	/** A further condition, or the only one of a row without `text`. */
	readonly when?: (sighting: Sighting) => boolean;
	/** `certain` unless said otherwise. */
	readonly confidence?: Diagnosis['confidence'] | ((sighting: Sighting) => Diagnosis['confidence']);
	readonly cause: string | ((sighting: Sighting) => string);
	readonly proof?: (sighting: Sighting) => readonly string[];
	readonly remedies: readonly Remedy[] | ((sighting: Sighting) => readonly Remedy[]);
	readonly learnMore?: string;
	readonly worthWaiting?: boolean | ((sighting: Sighting) => boolean);
	readonly verdict?: AccessVerdict;
};

const learn = 'https://learn.microsoft.com';

/** Pages that several rows point to. */
export const pages = {
	permissions: 'https://aka.ms/FoundryPermissions',
	rbacTroubleshooting: `${learn}/azure/role-based-access-control/troubleshooting`,
	denyAssignments: `${learn}/azure/role-based-access-control/deny-assignments`,
	locks: `${learn}/azure/azure-resource-manager/management/lock-resources`,
	policy: `${learn}/azure/governance/policy/overview`,
	limits: `${learn}/azure/role-based-access-control/troubleshoot-limits`,
	delegation: `${learn}/azure/role-based-access-control/delegate-role-assignments-overview`,
	customRoles: `${learn}/azure/role-based-access-control/custom-roles`,
	network: `${learn}/azure/ai-services/cognitive-services-virtual-networks`,
	subdomain: `${learn}/azure/ai-services/cognitive-services-custom-subdomains`,
	keyless: `${learn}/azure/ai-services/authentication`,
	localAuth: `${learn}/azure/ai-services/disable-local-auth`,
	endpoints: `${learn}/azure/ai-foundry/foundry-models/concepts/endpoints`,
	quotas: `${learn}/azure/ai-foundry/openai/quotas-limits`,
	contentFilter: `${learn}/azure/ai-foundry/openai/concepts/content-filter`,
	reasoning: `${learn}/azure/ai-foundry/openai/how-to/reasoning`,
	responses: `${learn}/azure/ai-foundry/openai/how-to/responses`,
	pim: `${learn}/azure/role-based-access-control/role-assignments-eligible-activate`,
	managedIdentities: `${learn}/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations`,
	armErrors: `${learn}/azure/azure-resource-manager/troubleshooting/common-deployment-errors`,
	mfa: 'https://aka.ms/mfaforazure',
	identity: 'https://aka.ms/azsdk/js/identity/troubleshoot',
	proxy: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
	githubModels: `${learn}/azure/ai-foundry/foundry-models/how-to/quickstart-github-models`,
	guests: `${learn}/entra/external-id/what-is-b2b`,
} as const;

/** As far as they are known. */
const knownWords = ({target, scenario, named = []}: DiagnosisFacts): readonly string[] => [
	...(target ? ownTargetWords(target) : named.filter((_, index) => named[index - (index % 2)] !== '--scenario' || !scenario)),
	...(target?.deployment ? ['--deployment', target.deployment.name] : []),
	...(scenario ? ['--scenario', scenario] : []),
];

/** A command of ours for the target at hand. */
export const again = (command: string, facts: DiagnosisFacts, ...more: readonly string[]): string =>
	ownCommand([command, ...knownWords(facts), ...more, ...(facts.session ? sessionWords(facts.session) : cloudWords(facts.where))]);

/** The error stood in a text: whatever failed was called by somebody, somewhere. */
export const isPasted = ({tokens}: DiagnosisFacts): boolean => tokens !== undefined;

/** The machine that made the call. */
export const callerOf = (facts: DiagnosisFacts): string => (isPasted(facts) ? 'the machine that called' : 'this machine');

/** The very command again, where one is running; else the run that was left, as the wizard keeps it. */
export const onward = ({command, session}: DiagnosisFacts): string =>
	command ? ownCommand([...command, ...(session?.pinned ? ['--credential', session.source] : [])]) : ownCommand(['resume']);

/** As `onward`, for a row that pasted texts come to as well: nothing of ours goes on there. */
export const goingOn = (facts: DiagnosisFacts): {readonly command?: string} => (isPasted(facts) ? {} : {command: onward(facts)});

export const targetName = ({target}: DiagnosisFacts): string => {
	if (!target) return 'the resource';
	const resource = target.resource?.name ?? (URL.canParse(target.endpoint) ? new URL(target.endpoint).hostname : 'the resource');
	return target.project ? `${resource}/${target.project.name}` : resource;
};

const bareId = (id: string): string => id.replaceAll(/[-<>{}`'"]/gu, '').toLowerCase();

/** A guest's name in the resource's tenant holds the home name: `ana_contoso.com#EXT#@fabrikam.onmicrosoft.com`. */
const homeName = (name: string): string => name.toLowerCase().replace(/_(?<domain>[^_]+)#ext#@.*$/u, '@$<domain>');

export const isSameId = (one: string, other: string | null | undefined): boolean => Boolean(other) && bareId(one) === bareId(other ?? '');

/** Whether the text (object id, or UPN) names the signed-in principal. */
export const isSelf = (principal: string, {session}: DiagnosisFacts): boolean =>
	isSameId(principal, session?.objectId) || (Boolean(session?.name) && homeName(principal) === homeName(session?.name ?? ''));

/** A principal as a sentence names it; "the caller" when nothing names it. */
export const whoIs = (principal: string | undefined, facts: DiagnosisFacts): string => {
	if (principal === undefined) return facts.session ? `you (${plain(facts.session.name ?? shorten(facts.session.objectId))})` : 'the caller';
	if (isSelf(principal, facts)) return `you (${plain(facts.session?.name ?? shorten(principal))})`;
	const name = Object.entries(facts.names ?? {}).find(([id]) => isSameId(id, principal))?.[1];
	return plain(name === undefined ? shorten(principal) : `${name} (${shorten(principal)})`);
};

/** Begins a sentence; a user principal name keeps its spelling. */
export const capital = (text: string): string => (/^\S+@/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));

/** The scope that is meant, without an assignment's or a role's own id at its end. */
export const scopeName = (scope: string | undefined): string => {
	const target = (scope ?? '').replace(/\/providers\/Microsoft\.Authorization\/role(?:Assignment|Definition)s\/[^/]*$/iu, '');
	return plain(target.split('/').at(-1) || 'this scope');
};

/** The end of an action's name, which tells it apart: accounts/OpenAI/responses/write. */
export const actionName = (action: string | undefined): string => plain(action ?? '').replace(/^Microsoft\.CognitiveServices\//iu, '');

/** The assessment of the signed-in principal. */
export const ownAssessment = ({assessments, session}: DiagnosisFacts): Assessment | null =>
	assessments?.find(({principal}) => isSameId(principal.id, session?.objectId)) ?? null;
