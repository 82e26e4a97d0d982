import type {SandboxRequest, Service} from './http.ts';
import {addAssignment} from './propagation.ts';
import type {Stage} from './world.ts';
import {buildWorld} from './worlds.ts';

/** The world whose person holds every role that is needed. */
const complete = 'already';

/** Everything that the person of a complete world holds and this one's does not, on what this world has. */
const grantTo = ({world}: Stage, at: number): void => {
	const {roleAssignments, personId} = buildWorld(complete, at);
	for (const wanted of roleAssignments.filter(({principalId}) => principalId === personId)) {
		const isThere = world.roleAssignments.some(
			({principalId, roleId, scope}) => principalId === personId && roleId === wanted.roleId && scope.toLowerCase() === wanted.scope.toLowerCase(),
		);
		const account = /\/accounts\/([^/]+)/i.exec(wanted.scope)?.[1];
		const hasPlace = account === undefined || world.accounts.some(({name}) => name === account);
		if (!isThere && hasPlace) addAssignment(world, {...wanted, createdAt: at, updatedAt: at, seed: false});
	}
};

const isReadingOfAssignments = ({method, path}: SandboxRequest): boolean => method === 'GET' && /\/roleAssignments$/i.test(path);

/**
 * Somebody else in the tenant, who may assign roles and does: `afterMs` after role assignments were first read, the person gets what they lack. So what is shown
 * first is what was missing, however long the person took to get there.
 */
export const withSecondActor = (stage: Stage, afterMs: number): ((service: Service) => Service) => {
	let due: number | null = null;
	let hasGranted = false;
	return service => request => {
		if (due !== null && !hasGranted && stage.now() >= due) {
			hasGranted = true;
			grantTo(stage, due);
		}
		if (due === null && isReadingOfAssignments(request)) due = stage.now() + afterMs;
		return service(request);
	};
};
