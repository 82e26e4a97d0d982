import {sameId} from './authorization.ts';
import {callableDeployments, parseEndpoint} from './endpoint.ts';
import type {Hope} from './hope.ts';
import type {Rung} from './ladder.ts';
import type {Liveness} from './liveness.ts';
import {nearest} from './nearest.ts';
import type {Pasted} from './paste/pasted.ts';
import {principalsIn} from './paste/understand.ts';
import {duration, shorten} from './plain.ts';
import type {Principal} from './principal.ts';
import {unusualAfterMs} from './propagation.ts';
import {type ScenarioId, scenarios} from './scenario.ts';
import type {Session} from './session.ts';
import type {Deployment, Target} from './target.ts';

/** One look each: what is known, as a rung with its clause. Pure. */

const rung = (id: Rung['id'], state: Rung['state'], text: string): Rung => ({id, state, text});

const nameOf = (session: Session): string => session.name ?? shorten(session.objectId);

/** `names`: variables that are set. */
export const machineRung = (names: readonly string[]): Rung => {
	const keys = names.filter(name => /(?:^|_)API_KEY$/u.test(name));
	const ways = names.filter(name => /^(?:HTTPS?|ALL)_PROXY$|^NODE_EXTRA_CA_CERTS$/iu.test(name));
	if (keys.length > 0)
		return rung('machine', 'notice', `${keys.join(' and ')} ${keys.length === 1 ? 'is' : 'are'} set: an SDK may send a key instead of a token`);
	return rung(
		'machine',
		'pass',
		ways.length === 0 ? 'no key, proxy or certificate in the way' : `no key in the way; ${ways.join(' and ')} ${ways.length === 1 ? 'is' : 'are'} set`,
	);
};

export const identityRung = (session: Session): Rung =>
	rung('identity', 'pass', `${nameOf(session)}, tenant ${session.tenantName ?? shorten(session.tenantId)}`);

/** Where the person signed in, which need not be where the resource is. */
export type Home = Pick<Session, 'tenantId' | 'tenantName'>;

const tenantWords = ({tenantId, tenantName}: Home): string => tenantName ?? shorten(tenantId);

/** A token is of one tenant, and a resource takes those of its own. */
export const tenantRung = (session: Session, home: Home, {resource, endpoint}: Target): Rung => {
	if (!resource) return rung('tenant', 'unknown', `that of ${hostOf(endpoint)} is not known`);
	if (sameId(home.tenantId, session.tenantId)) return rung('tenant', 'pass', `${resource.name} is in ${tenantWords(session)} too`);
	return rung('tenant', 'notice', `${resource.name} is in ${tenantWords(session)}, and you sign in to ${tenantWords(home)}: a token of that one is refused`);
};

/** The endpoint refuses the tenant; `takes`: the one whose token it was seen to take. */
export const foreignTenantRung = (session: Session, takes: string | null, {endpoint}: Target): Rung =>
	rung('tenant', 'fail', `${hostOf(endpoint)} ${takes === null ? 'is in another tenant' : `is in ${takes}`}, and you are in ${tenantWords(session)}`);

/** Whom the text names. */
export type Named = {
	readonly who: 'nobody' | 'self' | 'project' | 'resource' | 'other';
	/** As the text names them; `null` for nobody. */
	readonly text: string | null;
	/** What the directory knows of them. */
	readonly principal: Principal | null;
	/** The source of this machine that gives their token; absent or `null`: none is known to. */
	readonly source?: string | null;
};

const bare = (id: string): string => id.replaceAll(/[-<>{}`'"]/gu, '').toLowerCase();

export const namedIn = (pasted: Pasted | null, session: Session, target: Target): Named => {
	const [text] = pasted ? principalsIn(pasted) : [];
	if (text === undefined) return {who: 'nobody', text: null, principal: null};
	const is = (id: string | null | undefined): boolean => Boolean(id) && bare(text) === bare(id ?? '');
	if (is(session.objectId) || is(session.name)) return {who: 'self', text, principal: null};
	if (is(target.project?.identityId)) return {who: 'project', text, principal: null};
	return {who: is(target.resource?.identityId) ? 'resource' : 'other', text, principal: null};
};

const kinds: Readonly<Record<Principal['type'], string>> = {User: 'the person', Group: 'the group', ServicePrincipal: 'the application'};

export const principalRung = ({who, text, principal, source = null}: Named, target: Target): Rung => {
	const short = text === null ? '' : shorten(text);
	const through = source === null ? '' : `; on this machine ${source} gives that identity`;
	if (who === 'nobody' && principal !== null) return rung('principal', 'notice', `you ask for ${principal.name ?? shorten(principal.id)}, not for yourself`);
	if (who === 'nobody') return rung('principal', 'skipped', 'nobody is named');
	if (who === 'self') return rung('principal', 'pass', `${short} is you`);
	if (who === 'project') return rung('principal', 'notice', `${short} is the managed identity of project ${target.project?.name ?? ''}, not you`);
	if (who === 'resource') return rung('principal', 'notice', `${short} is the managed identity of ${target.resource?.name ?? 'the resource'}, not you`);
	if (principal === null) {
		return source === null
			? rung('principal', 'unknown', `${short} is not you, and this tenant shows nobody with that id`)
			: rung('principal', 'notice', `${short} is not you${through}`);
	}
	return rung('principal', 'notice', `${short} is ${kinds[principal.type]} ${principal.name ?? shorten(principal.id)}, not you${through}`);
};

export const resourceRung = ({resource, endpoint}: Target): Rung =>
	resource
		? rung('resource', 'pass', `${resource.name}, ${resource.kind === 'OpenAI' ? 'Azure OpenAI' : 'Foundry'} in ${resource.location}`)
		: rung('resource', 'unknown', `only the endpoint ${hostOf(endpoint)} is known: no subscription that you see holds it`);

export const networkRung = ({resource}: Target): Rung => {
	if (!resource) return rung('network', 'unknown', 'the rules of the resource cannot be seen');
	if (resource.publicNetworkAccess === 'Disabled') return rung('network', 'notice', 'the private endpoint only');
	return resource.networkDefaultAction === 'Deny' ? rung('network', 'notice', 'selected networks only') : rung('network', 'pass', 'open');
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : url);

/** The address that was called, else the one that will be. */
export const addressRung = (pasted: Pasted | null, {resource, endpoint}: Target, url: string | null): Rung => {
	if (resource && !resource.customSubdomain) return rung('address', 'fail', `${resource.name} has no custom subdomain, and takes keys only`);
	const called = pasted?.facts.urls.find(url => parseEndpoint(url)) ?? null;
	const read = parseEndpoint(called ?? url ?? endpoint);
	const [note] = read?.notes ?? [];
	if (note) return rung('address', 'fail', note.text.replace(/\.$/u, ''));
	if (read && resource?.customSubdomain && read.subdomain.toLowerCase() !== resource.customSubdomain.toLowerCase()) {
		return rung('address', 'fail', `${read.host} is not ${resource.name}, whose custom subdomain is ${resource.customSubdomain}`);
	}
	return rung('address', 'pass', read?.host ?? hostOf(endpoint));
};

export type DeploymentQuestion = {
	readonly scenario: ScenarioId;
	/** Its deployment is the one that will be called. */
	readonly target: Target;
	readonly deployments: readonly Deployment[];
	/** The deployment that was called, where the text or a flag tells it. */
	readonly called: string | null;
};

const sameName = (one: string, other: string | null | undefined): boolean => one.toLowerCase() === other?.toLowerCase();

const listedAs = (name: string | null, deployments: readonly Deployment[]): Deployment | null =>
	(name !== null && deployments.find(one => sameName(one.name, name))) || null;

/** The one that was called is not there, and another that is has been chosen since. */
export const isReplaced = ({called, target, deployments}: Omit<DeploymentQuestion, 'scenario'>): boolean =>
	called !== null && target.resource !== null && !listedAs(called, deployments) && listedAs(target.deployment?.name ?? null, deployments) !== null;

export const deploymentRung = (question: DeploymentQuestion): Rung => {
	const {called, scenario, target, deployments} = question;
	if (scenarios[scenario].proof === 'none') return rung('deployment', 'skipped', 'no model is called for this');
	const chosen = target.deployment?.name ?? null;
	const name = isReplaced(question) ? chosen : (called ?? chosen);
	if (!target.resource) return rung('deployment', 'unknown', name === null ? 'none is named' : `${name}: deployments cannot be listed here`);
	const found = listedAs(name, deployments);
	if (found) return rung('deployment', 'pass', `${found.name} serves ${found.model.name}${isReplaced(question) ? `; there is no ${called}` : ''}`);
	const near = name === null ? null : nearestDeployment(name, scenario, deployments);
	if (name !== null) return rung('deployment', 'fail', `there is no ${name}${near === null ? '' : `; the nearest is ${near}`}`);
	return deployments.length === 0 ? rung('deployment', 'fail', 'there is none') : rung('deployment', 'skipped', 'none is named');
};

/** Deployments are named freely, and people write the model's name: both are compared. */
export const nearestDeployment = (name: string, scenario: ScenarioId, deployments: readonly Deployment[]): string | null => {
	const callable = callableDeployments(scenario, deployments);
	const ofModel = callable.find(({model}) => model.name.toLowerCase() === name.toLowerCase());
	return (
		ofModel?.name ??
		nearest(
			name,
			callable.map(one => one.name),
		) ??
		(callable.length === 1 ? (callable[0]?.name ?? null) : null)
	);
};

const livenessStates = {proven: 'pass', authorized: 'pass', propagating: 'fail', denied: 'fail', blocked: 'fail', skipped: 'skipped'} as const satisfies Record<
	Liveness['outcome'],
	Rung['state']
>;

export const callRung = ({outcome, status, url}: Liveness): Rung => {
	const told = {
		proven: 'answered',
		authorized: 'let in; the model did not answer in full',
		propagating: 'refused',
		denied: 'refused',
		blocked: 'blocked',
		skipped: 'there is nothing to call',
	}[outcome];
	return rung('call', livenessStates[outcome], [...(status === null ? [] : [String(status)]), told, ...(url === null ? [] : [hostOf(url)])].join(', '));
};

/** `works`: the call was let in, so the role is there. */
export const ageRung = ({exists, since}: Hope, now: number, works = false): Rung => {
	if (!exists) return rung('age', 'skipped', 'no role that would have to arrive');
	if (since === null) return works ? rung('age', 'pass', 'it has arrived') : rung('age', 'unknown', 'when it was assigned is not told');
	const ms = Math.max(0, now - since);
	if (ms >= unusualAfterMs) return rung('age', 'pass', `assigned ${duration(ms)} ago`);
	return works
		? rung('age', 'pass', `assigned ${duration(ms)} ago, and it has arrived`)
		: rung('age', 'notice', `assigned ${duration(ms)} ago: it may not have arrived yet`);
};

export const skipped = (id: Rung['id'], text: string): Rung => rung(id, 'skipped', text);
export const checking = (id: Rung['id']): Rung => rung(id, 'checking', '');
