import type {Assessment} from './assessment.ts';
import {sameId} from './authorization.ts';
import {callableDeployments, parseEndpoint} from './endpoint.ts';
import type {Hope} from './hope.ts';
import type {Rung} from './ladder.ts';
import type {Liveness} from './liveness.ts';
import {nearest} from './nearest.ts';
import type {Pasted} from './paste/pasted.ts';
import {duration, shorten} from './plain.ts';
import type {Plan} from './plan.ts';
import type {Principal} from './principal.ts';
import {unusualAfterMs} from './propagation.ts';
import type {ScenarioId} from './scenario.ts';
import {needsProject, scenarios} from './scenario.ts';
import type {Session} from './session.ts';
import type {Deployment, Target} from './target.ts';
import type {WhoCan} from './who-can.ts';
import {granterWords} from './who-can.ts';

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

/** Whom the text names. */
export type Named = {
	readonly who: 'nobody' | 'self' | 'project' | 'resource' | 'other';
	/** As the text names them; `null` for nobody. */
	readonly text: string | null;
	/** What the directory knows of them. */
	readonly principal: Principal | null;
};

const bare = (id: string): string => id.replaceAll(/[-<>{}`'"]/gu, '').toLowerCase();

export const namedIn = (pasted: Pasted | null, session: Session, target: Target): Named => {
	const said = [...(pasted?.facts.principals ?? []), ...(pasted?.tokens ?? []).flatMap(({objectId}) => objectId ?? [])];
	const [text] = said;
	if (text === undefined) return {who: 'nobody', text: null, principal: null};
	const is = (id: string | null | undefined): boolean => Boolean(id) && bare(text) === bare(id ?? '');
	if (is(session.objectId) || is(session.name)) return {who: 'self', text, principal: null};
	if (is(target.project?.identityId)) return {who: 'project', text, principal: null};
	return {who: is(target.resource?.identityId) ? 'resource' : 'other', text, principal: null};
};

const kinds: Readonly<Record<Principal['type'], string>> = {User: 'the person', Group: 'the group', ServicePrincipal: 'the application'};

export const principalRung = ({who, text, principal}: Named, target: Target): Rung => {
	const short = text === null ? '' : shorten(text);
	if (who === 'nobody') return rung('principal', 'skipped', 'nobody is named');
	if (who === 'self') return rung('principal', 'pass', `${short} is you`);
	if (who === 'project') return rung('principal', 'notice', `${short} is the managed identity of project ${target.project?.name ?? ''}, not you`);
	if (who === 'resource') return rung('principal', 'notice', `${short} is the managed identity of ${target.resource?.name ?? 'the resource'}, not you`);
	if (principal === null) return rung('principal', 'unknown', `${short} is not you, and nobody whom this tenant shows`);
	return rung('principal', 'notice', `${short} is ${kinds[principal.type]} ${principal.name ?? shorten(principal.id)}, not you`);
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

/** `named`: the deployment that was called, where the text or a flag tells it. */
export const deploymentRung = (named: string | null, scenario: ScenarioId, target: Target, deployments: readonly Deployment[]): Rung => {
	if (scenarios[scenario].proof === 'none') return rung('deployment', 'skipped', 'no model is called for this');
	const name = named ?? target.deployment?.name ?? null;
	if (!target.resource) return rung('deployment', 'unknown', name === null ? 'none is named' : `${name}: deployments cannot be listed here`);
	const found = deployments.find(one => one.name.toLowerCase() === name?.toLowerCase());
	if (found) return rung('deployment', 'pass', `${found.name} serves ${found.model.name}`);
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

export const accessRung = (assessments: readonly Assessment[], session: Session): Rung => {
	const [first] = assessments;
	if (!first) return rung('access', 'unknown', 'nobody’s roles were read');
	const who = sameId(first.principal.id, session.objectId) ? 'you' : (first.principal.name ?? shorten(first.principal.id));
	const [why] = first.because;
	// Behind a project it may be the project's own identity alone that lacks something.
	const isMet = first.outcome === 'denied' && first.missing.length === 0 && first.needs.every(({need, met}) => need !== 'required' || met === 'yes');
	if (first.outcome === 'allowed' || isMet) {
		const role = first.held.find(one => one.sufficient);
		return rung(
			'access',
			'pass',
			role ? `${who}: ${role.roleName} gives all that is needed${role.via ? `, through ${role.via}` : ''}` : `${who}: all that is needed is held`,
		);
	}
	if (first.outcome === 'unknown') return rung('access', 'unknown', `${who}: ${why?.text ?? 'they could not be read'}`.replace(/\.$/u, ''));
	if (first.outcome === 'eligible') return rung('access', 'fail', `${who}: a role that would do is eligible, and not active`);
	const held = first.because.find(({id, text}) => id !== 'access.denied' && text !== '')?.text.replace(/\.$/u, '');
	return rung(
		'access',
		'fail',
		`${who}: ${first.missing.length} of what is needed ${first.missing.length === 1 ? 'is' : 'are'} missing${held ? `; ${held}` : ''}`,
	);
};

export const projectIdentityRung = (scenario: ScenarioId, target: Target, plan: Plan | null): Rung => {
	if (!needsProject(scenario) || !target.project) return rung('project-identity', 'skipped', 'no project is called');
	const {identityId, name} = target.project;
	if (!identityId) return rung('project-identity', 'unknown', `that of ${name} is not known`);
	const open = plan?.grants.some(({principal, need, exists}) => need === 'required' && !exists && sameId(principal.id, identityId)) ?? false;
	if (!plan) return rung('project-identity', 'unknown', `its roles could not be read`);
	return open
		? rung('project-identity', 'fail', `that of ${name} holds no role that calls the model`)
		: rung('project-identity', 'pass', `that of ${name} may call the model`);
};

export const assigningRung = (plan: Plan | null, whoCan: WhoCan | null): Rung => {
	const open = plan?.grants.filter(({exists}) => !exists) ?? [];
	if (!plan || open.length === 0) return rung('assigning', 'skipped', plan ? 'nothing has to be granted' : 'no plan can be made');
	if (plan.assignable === 'yes') return rung('assigning', 'pass', 'you may assign what is missing, as far as roles and locks tell');
	const [granter] = whoCan?.granters ?? [];
	const others = granter ? `; ${granterWords(granter)} can` : '';
	const lock = plan.because.find(({id}) => id === 'plan.locked' || id === 'plan.deny');
	if (lock && plan.assignable !== 'unknown') return rung('assigning', 'notice', lock.text.replace(/\.$/u, ''));
	const may = {no: 'you may not assign it', partly: 'you may assign a part of it', unknown: 'whether you may assign it is not known'}[plan.assignable];
	return rung('assigning', plan.assignable === 'unknown' ? 'unknown' : 'notice', `${may}${others}`);
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

export const ageRung = ({exists, since}: Hope, now: number): Rung => {
	if (!exists) return rung('age', 'skipped', 'no role that would have to arrive');
	if (since === null) return rung('age', 'unknown', 'when it was assigned is not told');
	const ms = Math.max(0, now - since);
	return ms < unusualAfterMs
		? rung('age', 'notice', `assigned ${duration(ms)} ago: it may not have arrived yet`)
		: rung('age', 'pass', `assigned ${duration(ms)} ago`);
};

export const skipped = (id: Rung['id'], text: string): Rung => rung(id, 'skipped', text);
export const checking = (id: Rung['id']): Rung => rung(id, 'checking', '');
