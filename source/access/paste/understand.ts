import {again, isSelf} from '../diagnoses/row.ts';
import {type Diagnosis, type DiagnosisFacts, diagnose, unknownCause} from '../diagnosis.ts';
import {parseEndpoint} from '../endpoint.ts';
import {duration, plain, shorten} from '../plain.ts';
import type {ScenarioId} from '../scenario.ts';
import {parseResourceId} from '../scope.ts';
import type {Session} from '../session.ts';
import {parseTime} from '../time.ts';
import type {Pasted, PastedToken} from './pasted.ts';
import {misplacedIn} from './secrets.ts';

export type Understood = {
	/** `null`: the text tells of nothing that went wrong. */
	readonly diagnosis: Diagnosis | null;
	/** Causes of other errors in the same text. */
	readonly others: readonly Diagnosis[];
	/** The text alone is certain, and nothing that Azure says of its state can change that. */
	readonly isSettled: boolean;
};

/** The cause lies in the call, the network or the sign-in; what roles there are does not matter. */
const settledFamilies = ['net.', 'aad.', 'cred.', 'ok.', 'path.', 'key.', 'subdomain.', 'endpoint.', 'sdk.', 'model.'];
const settledIds: ReadonlySet<string> = new Set([
	'token.audience',
	'token.audience.odd',
	'token.expired',
	'arm.token-audience',
	'token.sent-as-key',
	'token.missing',
	'rbac.hub-nginx-403',
	'arm.exists',
	'arm.name-collision',
	'arm.principal-type',
	'arm.principal-type-msi',
	'arm.principal-id-invalid',
	'arm.limit',
	'arm.last-owner',
	'arm.customrole-action',
	'arm.customrole-mg',
	'arm.customrole-name-taken',
	'arm.customrole-limit',
	'arm.customrole-used',
	'arm.busy',
	'arm.sub-missing-in-url',
	'arm.sub-disabled',
	'arm.provider-unregistered',
	'arm.domain-in-use',
	'arm.domain-invalid',
	'arm.throttled',
	'arm.unavailable',
	'graph.claims',
	'graph.me-needs-user',
	'graph.denied',
	'graph.not-found',
]);

const isSettledBy = ({id, confidence}: Diagnosis): boolean =>
	confidence === 'certain' && (settledIds.has(id) || settledFamilies.some(family => id.startsWith(family)));

const certainty: Readonly<Record<Diagnosis['confidence'], number>> = {certain: 0, likely: 1, possible: 2};

/** What the text says by itself, or seen together with what is known of Azure's state (`facts`). */
export const understand = ({is, errors, sdk, text, tokens}: Pasted, facts: DiagnosisFacts = {}): Understood => {
	if (is === 'nothing' || is === 'address') return {diagnosis: null, others: [], isSettled: false};
	const carried = {tokens, failedAt: failureIn(text), ...misplacedIn(text)};
	const found = errors.map(evidence => diagnose(evidence, {sdk, ...carried, ...facts}));
	const known = found.filter(({id}) => id !== 'unknown');
	const [first, ...more] = known.length > 0 ? known.toSorted((a, b) => certainty[a.confidence] - certainty[b.confidence]) : found;
	const proofs = tokens.flatMap(token => [tokenProof(token, facts.now ?? null), ...notYours(token, facts.session ?? null)]);
	if (!first) return {diagnosis: errors[0] ? unknownCause(errors[0]) : unrelated(text, proofs, facts), others: [], isSettled: !errors[0]};
	const others = more.filter(({id}, index) => id !== first.id && more.findIndex(other => other.id === id) === index);
	return {
		diagnosis: {...first, evidence: [...first.evidence, ...proofs]},
		others,
		isSettled: isSettledBy(first),
	};
};

/** Nothing in it is a refusal, of whomever. */
const unrelated = (text: string, evidence: readonly string[], facts: DiagnosisFacts): Diagnosis => ({
	id: 'unknown',
	confidence: 'certain',
	cause: 'Nothing in this text is an error that is known here: not of Azure, not of a model endpoint, not of a sign-in.',
	evidence,
	remedies: [
		{text: 'Paste the whole error: its status, its code, its message, with the lines around it'},
		{text: 'Or let it look by itself', command: again('diagnose', facts)},
	],
	learnMore: null,
	worthWaiting: false,
	accessVerdict: null,
	original: text,
});

/** "The token in the text is of ana@contoso.com, tenant f049…dc, for https://management.azure.com; it ran out 3 h ago." */
export const tokenProof = ({audience, expiresAt, name, objectId, tenantId}: PastedToken, now: number | null): string => {
	const whose = name ?? (objectId === null ? null : shorten(objectId));
	const parts = [
		...(whose === null ? [] : [`of ${plain(whose)}`]),
		...(tenantId === null ? [] : [`tenant ${plain(shorten(tenantId))}`]),
		...(audience === null ? [] : [`for ${plain(audience)}`]),
	];
	const until =
		expiresAt === null || now === null
			? ''
			: expiresAt <= now
				? `; it ran out ${duration(now - expiresAt)} ago`
				: `; it runs for another ${duration(expiresAt - now)}`;
	return `The token in the text is ${parts.length === 0 ? 'one that says nothing of itself' : parts.join(', ')}${until}.`;
};

/** The time of the failure, where the text gives it with its zone: at the head of a log line, in the words of Entra ID, or in a header. The last one counts. */
const failureIn = (text: string): number | null => {
	const stamp = /(?:^\W{0,3}|\bTimestamp:\s{0,3})(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(?:Z|UTC|\+00:00)/gimu;
	const [time] = [...text.matchAll(stamp)].flatMap(({groups}) => groups?.['time'] ?? []).slice(-1);
	return time === undefined ? null : parseTime(`${time.replace(' ', 'T').replace(/(?<=\.\d{3})\d+/u, '')}Z`);
};

/** "The token in the text is not yours: it is of ben@contoso.com (6000…0a); you are signed in here as ana@contoso.com." */
const notYours = ({kind, name, objectId}: PastedToken, session: Session | null): readonly string[] => {
	if (session === null || objectId === null || isSelf(objectId, {session}) || (name !== null && isSelf(name, {session}))) return [];
	const whose = name === null ? `${kind === 'user' ? '' : 'the application or managed identity '}${shorten(objectId)}` : `${name} (${shorten(objectId)})`;
	return [`The token in the text is not yours: it is of ${plain(whose)}; you are signed in here as ${plain(session.name ?? shorten(session.objectId))}.`];
};

/** What a text is about, as answers to the questions of a run. */
export type Meant = {
	/** ARM id, or scheme and host of the endpoint that was called. */
	readonly wanted: string | null;
	readonly project: string | null;
	readonly deployment: string | null;
	readonly scenario: ScenarioId | null;
};

export const meantBy = ({facts}: Pasted): Meant => {
	const endpoints = facts.urls.flatMap(url => parseEndpoint(url) ?? []);
	const [endpoint] = endpoints;
	const accounts = facts.resourceIds.flatMap(id => parseResourceId(id) ?? []);
	const [account] = accounts;
	const id =
		account &&
		`/subscriptions/${account.subscriptionId}/resourceGroups/${account.resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${account.account}`;
	const project = endpoint?.projectName ?? accounts.find(one => one.project)?.project ?? null;
	return {
		wanted: id ?? endpoint?.base ?? null,
		project,
		deployment: facts.deployments[0] ?? endpoint?.deploymentName ?? null,
		scenario: scenarioOf(facts, project, endpoint?.family ?? null),
	};
};

/** Whom the text calls refused: by its words, then by the tokens in it. */
export const principalsIn = ({facts, tokens}: Pasted): readonly string[] => [...facts.principals, ...tokens.flatMap(({objectId}) => objectId ?? [])];

const scenarioOf = ({dataActions, operations, urls}: Pasted['facts'], project: string | null, family: string | null): ScenarioId | null => {
	const [action = ''] = dataActions;
	const called = [...operations, ...urls].join(' ');
	if (/\/accounts\/AIServices\/(?!providers\/)/iu.test(action) || project !== null || /\/api\/projects\//iu.test(called)) return 'project';
	if (/\/accounts\/OpenAI\//iu.test(action)) return family === 'foundry' ? 'inference' : 'openai';
	if (action !== '') return 'inference';
	if (family === null) return null;
	return family === 'openai' ? 'openai' : 'inference';
};
