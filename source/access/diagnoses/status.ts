import {again, pages, type Row, type Sighting} from './row.ts';

/** Nothing but a number and the phrase that HTTP has for it. */
const bare =
	/^[\W_]*(?:[\w.]{1,80}(?:Error|Exception):\s+)?(?:(?:http\S*|error|status|code|client|server|response|request|failed|with|operation|returned|an|invalid)[\W_]*){0,6}(?:\d{3}\b[\W_]*){0,3}(?:unauthorized|forbidden|not ?found|access ?denied)?[\W_]*(?:\d{3}\b[\W_]*)?(?:for url\W{1,3}https?:\S{1,400})?[\W_]*$/iu;

/** Nothing but the challenge of an answer without a body: it says where tokens come from, not what was wrong. */
const challenge = /^\s*www-authenticate:[^\n]*\s*$/iu;

export const isBare = (status: number, {evidence: {code, message, plane, status: told}}: Sighting): boolean =>
	plane === 'data' &&
	told === status &&
	message.length <= 500 &&
	bare.test(`${code ?? ''} ${challenge.test(message) ? '' : (message.trim().split('\n', 1)[0] ?? '')}`);

/** A status without a word. It tells little, and the least certain rows come last. */
export const statusDiagnoses = {
	'status.401': {
		when: sighting => isBare(401, sighting),
		confidence: 'possible',
		cause: 'A 401 by itself leaves open whether a role is missing or the token was refused; the body of the answer tells.',
		remedies: ({facts}) => [
			{text: 'Make the call from here, and see what the body says', command: again('probe', facts)},
			{text: 'Or read the error with its body: in curl with -i, in SDKs by printing the whole exception'},
		],
		learnMore: pages.keyless,
	},
	'status.403': {
		when: sighting => isBare(403, sighting),
		confidence: 'possible',
		cause: 'A 403 by itself leaves open whether the network, a role or disabled keys refused; the body of the answer tells.',
		remedies: ({facts}) => [
			{text: 'Look at network rules, keys and roles of the resource', command: again('check', facts)},
			{text: 'Make the call from here, and see what the body says', command: again('probe', facts)},
		],
		learnMore: pages.network,
	},
} as const satisfies Record<string, Row>;
