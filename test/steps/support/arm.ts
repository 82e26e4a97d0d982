import type {RoleToMake} from '../../../source/access/custom-role.ts';
import {CloudFailure} from '../../../source/access/failure.ts';
import {deploymentId} from '../../../source/access/grant-deployments.ts';
import type {Grant} from '../../../source/access/plan.ts';
import type {Receipt} from '../../../source/access/receipt.ts';
import type {RoleAssignment} from '../../../source/access/role-assignment.ts';
import type {RoleDefinition} from '../../../source/access/role-definition.ts';
import {isWithin} from '../../../source/access/scope.ts';
import type {Cloud} from '../../../source/steps/cloud.ts';
import type {Computer} from '../../../source/steps/computer.ts';
import {evidence} from '../../access/support/records.ts';
import {type FakeClock, fakeClock} from './clock.ts';
import {engineOver} from './engine.ts';

type Asked = 'create' | 'delete' | 'deploy' | 'get' | 'list' | 'look' | 'make' | 'restore' | 'stop';

export type Writes = Pick<
	Cloud,
	| 'cancelDeployment'
	| 'createRoleAssignment'
	| 'createRoleDefinition'
	| 'deleteRoleAssignment'
	| 'deleteRoleDefinition'
	| 'getDeployment'
	| 'getRoleAssignment'
	| 'listAllRoleAssignments'
	| 'listDeploymentOperations'
	| 'listRoleDefinitions'
	| 'restoreRoleAssignment'
	| 'startDeployment'
>;

export const refused = (part: Parameters<typeof evidence>[0] = {}): CloudFailure =>
	new CloudFailure(evidence({plane: 'arm', status: 403, code: 'AuthorizationFailed', message: 'The client does not have authorization.', ...part}));
export const silence = (): CloudFailure => new CloudFailure(evidence({plane: 'arm', code: 'ECONNRESET', message: 'socket hang up'}));

export const idOf = ({scope, name}: Pick<Grant, 'name' | 'scope'>): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

/** Each receipt gets another id. */
let drawn = 0;
const nextRandom = (): number => {
	drawn += 1;
	return (drawn * 0.618) % 1;
};

/**
 * Role assignments in memory and a disk for receipts. Whatever leaves this computer or reaches its disk passes two points, before its effect and after it;
 * a run that is killed at a point does nothing from there on: what it waits for never comes.
 */
export const armWith = (
	start: readonly RoleAssignment[],
	trouble: (what: Asked, id: string) => CloudFailure | 'lost' | null = () => null,
	definitions: readonly RoleDefinition[] = [],
) => {
	const assignments = new Map(start.map(assignment => [assignment.id, assignment]));
	const disk = new Map<string, Receipt>();
	const roles = new Map<string, RoleToMake>();
	const log: string[] = [];
	const atOnce = {now: 0, most: 0};
	const engine = engineOver(assignments, idOf, id => {
		const fault = trouble('create', id);
		return fault === 'lost' ? null : fault;
	});

	/** `killAt` counts the points; the promise resolves when the last one was reached. */
	const tools = (
		killAt = Number.POSITIVE_INFINITY,
	): {
		cloud: Writes & Pick<Cloud, 'answerClaims'>;
		computer: Pick<Computer, 'random' | 'saveReceipt'>;
		clock: FakeClock;
		killed: Promise<'killed'>;
	} => {
		let points = 0;
		const dead = Promise.withResolvers<'killed'>();
		const point = async (): Promise<void> => {
			points += 1;
			if (points > killAt) {
				dead.resolve('killed');
				await new Promise(() => undefined);
			}
			// Some take longer than others, so that answers come in another order than questions went.
			for (let turn = 0; turn < points % 5; turn += 1) await Promise.resolve();
		};
		/** `lost`: done, and no answer comes. */
		const ask = async <T>(what: Asked, id: string, effect: () => T): Promise<T> => {
			await point();
			engine.go();
			const fault = trouble(what, id);
			if (fault instanceof CloudFailure) {
				await point();
				throw fault;
			}
			const result = effect();
			await point();
			if (fault === 'lost') throw silence();
			return result;
		};
		const cloud: Writes & Pick<Cloud, 'answerClaims'> = {
			// As az: it cannot ask anybody.
			answerClaims: async () => Promise.reject(refused({plane: 'signin', status: null, code: 'ClaimsNotAnswered'})),
			createRoleAssignment: async (_session, grant, description, signal) => {
				signal.throwIfAborted();
				atOnce.now += 1;
				atOnce.most = Math.max(atOnce.most, atOnce.now);
				log.push(`PUT ${grant.name}`);
				try {
					return await ask('create', idOf(grant), () => {
						const there = [...assignments.values()].find(
							({scope, roleId, principalId}) => scope === grant.scope && roleId === grant.roleId && principalId === grant.principal.id,
						);
						if (there) return {id: there.id, outcome: 'existed'} as const;
						const {scope, roleId, principal} = grant;
						const assignment = {
							id: idOf(grant),
							scope,
							roleId,
							principalId: principal.id,
							principalType: principal.type,
							condition: null,
							description,
							createdOn: null,
						};
						assignments.set(assignment.id, assignment);
						return {id: assignment.id, outcome: 'created'} as const;
					});
				} finally {
					atOnce.now -= 1;
				}
			},
			createRoleDefinition: async (_session, role) =>
				ask('make', role.roleId, () => {
					if (roles.has(role.roleId)) return 'existed';
					roles.set(role.roleId, role);
					return 'created';
				}),
			deleteRoleDefinition: async (_session, {roleId}) => {
				if ([...assignments.values()].some(held => held.roleId === roleId))
					throw refused({status: 400, code: 'RoleDefinitionHasAssignments', message: 'There are existing role assignments referencing role.'});
				return ask('make', roleId, () => (roles.delete(roleId) ? 'deleted' : 'absent'));
			},
			restoreRoleAssignment: async (_session, {id, roleId, principalId, principalType, scope, condition, description}) =>
				ask('restore', id, () => {
					if (assignments.has(id)) return 'existed';
					assignments.set(id, {id, roleId, principalId, principalType, scope, condition, description, createdOn: null});
					return 'restored';
				}),
			deleteRoleAssignment: async (_session, id, signal) => {
				signal.throwIfAborted();
				log.push(`DELETE ${id.split('/').at(-1)}`);
				return ask('delete', id, () => (assignments.delete(id) ? 'deleted' : 'absent'));
			},
			getRoleAssignment: async (_session, id, signal) => {
				signal.throwIfAborted();
				return ask('get', id, () => assignments.get(id) ?? null);
			},
			listAllRoleAssignments: async (_session, scope, signal) => {
				signal.throwIfAborted();
				return ask('list', scope, () => [...assignments.values()].filter(one => isWithin(scope, one.scope)));
			},
			listRoleDefinitions: async () => definitions,
			startDeployment: async (_session, deployment, signal) => {
				signal.throwIfAborted();
				log.push(`DEPLOY ${deployment.grants.length}`);
				return ask('deploy', deploymentId(deployment), () => engine.start(deployment));
			},
			getDeployment: async (_session, id) => ask('look', id, () => engine.status(id)),
			listDeploymentOperations: async (_session, id) => ask('look', id, () => engine.operations(id)),
			cancelDeployment: async (_session, id) => {
				log.push('CANCEL');
				return ask('stop', id, () => engine.cancel(id));
			},
		};
		const computer = {
			random: nextRandom,
			saveReceipt: async (receipt: Receipt) => {
				await point();
				log.push(`save ${receipt.entries.map(({state}) => state).join(' ')}`);
				disk.set(receipt.id, receipt);
				await point();
				return {path: `/receipts/${receipt.id}.json`};
			},
		};
		return {cloud, computer, clock: fakeClock(), killed: dead.promise};
	};
	return {assignments, roles, disk, log, tools, engine, mostAtOnce: () => atOnce.most};
};
