import type {Fault} from './http.ts';
import {claimsChallenge} from './step-up.ts';

const host = /^graph\.microsoft\.com$/;
const innerError = {
	date: '2026-11-21T12:00:00',
	'request-id': 'b5d80c7e-16f3-4a29-9e04-7c31f82d6ab9',
	'client-request-id': 'b5d80c7e-16f3-4a29-9e04-7c31f82d6ab9',
} as const;

/** At Microsoft Graph. */
export const graphFaults = {
	/** Once, or until the caller has signed in with more than a password: the sandbox does not look. */
	'graph-claims': {
		when: {host},
		answer: {
			status: 401,
			headers: {'content-type': 'application/json', 'www-authenticate': claimsChallenge(['p1'])},
			body: {
				error: {
					code: 'InvalidAuthenticationToken',
					message: "Exception of type 'Microsoft.Graph.AGS.Contracts.ClaimsChallengeRequiredException' was thrown.",
					innerError,
				},
			},
		},
	},
	'graph-throttled': {
		when: {host},
		answer: {
			status: 429,
			headers: {'content-type': 'application/json', 'retry-after': '2'},
			body: {error: {code: 'TooManyRequests', message: 'Too Many Requests', innerError}},
		},
	},
} as const satisfies Readonly<Record<string, Omit<Fault, 'times'>>>;
