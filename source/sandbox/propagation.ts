import type {RemovedAssignment, RoleAssignment} from './access-types.ts';
import type {Propagation, World} from './world.ts';

/** What decides when writes reach the model endpoints; a `World` is one. */
export type Clockwork = Pick<World, 'propagation' | 'modelCalls' | 'removedAssignments'>;

type Asker = {readonly principalId: string; readonly at: number};

/** Whether a write has reached the replica that answers this call. `calls`: those of this principal since the write, this one not counted. */
const hasArrived = (propagation: Propagation, sinceMs: number, calls: number): boolean => {
	switch (propagation.kind) {
		case 'immediate':
			return true;
		case 'asks':
			return calls >= propagation.n;
		case 'after':
			return sinceMs >= propagation.ms;
		case 'flapping':
			if (sinceMs < propagation.ms) return false;
			return sinceMs >= propagation.ms + propagation.spreadMs || calls % 2 === 0;
	}
};

/** The assignments as a model endpoint knows them at this moment: new ones come late, removed ones linger. */
export const effectiveAssignments = (assignments: readonly RoleAssignment[], clockwork: Clockwork, asker: Asker): readonly RoleAssignment[] => {
	const {propagation, modelCalls, removedAssignments} = clockwork;
	const callsSince = (before: number): number => modelCalls.slice(before).filter(id => id === asker.principalId).length;
	const created = (assignment: RoleAssignment): boolean =>
		assignment.seed || hasArrived(propagation, asker.at - assignment.createdAt, callsSince(assignment.modelCallsBefore ?? 0));
	const lingers = ({assignment, removedAt, modelCallsBefore}: RemovedAssignment): boolean =>
		created(assignment) && !hasArrived(propagation, asker.at - removedAt, callsSince(modelCallsBefore));
	return [...assignments.filter(created), ...removedAssignments.filter(lingers).map(({assignment}) => assignment)];
};

export const addAssignment = (world: World, assignment: RoleAssignment): void => {
	world.roleAssignments.push({...assignment, modelCallsBefore: world.modelCalls.length});
};

export const removeAssignment = (world: World, assignment: RoleAssignment, at: number): void => {
	world.roleAssignments.splice(world.roleAssignments.indexOf(assignment), 1);
	world.removedAssignments.push({assignment, removedAt: at, modelCallsBefore: world.modelCalls.length});
};
