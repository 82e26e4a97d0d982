import type {ModelAnswer, ModelCall} from './liveness.ts';
import {readAnswer} from './model-error.ts';

/** When a new role assignment usually reaches the model endpoint. Source: Microsoft Learn, "Troubleshoot Azure RBAC", and measurements. */
export const usualWindow = {fromMs: 30_000, toMs: 300_000} as const;
/** After this the wait is called unusual. */
export const unusualAfterMs = 600_000;
/** 14 m 44 s has been measured. */
export const defaultTimeoutMs = 1_200_000;
/** A role assigned longer ago than this has had its time; the exception are management groups, whose data actions may take hours. */
export const arrivedAfterMs = 3_600_000;
/** Between the two answers that prove access: front ends may disagree for a while. */
export const confirmDelayMs = 1000;

/** Milliseconds until the next call: every 5 s, after 10 minutes every 10 s. */
export const nextDelay = (elapsedMs: number): number => (elapsedMs < unusualAfterMs ? 5000 : 10_000);

export type Judgement = 'answered' | 'denied' | 'throttled' | 'ok-but-request' | 'other';

/**
 * What an answer says about access, by its body and never by its status alone. `throttled` and `ok-but-request` come from behind the authorization
 * check, so access works; `other` is about the token, the network or the address.
 */
export const judgeAnswer = (call: ModelCall, answer: ModelAnswer): Judgement => {
	const {status, code, message} = readAnswer(answer);
	const text = `${code ?? ''} ${message}`;
	// A proxy's own page may come with any status, 200 included.
	if (/^\s*<(?:!doctype|html|head|body)/iu.test(answer.body)) return 'other';
	if (status >= 200 && status < 300) return 'answered';
	if (status === 429) return 'throttled';
	if (status === 401 && /PermissionDenied|lacks the required data action|does not have access to API/iu.test(text)) return 'denied';
	if (status === 403 && isRoleRefusal(call, answer, text)) return 'denied';
	if (status === 400 && fromTheModel.test(text)) return 'ok-but-request';
	return 'other';
};

/** The project gateway refuses a caller without a role with an empty 403 as well. */
const isRoleRefusal = ({url}: ModelCall, {body}: ModelAnswer, text: string): boolean =>
	/lacks the required data action|does not have access to API|Identity\s*\(object id:|PermissionDenied/iu.test(text) ||
	(body.trim() === '' && url.includes('/api/projects/'));

const fromTheModel =
	/content_filter|content management policy|ResponsibleAIPolicyViolation|unsupported_(?:parameter|value)|Unsupported (?:parameter|value)|max_(?:completion_|output_)?tokens|model output limit|integer_below_min_value|invalid_value/iu;
