import type {Diagnosis} from './diagnosis.ts';
import type {KeyPolicy} from './key-policy.ts';
import type {ModelAnswer, ModelCall} from './liveness.ts';
import {readAnswer} from './model-error.ts';
import type {ReadinessItem} from './readiness.ts';
import type {Resource, Target} from './target.ts';

/** What a made-up key is answered. `arriving`: the model endpoint does not know of the change yet. `not-confirmed`: the answer tells neither. */
export type KeyCheck = {
	readonly is: 'arriving' | 'confirmed' | 'not-confirmed';
	readonly attempts: number;
	readonly elapsedMs: number;
	/** Of the last answer; `null`: none came. */
	readonly status: number | null;
	readonly code: string | null;
	readonly text: string;
};

/** Keys of a resource on their way off, or back. */
export type Hardening = {
	readonly wanted: 'off' | 'on';
	/** As it was before anything was written. */
	readonly items: readonly ReadinessItem[];
	/** Whether `disableLocalAuth` was so before. */
	readonly was: 'off' | 'on';
	/** As Resource Manager showed it after the write; `null`: nothing was written, or it could not be read. */
	readonly readBack: 'off' | 'on' | null;
	readonly keyCheck: KeyCheck | null;
	/** Names of people, groups, connections and policies in the texts, to be replaced where they must not be seen. */
	readonly names: readonly {readonly text: string; readonly as: 'APPLICATION' | 'CONNECTION' | 'GROUP' | 'POLICY' | 'USER'}[];
};

/** Whether nothing has shown yet that keys are as they were turned: the model endpoint does not know, or neither it nor Resource Manager has said. `turned`: something was written. */
export const isUnseen = ({turned, readBack, keyCheck}: Pick<Hardening, 'keyCheck'> & {readonly readBack: unknown; readonly turned: boolean}): boolean =>
	keyCheck?.is === 'arriving' || (turned && readBack === null && keyCheck?.is !== 'confirmed');

/** What one answer to a made-up key says. Source: Microsoft Learn, "Disable local authentication in Azure AI Services". */
export const judgeKeyAnswer = (wanted: Hardening['wanted'], answer: Pick<ModelAnswer, 'body' | 'status'>): 'arrived' | 'other' | 'passing' | 'waiting' => {
	const {status, code, message} = readAnswer(answer);
	const isRefused = status === 403 && (code === 'AuthenticationTypeDisabled' || /key based authentication is disabled/iu.test(message));
	const isLookedAt = status === 401 && /invalid subscription key|provide a valid key/iu.test(message);
	if (isRefused) return wanted === 'off' ? 'arrived' : 'waiting';
	if (isLookedAt) return wanted === 'on' ? 'arrived' : 'waiting';
	return status === 429 || status >= 500 ? 'passing' : 'other';
};

/** The call that the key is tried with: a list, which costs nothing even where a key were right. */
export const keyCallOf = ({endpoint}: Pick<Target, 'endpoint'>): ModelCall => ({
	method: 'GET',
	url: `${endpoint}/openai/v1/models`,
	audience: '',
	headers: {accept: 'application/json'},
	body: null,
});

/** The write was taken, and Resource Manager shows the old value all the same. */
export const rewritten = ({name}: Resource, wanted: Hardening['wanted'], policies: readonly KeyPolicy[] | null): Diagnosis => {
	const by = policies?.find(policy => policy.idle === null && policy.effect === 'modify' && policy.wants !== wanted) ?? null;
	return {
		id: 'arm.keys-rewritten',
		confidence: by ? 'certain' : 'likely',
		cause: `Azure took the change and made nothing of it: keys of ${name} are still ${wanted === 'off' ? 'on' : 'off'}. ${by ? `The policy "${by.name}" rewrites it.` : 'A policy with the effect Modify rewrites such a change without a word.'}`,
		evidence: by ? [`Policy assignment ${by.assignmentId}`, `Definition ${by.definitionId}`] : [],
		remedies: [{text: 'Ask whoever keeps the policy for an exemption for this resource, then run it again'}],
		learnMore: 'https://learn.microsoft.com/azure/governance/policy/concepts/effect-modify',
		worthWaiting: false,
		accessVerdict: null,
		original: '',
	};
};
