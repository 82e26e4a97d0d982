import {modelCalls} from '../../../source/access/endpoint.ts';
import type {RunRecord} from '../../../source/access/run-record.ts';
import type {ScenarioId} from '../../../source/access/scenario.ts';
import {type CredentialSource, credentialSources} from '../../../source/access/session.ts';
import type {Target} from '../../../source/access/target.ts';
import {deployment, foundryTarget, openaiTarget, projectTarget, record, session} from './records.ts';

/** A run that ended in a proof. `route`: which of the calls that prove it, the preferred one is 0. */
export const provenRun = (scenario: ScenarioId, target: Target, source: CredentialSource = 'azure-cli', route = 0): RunRecord => {
	const call = modelCalls({scenario, target})[route];
	const of = {...record, scenario, target, session: {...session, source}};
	if (!call) return {...of, liveness: null};
	const {url, audience} = call;
	return {...of, liveness: {outcome: 'proven', attempts: 2, elapsedMs: 1, status: 200, url, audience, latencyMs: 1, tokens: 1, because: []}};
};

const claude = {...foundryTarget, deployment: deployment('claude-opus', {format: 'Anthropic'}, {capabilities: {}})};
const odd = {...foundryTarget, deployment: deployment(`it's "odd"`, {format: 'DeepSeek', name: 'DeepSeek-V3'}, {capabilities: {}})};
const embedding = {...openaiTarget, deployment: deployment('embed', {name: 'text-embedding-3-small'}, {capabilities: {embeddings: 'true'}})};
export const provenRuns: readonly (readonly [string, RunRecord])[] = [
	['chat completions of a deployment', provenRun('openai', openaiTarget)],
	['responses on v1', provenRun('inference', foundryTarget)],
	['chat completions on v1', provenRun('inference', foundryTarget, 'environment', 1)],
	['the models route', provenRun('inference', odd, 'managed-identity', 2)],
	['Claude', provenRun('inference', claude, 'device-code')],
	['a project', provenRun('project', projectTarget, 'azd')],
	['embeddings of a deployment', provenRun('openai', embedding)],
	['embeddings on v1', provenRun('inference', embedding, 'workload-identity')],
];

/** Each kind of call as each kind of identity. */
export const everyRun = provenRuns.flatMap(([, of]) => credentialSources.map(source => ({...of, session: of.session && {...of.session, source}})));
