import type {Activatable} from '../access/activation.ts';
import type {ActivationWish} from '../access/activation-wish.ts';
import type {Receipt} from '../access/receipt.ts';
import {type Activated, type ActivationTold, activateRoles} from './activate-roles.ts';
import {type AccessAnswer, type AccessQuestion, assessAccess} from './assess-access.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';

type Tools = {
	readonly cloud: Parameters<typeof activateRoles>[0]['cloud'] & Parameters<typeof assessAccess>[0] & Partial<Cloud>;
	readonly computer: Pick<Computer, 'random' | 'saveReceipt'>;
	readonly clock: Clock;
};

export type AccessActivation = AccessQuestion & {
	readonly roles: readonly Activatable[];
	readonly wish: ActivationWish;
	readonly receipt: Receipt | null;
	readonly patienceMs: number;
};

/** `answer`: what is read once the roles are active; `null` while an approval is waited for. */
export type ActivatedAccess = Activated & {readonly answer: AccessAnswer | null};

/** PIM calls it active before the list of role assignments has it. */
const lookEveryMs = 3000;
const longestMs = 120_000;

/** Activates what is missing, waits for it, and reads the access again until it shows there. */
export const activateAccess = async (tools: Tools, question: AccessActivation, told: ActivationTold, signal: AbortSignal): Promise<ActivatedAccess> => {
	const {cloud, clock} = tools;
	const {session} = question;
	const activated = await activateRoles(tools, question, told, signal);
	if (activated.outcome === 'pending') return {...activated, answer: null};
	for (const since = clock.now(); ; ) {
		const answer = await assessAccess(cloud, question, signal);
		const mine = answer.assessments.find(({principal}) => principal.id === session.objectId);
		if (mine?.outcome !== 'eligible' || clock.now() - since >= longestMs) return {...activated, answer};
		await clock.sleep(lookEveryMs, signal);
	}
};
