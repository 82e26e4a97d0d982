import type {Diagnosis} from './diagnosis.ts';
import {grantsLeft} from './grants-to-write.ts';
import type {Grant} from './plan.ts';
import type {ReceiptEntry} from './receipt.ts';
import type {RunRecord} from './run-record.ts';

const isWritten = (receipt: RunRecord['receipt']): boolean =>
	receipt !== null && (receipt.entries.some(({state}) => state === 'created') || (receipt.activations ?? []).some(({state}) => state === 'activated'));

/** How far a run that wanted access has come, or what stopped it, in the words of `grant`'s JSON document. */
export const accessOutcome = (record: RunRecord): string => {
	const {session, assessments, plan, receipt, liveness, handOff, diagnosis} = record;
	const wrote = isWritten(receipt);
	const required = plan?.grants.filter(({need, exists}) => need === 'required' && !exists) ?? [];
	// Planned still, after the write: no answer came.
	const left = wrote && plan ? grantsLeft(plan) : [];
	const refused = required.filter(grant => ['planned', 'refused'].includes(entryOf(grant, record)?.state ?? '') || left.includes(grant));
	if (liveness?.outcome === 'proven' || liveness?.outcome === 'authorized') return wrote ? 'granted' : 'already';
	if (refused.length > 0 && refused.length < required.length) return 'partly';
	if (receipt?.activations?.some(({state}) => state === 'pending')) return 'handed-off';
	if (handOff) return 'handed-off';
	// What is written stays written while it takes effect; `liveness` says that it does.
	if (liveness?.outcome === 'propagating') return wrote ? 'granted' : 'already';
	// Where nothing can be called, nothing is proven.
	if (liveness) return 'failed';
	if (diagnosis) return failureOutcome(diagnosis, {signedIn: session !== null, otherwise: 'failed'});
	if (wrote) return 'granted';
	// Somebody else wrote it between the plan and the write.
	if (required.length > 0 && required.every(grant => entryOf(grant, record)?.state === 'existed')) return 'already';
	if (!plan) return 'nothing';
	if (plan.grants.some(({exists}) => !exists)) return 'planned';
	// A role that waits to be activated, a deny assignment, a grant without effect: no write mends it.
	return assessments.every(({outcome}) => outcome === 'allowed') ? 'already' : 'failed';
};

/** What a failure is called: usage and sign-in everywhere the same, else the command's own word for "it did not work". */
export const failureOutcome = ({id, accessVerdict}: Diagnosis, {signedIn, otherwise}: {readonly signedIn: boolean; readonly otherwise: string}): string => {
	if (id.startsWith('usage.')) return 'usage';
	if (id === 'internal') return otherwise;
	if (accessVerdict === 'network') return 'blocked';
	return !signedIn || id.startsWith('aad.') || id.startsWith('cred.') ? 'sign-in-required' : otherwise;
};

/** What the receipt says of a grant of the plan; `undefined` where nobody set out to write it. */
export const entryOf = (
	{principal, roleId, scope}: Pick<Grant, 'principal' | 'roleId' | 'scope'>,
	{receipt}: Pick<RunRecord, 'receipt'>,
): ReceiptEntry | undefined => receipt?.entries.find(entry => entry.principalId === principal.id && entry.roleId === roleId && entry.scope === scope);
