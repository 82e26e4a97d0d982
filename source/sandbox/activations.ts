import type {ActivationRequest, ScheduledRole} from './access-types.ts';
import {sameHold} from './arm-schedules.ts';
import {addAssignment, removeAssignment} from './propagation.ts';
import {randomGuid} from './random.ts';
import type {Stage, World} from './world.ts';

/** What a request for an activation brings about: an activated role, and the assignment that it stands for. */
export const activate = ({world, random}: Stage, request: ActivationRequest, at: number): void => {
	const {name, scope, roleId, principalId, durationMs} = request;
	const source = world.scheduledRoles.find(role => role.name === request.linkedTo);
	const condition = source?.condition ?? null;
	const endsAt = Math.min(at + durationMs, source?.endsAt ?? Number.POSITIVE_INFINITY);
	world.scheduledRoles.push({name, state: 'activated', scope, roleId, principalId, principalType: 'User', condition, startsAt: at, endsAt});
	addAssignment(world, {
		name: randomGuid(random),
		scope,
		roleId,
		principalId,
		principalType: 'User',
		condition,
		description: null,
		createdAt: at,
		createdBy: principalId,
		updatedAt: at,
		seed: false,
	});
};

/** Ends an activation: the role is eligible again, and nothing more. */
export const deactivate = (world: World, role: ScheduledRole, at: number): void => {
	world.scheduledRoles.splice(world.scheduledRoles.indexOf(role), 1);
	const assignment = world.roleAssignments.find(other => sameHold(other, role));
	if (assignment) removeAssignment(world, assignment, at);
};

const decided = (stage: Stage, now: number): void => {
	const {world} = stage;
	const {approval} = world;
	if (!approval) return;
	for (const [index, request] of world.activationRequests.entries()) {
		const at = request.createdAt + approval.afterMs;
		if (request.status !== 'PendingApproval' || at > now) continue;
		const isApproved = approval.outcome === 'approved';
		world.activationRequests[index] = {...request, status: isApproved ? 'Provisioned' : 'Denied'};
		if (isApproved) activate(stage, request, at);
	}
};

/** What has come about by itself since the last request: approvers decided, activations ended. */
export const passTime = (stage: Stage): void => {
	const now = stage.now();
	decided(stage, now);
	const {world} = stage;
	const over = world.scheduledRoles.filter(({state, endsAt}) => state !== 'eligible' && endsAt !== null && endsAt <= now);
	for (const role of over) deactivate(world, role, role.endsAt ?? now);
};
