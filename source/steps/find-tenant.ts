import {typedDeployment} from '../access/choose-target.ts';
import {type Diagnosis, diagnose, evidenceOfAnswer} from '../access/diagnosis.ts';
import {modelCalls} from '../access/endpoint.ts';
import {isWrongTenant} from '../access/findings.ts';
import type {ModelAnswer, ModelCall} from '../access/liveness.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import type {Cloud, Tenant} from './cloud.ts';
import {courtesy} from './readable.ts';

type Needs = Pick<Cloud, 'callModel' | 'enterTenant' | 'listTenants'>;

/** So many other tenants are tried; each takes a token and a call. */
const mostTried = 5;

/** A name that nobody gave a deployment: the tenant is judged before it, and no model answers. */
const noDeployment = typedDeployment('foundry-keyless-tenant-check');

const callTo = (target: Target): ModelCall | null =>
	modelCalls({scenario: 'inference', target: {...target, project: null, deployment: noDeployment}})[0] ?? null;

/** What the endpoint says of the session's tenant; `null`: nothing against it, or it was not reached. Costs no tokens. */
export const refusedTenant = async (cloud: Needs, session: Session, target: Target, signal: AbortSignal): Promise<Diagnosis | null> => {
	const call = callTo(target);
	const answer = call && (await courtesy(cloud.callModel(session, call, {fresh: false}, signal)));
	if (!call || !answer) return null;
	const said = diagnose(evidenceOfAnswer(call, answer), {session, target});
	return isWrongTenant(said) ? said : null;
};

/** Among the person's other tenants, the one whose token the endpoint takes; `null` where none does. An application is at home in one. */
export const findTenant = async (cloud: Needs, session: Session, target: Target, signal: AbortSignal): Promise<Tenant | null> => {
	const call = callTo(target);
	if (!call || session.kind !== 'user') return null;
	const tenants = (await courtesy(cloud.listTenants(session, signal))) ?? [];
	for (const tenant of tenants.filter(({id}) => id.toLowerCase() !== session.tenantId.toLowerCase()).slice(0, mostTried)) {
		const there = await courtesy(cloud.enterTenant(session, tenant.id, signal));
		const answer = there && (await courtesy(cloud.callModel(there, call, {fresh: false}, signal)));
		if (there && answer && isLetIn(call, answer)) return {...tenant, name: tenant.name ?? there.tenantName};
	}
	return null;
};

/** The token was taken, whatever came of the call then: a network or a gateway that refuses looks at no token. */
const isLetIn = (call: ModelCall, answer: ModelAnswer): boolean => {
	const {accessVerdict} = diagnose(evidenceOfAnswer(call, answer));
	return answer.status === 200 || accessVerdict === 'denied' || (accessVerdict?.startsWith('ok-') ?? false);
};
