import {activationWords} from '../activation-words.ts';
import {duration, plain, shorten} from '../plain.ts';
import {defaultTimeoutMs, unusualAfterMs} from '../propagation.ts';
import {roleLabel} from '../roles.ts';
import {scopeWords} from '../scope.ts';
import {type Refusal, refusalOf} from './refusal.ts';
import {actionName, again, capital, type DiagnosisFacts, isSameId, isSelf, ownAssessment, pages, type Row, type Sighting, targetName, whoIs} from './row.ts';

/** Causes that no message tells: a refusal seen together with what Azure says of the assignments. They come before every row that reads text alone. */
export const stateDiagnoses = {
	'state.project-identity': {
		when: ({evidence, facts}) => {
			const refusal = refusalOf(evidence);
			if (refusal === null) return false;
			const isBehindProject = (evidence.request ?? '').includes('/api/projects/');
			const {principal} = refusal;
			if (principal === undefined) return isBehindProject && facts.identityLacks === true;
			if (isSelf(principal, facts)) return false;
			// Of a call that was made as this session, behind a project only the project itself can be somebody else.
			return identityName(principal, facts) !== null || (isBehindProject && isOurCall(facts) && isObjectId(principal));
		},
		confidence: ({evidence, facts}) => (identityName(refusalTold(evidence).principal ?? '', facts) === null ? 'likely' : 'certain'),
		cause: ({evidence, facts}) => {
			const {principal = facts.target?.project?.identityId ?? '', action} = refusalTold(evidence);
			const caller = `${capital(identityName(principal, facts) ?? 'the project')} calls the model as its own identity${principal === '' ? '' : ` (${shorten(principal)})`}`;
			const place = facts.target?.resource?.name ?? 'the resource';
			if (facts.identityLacks === false) return `${caller}, and the model endpoint has not seen the role of that identity on ${place} yet.`;
			return `${caller}, and that identity holds no role with ${actionName(action) || 'the data action'} on ${place}. The portal grants it when a project is made there; templates and scripts do not.`;
		},
		proof: ({evidence, facts}) => {
			const {principal} = refusalTold(evidence);
			return principal === undefined ? [] : [`The principal refused is ${principal}; you are ${facts.session?.objectId ?? 'someone else'}.`];
		},
		worthWaiting: ({facts}) => facts.identityLacks === false,
		remedies: ({facts}) => [{text: 'Grant Foundry User on the resource to the project’s identity', command: again('grant', {...facts, scenario: 'project'})}],
		learnMore: pages.permissions,
		verdict: 'denied',
	},
	'state.wrong-principal': {
		when: ({evidence, facts}) => {
			const principal = refusalOf(evidence)?.principal;
			if (!facts.session || principal === undefined || isSelf(principal, facts)) return false;
			// A person has several names, so that another name proves nothing of a call that was made as this session.
			return isObjectId(principal) || (!isOurCall(facts) && principal.includes('@') && (facts.session.name ?? '').includes('@'));
		},
		confidence: ({evidence}) => (refusalTold(evidence).principal?.includes('@') ? 'likely' : 'certain'),
		cause: ({evidence, facts}) =>
			`The refused call carried a token of ${whoIs(refusalTold(evidence).principal, facts)}, not yours (${plain(facts.session?.name ?? shorten(facts.session?.objectId ?? ''))}). A role given to you does not help that identity.`,
		proof: ({evidence, facts}) => [`Refused: ${refusalTold(evidence).principal}. Signed in here: ${facts.session?.objectId}.`],
		remedies: ({evidence, facts}) => [
			{text: 'Pin the credential in your code, so that no other identity on the machine is picked'},
			{text: 'If that identity is the right one, give it the role', command: again('grant', facts, '--for', refusalTold(evidence).principal ?? '')},
		],
		learnMore: pages.identity,
		verdict: 'denied',
	},
	'state.deny-assignment': {
		when: ({evidence, facts}) => refusalOf(evidence) !== null && denying(facts).length > 0,
		cause: ({facts}) => `A deny assignment forbids this on ${targetName(facts)}, whatever roles are held.`,
		proof: ({facts}) => denying(facts),
		remedies: ({facts}) => [
			{text: 'Ask whoever runs the deployment stack or managed application that made it to exclude you or to remove it; nobody else can'},
			{text: 'See what it forbids', command: again('check', facts)},
		],
		learnMore: pages.denyAssignments,
		verdict: 'denied',
	},
	'state.eligible': {
		when: ({evidence, facts}) => refusalOf(evidence) !== null && ownAssessment(facts)?.outcome === 'eligible',
		cause: ({facts}) => `You are eligible for a role that is enough on ${targetName(facts)}, but have not activated it: until then it gives nothing.`,
		remedies: ({facts}) => [{text: 'Activate it and call again', command: again('grant', facts, ...activationWords(ownAssessment(facts)))}],
		learnMore: pages.pim,
		verdict: 'denied',
	},
	'state.stale-token': {
		when: ({evidence, facts}) =>
			refusalOf(evidence) !== null && facts.granted !== false && (isOlderThanGrant(facts) || (isOnlyThroughGroups(facts) && !isRecent(facts))),
		confidence: 'likely',
		cause: ({facts}) =>
			isOlderThanGrant(facts)
				? 'The token was issued before the role was assigned. Group memberships are read from the token, so an old one does not carry the new right.'
				: 'Your role comes through a group, and a token carries the memberships of the moment it was issued. This one may be older than yours.',
		proof: ({facts}) => throughGroups(facts).map(role => `${role.roleName} comes through ${role.via ?? 'a group'}.`),
		remedies: ({facts}) =>
			facts.session?.kind === 'managedIdentity'
				? [
						{
							text: 'Assign the role to the managed identity itself: its tokens are cached for about 24 hours, and groups show only in the next one',
							command: again('grant', facts),
						},
					]
				: [{text: 'Call with a new token', command: again('probe', facts)}, {text: 'If it stays refused, sign out and in again: that drops the cached token'}],
		learnMore: pages.rbacTroubleshooting,
		worthWaiting: true,
		verdict: 'denied',
	},
	'state.propagating': {
		when: ({evidence, facts}) => refusalOf(evidence) !== null && facts.granted === true,
		confidence: ({facts}) => ((age(facts) ?? 0) <= unusualAfterMs ? 'likely' : 'possible'),
		cause: ({facts}) => {
			const ms = age(facts);
			if (ms === null) return 'A sufficient role is assigned; the model endpoint has not seen it yet.';
			if (ms > defaultTimeoutMs)
				return `A sufficient role was assigned ${duration(ms)} ago and the model endpoint still refuses, longer than has been measured.`;
			return `A sufficient role was assigned ${duration(ms)} ago; the model endpoint has not seen it yet${ms > unusualAfterMs ? ', which is unusual' : ''}.`;
		},
		proof: ({facts}) =>
			ownAssessment(facts)
				?.held.filter(role => role.sufficient)
				.map(role => `${role.roleName} on ${scopeWords(role.scope, facts.target?.resource ?? null)}`) ?? [],
		remedies: ({facts}) =>
			(age(facts) ?? 0) > defaultTimeoutMs
				? [
						{text: 'A role at a management group can take hours to reach a model endpoint: assign it on the resource instead', command: again('grant', facts)},
						{text: 'Look at what else could refuse', command: again('check', facts)},
					]
				: [{text: 'Wait: 30 seconds to 5 minutes is usual, more than 10 is not', command: again('probe', facts)}],
		learnMore: pages.rbacTroubleshooting,
		worthWaiting: true,
		verdict: 'denied',
	},
	'state.wrong-scope': {
		when: ({evidence, facts}) => {
			const refusal = refusalOf(evidence);
			return refusal !== null && !isProjectCall(refusal, evidence.request) && heldBeside(facts).length > 0;
		},
		confidence: 'likely',
		cause: ({facts}) => {
			const [role] = heldBeside(facts);
			return `You hold ${role?.roleName ?? 'a role'} on ${role?.scope.split('/').at(-1) ?? 'another scope'}, and the call went to ${facts.target?.resource?.name ?? 'the resource'} itself. A role reaches downward only: one on a project does not reach the endpoints of its resource.`;
		},
		proof: ({facts}) => heldBeside(facts).map(role => `${role.roleName} on ${scopeWords(role.scope, facts.target?.resource ?? null)}`),
		remedies: ({facts}) => [
			{text: 'Call the project’s own endpoint (…/api/projects/<project>/openai/v1)'},
			{text: 'Or get the role on the resource', command: again('grant', facts)},
		],
		learnMore: pages.permissions,
		verdict: 'denied',
	},
} as const satisfies Record<string, Row>;

const refusalTold = (evidence: Sighting['evidence']): Refusal => refusalOf(evidence) ?? {principal: undefined, action: undefined, operation: undefined};

const isObjectId = (principal: string): boolean => /^[0-9a-f-]{32,36}$/iu.test(principal);

/** The probe says what it knows of grants; of a pasted error nobody does. */
const isOurCall = ({granted}: DiagnosisFacts): boolean => granted !== undefined;

const identityName = (principal: string, {target}: DiagnosisFacts): string | null => {
	if (isSameId(principal, target?.project?.identityId)) return `project ${plain(target?.project?.name ?? '')}`;
	return isSameId(principal, target?.resource?.identityId) ? `resource ${plain(target?.resource?.name ?? '')}` : null;
};

const age = ({now, since}: DiagnosisFacts): number | null => (now === undefined || since === undefined || since === null ? null : Math.max(0, now - since));

/** An assignment this young may simply not have arrived. */
const isRecent = (facts: DiagnosisFacts): boolean => (age(facts) ?? Number.POSITIVE_INFINITY) <= defaultTimeoutMs;

const isOlderThanGrant = ({since, tokenIssuedAt}: DiagnosisFacts): boolean => Boolean(since && tokenIssuedAt && tokenIssuedAt < since);

const throughGroups = (facts: DiagnosisFacts) => ownAssessment(facts)?.held.filter(role => role.sufficient && role.via !== null) ?? [];

const isOnlyThroughGroups = (facts: DiagnosisFacts): boolean => {
	const sufficient = ownAssessment(facts)?.held.filter(role => role.sufficient) ?? [];
	return sufficient.length > 0 && sufficient.length === throughGroups(facts).length;
};

const heldBeside = (facts: DiagnosisFacts) => {
	const ofProjects = ownAssessment(facts)?.held.filter(role => role.dataActions > 0 && !role.sufficient && /\/projects\/[^/]+$/iu.test(role.scope)) ?? [];
	const below = ownAssessment(facts)?.because.flatMap(({id, roleId, scope}) =>
		id === 'access.out-of-reach' && roleId !== undefined && scope !== undefined ? [{roleName: roleLabel(roleId, new Map()), scope}] : [],
	);
	return [...(facts.heldElsewhere ?? []), ...ofProjects, ...(below ?? [])];
};

/** The deny assignments that are certain to apply, as sentences. */
const denying = (facts: DiagnosisFacts): readonly string[] => ownAssessment(facts)?.because.flatMap(({id, text}) => (id === 'access.deny' ? [text] : [])) ?? [];

const isProjectCall = ({operation}: Refusal, request: string | null): boolean => (operation ?? request ?? '').includes('/api/projects/');
