import {type Diagnosis, diagnose} from './diagnosis.ts';
import {needsSomebodyElse} from './exit-code.ts';
import type {Evidence} from './failure.ts';
import {entryOf} from './outcome.ts';
import type {Grant} from './plan.ts';
import type {Reason} from './reason.ts';
import type {RunRecord} from './run-record.ts';

/** What is told of a grant that Azure refused while others were written. */
export const warningOfRefusal = ({need, principal, roleId, roleName, scope}: Grant, {id, cause}: Diagnosis): Reason => ({
	id,
	text: `${need === 'required' ? 'Required' : 'Recommended'} grant of ${roleName} to ${principal.name ?? principal.id} was refused: ${cause}`,
	scope,
	roleId,
	principalId: principal.id,
});

/** Whether the same write may succeed when it is only sent again. */
const mayPass = ({status, code}: Evidence): boolean => status === null || status === 408 || status === 429 || status >= 500 || code === 'PrincipalNotFound';

/** What is told of a grant that was not even sent: the others were written. */
export const warningOfLeft = ({principal, roleId, roleName, scope}: Grant): Reason => ({
	id: 'grant.not-yours',
	text: `${roleName} for ${principal.name ?? principal.id} was not written: you may not assign it, somebody else must.`,
	scope,
	roleId,
	principalId: principal.id,
});

/** How to go on after some of the grants were not written: refused, or `left` out. */
export const wayOn = (failures: readonly {readonly grant: Grant; readonly evidence: Evidence}[], left: readonly Grant[]): readonly Reason[] => {
	const again = failures.filter(({evidence}) => mayPass(evidence)).length;
	const others = failures.filter(({evidence}) => isSomebodyElses(evidence)).length + left.length;
	return [
		...(again > 0
			? [{id: 'grant.run-again', text: `Run the same command again for ${again} of them: what is there already is found, not written twice.`}]
			: []),
		...(others > 0 ? [{id: 'grant.hand-over', text: `Somebody else must make ${others} of them: the hand-off holds only what is missing.`}] : []),
	];
};

/** Refused for a reason that only somebody else mends. */
export const isSomebodyElses = (evidence: Evidence): boolean => needsSomebodyElse.has(diagnose(evidence).id);

/** The record as it stands after the writes: what the receipt calls written is there, and it is about those who still lack something. */
export const afterWriting = (record: RunRecord): RunRecord => {
	const isWritten = (grant: Grant): boolean => ['created', 'existed'].includes(entryOf(grant, record)?.state ?? '');
	const grants = (record.plan?.grants ?? []).map(grant => ({...grant, exists: grant.exists || isWritten(grant)}));
	const lacking = new Set(grants.flatMap(({exists, principal}) => (exists ? [] : [principal.id])));
	const people = record.people.filter(({id}) => lacking.has(id));
	return {...record, people: people.length > 0 ? people : record.people, plan: record.plan && {...record.plan, grants}};
};
