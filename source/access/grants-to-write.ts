import type {Grant, Plan} from './plan.ts';

/** What is sent to Azure: not what is there, and no recommendation that is certain to be refused. */
export const grantsToWrite = ({grants}: Pick<Plan, 'grants'>): readonly Grant[] =>
	grants.filter(({need, exists, assignable}) => !exists && !(need === 'recommended' && assignable === 'no'));
