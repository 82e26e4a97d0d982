import type {Diagnosis} from './diagnosis.ts';
import {entryOf} from './outcome.ts';
import type {Grant} from './plan.ts';
import type {Reason} from './reason.ts';
import type {RunRecord} from './run-record.ts';

/** What is told of a grant that Azure refused while others were written. */
export const warningOfRefusal = ({need, roleId, roleName, scope}: Grant, {id, cause}: Diagnosis): Reason => ({
	id,
	text: `${need === 'required' ? 'Required' : 'Recommended'} grant of ${roleName} was refused: ${cause}`,
	scope,
	roleId,
});

/** The record with the plan as it stands after the writes: what the receipt calls written is there. */
export const afterWriting = (record: RunRecord): RunRecord => {
	const isWritten = (grant: Grant): boolean => ['created', 'existed'].includes(entryOf(grant, record)?.state ?? '');
	return {...record, plan: record.plan && {...record.plan, grants: record.plan.grants.map(grant => ({...grant, exists: grant.exists || isWritten(grant)}))}};
};
