import type {Attempt, ProbeProgress} from '../access/liveness.ts';
import {customRole} from '../access/role-wish.ts';
import {readRunInputs} from '../access/run-inputs.ts';
import {journeys} from './events.ts';
import {places, type Resume} from './state.ts';

/** What a checkpoint's content lets a person go on with; `null` for what is none. Nothing in the file is trusted to have its shape. */
export const readCheckpoint = (content: unknown): Resume | null => {
	const inputs = readRunInputs(content);
	if (!inputs || !isFields(content)) return null;
	const {sandbox, receiptId, credential, tenant, resource, project, deployment, scenario, people, cloud, role, scope} = inputs;
	const timeoutMs = numberOf(content['timeoutMs']);
	return {
		at: places.find(place => place === content['at']) ?? (receiptId !== null ? 'probe.running' : inputs.isHandedOff ? 'handOff' : 'access'),
		sandbox,
		answers: {
			credential,
			tenant,
			resource,
			project,
			deployment,
			scenario,
			people,
			cloud,
			role: inputs.customRole ? customRole : role,
			scope,
			timeoutMs: timeoutMs !== null && timeoutMs > 0 ? timeoutMs : null,
		},
		receiptId,
		probe: probeOf(content['probe']),
		journey: journeys.find(journey => journey === content['journey']) ?? 'get-access',
		pasted: typeof content['pasted'] === 'string' ? content['pasted'] : null,
	};
};

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

const probeOf = (value: unknown): ProbeProgress | null => {
	if (!isFields(value)) return null;
	const {url, audience, attempts} = value;
	const startedAt = numberOf(value['startedAt']);
	if (startedAt === null || typeof url !== 'string' || typeof audience !== 'string' || !Array.isArray(attempts)) return null;
	return {startedAt, since: numberOf(value['since']), nextAt: null, url, audience, attempts: attempts.flatMap(attemptOf)};
};

const verdicts: readonly Attempt['verdict'][] = ['answered', 'denied', 'throttled', 'other'];

const attemptOf = (value: unknown): readonly Attempt[] => {
	if (!isFields(value)) return [];
	const at = numberOf(value['at']);
	const verdict = verdicts.find(known => known === value['verdict']);
	if (at === null || !verdict) return [];
	return [{at, status: numberOf(value['status']), code: typeof value['code'] === 'string' ? value['code'] : null, verdict}];
};
