import type {Grant, Plan} from './plan.ts';

/**
 * What is sent to Azure: not what is there, no recommendation that is certain to be refused, and of several grants none that is, where others may be written.
 * Where all of the required ones are certain to be refused they stay: somebody else writes them.
 */
export const grantsToWrite = ({grants}: Pick<Plan, 'grants'>): readonly Grant[] => {
	const open = grants.filter(({exists}) => !exists);
	const mayBe = open.filter(({assignable}) => assignable !== 'no');
	const required = open.filter(({need}) => need === 'required');
	return required.length === 0 || mayBe.some(({need}) => need === 'required')
		? mayBe
		: open.filter(({need, assignable}) => need === 'required' || assignable !== 'no');
};

/** Required, and left to somebody else while the others are written. */
export const grantsLeft = (plan: Pick<Plan, 'grants'>): readonly Grant[] => {
	const written = new Set(grantsToWrite(plan));
	return plan.grants.filter(grant => grant.need === 'required' && !grant.exists && !written.has(grant));
};
