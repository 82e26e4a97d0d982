import type {AuthorizationManagementClient} from '@azure/arm-authorization';
import type {CognitiveServicesManagementClient} from '@azure/arm-cognitiveservices';

/** Operation groups of the generated clients and what is called of each. The bundle holds nothing else of them (scripts/build-clients.ts). */
export const sdkOperations = {
	cognitiveServices: {
		accounts: ['get', 'beginUpdate'],
		deployments: ['list'],
		projects: ['list'],
		accountConnections: ['list'],
		projectConnections: ['list'],
	},
	authorization: {
		denyAssignments: ['listForScope'],
		permissions: ['listForResource'],
		roleAssignments: ['create', 'deleteById', 'getById', 'listForScope'],
		roleDefinitions: ['createOrUpdate', 'delete', 'get'],
		roleAssignmentScheduleInstances: ['listForScope'],
		roleAssignmentScheduleRequests: ['cancel', 'create', 'get', 'listForScope'],
		roleEligibilityScheduleInstances: ['listForScope'],
	},
} as const;

type Only<Client, Groups extends Readonly<Record<string, readonly string[]>>> = {
	readonly [Group in keyof Groups & keyof Client]: Pick<Client[Group], Groups[Group][number] & keyof Client[Group]>;
};

export type CognitiveServices = Only<CognitiveServicesManagementClient, (typeof sdkOperations)['cognitiveServices']>;
export type Authorization = Only<AuthorizationManagementClient, (typeof sdkOperations)['authorization']>;
