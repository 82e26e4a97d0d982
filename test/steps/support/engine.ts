import type {DeploymentOperation, DeploymentStatus} from '../../../source/access/deployment-progress.ts';
import type {CloudFailure} from '../../../source/access/failure.ts';
import {deploymentId, type GrantDeployment} from '../../../source/access/grant-deployments.ts';
import type {Grant} from '../../../source/access/plan.ts';
import type {RoleAssignment} from '../../../source/access/role-assignment.ts';

type Running = {
	readonly deployment: GrantDeployment;
	readonly done: Map<string, CloudFailure | null>;
	state: DeploymentStatus['state'];
};

/** Azure's engine in memory: goes on by `lot` resources whenever somebody asks anything, whoever began it and whether they live. */
export const engineOver = (
	assignments: Map<string, RoleAssignment>,
	idOf: (grant: Pick<Grant, 'name' | 'scope'>) => string,
	trouble: (id: string) => CloudFailure | null,
	lot = 3,
) => {
	const all = new Map<string, Running>();
	const write = (grant: Grant, description: string): CloudFailure | null => {
		const refusal = trouble(idOf(grant));
		if (refusal) return refusal;
		const {scope, roleId, principal} = grant;
		// As the engine does: over one of the same name, its description included.
		assignments.set(idOf(grant), {
			id: idOf(grant),
			scope,
			roleId,
			principalId: principal.id,
			principalType: principal.type,
			condition: null,
			description,
			createdOn: assignments.get(idOf(grant))?.createdOn ?? null,
		});
		return null;
	};
	return {
		all,
		go: (): void => {
			for (const one of all.values()) {
				if (one.state !== 'running') continue;
				const open = one.deployment.grants.filter(grant => !one.done.has(idOf(grant)));
				for (const grant of open.slice(0, lot)) one.done.set(idOf(grant), write(grant, descriptionIn(one.deployment)));
				if (open.length <= lot) one.state = [...one.done.values()].some(failure => failure !== null) ? 'failed' : 'succeeded';
			}
		},
		start: (deployment: GrantDeployment): DeploymentStatus => {
			all.set(deploymentId(deployment), {deployment, done: new Map(), state: 'running'});
			return {id: deploymentId(deployment), state: 'running', startedOn: startedOn};
		},
		status: (id: string): DeploymentStatus | null => {
			const found = all.get(id);
			return found ? {id, state: found.state, startedOn} : null;
		},
		operations: (id: string): readonly DeploymentOperation[] =>
			[...(all.get(id)?.done ?? [])].map(([target, failure]) => ({target, state: failure ? 'failed' : 'succeeded', evidence: failure?.evidence ?? null})),
		cancel: (id: string): void => {
			const found = all.get(id);
			if (found?.state === 'running') found.state = 'canceled';
		},
	};
};

export const startedOn = '2026-11-20T10:00:01.000Z';

const descriptionIn = ({template}: GrantDeployment): string => /"description":"([^"]+)"/u.exec(JSON.stringify(template))?.[1] ?? '';
