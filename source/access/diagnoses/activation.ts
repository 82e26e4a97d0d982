import {plain} from '../plain.ts';
import {again, goingOn, pages, type Row, type Sighting} from './row.ts';

/** The rules of Privileged Identity Management by the names that Resource Manager prints. */
const rules: Readonly<Record<string, string>> = {
	AuthenticationContextRule: 'a sign-in that satisfies its authentication context',
	EligibilityRule: 'an eligibility that is still valid at that very scope',
	ExpirationRule: 'a duration that its settings allow',
	JustificationRule: 'a justification',
	MfaRule: 'a sign-in with a second factor',
	TicketingRule: 'a ticket number',
};

const failedRules = ({found}: Sighting): readonly string[] => [...(found['rules'] ?? '').matchAll(/\w+Rule/gu)].map(([name]) => name);

const flags: Readonly<Record<string, string>> = {
	JustificationRule: 'Say why with --justification',
	TicketingRule: 'Name the ticket with --ticket system:number',
	ExpirationRule: 'Take a shorter time with --duration, 30m for example',
	MfaRule: 'Sign in again with a second factor',
	EligibilityRule: 'Look what you are eligible for, and where',
};

/** Activating a role, or taking an activation back, was refused. Words: of the API, as clients of it have met them. */
export const activationDiagnoses = {
	'pim.authentication-context': {
		text: /RoleAssignmentRequestAcrsValidationFailed/u,
		cause: 'Activating this role needs a sign-in that satisfies an authentication context of Conditional Access, and your token has none.',
		proof: ({evidence}) => (evidence.claims === null ? [] : [`Demanded: ${evidence.claims}`]),
		remedies: ({facts}) => [{text: 'Sign in again in a browser; the demand is passed on and the run goes on where it was', ...goingOn(facts)}],
		learnMore: pages.pim,
	},
	'pim.rules': {
		text: /the following policy rules failed:\s*(?<rules>\[[^\]]*\])/iu,
		codes: ['RoleAssignmentRequestPolicyValidationFailed'],
		cause: sighting => {
			const asked = failedRules(sighting).map(rule => rules[rule] ?? plain(rule));
			return asked.length === 0
				? 'The activation breaks the rules of this role in Privileged Identity Management.'
				: `Activating this role takes ${asked.length === 1 ? asked[0] : `${asked.slice(0, -1).join(', ')} and ${asked.at(-1)}`}, and the request lacks ${asked.length === 1 ? 'it' : 'them'}.`;
		},
		remedies: sighting =>
			failedRules(sighting)
				.flatMap(rule => flags[rule] ?? [])
				.map((text, index) => (index === 0 ? {text, command: again('check', sighting.facts)} : {text})),
		learnMore: pages.pim,
	},
	'pim.too-short': {
		text: /active duration is too short/iu,
		codes: ['ActiveDurationTooShort'],
		cause: 'An activation lasts at least 5 minutes: Azure ends none earlier.',
		remedies: [{text: 'Undo it 5 minutes after it began, or leave it: it ends by itself'}],
		learnMore: pages.pim,
		worthWaiting: true,
	},
	'pim.pending': {
		text: /already an existing pending role assignment request/iu,
		codes: ['PendingRoleAssignmentRequest'],
		cause: 'This activation was asked for before, and waits for approval.',
		remedies: [{text: 'Ask an approver to look into Privileged Identity Management, Approve requests'}],
		learnMore: pages.pim,
		worthWaiting: true,
	},
	'pim.not-active': {
		text: /the role assignment does not exist\./iu,
		codes: ['RoleAssignmentDoesNotExist'],
		cause: 'The role is not active, so there is nothing to end. Right after an activation Azure says so too.',
		remedies: [{text: 'Look again in a few minutes'}],
		learnMore: pages.pim,
	},
	'pim.denied': {
		text: /activation request ended as "(?:Denied|AdminDenied)"/u,
		cause: 'An approver refused the activation.',
		remedies: [{text: 'Ask the approver why, then ask again'}],
		learnMore: pages.pim,
	},
	'pim.ended': {
		text: /activation request ended as "(?<status>\w+)"/u,
		cause: ({found}) =>
			found['status'] === 'FailedAsResourceIsLocked'
				? 'A lock on the resource, or above it, keeps roles from being activated there.'
				: found['status'] === 'TimedOut'
					? 'Nobody approved the activation in time.'
					: `The role was not activated: the request ended as ${plain(found['status'] ?? 'something unknown')}.`,
		remedies: ({facts}) => [{text: 'See how it stands, then ask again', command: again('check', facts)}],
		learnMore: pages.pim,
	},
} as const satisfies Record<string, Row>;
