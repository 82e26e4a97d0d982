import type {Session} from '../access/session.ts';
import type {Cloud} from './cloud.ts';

type Asked = 'countMembers' | 'getPrincipals' | 'listAllEligibleRoles' | 'listAllRoleAssignments' | 'listGroupIds' | 'readActivationRules';
type Ask<Of, Answer> = (session: Session, of: Of, signal: AbortSignal) => Promise<Answer>;

/** The same cloud, which is asked once what several ask for: the second hears the answer of the first, or its refusal. For as long as nothing is written. */
export const askOnce = <Needs extends Pick<Cloud, Asked>>(cloud: Needs): Needs => {
	const answers = new Map<string, Promise<unknown>>();
	const once =
		<Of, Answer>(name: Asked, ask: Ask<Of, Answer>): Ask<Of, Answer> =>
		async (session, of, signal) => {
			const key = JSON.stringify([name, session.tenantId, session.objectId, of]);
			const known = answers.get(key) as Promise<Answer> | undefined;
			const answer = known ?? ask(session, of, signal);
			answers.set(key, answer);
			return answer;
		};
	const asked: Pick<Cloud, Asked> = {
		countMembers: once('countMembers', async (session, of, signal) => cloud.countMembers(session, of, signal)),
		getPrincipals: once('getPrincipals', async (session, of: readonly string[], signal) => cloud.getPrincipals(session, of, signal)),
		listAllEligibleRoles: once('listAllEligibleRoles', async (session, of, signal) => cloud.listAllEligibleRoles(session, of, signal)),
		listAllRoleAssignments: once('listAllRoleAssignments', async (session, of, signal) => cloud.listAllRoleAssignments(session, of, signal)),
		listGroupIds: once('listGroupIds', async (session, of, signal) => cloud.listGroupIds(session, of, signal)),
		readActivationRules: once('readActivationRules', async (session, of, signal) => cloud.readActivationRules(session, of, signal)),
	};
	return Object.assign(Object.create(cloud) as Needs, asked);
};
