import type {RoleToMake} from '../access/custom-role.ts';
import {CloudFailure, type Evidence} from '../access/failure.ts';
import type {Session} from '../access/session.ts';
import type {Repeating} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Journal} from './journal.ts';

type Making = {
	readonly cloud: Pick<Cloud, 'createRoleDefinition'>;
	readonly session: Session;
	readonly journal: Journal;
	readonly repeating: Repeating;
	readonly signal: AbortSignal;
};

/** Makes the role that the receipt, on the disk already, names as planned. Rejects with Azure's refusal: then nothing that assigns it is sent. */
export const makeRole = async ({cloud, session, journal, repeating, signal}: Making, role: RoleToMake): Promise<void> => {
	try {
		journal.markRole(role.roleId, {state: await repeating(async () => cloud.createRoleDefinition(session, role, signal))});
	} catch (error) {
		if (error instanceof CloudFailure && isRefusal(error.evidence)) {
			journal.markRole(role.roleId, {state: 'refused'});
			for (const [index, {state}] of journal.receipt().entries.entries()) if (state === 'planned') journal.mark(index, {state: 'refused'});
			await journal.saveIfPossible();
		}
		throw error;
	}
	await journal.saveIfPossible();
};

/** Whatever came of it, nothing was written: undo has nothing to look for, and must leave alone what is there under this id. */
const isRefusal = ({status, claims, code}: Evidence): boolean =>
	claims !== null || code === 'RoleDefinitionDiffers' || (status !== null && status >= 400 && status < 500 && status !== 408);

const pauseMs = 5000;
const patienceMs = 120_000;

/** A role that was made a moment ago is not known everywhere at once. */
export const knownSoon = async <T>(clock: Clock, signal: AbortSignal, write: () => Promise<T>): Promise<T> => {
	const giveUpAt = clock.now() + patienceMs;
	for (;;) {
		try {
			return await write();
		} catch (error) {
			const isUnknown = error instanceof CloudFailure && error.evidence.code === 'RoleDefinitionDoesNotExist';
			if (!isUnknown || clock.now() >= giveUpAt) throw error;
			await clock.sleep(pauseMs, signal);
		}
	}
};
