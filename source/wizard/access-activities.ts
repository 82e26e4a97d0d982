import {meantBy} from '../access/paste/understand.ts';
import type {AskedPerson} from '../access/people-list.ts';
import type {RoleWish} from '../access/role-wish.ts';
import type {Session} from '../access/session.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {climbLadder} from '../steps/climb-ladder.ts';
import {readPeople} from '../steps/read-people.ts';
import type {ActivityOf, Services} from './activity.ts';
import type {State} from './state.ts';

/** For whom; once the cause of an error is known, for whomever the error named. */
const namesOf = ({given, journey, record: {people, session}}: State): readonly string[] => {
	if (journey !== 'fix-error' || given.people.length > 0) return given.people;
	return people.every(({id}) => id === session?.objectId) ? [] : people.map(({id}) => id);
};

/** A list in a file is read anew each time: it may have been mended meanwhile. */
export const peopleOf = async (state: State, {computer}: Services): Promise<readonly AskedPerson[]> => (await readPeople(computer, namesOf(state))).people;

/** Of a run that is being resumed, from where it was kept. */
const leftReceipt = async ({record, resume}: State, {tenantId, sandbox}: Session, {computer}: Services) => {
	const receiptId = record.receipt ? null : (resume?.receiptId ?? null);
	return receiptId === null ? null : computer.loadReceipt(receiptId, {tenantId, sandbox});
};

export const assessment =
	(role: (state: State) => RoleWish): ActivityOf =>
	state => {
		const {session, scenario, target} = state.record;
		if (!session || !scenario || !target) return null;
		return {
			key: `${state.at} ${JSON.stringify(role(state))}`,
			run: async (services, signal, report) => {
				const people = await peopleOf(state, services);
				const [answer, kept] = await Promise.all([
					assessAccess(services.cloud, {session, scenario, target, people, role: role(state), scope: state.given.scope}, signal),
					leftReceipt(state, session, services),
				]);
				if (kept) report({type: 'grant.receipt', ...kept});
				return {type: 'assess.done', ...answer};
			},
		};
	};

/** The deployment that was called when it failed, whichever is chosen now. */
const calledIn = ({flags, given, record: {pasted}}: State): string | null => (pasted && meantBy(pasted).deployment) ?? (flags ?? given).deployment;

export const climbing: ActivityOf = state => {
	const {at, given, opened, record} = state;
	const {session, scenario, target, pasted} = record;
	if (!session || !scenario || !target || !opened) return null;
	return {
		key: at,
		run: async (services, signal, report) => {
			const question = {
				session,
				home: state.signedInTo ?? session,
				pasted,
				opened,
				target,
				scenario,
				called: calledIn(state),
				people: given.people,
				role: state.role,
			};
			const [answer, kept] = await Promise.all([
				climbLadder(services, question, rungs => report({type: 'ladder.rungs', rungs}), signal),
				leftReceipt(state, session, services),
			]);
			if (kept) report({type: 'grant.receipt', ...kept});
			return {type: 'ladder.done', ...answer};
		},
	};
};
