import {plain} from '../plain.ts';
import {pages, type Row} from './row.ts';

/** Answers from behind the authorization check: access works, the model did not answer in full. */
export const answerDiagnoses = {
	'ok.token-limit': {
		text: /could not finish the message because max_tokens or model output limit was reached/iu,
		status: [400],
		cause: 'Access works: the model started and ran out of the few tokens it was given.',
		remedies: [{text: 'Nothing to do for access; reasoning models want a higher limit in your own calls'}],
		learnMore: pages.reasoning,
		verdict: 'ok-but-request',
	},
	'ok.content-filter': {
		text: /content_filter|ResponsibleAIPolicyViolation|content management policy/iu,
		codes: ['content_filter'],
		status: [400],
		cause: 'Access works: the call reached the model, and its content filter stopped the text.',
		remedies: [{text: 'Nothing to do for access; the filter is set on the deployment'}],
		learnMore: pages.contentFilter,
		verdict: 'ok-but-request',
	},
	'ok.bad-parameter': {
		text: /unsupported[_ ](?:parameter|value)|(?:parameter|argument)[\s\S]{0,60}(?:is not supported|is unknown)|unrecognized request argument/iu,
		codes: ['unsupported_parameter', 'unsupported_value', 'invalid_request_error'],
		status: [400],
		cause: 'Access works: the call reached the model, which does not take one of the parameters.',
		remedies: [{text: 'Newer models want max_completion_tokens instead of max_tokens, and some take no temperature'}],
		learnMore: pages.reasoning,
		verdict: 'ok-but-request',
	},
	'ok.quota': {
		// The status is enough: some routes throttle without a word.
		when: ({evidence}) =>
			evidence.status === 429 ||
			/exceeded\s+(?:the\s+)?(?:token|call)\s+rate\s+limit|insufficient_quota|RateLimitReached|too many requests/iu.test(
				`${evidence.code} ${evidence.message}`,
			),
		codes: ['429', 'RateLimitReached', 'insufficient_quota', 'too_many_requests'],
		status: [429],
		planes: ['data'],
		cause: ({evidence}) => {
			const seconds = /retry after (?<seconds>\d+) seconds/iu.exec(evidence.message)?.groups?.['seconds'] ?? evidence.headers['retry-after'];
			return `Access works: the model is busy or its quota is used up${seconds ? `, and may be asked again in ${plain(seconds)} s` : ''}.`;
		},
		remedies: [{text: 'Wait, or raise the deployment’s tokens per minute; no role helps here'}],
		learnMore: pages.quotas,
		verdict: 'ok-but-throttled',
	},
	'model.unavailable': {
		when: ({evidence}) => evidence.plane === 'data' && (evidence.status ?? 0) >= 500,
		confidence: 'likely',
		cause: ({evidence}) => `The model endpoint failed on its own side (${evidence.status}). Nothing is said about access.`,
		remedies: [{text: 'Call again in a minute; if it stays, see Azure’s status page'}],
		learnMore: 'https://azure.status.microsoft',
		worthWaiting: true,
	},
} as const satisfies Record<string, Row>;
